/** `/api/agent/sites/SITE/articles`: articles as their writers see them, where the session and the site are checked already. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import {
  ARTICLE_BODY_LENGTH,
  ARTICLE_SLUG_LENGTH,
  ARTICLE_TITLE_LENGTH,
  ARTICLES_PER_SITE,
  CATEGORIES_PER_SITE,
  PAGES_PER_ARTICLE,
  SEARCH_LENGTH,
} from '../../protocol/article.ts';
import { LANGUAGES } from '../../protocol/language.ts';
import type { Articles } from '../articles/articles.ts';
import type { AgentEnv } from './agent-env.ts';
import { boundedText, refuse } from './answers.ts';

/** Of one text, and of an article in all languages. */
const TEXT_BYTES = 4 * ARTICLE_BODY_LENGTH + 16_384;
const BODY_BYTES = LANGUAGES.length * TEXT_BYTES;
const id = z.string().regex(/^[\w-]{8,64}$/);
const title = z.string().trim().min(1).max(ARTICLE_TITLE_LENGTH);
const body = z.string().max(ARTICLE_BODY_LENGTH);
const category = id.or(z.literal(''));
const language = z.enum(LANGUAGES);
const draft = z.object({
  slug: z
    .string()
    .max(ARTICLE_SLUG_LENGTH)
    .regex(/^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u),
  category,
  language: language.optional(),
  title,
  body,
  // One that is half written is kept, and nobody's to read so far.
  texts: z.partialRecord(language, z.object({ title: z.string().max(ARTICLE_TITLE_LENGTH), body })).optional(),
  status: z.enum(['draft', 'published']),
  pages: z
    .array(
      z
        .string()
        .max(512)
        .regex(/^(?:\/|https?:\/\/|\*)\S*$/),
    )
    .max(PAGES_PER_ARTICLE),
});
const order = z.object({
  categories: z
    .array(z.object({ id, title, language: language.optional(), titles: z.partialRecord(language, title).optional() }))
    .max(CATEGORIES_PER_SITE),
  articles: z.array(z.object({ id, category })).max(ARTICLES_PER_SITE),
});
const settled = z.object({ query: z.string().max(SEARCH_LENGTH), article: id.nullable() });

export function agentArticlesRoutes(articles: Articles): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', async (c) => c.json(await articles.page(c.var.site)));

  app.put('/order', async (c) => {
    const given = order.safeParse(await json(c, 512 * 1024));
    if (!given.success) return refuse(c, 'bad_request', 'categories and articles: lists.');
    await articles.arrange(c.var.site, given.data.categories, given.data.articles);
    return c.body(null, 204);
  });

  app.post('/preview', async (c) => {
    const given = z.object({ body }).safeParse(await json(c, TEXT_BYTES));
    if (!given.success) return refuse(c, 'bad_request', `body: at most ${ARTICLE_BODY_LENGTH} characters.`);
    return c.json({ body: articles.preview(c.var.site, given.data.body) });
  });

  app.post('/searches', async (c) => {
    const given = settled.safeParse(await json(c, 4096));
    if (!given.success) return refuse(c, 'bad_request', 'query: a text; article: an id or null.');
    await articles.settleSearch(c.var.site.id, given.data.query, given.data.article);
    return c.body(null, 204);
  });

  app.put('/:id', async (c) => {
    const key = id.safeParse(c.req.param('id'));
    const given = draft.safeParse(await json(c, BODY_BYTES));
    if (!key.success || !given.success) {
      const field = given.error?.issues[0]?.path[0];
      return refuse(c, 'bad_request', `${String(field ?? 'id')}: not as an article has it.`);
    }
    await articles.save(c.var.site, { ...given.data, id: key.data });
    return c.body(null, 204);
  });

  app.delete('/:id', async (c) => {
    await articles.delete(c.var.site.id, c.req.param('id'));
    return c.body(null, 204);
  });

  return app;
}

async function json(c: Context, bytes: number): Promise<unknown> {
  try {
    return JSON.parse((await boundedText(c.req.raw, bytes)) ?? '');
  } catch {
    return null;
  }
}
