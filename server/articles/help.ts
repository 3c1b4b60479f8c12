/** What readers get of a site's articles: in memory, compressed once, made anew when an article changes. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { articlesOf, categoriesOf } from '../../db/queries/articles.ts';
import type { Store } from '../../db/store.ts';
import MiniSearch from 'minisearch';
import type { HelpArticle, HelpEntry, HelpIndex } from '../../protocol/article.ts';
import { fold, isEnough, SEARCHING, weight, wordsOf } from '../../protocol/help-search.ts';
import type { Deps } from '../deps.ts';
import type { Site } from '../sites/sites.ts';
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
  sent: Sent;
  article(slug: string): HelpArticle | undefined;
  /** All of them, whole. */
  articles(): Iterable<HelpArticle>;
  /** The best first, as the widget finds them. */
  find(query: string): HelpEntry[];
}

export interface HelpShelf {
  of(site: Site): Promise<Help>;
  /** An article or a category changed. */
  forget(siteId: string): void;
}

/** @param ours whether a picture may come from this origin as well: the server's own. */
export function createHelpShelf(store: Store, deps: Pick<Deps, 'now'>, ours: string): HelpShelf {
  const known = new Map<string, { until: number; help: Promise<Help> }>();
  return {
    of(site) {
      const now = deps.now();
      const before = known.get(site.id);
      if (before && before.until > now) return before.help;
      const help = makeHelp(store, site, ours);
      const entry = { until: now + REMEMBERED_MS, help };
      known.set(site.id, entry);
      // A store that did not answer is asked again by the next.
      help.catch(() => known.get(site.id) === entry && known.delete(site.id));
      return help;
    },
    forget: (siteId) => void known.delete(siteId),
  };
}

async function makeHelp(store: Store, site: Site, ours: string): Promise<Help> {
  const [rows, categories] = await Promise.all([articlesOf(store, site.id, true), categoriesOf(store, site.id)]);
  const titles = new Map(categories.map(({ id, title }) => [id, title]));
  const most = Math.min(TEXT_CHARACTERS, Math.floor(INDEX_CHARACTERS / Math.max(1, rows.length)));
  const articles = new Map<string, HelpArticle>();
  const entries = rows.map((row) => {
    const body = readMarkdown(row.body, picturesOf(site, ours));
    const text = plainText(body);
    articles.set(row.slug, {
      slug: row.slug,
      title: row.title,
      category: titles.get(row.categoryId ?? '') ?? '',
      updatedAt: row.updatedAt,
      words: text.split(/\s+/).filter(Boolean).length,
      body,
    });
    return {
      slug: row.slug,
      title: row.title,
      category: titles.has(row.categoryId ?? '') ? row.categoryId! : '',
      text: text.slice(0, most).toWellFormed(),
      pages: row.pages,
      helpful: row.helpful,
      unhelpful: row.unhelpful,
    };
  });
  const used = new Set(entries.map(({ category }) => category));
  const index: HelpIndex = {
    categories: categories.filter(({ id }) => used.has(id)).map(({ id, title }) => ({ id, title })),
    articles: entries,
  };
  let search: ((query: string) => HelpEntry[]) | undefined;
  return {
    index,
    sent: send(index),
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
