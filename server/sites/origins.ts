/** Where a site's pages come from, in the exact form browsers send in the Origin header. */
import { Refusal } from '../refusal.ts';

export const MAX_ORIGINS = 50;

/**
 * @param origins each `scheme://host[:port]` with http or https and nothing after it; a browser's default ports are dropped.
 * @returns them as browsers send them, each once.
 * @throws Refusal `bad_request`
 */
export function parseOrigins(origins: string[]): string[] {
  if (origins.length === 0)
    throw new Refusal('bad_request', 'A site needs at least one origin, such as https://shop.example.');
  if (origins.length > MAX_ORIGINS) throw new Refusal('bad_request', `A site has at most ${MAX_ORIGINS} origins.`);
  return [...new Set(origins.map(parseOrigin))];
}

function parseOrigin(text: string): string {
  const refusal = new Refusal(
    'bad_request',
    `"${text.slice(0, 200)}" is not an origin: write scheme://host[:port] with http or https.`,
  );
  // The URL parser forgives spaces, backslashes and missing slashes; an allow-list does not.
  if (!/^https?:\/\/[^\s/\\?#@]+$/i.test(text)) throw refusal;
  if (!URL.canParse(text)) throw refusal;
  const url = new URL(text);
  if (url.hostname === '' || url.hostname.includes('*')) throw refusal;
  return url.origin;
}
