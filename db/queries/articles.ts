/** Articles, their categories, what readers said of them, and what was looked for in vain. */
import { and, asc, desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { jsonParameter, presentable } from '../statement.ts';
import { statement, type Statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type TextRecord = Pick<Tables['articleTexts']['$inferSelect'], 'language' | 'title' | 'body' | 'updatedAt'>;
export type ArticleRecord = Omit<Tables['articles']['$inferSelect'], 'pages'> & {
  pages: string[];
  /** What it is in other languages than its own. */
  texts: TextRecord[];
};
export type CategoryRecord = Omit<Tables['articleCategories']['$inferSelect'], 'titles'> & {
  titles: { [language: string]: string };
};

/** All of a site in its order; `published`: those that readers may see. */
export async function articlesOf(store: Store, siteId: string, published: boolean): Promise<ArticleRecord[]> {
  const { articles, articleTexts } = store.tables;
  const [rows, texts] = await Promise.all([
    store.orm
      .select(getTableColumns(articles))
      .from(articles)
      .where(and(eq(articles.siteId, siteId), published ? eq(articles.status, 'published') : undefined))
      .orderBy(asc(articles.position), asc(articles.createdAt), asc(articles.id)),
    store.orm.select().from(articleTexts).where(eq(articleTexts.siteId, siteId)).orderBy(asc(articleTexts.language)),
  ]);
  const byArticle = new Map<string, TextRecord[]>();
  for (const { articleId, ...text } of texts) {
    const known = byArticle.get(articleId);
    if (known) known.push(text);
    else byArticle.set(articleId, [text]);
  }
  return rows.map((row) => ({
    ...row,
    pages: JSON.parse(row.pages) as string[],
    texts: byArticle.get(row.id)?.filter(({ language }) => language !== row.language) ?? [],
  }));
}

export async function categoriesOf(store: Store, siteId: string): Promise<CategoryRecord[]> {
  const { articleCategories: table } = store.tables;
  const rows = await store.orm
    .select()
    .from(table)
    .where(eq(table.siteId, siteId))
    .orderBy(asc(table.position), asc(table.id));
  return rows.map((row) => ({ ...row, titles: JSON.parse(row.titles) as CategoryRecord['titles'] }));
}

export interface ArticleContent {
  siteId: string;
  id: string;
  slug: string;
  categoryId: string | null;
  /** Of title and body. */
  language: string;
  title: string;
  body: string;
  /** All there are in other languages; null leaves those that are there. */
  texts: { language: string; title: string; body: string }[] | null;
  status: 'draft' | 'published';
  pages: string[];
  now: number;
}

/**
 * Stores an article by id, with its texts. A new one comes last; one that was deleted and comes back has its readers'
 * votes again.
 * @throws what isDuplicate knows where another article of the site has the slug
 */
export async function saveArticle(store: Store, a: ArticleContent): Promise<void> {
  const votes = (helpful: boolean): string =>
    `(SELECT COUNT(*) FROM article_votes v WHERE v.site_id = ?1 AND v.article_id = ?2 AND v.helpful = ${flag(store, helpful)})`;
  const { dialect } = store;
  const write: Statement[] = [
    {
      sql: `INSERT INTO articles (site_id, id, slug, category_id, title, body, status, position, pages, helpful, unhelpful,
          created_at, updated_at, language)
        SELECT CAST(?1 AS text), CAST(?2 AS text), CAST(?3 AS text), CAST(?4 AS text), CAST(?5 AS text), CAST(?6 AS text),
          CAST(?7 AS text), (SELECT coalesce(MAX(position), 0) + 1 FROM articles WHERE site_id = ?1), CAST(?8 AS text),
          ${votes(true)}, ${votes(false)}, CAST(?9 AS bigint), CAST(?9 AS bigint), CAST(?10 AS text) WHERE true
        ON CONFLICT (site_id, id) DO UPDATE SET slug = excluded.slug, category_id = excluded.category_id,
          title = excluded.title, body = excluded.body, status = excluded.status, pages = excluded.pages,
          updated_at = excluded.updated_at, language = excluded.language`,
      args: [
        a.siteId,
        a.id,
        a.slug,
        a.categoryId,
        presentable(a.title),
        presentable(a.body),
        a.status,
        jsonParameter(a.pages),
        a.now,
        a.language,
      ],
    },
  ];
  if (a.texts) {
    const kept = jsonParameter(a.texts.map(({ language, title, body }) => [language, title, body]));
    write.push(
      {
        sql: `DELETE FROM article_texts WHERE site_id = ?1 AND article_id = ?2
          AND language NOT IN (SELECT v->>0 FROM ${dialect.elements('?3', 'j')})`,
        args: [a.siteId, a.id, kept],
      },
      {
        sql: `INSERT INTO article_texts (site_id, article_id, language, title, body, updated_at)
          SELECT CAST(?1 AS text), CAST(?2 AS text), v->>0, v->>1, v->>2, CAST(?4 AS bigint)
          FROM ${dialect.elements('?3', 'j')} WHERE true
          ON CONFLICT (site_id, article_id, language) DO UPDATE SET title = excluded.title, body = excluded.body,
            updated_at = excluded.updated_at
          WHERE article_texts.title <> excluded.title OR article_texts.body <> excluded.body`,
        args: [a.siteId, a.id, kept, a.now],
      },
    );
  }
  await store.write(write);
}

/** What an article's own language is; undefined where there is none of that id. */
export async function articleLanguage(store: Store, siteId: string, id: string): Promise<string | undefined> {
  const { articles } = store.tables;
  const [row] = await store.orm
    .select({ language: articles.language })
    .from(articles)
    .where(and(eq(articles.siteId, siteId), eq(articles.id, id)));
  return row?.language;
}

export async function deleteArticle(store: Store, siteId: string, id: string): Promise<void> {
  const { articles, articleTexts: texts } = store.tables;
  await store.write([
    statement(store.orm.delete(articles).where(and(eq(articles.siteId, siteId), eq(articles.id, id)))),
    statement(store.orm.delete(texts).where(and(eq(texts.siteId, siteId), eq(texts.articleId, id)))),
  ]);
}

/** Replaces the order and, by their place in it, the categories; each article also gets its category. */
export async function arrangeArticles(
  store: Store,
  siteId: string,
  categories: { id: string; title: string; language: string; titles: CategoryRecord['titles'] }[],
  places: { id: string; categoryId: string | null }[],
): Promise<void> {
  const { dialect } = store;
  const kept = jsonParameter(
    categories.map(({ id, title, language, titles }, at) => [id, title, at, language, jsonParameter(titles)]),
  );
  await store.write([
    {
      sql: `DELETE FROM article_categories WHERE site_id = ?1
        AND id NOT IN (SELECT v->>0 FROM ${dialect.elements('?2', 'j')})`,
      args: [siteId, kept],
    },
    {
      sql: `INSERT INTO article_categories (site_id, id, title, position, language, titles)
        SELECT CAST(?1 AS text), v->>0, v->>1, CAST(v->>2 AS integer), v->>3, v->>4
        FROM ${dialect.elements('?2', 'j')} WHERE true
        ON CONFLICT (site_id, id) DO UPDATE SET title = excluded.title, position = excluded.position,
          language = excluded.language, titles = excluded.titles`,
      args: [siteId, kept],
    },
    {
      sql: `UPDATE articles SET position = p.position, category_id = p.category_id
        FROM (SELECT v->>0 AS id, v->>1 AS category_id, CAST(v->>2 AS integer) AS position
          FROM ${dialect.elements('?2', 'j')}) p
        WHERE articles.site_id = ?1 AND articles.id = p.id`,
      args: [siteId, jsonParameter(places.map(({ id, categoryId }, at) => [id, categoryId, at]))],
    },
    {
      sql: `UPDATE articles SET category_id = NULL WHERE site_id = ?1 AND category_id IS NOT NULL
        AND category_id NOT IN (SELECT c.id FROM article_categories c WHERE c.site_id = ?1)`,
      args: [siteId],
    },
  ]);
}

/** The first word of a visitor on a published article counts; what they say again is no news. */
export async function voteArticle(
  store: Store,
  vote: { siteId: string; slug: string; visitorId: string; helpful: boolean; at: number },
): Promise<boolean> {
  const counted = (helpful: boolean): string =>
    `(SELECT COUNT(*) FROM article_votes v WHERE v.site_id = ?1 AND v.article_id = articles.id AND v.helpful = ${flag(store, helpful)})`;
  const [stored] = await store.write([
    {
      sql: `INSERT INTO article_votes (site_id, article_id, visitor_id, helpful, at)
        SELECT site_id, id, CAST(?3 AS text), ${flag(store, vote.helpful)}, CAST(?4 AS bigint) FROM articles
        WHERE site_id = ?1 AND slug = ?2 AND status = 'published'
        ON CONFLICT DO NOTHING RETURNING article_id`,
      args: [vote.siteId, vote.slug, vote.visitorId, vote.at],
    },
    {
      sql: `UPDATE articles SET helpful = ${counted(true)}, unhelpful = ${counted(false)}
        WHERE site_id = ?1 AND slug = ?2`,
      args: [vote.siteId, vote.slug],
    },
  ]);
  return stored!.length > 0;
}

/** Booleans are written out: one store has them as numbers. */
function flag({ dialect }: Store, value: boolean): string {
  return dialect.name === 'sqlite' ? String(Number(value)) : String(value);
}

/** One more of a search without an answer; what is over `limit` goes, the rarest and oldest first. */
export async function countFailedSearch(
  store: Store,
  search: { siteId: string; query: string; language: string; at: number; limit: number },
): Promise<void> {
  const write: Statement[] = [
    {
      sql: `INSERT INTO failed_searches (site_id, query, searches, last_at, language) VALUES (?1, ?2, 1, ?3, ?4)
        ON CONFLICT (site_id, query) DO UPDATE SET searches = failed_searches.searches + 1, last_at = excluded.last_at,
          language = excluded.language`,
      args: [search.siteId, search.query, search.at, search.language],
    },
    {
      sql: `DELETE FROM failed_searches WHERE site_id = ?1 AND query IN (SELECT f.query FROM failed_searches f
        WHERE f.site_id = ?1 ORDER BY f.searches DESC, f.last_at DESC LIMIT 1000000 OFFSET CAST(?2 AS integer))`,
      args: [search.siteId, search.limit],
    },
  ];
  await store.write(write);
}

export async function failedSearchesOf(
  store: Store,
  siteId: string,
  limit: number,
): Promise<{ query: string; language: string; searches: number; lastAt: number }[]> {
  const { failedSearches: table } = store.tables;
  return store.orm
    .select({ query: table.query, language: table.language, searches: table.searches, lastAt: table.lastAt })
    .from(table)
    .where(and(eq(table.siteId, siteId), isNull(table.articleId)))
    .orderBy(desc(table.searches), desc(table.lastAt))
    .limit(limit);
}

/** A search that an article answers since, or one that nobody wants to answer (null). */
export async function settleFailedSearch(
  store: Store,
  siteId: string,
  query: string,
  articleId: string | null,
): Promise<void> {
  const { failedSearches: table } = store.tables;
  const which = and(eq(table.siteId, siteId), eq(table.query, query));
  await store.write([
    articleId === null
      ? statement(store.orm.delete(table).where(which))
      : statement(store.orm.update(table).set({ articleId }).where(which)),
  ]);
}

export async function countArticles(store: Store, siteId: string): Promise<number> {
  const { articles } = store.tables;
  const [row] = await store.orm
    .select({ n: sql<number>`count(*)` })
    .from(articles)
    .where(eq(articles.siteId, siteId));
  return Number(row?.n ?? 0);
}
