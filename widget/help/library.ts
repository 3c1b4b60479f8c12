/** What was fetched of a site's articles: once for a page and a language, and there without a connection from then on. */
import type { HelpArticle, HelpIndex } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import type { Host } from '../host.ts';
import { spoken } from '../panel/speech.ts';
import { createSearch, type Search } from './search.ts';

export interface Shelf {
  index: HelpIndex;
  search: Search;
}

/** What readers of one language get. */
export interface Library {
  language: Language;
  /** Rejects where it cannot be had; the next call tries again. */
  open(): Promise<Shelf>;
  /** What `open` brought, once it did. */
  opened(): Shelf | undefined;
  article(slug: string): Promise<HelpArticle>;
  read(slug: string): HelpArticle | undefined;
}

const libraries = new WeakMap<Host, Map<Language, Library>>();

/** In what the panel speaks now. */
export function libraryOf(host: Host): Library {
  const { language } = spoken(host.speech.get());
  const all = libraries.get(host) ?? new Map<Language, Library>();
  libraries.set(host, all);
  const library = all.get(language) ?? createLibrary(host, language);
  all.set(language, library);
  return library;
}

function createLibrary(host: Host, language: Language): Library {
  let shelf: Shelf | undefined;
  let opening: Promise<Shelf> | undefined;
  const articles = new Map<string, HelpArticle>();

  const fetchShelf = async (): Promise<Shelf> => {
    const index = (await host.ask(`help?lang=${language}`)) as HelpIndex;
    shelf = { index, search: await createSearch(index, location.href) };
    return shelf;
  };
  return {
    language,
    open() {
      opening ??= fetchShelf().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    opened: () => shelf,
    async article(slug) {
      const article = (await host.ask(`help/${encodeURIComponent(slug)}?lang=${language}`)) as HelpArticle;
      articles.set(slug, article);
      return article;
    },
    read: (slug) => articles.get(slug),
  };
}
