/** What was fetched of a site's articles: once for a page, and there without a connection from then on. */
import type { HelpArticle, HelpIndex } from '../../protocol/article.ts';
import type { Host } from '../host.ts';
import { createSearch, type Search } from './search.ts';

export interface Shelf {
  index: HelpIndex;
  search: Search;
}

export interface Library {
  /** Rejects where it cannot be had; the next call tries again. */
  open(): Promise<Shelf>;
  /** What `open` brought, once it did. */
  opened(): Shelf | undefined;
  article(slug: string): Promise<HelpArticle>;
  read(slug: string): HelpArticle | undefined;
  /** What was looked for last: it is there again on the way back. */
  query: string;
}

const libraries = new WeakMap<Host, Library>();

export function libraryOf(host: Host): Library {
  const known = libraries.get(host);
  if (known) return known;
  let shelf: Shelf | undefined;
  let opening: Promise<Shelf> | undefined;
  const articles = new Map<string, HelpArticle>();

  const fetchShelf = async (): Promise<Shelf> => {
    const index = (await host.ask('help')) as HelpIndex;
    shelf = { index, search: await createSearch(index, location.href) };
    return shelf;
  };
  const library: Library = {
    open() {
      opening ??= fetchShelf().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    opened: () => shelf,
    async article(slug) {
      const article = (await host.ask(`help/${encodeURIComponent(slug)}`)) as HelpArticle;
      articles.set(slug, article);
      return article;
    },
    read: (slug) => articles.get(slug),
    query: '',
  };
  libraries.set(host, library);
  return library;
}
