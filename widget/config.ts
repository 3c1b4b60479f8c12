/** What the tag says, and what the server says about the site. */

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
      : page.querySelector<HTMLScriptElement>('script[data-site]');
  if (!script) return;
  const { site, consent } = script.dataset;
  return { origin: new URL('.', script.src).href.slice(0, -1), key: site!, asks: consent === 'required' };
}

/** JSON below the site's address. Rejects on any answer but 2xx. */
export async function fetchSite({ origin, key }: Tag, path: string): Promise<unknown> {
  const answer = await fetch(`${origin}/v1/sites/${key}/${path}`, { credentials: 'omit' });
  if (!answer.ok) throw answer.status;
  return answer.json();
}
