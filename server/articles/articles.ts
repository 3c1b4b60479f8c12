/** Writing articles: what an operator may store, and who hears of it. */
import {
  arrangeArticles,
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
  type ArticleDraft,
  type ArticlesPage,
  type Piece,
} from '../../protocol/article.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { picturesOf, type HelpShelf } from './help.ts';
import { readMarkdown } from './markdown.ts';
import { countable, SEARCHES_KEPT } from './searches.ts';

const FAILED_SHOWN = 50;

export interface Articles {
  page(site: Site): Promise<ArticlesPage>;
  /** @throws Refusal `conflict` where another article has the slug, `bad_request` where there are too many. */
  save(siteId: string, draft: ArticleDraft): Promise<void>;
  delete(siteId: string, id: string): Promise<void>;
  arrange(
    siteId: string,
    categories: { id: string; title: string }[],
    places: { id: string; category: string }[],
  ): Promise<void>;
  /** What readers would see of this. */
  preview(site: Site, body: string): Piece[];
  /** @returns whether it was counted: once for each visitor and article */
  vote(siteId: string, vote: { slug: string; visitorId: string; helpful: boolean }): Promise<boolean>;
  searchedInVain(siteId: string, query: string): Promise<void>;
  settleSearch(siteId: string, query: string, articleId: string | null): Promise<void>;
}

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
    async page({ id: siteId, writeKey }) {
      const [rows, categories, failed] = await Promise.all([
        articlesOf(store, siteId, false),
        categoriesOf(store, siteId),
        failedSearchesOf(store, siteId, FAILED_SHOWN),
      ]);
      return {
        categories: categories.map(({ id, title }) => ({ id, title })),
        articles: rows.map((row) => ({
          id: row.id,
          slug: row.slug,
          category: row.categoryId ?? '',
          title: row.title,
          body: row.body,
          status: row.status,
          pages: row.pages,
          helpful: row.helpful,
          unhelpful: row.unhelpful,
          createdAt: row.createdAt,
          updatedAt: row.updatedAt,
        })),
        failed,
        hosted: `${ours}/s/${writeKey}`,
      };
    },

    async save(siteId, { category, ...draft }) {
      if ((await countArticles(store, siteId)) >= ARTICLES_PER_SITE) {
        throw new Refusal('bad_request', `A site has at most ${ARTICLES_PER_SITE} articles.`);
      }
      const known = (await categoriesOf(store, siteId)).some(({ id }) => id === category);
      try {
        await saveArticle(store, { ...draft, siteId, categoryId: known ? category : null, now: deps.now() });
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

    async arrange(siteId, categories, places) {
      await arrangeArticles(
        store,
        siteId,
        categories,
        places.map(({ id, category }) => ({ id, categoryId: category || null })),
      );
      changed(siteId);
    },

    preview: (site, body) => readMarkdown(body, picturesOf(site, ours)),
    vote: (siteId, vote) => voteArticle(store, { ...vote, siteId, at: deps.now() }),

    async searchedInVain(siteId, query) {
      const counted = countable(query);
      if (counted) await countFailedSearch(store, { siteId, query: counted, at: deps.now(), limit: SEARCHES_KEPT });
    },

    settleSearch: (siteId, query, articleId) => settleFailedSearch(store, siteId, query, articleId),
  };
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
