/** Searching a site's articles: in the browser, as one types, forgiving typing errors. */
import MiniSearch from 'minisearch';
import type { HelpEntry, HelpIndex } from '../../protocol/article.ts';
import { fold, isEnough, SEARCHING, weight, wordsOf } from '../../protocol/help-search.ts';

export interface Found {
  entry: HelpEntry;
  /** Words of the articles that matched, as `fold` writes them. */
  terms: string[];
  score: number;
}

export interface Search {
  /** The best first; nothing where the query says nothing. */
  find(query: string): Found[];
}

/** So many documents are read in a task. */
const CHUNK = 8;
/** @param url the page on view */
export async function createSearch({ articles, categories }: HelpIndex, url: string): Promise<Search> {
  const titles = new Map(categories.map(({ id, title }) => [id, title]));
  const index = new MiniSearch<{ id: number; title: string; category: string; text: string }>({
    fields: ['title', 'category', 'text'],
    processTerm: (term) => fold(term) || null,
  });
  const documents = articles.map(({ title, category, text }, id) => ({
    id,
    title,
    category: titles.get(category) ?? '',
    text,
  }));
  await index.addAllAsync(documents, { chunkSize: CHUNK });

  return {
    find(query) {
      const words = wordsOf(query);
      if (!words[0]) return [];
      return index
        .search(words.join(' '), SEARCHING)
        .filter(({ queryTerms }) => isEnough(words, queryTerms))
        .map(({ id, score, terms }) => {
          const entry = articles[id as number]!;
          return { entry, terms, score: score * weight(entry, url) };
        })
        .sort((a, b) => b.score - a.score);
    },
  };
}

const PASSAGE = 110;

/** The part of a text that a search is about: from the start of the sentence of its first word that matched. */
export function passage(text: string, terms: readonly string[]): string {
  let from = 0;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!terms.includes(fold(word))) continue;
    from = Math.max(...['. ', '? ', '\n'].map((end) => text.lastIndexOf(end, index) + end.length), 0);
    if (from > index || (text.lastIndexOf('\n', index) < 0 && index < PASSAGE)) from = 0;
    if (index - from > PASSAGE / 2) from = text.indexOf(' ', index - PASSAGE / 2) + 1;
    break;
  }
  const rest = text.slice(from).replace(/\s+/g, ' ');
  return rest.length > PASSAGE ? `${rest.slice(0, rest.lastIndexOf(' ', PASSAGE))}…` : rest;
}

/** A text cut into what matched and what did not. */
export function marked(text: string, terms: readonly string[]): { text: string; hit: boolean }[] {
  return text
    .split(/([\p{L}\p{N}\p{M}]+)/u)
    .filter(Boolean)
    .map((part) => ({ text: part, hit: terms.includes(fold(part)) }));
}
