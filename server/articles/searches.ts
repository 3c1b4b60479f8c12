/** What people looked for in vain, kept for whoever writes the articles, without what could say who asked. */
import { SEARCH_LENGTH } from '../../protocol/article.ts';

/** So many different ones are kept for a site. */
export const SEARCHES_KEPT = 500;
const WORDS = 8;

/**
 * A search as it is counted: one spelling for the same words.
 * @returns null for what is none, or could be about somebody: an address, a number of an order or a telephone, a
 * letter rather than a search.
 */
export function countable(query: string): string | null {
  const words = query
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
  if (words.length < 3 || words.length > SEARCH_LENGTH || words.split(' ').length > WORDS) return null;
  if (/@|\p{Nd}{4}|(?:\p{Nd}[ -./]?){5}|\/\//u.test(words)) return null;
  return words;
}
