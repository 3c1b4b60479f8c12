/** The last word of a page that goes away: what is not acknowledged leaves by a fetch that outlives the page. */
import type { ClientEvent } from '../protocol/messages.ts';
import { stringify } from './builtins.ts';

/** Browsers allow 64 KiB in flight for all keepalive requests of a page. */
export const FAREWELL_BYTES = 60_000;
/** What the shape below adds to an event at most: its name once more, and the words around it. */
export const FAREWELL_OVERHEAD = 300;

/**
 * In the shape of the Segment HTTP API, which knows neither exposures nor clicks: they travel as tracks, under their
 * names. As text/plain, which asks for no preflight.
 */
export function farewell(address: string, writeKey: string, token: string, now: number, events: ClientEvent[]): void {
  const iso = (at: number): string => new Date(at).toISOString();
  const batch = events.map(({ id, type, name, at, url, properties }) => ({
    type: type === 'page' || type === 'identify' ? type : 'track',
    messageId: id,
    event: name,
    name,
    ...(type === 'identify' ? properties : { properties }),
    timestamp: iso(at),
    context: { page: { url } },
  }));
  fetch(address, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    body: stringify({ writeKey, token, sentAt: iso(now), batch }),
  }).catch(() => {});
}
