/**
 * `/s/KEY`: a site's help as pages of their own, for kiosks, links in letters, and browsers without JavaScript. Drawn
 * here with a template that escapes what it is given; no script, no cookie, nothing from a third place.
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { html, raw } from 'hono/html';
import { ARTICLE_SLUG_LENGTH, isSafeHref, isSafeSrc, type HelpEntry, type Piece } from '../../protocol/article.ts';
import { clientAddress } from '../limits/address.ts';
import type { Site } from '../sites/sites.ts';
import type { HelpParts } from './help.ts';
import { hostedStyle } from './hosted-style.ts';

type Html = ReturnType<typeof html>;
type Env = { Bindings: HttpBindings; Variables: { site: Site } };

/** A kiosk goes back to its beginning after so many seconds, and forgets who stood before it. */
const KIOSK_SECONDS = 60;
const QUERY_LENGTH = 200;
const FOUND = 20;

export function hostedRoutes({ directory, articles, help, deps, readersSay, trustProxy }: HelpParts): Hono<Env> {
  const app = new Hono<Env>();

  const find: MiddlewareHandler<Env> = async (c, next) => {
    const site = directory.byWriteKey(c.req.param('writeKey') ?? '');
    if (!site) return missing(c);
    c.set('site', site);
    const pictures = site.origins.filter((origin) => /^https?:\/\/[\w.:[\]-]+$/.test(origin)).join(' ');
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; img-src 'self' ${pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    c.header('Cache-Control', c.req.query('kiosk') === '1' ? 'no-store' : 'public, max-age=60');
    return next();
  };
  app.use('/:writeKey', find);
  app.use('/:writeKey/*', find);

  app.get('/:writeKey/style.css', (c) => {
    c.header('Content-Type', 'text/css; charset=utf-8');
    c.header('Cache-Control', 'public, max-age=3600');
    return c.body(hostedStyle(c.var.site.settings.color));
  });

  app.get('/:writeKey', async (c) => {
    const { site } = c.var;
    const { index, find: look } = await help.of(site);
    const query = (c.req.query('q') ?? '').slice(0, QUERY_LENGTH).trim();
    const found = query ? look(query).slice(0, FOUND) : [];
    if (query && !found[0]) {
      const address = clientAddress(c.env.incoming, trustProxy);
      const wait = await readersSay.take(`${site.id} ${address}`, 1, deps.now());
      if (!wait) await articles.searchedInVain(site.id, query);
    }
    const groups = [
      ...index.categories.map(({ id, title }) => ({
        title,
        entries: index.articles.filter((one) => one.category === id),
      })),
      { title: '', entries: index.articles.filter(({ category }) => category === '') },
    ];
    return c.html(
      page(
        c,
        query ? `${query} · Help` : 'Help',
        html`<h1>How can we help?</h1>
          <form method="get" role="search">
            <input
              type="search"
              name="q"
              value="${query}"
              maxlength="${QUERY_LENGTH}"
              aria-label="Search help"
              placeholder="Search help"
              dir="auto"
            />
            ${kiosk(c) ? html`<input type="hidden" name="kiosk" value="1" />` : ''}
            <button>Search</button>
          </form>
          ${
            query
              ? html`<p class="soft" role="status">
                    ${found[0] ? `${found.length === 1 ? '1 answer' : `${found.length} answers`}` : 'Nothing found. Try other words, or look below.'}
                  </p>
                  ${found[0] ? list(c, found, true) : ''}`
              : ''
          }
          ${found[0] ? '' : groups.map(({ title, entries }) => (entries[0] ? html`${title ? html`<h2 dir="auto">${title}</h2>` : ''}${list(c, entries, false)}` : ''))}`,
      ),
    );
  });

  app.get('/:writeKey/:slug', async (c) => {
    const { site } = c.var;
    const slug = c.req.param('slug');
    const article = slug.length <= ARTICLE_SLUG_LENGTH ? (await help.of(site)).article(slug) : undefined;
    if (!article) return missing(c);
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(article.updatedAt);
    return c.html(
      page(
        c,
        article.title,
        html`<p><a href="${link(c)}">All answers</a></p>
          <article dir="auto">
            <h1>${article.title}</h1>
            ${pieces(article.body, site)}
          </article>
          <p class="soft">Changed ${day}</p>`,
      ),
    );
  });

  return app;
}

function kiosk(c: Context): boolean {
  return c.req.query('kiosk') === '1';
}

/** A path below the site's page; a kiosk stays one. */
function link(c: Context, slug = ''): string {
  const base = `/s/${encodeURIComponent(c.req.param('writeKey') ?? '')}`;
  return base + (slug && `/${encodeURIComponent(slug)}`) + (kiosk(c) ? '?kiosk=1' : '');
}

function list(c: Context, entries: HelpEntry[], withText: boolean): Html {
  return html`<ul class="list">
    ${entries.map(
      ({ slug, title, text }) =>
        html`<li>
          <a href="${link(c, slug)}" dir="auto"
            >${title}${withText ? html`<small>${text.slice(0, 160)}</small>` : ''}</a
          >
        </li>`,
    )}
  </ul>`;
}

function page(c: Context<Env>, title: string, body: Html): Html {
  const { site } = c.var;
  const style = `/s/${encodeURIComponent(site.writeKey)}/style.css`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${kiosk(c) ? html`<meta http-equiv="refresh" content="${KIOSK_SECONDS};url=${link(c)}" />` : ''}
        <title>${title} · ${site.name}</title>
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        <header>
          <a href="${link(c)}"><bdi>${site.name}</bdi></a>
        </header>
        <main>${body}</main>
        <footer>
          ${site.origins[0] && !kiosk(c) ? html`<a href="${site.origins[0]}" rel="noopener">${new URL(site.origins[0]).host}</a>` : site.name}
        </footer>
      </body>
    </html>`;
}

function missing(c: Context): Response | Promise<Response> {
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <title>Not here</title>
        </head>
        <body>
          <h1>There is nothing here.</h1>
        </body>
      </html>`,
    404,
  );
}

const PLAIN = new Set([
  'p',
  'ul',
  'li',
  'strong',
  'em',
  's',
  'code',
  'pre',
  'blockquote',
  'table',
  'tr',
  'th',
  'td',
  'h2',
  'h3',
]);

/** An article's tree as HTML: names from the list above, everything else escaped. */
function pieces(list: Piece[], site: Site): Html[] {
  return list.map((piece) => {
    if (typeof piece === 'string') return html`${piece}`;
    const { t, c = [], href = '', src = '', alt = '', start = 1 } = piece;
    const inner = pieces(c, site);
    if (PLAIN.has(t)) return html`${raw(`<${t}>`)}${inner}${raw(`</${t}>`)}`;
    if (t === 'ol')
      return html`<ol start="${Number(start)}">
        ${inner}
      </ol>`;
    if (t === 'br') return html`<br />`;
    if (t === 'hr') return html`<hr />`;
    if (t === 'a' && isSafeHref(href))
      return html`<a href="${ofSite(href, site)}" rel="noopener noreferrer">${inner}</a>`;
    if (t === 'img' && isSafeSrc(src)) return html`<img src="${ofSite(src, site)}" alt="${alt}" loading="lazy" />`;
    return html`${inner}`;
  });
}

/** A path in an article is the site's, not ours. */
function ofSite(address: string, { origins }: Site): string {
  return address.startsWith('/') && origins[0] ? new URL(address, origins[0]).href : address;
}
