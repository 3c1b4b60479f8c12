/** What the tag says, and what the server says about the site. */
import type { SiteConfig } from '../protocol/site-config.ts';
import { parse } from './builtins.ts';

export interface Tag {
  /** Where Foyer is served, without a slash at the end. */
  origin: string;
  key: string;
  /** data-consent="required". */
  asks: boolean;
}

/** The script element we came from. A page can shadow `currentScript` with an image of that name. */
export function readTag(page: Document): Tag | undefined {
  const own = page.currentScript;
  const script =
    own instanceof HTMLScriptElement && own.dataset.site
      ? own
      : page.querySelector<HTMLScriptElement>('script[data-site][src*="foyer.js"]');
  const key = script?.dataset.site;
  if (!script || !key) return;
  return {
    origin: new URL('.', script.src).href.slice(0, -1),
    key,
    asks: script.dataset.consent === 'required',
  };
}

/** JSON below the site's address. Rejects on any answer but 2xx. */
export async function fetchSite(tag: Tag, path: string): Promise<unknown> {
  const answer = await fetch(`${tag.origin}/v1/sites/${encodeURIComponent(tag.key)}${path}`, { credentials: 'omit' });
  if (!answer.ok) throw Error(`${answer.status}`);
  return parse(await answer.text());
}

export async function fetchConfig(tag: Tag): Promise<SiteConfig> {
  return (await fetchSite(tag, '/config')) as SiteConfig;
}
