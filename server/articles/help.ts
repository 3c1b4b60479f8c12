/** What readers get of a site's articles: in memory, compressed once, made anew when an article changes. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { articlesOf, categoriesOf, type ArticleRecord, type CategoryRecord } from '../../db/queries/articles.ts';
import type { Store } from '../../db/store.ts';
import MiniSearch from 'minisearch';
import { isWritten, type HelpArticle, type HelpEntry, type HelpIndex, type Piece } from '../../protocol/article.ts';
import { fold, isEnough, SEARCHING, weight, wordsOf } from '../../protocol/help-search.ts';
import type { Language } from '../../protocol/language.ts';
import type { Deps } from '../deps.ts';
import type { Site } from '../sites/sites.ts';
import { ownLanguage } from '../words/words.ts';
import { categoryIn, textIn, type Text } from './languages.ts';
import { plainText, readMarkdown } from './markdown.ts';

/** Votes change the order a little and are no reason to make it anew at once. */
const REMEMBERED_MS = 60_000;
/** Of all articles together so much text can be searched; of each its beginning. */
const INDEX_CHARACTERS = 240_000;
const TEXT_CHARACTERS = 6_000;

/** JSON, ready to be sent. */
export interface Sent {
  json: string;
  gzip: Uint8Array<ArrayBuffer>;
  etag: string;
}

export interface Help {
  index: HelpIndex;
  readonly sent: Sent;
  article(slug: string): HelpArticle | undefined;
  /** All of them, whole. */
  articles(): Iterable<HelpArticle>;
  /** The best first, as the widget finds them. */
  find(query: string): HelpEntry[];
}

export interface HelpShelf {
  /** What a reader of that language gets: each text in it, or in its own. Without one, what a reader of the site's gets. */
  of(site: Site, language?: Language): Promise<Help>;
  /** An article or a category changed. */
  forget(siteId: string): void;
}

/** @param ours whether a picture may come from this origin as well: the server's own. */
export function createHelpShelf(store: Store, deps: Pick<Deps, 'now'>, ours: string): HelpShelf {
  const known = new Map<string, { until: number; library: Promise<Library> }>();

  function libraryOf(site: Site): Promise<Library> {
    const now = deps.now();
    const before = known.get(site.id);
    if (before && before.until > now) return before.library;
    const library = readLibrary(store, site, ours);
    const entry = { until: now + REMEMBERED_MS, library };
    known.set(site.id, entry);
    // A store that did not answer is asked again by the next.
    library.catch(() => known.get(site.id) === entry && known.delete(site.id));
    return library;
  }

  return {
    of: async (site, language = ownLanguage(site)) => (await libraryOf(site)).in(language),
    forget: (siteId) => void known.delete(siteId),
  };
}

/** All that is published of a site, whatever it is written in. */
interface Library {
  in(language: Language): Help;
}

async function readLibrary(store: Store, site: Site, ours: string): Promise<Library> {
  const [rows, categories] = await Promise.all([articlesOf(store, site.id, true), categoriesOf(store, site.id)]);
  const written = new Set([
    ...rows.flatMap(({ texts }) => texts.filter(isWritten).map(({ language }) => language)),
    ...categories.flatMap(({ titles }) => Object.keys(titles)),
  ]);
  const shows = picturesOf(site, ours);
  const trees = new Map<Text, Piece[]>();
  /** A text that readers of several languages get is read once. */
  const treeOf = (text: Text): Piece[] => {
    const tree = trees.get(text) ?? readMarkdown(text.body, shows);
    trees.set(text, tree);
    return tree;
  };
  const made = new Map<string, Help>();
  return {
    in(language) {
      // Readers of all languages in which nothing is written get the same.
      const key = written.has(language) ? language : '';
      const help = made.get(key) ?? makeHelp(rows, categories, language, treeOf);
      made.set(key, help);
      return help;
    },
  };
}

function makeHelp(
  rows: ArticleRecord[],
  categories: CategoryRecord[],
  language: Language,
  treeOf: (text: Text) => Piece[],
): Help {
  const titles = new Map(categories.map((category) => [category.id, categoryIn(category, language)]));
  const most = Math.min(TEXT_CHARACTERS, Math.floor(INDEX_CHARACTERS / Math.max(1, rows.length)));
  const articles = new Map<string, HelpArticle>();
  const entries = rows.map((row) => {
    const read = textIn(row, language);
    const body = treeOf(read);
    const text = plainText(body);
    const what = { slug: row.slug, language: read.language, title: read.title };
    articles.set(row.slug, {
      ...what,
      category: titles.get(row.categoryId ?? '')?.title ?? '',
      updatedAt: read.updatedAt,
      words: text.split(/\s+/).filter(Boolean).length,
      body,
    });
    return {
      ...what,
      category: titles.has(row.categoryId ?? '') ? row.categoryId! : '',
      text: text.slice(0, most).toWellFormed(),
      pages: row.pages,
      helpful: row.helpful,
      unhelpful: row.unhelpful,
    };
  });
  const used = new Set(entries.map(({ category }) => category));
  const index: HelpIndex = {
    categories: categories.filter(({ id }) => used.has(id)).map(({ id }) => ({ id, ...titles.get(id)! })),
    articles: entries,
  };
  let search: ((query: string) => HelpEntry[]) | undefined;
  let sent: Sent | undefined;
  return {
    index,
    get sent() {
      return (sent ??= send(index));
    },
    article: (slug) => articles.get(slug),
    articles: () => articles.values(),
    // Few ask for a page without JavaScript: the index is made for the first who does.
    find: (query) => (search ??= searchIn(index))(query),
  };
}

function searchIn({ articles, categories }: HelpIndex): (query: string) => HelpEntry[] {
  const titles = new Map(categories.map(({ id, title }) => [id, title]));
  const index = new MiniSearch<{ id: number; title: string; category: string; text: string }>({
    fields: ['title', 'category', 'text'],
    processTerm: (term) => fold(term) || null,
  });
  index.addAll(
    articles.map(({ title, category, text }, id) => ({ id, title, category: titles.get(category) ?? '', text })),
  );
  return (query) => {
    const words = wordsOf(query);
    if (!words[0]) return [];
    return index
      .search(words.join(' '), SEARCHING)
      .filter(({ queryTerms }) => isEnough(words, queryTerms))
      .map(({ id, score }) => ({ entry: articles[id as number]!, score }))
      .sort((a, b) => b.score * weight(b.entry, '') - a.score * weight(a.entry, ''))
      .map(({ entry }) => entry);
  };
}

/** Pictures come from the site's own origins and from this server: no reader is made known to a third. */
export function picturesOf(site: Pick<Site, 'origins'>, ours: string): (src: string) => boolean {
  const allowed = new Set([...site.origins, ours]);
  return (src) => {
    try {
      return allowed.has(new URL(src).origin);
    } catch {
      return false;
    }
  };
}

export function send(value: unknown): Sent {
  const json = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
  return { json, gzip: new Uint8Array(gzipSync(json)), etag };
}
