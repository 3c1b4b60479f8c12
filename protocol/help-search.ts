/** How articles are searched, the same in the browser and on the server. */
import { isOnPage, type HelpEntry } from './article.ts';

/** Words that say nothing of what is looked for. */
const SILENT = new Set(
  'a an and are at be by can could do does for from have how i if in is it me my of on or our please so that the there this to us was we what when where which who why will with would you your'.split(
    ' ',
  ),
);
/** What comes first on the page the visitor looks at counts so much more. */
const ON_PAGE = 1.5;

/** One spelling for a word: small letters without marks. */
export function fold(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** What a query looks for; empty where it says nothing. */
export function wordsOf(query: string): string[] {
  return query
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((word) => word && !SILENT.has(word));
}

/** Of minisearch: a title says more than a text, whole words more than beginnings, those more than likenesses. */
export const SEARCHING = {
  boost: { title: 4, category: 2 },
  prefix: (word: string): boolean => word.length > 1,
  fuzzy: (word: string): number | false => (word.length > 3 ? 0.25 : false),
  weights: { fuzzy: 0.3, prefix: 0.5 },
};

/** A question of many words is answered by what has half of them. */
export function isEnough(words: readonly string[], matched: readonly string[]): boolean {
  return new Set(matched).size >= Math.ceil(words.length / 2);
}

/** What helped others, and what is about the page on view, counts more. Rule of succession: (h + 1) / (h + u + 2). */
export function weight({ helpful, unhelpful, pages }: HelpEntry, url: string): number {
  const helped = (helpful + 1) / (helpful + unhelpful + 2);
  return (0.7 + 0.6 * helped) * (pages.some((rule) => isOnPage(rule, url)) ? ON_PAGE : 1);
}
