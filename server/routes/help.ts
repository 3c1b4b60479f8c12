/** `/v1/sites/KEY/help`: what may be read before consent, and what readers say. Rules F1 ... */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { ARTICLE_SLUG_LENGTH } from '../../protocol/article.ts';
import { languageOf, type Language } from '../../protocol/language.ts';
import type { Articles } from '../articles/articles.ts';
import { send, type HelpShelf, type Sent } from '../articles/help.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Site } from '../sites/sites.ts';
import { spokenFor } from '../words/words.ts';
import { boundedText, refuse } from './answers.ts';
import { callerOf } from './site-of-key.ts';

export interface HelpParts {
  config: Config;
  directory: SiteDirectory;
  articles: Articles;
  help: HelpShelf;
  deps: Deps;
  /** What readers say, by site and address. */
  readersSay: SharedBuckets;
  trustProxy: number;
}

type Env = { Bindings: HttpBindings; Variables: { site: Site } };

const BODY_BYTES = 2 * 1024;
/** The longest language tag in use (RFC 5646, 4.4.1). */
const TAG_LENGTH = 35;
const vote = z.object({ token: z.string().regex(/^[\w-]{22,64}$/), helpful: z.boolean() });
const search = z.object({ query: z.string().max(400), language: z.string().max(TAG_LENGTH).optional() });

export function helpRoutes({ config, directory, articles, help, deps, ...parts }: HelpParts): Hono<Env> {
  const app = new Hono<Env>();

  const find: MiddlewareHandler<Env> = async (c, next) => {
    c.header('Access-Control-Allow-Origin', '*');
    const site = directory.byWriteKey(c.req.param('writeKey') ?? '');
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    c.set('site', site);
    return next();
  };
  /** Only a page of the site, or ours, says what its readers said; and not too often. */
  const listen: MiddlewareHandler<Env> = async (c, next) => {
    const { site } = c.var;
    const origin = c.req.header('origin');
    if (origin !== undefined && !site.origins.includes(origin) && origin !== config.publicUrl) {
      return refuse(c, 'origin_refused', 'This site does not ask from there.');
    }
    const wait = await parts.readersSay.take(callerOf(c, site, parts.trustProxy), 1, deps.now());
    return wait ? refuse(c, 'rate_limited', 'Too much at once.', wait) : next();
  };

  app.use('/sites/:writeKey/help', find);
  app.use('/sites/:writeKey/help/*', find);

  app.get('/sites/:writeKey/help', async (c) => answer(c, (await help.of(c.var.site, languageAsked(c))).sent));

  app.post('/sites/:writeKey/help/searches', listen, async (c) => {
    const body = search.safeParse(parse(await boundedText(c.req.raw, BODY_BYTES)));
    if (!body.success) return refuse(c, 'bad_request', 'query: a text.');
    const { query, language = '' } = body.data;
    await articles.searchedInVain(c.var.site.id, query, languageOf(language) ?? '');
    return c.json({});
  });

  app.get('/sites/:writeKey/help/:slug', async (c) => {
    const slug = c.req.param('slug');
    const article =
      slug.length <= ARTICLE_SLUG_LENGTH ? (await help.of(c.var.site, languageAsked(c))).article(slug) : undefined;
    return article ? answer(c, send(article)) : refuse(c, 'not_found', 'There is no such article.');
  });

  app.post('/sites/:writeKey/help/:slug/vote', listen, async (c) => {
    const body = vote.safeParse(parse(await boundedText(c.req.raw, BODY_BYTES)));
    if (!body.success) return refuse(c, 'bad_request', 'token and helpful: the visitor token, and true or false.');
    const { site } = c.var;
    const { token, helpful } = body.data;
    const slug = c.req.param('slug');
    if (!(await help.of(site)).article(slug)) return refuse(c, 'not_found', 'There is no such article.');
    const counted = await articles.vote(site.id, { slug, visitorId: visitorOfToken(site.id, token), helpful });
    return c.json({ counted });
  });

  return app;
}

/** `?lang=`, else the site's, as where the widget asks for its other texts. */
function languageAsked(c: Context<Env>): Language {
  return spokenFor([(c.req.query('lang') ?? '').slice(0, TAG_LENGTH)], c.var.site).language;
}

function answer(c: Context, { json, gzip, etag }: Sent): Response {
  c.header('Cache-Control', 'public, max-age=60');
  c.header('ETag', etag);
  c.header('Vary', 'Accept-Encoding');
  if (c.req.header('if-none-match') === etag) return c.body(null, 304);
  c.header('Content-Type', 'application/json; charset=utf-8');
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(json);
  c.header('Content-Encoding', 'gzip');
  return c.body(gzip);
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
