/** Searching a site's articles: in the browser, as one types, forgiving typing errors. */
import MiniSearch from 'minisearch';
import { isOnPage, type HelpEntry, type HelpIndex } from '../../protocol/article.ts';

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
/** What comes first on the page the visitor looks at counts so much more. */
const ON_PAGE = 1.5;

/** Words that say nothing of what is looked for. */
const SILENT = new Set(
  'a an and are at be by can could do does for from have how i if in is it me my of on or our please so that the there this to us was we what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** One spelling for a word: small letters without marks. */
export function fold(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

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
      const words = query
        .split(/[^\p{L}\p{N}]+/u)
        .map(fold)
        .filter((word) => word && !SILENT.has(word));
      if (!words[0]) return [];
      // A question of many words is answered by what has half of them.
      const enough = Math.ceil(words.length / 2);
      return index
        .search(words.join(' '), {
          boost: { title: 4, category: 2 },
          prefix: (word) => word.length > 1,
          fuzzy: (word) => (word.length > 3 ? 0.25 : false),
          weights: { fuzzy: 0.3, prefix: 0.5 },
        })
        .filter(({ queryTerms }) => new Set(queryTerms).size >= enough)
        .map(({ id, score, terms }) => {
          const entry = articles[id as number]!;
          return { entry, terms, score: score * weight(entry, url) };
        })
        .sort((a, b) => b.score - a.score);
    },
  };
}

/** What helped others, and what is about the page on view, counts more. Rule of succession: (h + 1) / (h + u + 2). */
export function weight({ helpful, unhelpful, pages }: HelpEntry, url: string): number {
  const helped = (helpful + 1) / (helpful + unhelpful + 2);
  return (0.7 + 0.6 * helped) * (pages.some((rule) => isOnPage(rule, url)) ? ON_PAGE : 1);
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
