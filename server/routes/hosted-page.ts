/**
 * What the pages have in common that we serve to visitors: the frame, the policy, the style. Drawn here with a template
 * that escapes what it is given; no cookie, nothing from a third place, and no script but a kiosk's clock.
 */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { languageOf, LANGUAGES, type Language } from '../../protocol/language.ts';
import type { Site } from '../sites/sites.ts';
import { acceptedLanguages, spokenFor, spokenIn, type Spoken } from '../words/words.ts';

export type Html = ReturnType<typeof html>;

/** A kiosk goes back to its beginning after so many idle seconds, and forgets who stood before it. */
export const KIOSK_SECONDS = 60;
/** The longest language tag in use (RFC 5646, 4.4.1). */
const TAG_LENGTH = 35;

/** Who reads a hosted page: of which site, in which language, and whether others read after them. */
export interface Reader {
  site: Site;
  kiosk: boolean;
  spoken: Spoken;
  /** Asked for by `?lang=`: it stays in every link, since no cookie remembers it. */
  chosen: Language | undefined;
}

/** @param known tags that say more of the reader than their browser does */
export function readerOf(c: Context, site: Site, known: readonly string[] = []): Reader {
  const asked = (c.req.query('lang') ?? '').slice(0, TAG_LENGTH);
  return {
    site,
    kiosk: c.req.query('kiosk') === '1',
    spoken: spokenFor([asked, ...known, ...acceptedLanguages(c.req.header('accept-language') ?? '')], site),
    chosen: languageOf(asked),
  };
}

/** Where a site's hosted pages begin. */
export function hostedRoot(site: Site): string {
  return `/s/${encodeURIComponent(site.writeKey)}`;
}

/** The address of one of them; what is opened in a kiosk stays in it, and so does a language that was chosen. */
export function hostedPath({ site, kiosk, chosen }: Reader, path = '', query: Record<string, string> = {}): string {
  const kept = { ...(kiosk && { kiosk: '1' }), ...(chosen && { lang: chosen }) };
  const asked = new URLSearchParams({ ...query, ...kept }).toString();
  return hostedRoot(site) + path + (asked && `?${asked}`);
}

/** What a form that asks with GET has to say besides its fields: its address has no query of its own. */
export function keptFields({ kiosk, chosen }: Reader): Html {
  return html`${kiosk ? html`<input type="hidden" name="kiosk" value="1" />` : ''}${
    chosen ? html`<input type="hidden" name="lang" value="${chosen}" />` : ''
  }`;
}

export interface HostedPage {
  title: string;
  body: Html;
  /** Nobody's business but the reader's: not for search engines, not for caches. */
  own?: boolean;
  /** The same page in another language; without it no other is offered. */
  inLanguage?: (language: Language) => string;
}

/** Answers with a page, its policy, and nothing that outlives it. */
export function sendPage(c: Context, reader: Reader, given: HostedPage, status = 200): Response | Promise<Response> {
  const { site, kiosk, spoken } = reader;
  const pictures = site.origins.filter((origin) => /^https?:\/\/[\w.:[\]-]+$/.test(origin)).join(' ');
  const script = kiosk ? " script-src 'self';" : '';
  c.header(
    'Content-Security-Policy',
    `default-src 'none';${script} style-src 'self'; img-src 'self' ${pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  // With none, a form of the page would say that it comes from nowhere, and be refused.
  c.header('Referrer-Policy', 'same-origin');
  c.header('Cache-Control', kiosk || given.own ? 'no-store' : 'public, max-age=60');
  c.header('Vary', 'Accept-Language');
  c.header('Content-Language', spoken.language);
  if (given.own) c.header('X-Robots-Tag', 'noindex');
  return c.html(frame(reader, given), status as 200);
}

/** There is no such page, or it is another's: nobody learns which. `reader` where the site is known. */
export function sendMissing(c: Context, which: 'missing' | 'badLink' = 'missing', reader?: Reader) {
  const asked = [c.req.query('lang') ?? '', ...acceptedLanguages(c.req.header('accept-language') ?? '')];
  const { language, dir, words } = reader?.spoken ?? spokenIn(asked.map(languageOf).find((one) => !!one) ?? 'en');
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  c.header('Vary', 'Accept-Language');
  return c.html(
    html`<!doctype html>
      <html lang="${language}" dir="${dir}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${words.page.missingTitle}</title>
          <link rel="stylesheet" href="/s/style.css" />
        </head>
        <body>
          <main><h1>${words.page[which]}</h1></main>
        </body>
      </html>`,
    404,
  );
}

function frame(reader: Reader, { title, body, inLanguage }: HostedPage): Html {
  const { site, kiosk, spoken } = reader;
  return html`<!doctype html>
    <html lang="${spoken.locale}" dir="${spoken.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${kiosk ? kioskClock(site, hostedPath({ ...reader, chosen: undefined })) : ''}
        <title>${title} · ${site.name}</title>
        <link rel="stylesheet" href="${hostedRoot(site)}/style.css" />
      </head>
      <body>
        <header>
          <a href="${hostedPath(reader)}"><bdi>${site.name}</bdi></a>
        </header>
        <main>${body}</main>
        <footer>
          ${site.origins[0] && !kiosk ? html`<a href="${site.origins[0]}" rel="noopener">${new URL(site.origins[0]).host}</a>` : html`<bdi>${site.name}</bdi>`}
          ${inLanguage ? otherLanguages(reader, inLanguage) : ''}
        </footer>
      </body>
    </html>`;
}

/** The same page in the other languages of the site, each named in itself. */
function otherLanguages({ site, spoken }: Reader, inLanguage: (language: Language) => string): Html {
  const all = LANGUAGES.filter((one) => site.settings.languages.includes(one) && one !== spoken.language);
  if (all.length === 0) return html``;
  return html`<nav class="tongues" aria-label="${spoken.words.page.languages}">
    ${all.map((one) => html`<a lang="${one}" hreflang="${one}" href="${inLanguage(one)}"><bdi>${OWN_NAMES[one]}</bdi></a>`)}
  </nav>`;
}

const OWN_NAMES: { [language in Language]: string } = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  ar: 'العربية',
};

/** Without script nobody can see who is idle, so the page begins anew whatever happens. */
function kioskClock(site: Site, home: string): Html {
  return html`<script
      src="${hostedRoot(site)}/kiosk.js"
      data-start="${home}"
      data-seconds="${KIOSK_SECONDS}"
      defer
    ></script>
    <noscript><meta http-equiv="refresh" content="${KIOSK_SECONDS};url=${home}" /></noscript>`;
}

/**
 * The only script of these pages. A kiosk that nobody touches goes back to its beginning; and no page of it stays in the
 * history, so that "back" does not show what somebody else looked for.
 */
export const KIOSK_SCRIPT = `(() => {
  const { start, seconds } = document.currentScript.dataset;
  let timer;
  const forget = () => {
    for (const form of document.forms) form.reset();
    location.replace(start);
  };
  const wake = () => {
    clearTimeout(timer);
    timer = setTimeout(forget, seconds * 1000);
  };
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'scroll']) {
    addEventListener(name, wake, { capture: true, passive: true });
  }
  addEventListener('pageshow', (event) => (event.persisted ? forget() : wake()));
  addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || link.origin !== location.origin || link.hash) return;
    event.preventDefault();
    location.replace(link.href);
  });
  addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'get') return;
    event.preventDefault();
    location.replace(form.action.split('?')[0] + '?' + new URLSearchParams(new FormData(form)));
  });
  wake();
})();
`;
