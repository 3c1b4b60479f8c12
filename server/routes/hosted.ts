/**
 * `/s/KEY`: a site's help as pages of their own, with the ways to a person, for kiosks, links in letters, and browsers
 * without JavaScript.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { html, raw } from 'hono/html';
import {
  ARTICLE_SLUG_LENGTH,
  isSafeHref,
  isSafeSrc,
  textDirection,
  type HelpEntry,
  type Piece,
} from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import { presenceSaid } from '../hours/said.ts';
import type { Site } from '../sites/sites.ts';
import type { HelpParts } from './help.ts';
import { hostedCallRoutes } from './hosted-call.ts';
import type { HostedEnv, HostedParts } from './hosted-forms.ts';
import { hostedMessageRoutes } from './hosted-message.ts';
import {
  hostedPath,
  hostedRoot,
  keptFields,
  KIOSK_SCRIPT,
  readerOf,
  sendMissing,
  sendPage,
  type Html,
  type Reader,
} from './hosted-page.ts';
import { hostedStyle } from './hosted-style.ts';
import { callerOf } from './site-of-key.ts';

const QUERY_LENGTH = 200;
const FOUND = 20;

export type HostedHelpParts = HelpParts & Omit<HostedParts, 'caller'>;

export function hostedRoutes(parts: HostedHelpParts): Hono<HostedEnv> {
  const { directory, articles, help, deps, readersSay, operatorsOnline } = parts;
  const app = new Hono<HostedEnv>();
  const caller = (c: Context<HostedEnv>): string => callerOf(c, c.var.site, parts.trustProxy);

  const find: MiddlewareHandler<HostedEnv> = async (c, next) => {
    const site = directory.byWriteKey(c.req.param('writeKey') ?? '');
    if (!site) return sendMissing(c);
    c.set('site', site);
    c.set('reader', readerOf(c, site));
    return next();
  };
  // Of pages that belong to no site.
  app.get('/style.css', (c) => style(c, ''));

  app.use('/:writeKey', find);
  app.use('/:writeKey/*', find);

  app.get('/:writeKey/style.css', (c) => style(c, c.var.site.settings.color));

  app.get('/:writeKey/kiosk.js', (c) => {
    c.header('Content-Type', 'text/javascript; charset=utf-8');
    c.header('Cache-Control', 'public, max-age=3600');
    return c.body(KIOSK_SCRIPT);
  });

  app.route('/', hostedMessageRoutes({ ...parts, caller }));
  app.route('/', hostedCallRoutes({ ...parts, caller }));

  app.get('/:writeKey', async (c) => {
    const { site, reader } = c.var;
    const { spoken } = reader;
    const words = spoken.words.help;
    const { index, find: look } = await help.of(site, spoken.language);
    const query = (c.req.query('q') ?? '').slice(0, QUERY_LENGTH).trim();
    const found = query ? (await look(query)).slice(0, FOUND) : [];
    if (query && !found[0]) {
      const wait = await readersSay.take(caller(c), 1, deps.now());
      if (!wait) await articles.searchedInVain(site.id, query, spoken.language);
    }
    const groups = [
      ...index.categories.map(({ id, title, language }) => ({
        title,
        language,
        entries: index.articles.filter((one) => one.category === id),
      })),
      { title: '', language: spoken.language, entries: index.articles.filter(({ category }) => category === '') },
    ];
    const searched = found[0] ? words.answers(found.length) : words.none;
    return sendPage(c, reader, {
      title: query ? `${query} · ${words.title}` : words.title,
      inLanguage: (chosen) => hostedPath({ ...reader, chosen }, '', query ? { q: query } : {}),
      body: html`<h1>${words.head}</h1>
        ${
          index.articles[0]
            ? html`<form class="search" method="get" action="${hostedRoot(site)}" role="search">
                <input
                  type="search"
                  name="q"
                  value="${query}"
                  maxlength="${QUERY_LENGTH}"
                  aria-label="${words.search}"
                  placeholder="${words.search}"
                  dir="auto"
                  autocomplete="off"
                />
                ${keptFields(reader)}
                <button>${words.go}</button>
              </form>`
            : ''
        }
        ${
          query
            ? html`<p class="soft" role="status">${searched}</p>
                ${found[0] ? list(reader, found, true) : ''}`
            : ''
        }
        ${found[0] ? '' : groups.map(({ title, language, entries }) => (entries[0] ? html`${title ? html`<h2 ${written(language)}>${title}</h2>` : ''}${list(reader, entries, false)}` : ''))}
        ${people(reader, presenceSaid(site.settings.hours, operatorsOnline.at(site.id), deps.now(), spoken))}`,
    });
  });

  app.get('/:writeKey/:slug', async (c) => {
    const { site, reader } = c.var;
    const { locale, words } = reader.spoken;
    const slug = c.req.param('slug');
    const article =
      slug.length <= ARTICLE_SLUG_LENGTH ? (await help.of(site, reader.spoken.language)).article(slug) : undefined;
    if (!article) return sendMissing(c, 'missing', reader);
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(article.updatedAt);
    return sendPage(c, reader, {
      title: article.title,
      inLanguage: (chosen) => hostedPath({ ...reader, chosen }, `/${encodeURIComponent(slug)}`),
      body: html`<p><a href="${hostedPath(reader)}">${words.help.all}</a></p>
        <article ${written(article.language)}>
          <h1>${article.title}</h1>
          ${pieces(article.body, site)}
        </article>
        <p class="soft">${words.help.changed(day)}</p>`,
    });
  });

  return app;
}

function style(c: Context, color: string): Response {
  c.header('Content-Type', 'text/css; charset=utf-8');
  c.header('Cache-Control', 'public, max-age=3600');
  return c.body(hostedStyle(color));
}

/** The ways to a person, who is never further than one step from any answer. */
function people(reader: Reader, presence: string): Html {
  const { site, spoken } = reader;
  const { help, letter, call } = spoken.words;
  const calls = site.settings.callbacks.on;
  return html`<section class="people" aria-labelledby="people">
    <h2 id="people">${help.people}</h2>
    <p class="soft">${presence}</p>
    <p class="ways">
      <a class="button" href="${hostedPath(reader, '/form/message')}">${letter.title}</a>
      ${calls ? html`<a class="button plain" href="${hostedPath(reader, '/form/call')}">${call.ask}</a>` : ''}
    </p>
  </section>`;
}

function list(reader: Reader, entries: HelpEntry[], withText: boolean): Html {
  return html`<ul class="list">
    ${entries.map(
      ({ slug, language, title, text }) =>
        html`<li>
          <a href="${hostedPath(reader, `/${encodeURIComponent(slug)}`)}" ${written(language)}
            >${title}${withText ? html`<small>${text.slice(0, 160)}</small>` : ''}</a
          >
        </li>`,
    )}
  </ul>`;
}

/** What a text is in: whoever reads it aloud changes their voice where that is not the page's. */
function written(language: Language): Html {
  return html`lang="${language}" dir="${textDirection(language)}"`;
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
