/** Writing articles: what an operator may store, and who hears of it. */
import {
  arrangeArticles,
  articleLanguage,
  articlesOf,
  categoriesOf,
  countArticles,
  countFailedSearch,
  deleteArticle,
  failedSearchesOf,
  saveArticle,
  settleFailedSearch,
  voteArticle,
} from '../../db/queries/articles.ts';
import { isDuplicate, type Store } from '../../db/store.ts';
import {
  ARTICLE_SLUG_LENGTH,
  ARTICLES_PER_SITE,
  type ArticleCategory,
  type ArticleDraft,
  type ArticlesPage,
  type Piece,
} from '../../protocol/article.ts';
import { LANGUAGES, languageOf, type Language } from '../../protocol/language.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { ownLanguage } from '../words/words.ts';
import { picturesOf, type HelpShelf } from './help.ts';
import { known, textsOf, textsToStore } from './languages.ts';
import { readMarkdown } from './markdown.ts';
import { countable, SEARCHES_KEPT } from './searches.ts';

const FAILED_SHOWN = 50;

export interface Articles {
  page(site: Site): Promise<ArticlesPage>;
  /** @throws Refusal `conflict` where another article has the slug, `bad_request` where there are too many. */
  save(site: Site, draft: GivenDraft): Promise<void>;
  delete(siteId: string, id: string): Promise<void>;
  arrange(site: Site, categories: GivenCategory[], places: { id: string; category: string }[]): Promise<void>;
  /** What readers would see of this. */
  preview(site: Site, body: string): Piece[];
  /** @returns whether it was counted: once for each visitor and article */
  vote(siteId: string, vote: { slug: string; visitorId: string; helpful: boolean }): Promise<boolean>;
  /** @param language what is read by who looked for it */
  searchedInVain(siteId: string, query: string, language: Language | ''): Promise<void>;
  settleSearch(siteId: string, query: string, articleId: string | null): Promise<void>;
}

/** A page that knows nothing of languages sends none: what there is in others stays as it is. */
export type GivenDraft = Omit<ArticleDraft, 'language' | 'texts'> & Unsaid<ArticleDraft, 'language' | 'texts'>;
export type GivenCategory = Omit<ArticleCategory, 'language' | 'titles'> &
  Unsaid<ArticleCategory, 'language' | 'titles'>;

type Unsaid<T, K extends keyof T> = { [key in K]?: T[key] | undefined };

export interface ArticlesParts {
  store: Store;
  deps: Deps;
  link: Link;
  help: HelpShelf;
  /** The origin of this server. */
  ours: string;
}

export function createArticles({ store, deps, link, help, ours }: ArticlesParts): Articles {
  const changed = (siteId: string): void => {
    help.forget(siteId);
    link.send(siteId, { k: 'articles' });
  };
  return {
    async page(site) {
      const { id: siteId, writeKey } = site;
      const [rows, categories, failed] = await Promise.all([
        articlesOf(store, siteId, false),
        categoriesOf(store, siteId),
        failedSearchesOf(store, siteId, FAILED_SHOWN),
      ]);
      return {
        languages: languagesOf(site),
        categories: categories.map(({ id, title, language, titles }) => ({
          id,
          title,
          language: known(language),
          titles,
        })),
        articles: rows.map((row) => ({
          id: row.id,
          slug: row.slug,
          category: row.categoryId ?? '',
          language: known(row.language),
          title: row.title,
          body: row.body,
          texts: textsOf(row),
          status: row.status,
          pages: row.pages,
          helpful: row.helpful,
          unhelpful: row.unhelpful,
          createdAt: row.createdAt,
          updatedAt: row.updatedAt,
        })),
        failed: failed.map((search) => ({ ...search, language: languageOf(search.language) ?? '' })),
        hosted: `${ours}/s/${writeKey}`,
      };
    },

    async save(site, { category, texts, ...draft }) {
      const { id: siteId } = site;
      const before = await articleLanguage(store, siteId, draft.id);
      if (before === undefined && (await countArticles(store, siteId)) >= ARTICLES_PER_SITE) {
        throw new Refusal('bad_request', `A site has at most ${ARTICLES_PER_SITE} articles.`);
      }
      const isThere = (await categoriesOf(store, siteId)).some(({ id }) => id === category);
      const language = draft.language ?? known(before ?? ownLanguage(site));
      try {
        await saveArticle(store, {
          ...draft,
          siteId,
          categoryId: isThere ? category : null,
          language,
          texts: texts ? textsToStore(texts, language) : null,
          now: deps.now(),
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        throw new Refusal('conflict', 'Another article has this address.');
      }
      changed(siteId);
    },

    async delete(siteId, id) {
      await deleteArticle(store, siteId, id);
      changed(siteId);
    },

    async arrange(site, categories, places) {
      const { id: siteId } = site;
      const before = new Map((await categoriesOf(store, siteId)).map((category) => [category.id, category]));
      await arrangeArticles(
        store,
        siteId,
        categories.map(({ id, title, language, titles }) => ({
          id,
          title,
          language: language ?? before.get(id)?.language ?? ownLanguage(site),
          titles: titles ?? before.get(id)?.titles ?? {},
        })),
        places.map(({ id, category }) => ({ id, categoryId: category || null })),
      );
      changed(siteId);
    },

    preview: (site, body) => readMarkdown(body, picturesOf(site, ours)),
    vote: (siteId, vote) => voteArticle(store, { ...vote, siteId, at: deps.now() }),

    async searchedInVain(siteId, query, language) {
      const counted = countable(query);
      if (!counted) return;
      await countFailedSearch(store, { siteId, query: counted, language, at: deps.now(), limit: SEARCHES_KEPT });
    },

    settleSearch: (siteId, query, articleId) => settleFailedSearch(store, siteId, query, articleId),
  };
}

/** Those that the site speaks, its own first. */
function languagesOf(site: Site): Language[] {
  const own = ownLanguage(site);
  return [own, ...LANGUAGES.filter((one) => one !== own && site.settings.languages.includes(one))];
}

/** An address made of a title: letters and digits of any script, with lines between. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, ARTICLE_SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
}
