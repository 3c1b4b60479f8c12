/** What readers get of a site's articles: in memory, compressed once, made anew when an article changes. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { articlesOf, categoriesOf, type ArticleRecord, type CategoryRecord } from '../../db/queries/articles.ts';
import type { Store } from '../../db/store.ts';
import { isWritten, type HelpArticle, type HelpEntry, type HelpIndex } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import type { Deps } from '../deps.ts';
import type { Site } from '../sites/sites.ts';
import { ownLanguage } from '../words/words.ts';
import { found, makeLook, type Look } from './find.ts';
import { categoryIn, textIn, type Text } from './languages.ts';
import { readTexts, type Readings } from './readings.ts';

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
  /** All of them, whole. The same object for as long as what is written is the same. */
  articles: ReadonlyMap<string, HelpArticle>;
  /** The best first, as the widget finds them. */
  find(query: string): Promise<HelpEntry[]>;
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
    const library = openLibrary(store, site, ours, before?.library);
    const entry = { until: now + REMEMBERED_MS, library };
    known.set(site.id, entry);
    // A store that did not answer is asked again by the next.
    library.catch(() => known.get(site.id) === entry && known.delete(site.id));
    return library;
  }

  return {
    of: async (site, language = ownLanguage(site)) => (await libraryOf(site)).in(language),
    forget(siteId) {
      const before = known.get(siteId);
      // What was read of it is worth keeping: mostly one text changed.
      if (before) before.until = 0;
    },
  };
}

/** All that is published of a site, whatever it is written in. */
interface Library {
  in(language: Language): Promise<Made>;
  /** Which pictures are shown: with others everything is read anew. */
  pictures: string;
  readings: Readings;
  /** By language, as far as somebody asked. */
  made: Map<string, Promise<Made>>;
}

async function openLibrary(
  store: Store,
  site: Site,
  ours: string,
  earlier: Promise<Library> | undefined,
): Promise<Library> {
  const [rows, categories, before] = await Promise.all([
    articlesOf(store, site.id, true),
    categoriesOf(store, site.id),
    earlier?.catch(() => undefined),
  ]);
  const pictures = JSON.stringify([ours, site.origins]);
  const same = before?.pictures === pictures ? before : undefined;
  const bodies = new Set(rows.flatMap((row) => [row.body, ...row.texts.map(({ body }) => body)]));
  const readings: Readings = new Map([...(same?.readings ?? [])].filter(([body]) => bodies.has(body)));
  const written = new Set([
    ...rows.flatMap(({ texts }) => texts.filter(isWritten).map(({ language }) => language)),
    ...categories.flatMap(({ titles }) => Object.keys(titles)),
  ]);
  const made: Library['made'] = new Map();
  // Not the library itself, which knows one before it, and that another.
  const madeBefore = same?.made;
  const make = async (language: Language, key: string): Promise<Made> => {
    const texts = rows.map((row) => textIn(row, language));
    await readTexts(
      readings,
      texts.map(({ body }) => body),
      picturesOf(site, ours),
    );
    return makeHelp(
      { rows, texts, categories, language, readings },
      await madeBefore?.get(key)?.catch(() => undefined),
    );
  };
  return {
    pictures,
    readings,
    made,
    in(language) {
      // Readers of all languages in which nothing is written get the same.
      const key = written.has(language) ? language : '';
      const help = made.get(key) ?? make(language, key);
      made.set(key, help);
      return help;
    },
  };
}

interface Shelved {
  rows: ArticleRecord[];
  /** Of each row the one that is read. */
  texts: Text[];
  categories: CategoryRecord[];
  language: Language;
  readings: Readings;
}

/** @param before of which as much is used again as is the same */
function makeHelp({ rows, texts, categories, language, readings }: Shelved, before: Made | undefined): Made {
  const titles = new Map(categories.map((category) => [category.id, categoryIn(category, language)]));
  const most = Math.min(TEXT_CHARACTERS, Math.floor(INDEX_CHARACTERS / Math.max(1, rows.length)));
  const whole = new Map<string, HelpArticle>();
  const entries = rows.map((row, at) => {
    const read = texts[at]!;
    const { body, text, words } = readings.get(read.body)!;
    const what = { slug: row.slug, language: read.language, title: read.title };
    const category = titles.get(row.categoryId ?? '')?.title ?? '';
    whole.set(row.slug, { ...what, category, updatedAt: read.updatedAt, words, body });
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
  const isSame = before !== undefined && sameArticles(before.articles, whole);
  const articles = isSame ? before.articles : whole;
  let look = isSame ? before.look() : undefined;
  let sent: Sent | undefined;
  return {
    index,
    get sent() {
      return (sent ??= send(index));
    },
    article: (slug) => articles.get(slug),
    articles,
    look: () => look,
    // Few ask for a page without JavaScript: what they search is made for the first who does.
    async find(query) {
      look ??= makeLook(index);
      return found(entries, (await look)(query));
    },
  };
}

type Made = Help & { look(): Promise<Look> | undefined };

/** In their order, with the same words. Trees of the same text are the same object. */
function sameArticles(one: ReadonlyMap<string, HelpArticle>, other: ReadonlyMap<string, HelpArticle>): boolean {
  if (one.size !== other.size) return false;
  const others = other.values();
  for (const a of one.values()) {
    const b = others.next().value!;
    const same =
      a.slug === b.slug &&
      a.title === b.title &&
      a.category === b.category &&
      a.language === b.language &&
      a.updatedAt === b.updatedAt &&
      a.body === b.body;
    if (!same) return false;
  }
  return true;
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
