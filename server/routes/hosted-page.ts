/**
 * What the pages have in common that we serve to visitors: the frame, the policy, the style. Drawn here with a template
 * that escapes what it is given; no cookie, nothing from a third place, and no script but a kiosk's clock.
 */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Site } from '../sites/sites.ts';

export type Html = ReturnType<typeof html>;

/** A kiosk goes back to its beginning after so many idle seconds, and forgets who stood before it. */
export const KIOSK_SECONDS = 60;

/** Where a site's hosted pages begin. */
export function hostedRoot(site: Site): string {
  return `/s/${encodeURIComponent(site.writeKey)}`;
}

/** The address of one of them; what is opened in a kiosk stays in it. */
export function hostedPath(site: Site, kiosk: boolean, path = '', query: Record<string, string> = {}): string {
  const asked = new URLSearchParams({ ...query, ...(kiosk && { kiosk: '1' }) }).toString();
  return hostedRoot(site) + path + (asked && `?${asked}`);
}

export interface HostedPage {
  title: string;
  body: Html;
  kiosk: boolean;
  /** Nobody's business but the reader's: not for search engines, not for caches. */
  own?: boolean;
}

/** Answers with a page, its policy, and nothing that outlives it. */
export function sendPage(c: Context, site: Site, given: HostedPage, status = 200): Response | Promise<Response> {
  const pictures = site.origins.filter((origin) => /^https?:\/\/[\w.:[\]-]+$/.test(origin)).join(' ');
  const script = given.kiosk ? " script-src 'self';" : '';
  c.header(
    'Content-Security-Policy',
    `default-src 'none';${script} style-src 'self'; img-src 'self' ${pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  // With none, a form of the page would say that it comes from nowhere, and be refused.
  c.header('Referrer-Policy', 'same-origin');
  c.header('Cache-Control', given.kiosk || given.own ? 'no-store' : 'public, max-age=60');
  if (given.own) c.header('X-Robots-Tag', 'noindex');
  return c.html(frame(site, given), status as 200);
}

/** There is no such page, or it is another's: nobody learns which. */
export function sendMissing(c: Context, words = 'There is nothing here.'): Response | Promise<Response> {
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Not here</title>
          <link rel="stylesheet" href="/s/style.css" />
        </head>
        <body>
          <main><h1>${words}</h1></main>
        </body>
      </html>`,
    404,
  );
}

function frame(site: Site, { title, body, kiosk }: HostedPage): Html {
  const home = hostedPath(site, kiosk);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${kiosk ? kioskClock(site, home) : ''}
        <title>${title} · ${site.name}</title>
        <link rel="stylesheet" href="${hostedRoot(site)}/style.css" />
      </head>
      <body>
        <header>
          <a href="${home}"><bdi>${site.name}</bdi></a>
        </header>
        <main>${body}</main>
        <footer>
          ${site.origins[0] && !kiosk ? html`<a href="${site.origins[0]}" rel="noopener">${new URL(site.origins[0]).host}</a>` : html`<bdi>${site.name}</bdi>`}
        </footer>
      </body>
    </html>`;
}

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
