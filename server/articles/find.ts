/** Searching a site's help on the server, for pages without JavaScript: as the widget searches it. */
import MiniSearch from 'minisearch';
import { fold, isEnough, SEARCHING, weight, wordsOf } from '../../protocol/help-search.ts';
import type { HelpIndex } from '../../protocol/article.ts';

/** What is found, by its place in the index; the best first. */
export type Look = (query: string) => { at: number; score: number }[];

/** Of a query so many words are looked for: each costs as much as the first. */
const WORDS = 12;
const AT_ONCE = 25;

export async function makeLook({ articles, categories }: HelpIndex): Promise<Look> {
  const titles = new Map(categories.map(({ id, title }) => [id, title]));
  const index = new MiniSearch<{ id: number; title: string; category: string; text: string }>({
    fields: ['title', 'category', 'text'],
    processTerm: (term) => fold(term) || null,
  });
  await index.addAllAsync(
    articles.map(({ title, category, text }, id) => ({ id, title, category: titles.get(category) ?? '', text })),
    { chunkSize: AT_ONCE },
  );
  return (query) => {
    const words = wordsOf(query).slice(0, WORDS);
    if (!words[0]) return [];
    return index
      .search(words.join(' '), SEARCHING)
      .filter(({ queryTerms }) => isEnough(words, queryTerms))
      .map(({ id, score }) => ({ at: id as number, score }));
  };
}

/** Those found, in their order: what helped others comes first. */
export function found<T extends HelpIndex['articles'][number]>(
  articles: readonly T[],
  hits: readonly { at: number; score: number }[],
): T[] {
  return hits
    .map(({ at, score }) => ({ entry: articles[at]!, score }))
    .sort((a, b) => b.score * weight(b.entry, '') - a.score * weight(a.entry, ''))
    .map(({ entry }) => entry);
}
