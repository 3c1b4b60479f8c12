/** The last word of a page that goes away: what is not acknowledged leaves by a fetch that outlives the page. */
import type { ClientEvent } from '../protocol/messages.ts';
import { stringify } from './builtins.ts';

/** Browsers allow 64 KiB in flight for all keepalive requests of a page. */
export const FAREWELL_BYTES = 60_000;
/** What the shape below adds to an event, at most, its second copy of the time and its address included. */
export const FAREWELL_OVERHEAD = 250;

/** In the shape of the Segment HTTP API. As text/plain, which asks for no preflight. */
export function farewell(origin: string, writeKey: string, token: string, sentAt: number, events: ClientEvent[]): void {
  if (!events.length) return;
  const batch = events.map(({ id, type, name, at, url, properties }) => ({
    ...(type === 'identify' ? { type, ...properties } : shape(type, name, properties)),
    messageId: id,
    timestamp: iso(at),
    originalTimestamp: iso(at),
    context: { page: { url } },
  }));
  fetch(origin + '/v1/batch', {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    body: stringify({ writeKey, token, sentAt: iso(sentAt), batch }),
  }).catch(() => {});
}

/** That API knows neither exposures nor clicks: they travel as tracks, under the names that the server reads back. */
function shape(type: ClientEvent['type'], name: string, properties: ClientEvent['properties']): object {
  if (type === 'page') return { type, name, properties };
  const event = type === 'exposure' ? 'Content Seen' : type === 'click' ? 'Content Clicked' : name;
  return { type: 'track', event, properties };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
