/** `POST /v1/track|identify|page|batch`: for what cannot use a socket, and for other systems. */
import { Hono, type Context } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import { BATCH_BYTES, EVENT_BYTES } from '../../protocol/limits.ts';
import type { Limits } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { IncomingEvent } from '../ingest/submission.ts';
import { wellFormedJson } from '../ingest/json-text.ts';
import { readSegmentItem, type Sender } from '../ingest/segment.ts';
import { clientAddress } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { truncateAddress } from '../profiles/address.ts';
import type { VisitorState, VisitorStates } from '../profiles/states.ts';
import type { EventContext } from '../profiles/types.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Site } from '../sites/sites.ts';
import { boundedText, refuse, refuseMethod } from './answers.ts';

export interface CollectParts {
  directory: SiteDirectory;
  states: VisitorStates;
  ingest: Ingest;
  deps: Deps;
  trustProxy: number;
  limits: Pick<Limits, 'keyedEventsBurst' | 'claimedEventsBurst'>;
  keyed: SharedBuckets;
  claimed: SharedBuckets;
}

type Bindings = { Bindings: HttpBindings };

export function collectRoutes(parts: CollectParts): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.options('/:call{track|identify|page|batch}', preflight);
  app.post('/:call{track|identify|page|batch}', (c) => collect(c, parts));
  app.all('/:call{track|identify|page|batch}', (c) => refuseMethod(c, 'POST'));
  return app;
}

/** A preflight carries no key, so it says nothing yet; the answer to the request itself names the origin it trusts. */
function preflight(c: Context): Response {
  c.header('Access-Control-Allow-Origin', c.req.header('origin') ?? '*');
  c.header('Access-Control-Allow-Methods', 'POST');
  c.header('Access-Control-Allow-Headers', c.req.header('access-control-request-headers') ?? '*');
  c.header('Access-Control-Max-Age', '86400');
  c.header('Vary', 'Origin, Access-Control-Request-Headers');
  return c.body(null, 204);
}

async function collect(c: Context<Bindings>, parts: CollectParts): Promise<Response> {
  const call = c.req.param('call')!;
  const raw = await boundedText(c.req.raw, call === 'batch' ? BATCH_BYTES : EVENT_BYTES);
  if (raw === null)
    return refuse(c, 'too_large', `A ${call} has at most ${call === 'batch' ? BATCH_BYTES : EVENT_BYTES} bytes.`);
  const body = parseObject(raw);
  if (!body) return refuse(c, 'bad_json', 'The body is not a JSON object.');
  const trusted = siteOf(c, body, parts.directory);
  if (!trusted)
    return refuse(
      c,
      'unauthorized',
      'No such key. Use a write key or a secret key as the user name of Basic auth, or writeKey in the body.',
    );
  const { site, source } = trusted;

  const origin = c.req.header('origin');
  if (origin !== undefined) {
    if (!site.origins.includes(origin)) return refuse(c, 'origin_refused', 'This site does not send from there.');
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Access-Control-Expose-Headers', 'Retry-After');
    c.header('Vary', 'Origin');
  }

  const items = call === 'batch' ? body['batch'] : [{ ...body, type: call }];
  if (!Array.isArray(items)) return refuse(c, 'bad_request', 'batch: an array of events.');
  const receivedAt = parts.deps.now();
  const address = clientAddress(c.env.incoming, parts.trustProxy);
  const isServer = source === 'server';
  const burst = isServer ? parts.limits.keyedEventsBurst : parts.limits.claimedEventsBurst;
  // More at once than ever fits would be refused for ever.
  const tokens = Math.min(items.length, burst);
  const wait = isServer
    ? await parts.keyed.take(site.id, tokens, receivedAt)
    : await parts.claimed.take(`${site.id} ${address}`, tokens, receivedAt);
  if (wait) return refuse(c, 'rate_limited', 'Too many events.', wait);

  const sender: Sender = {
    siteId: site.id,
    source,
    token: source === 'claim' ? tokenOf(body) : null,
    userAgent: (c.req.header('user-agent') ?? '').slice(0, 512),
    truncatedAddress: truncateAddress(address),
    sentAt: timeOf(body['sentAt']),
    receivedAt,
  };
  const rejected: { index: number; code: string; message: string }[] = [];
  const byVisitor = new Map<string, { context: EventContext; events: IncomingEvent[] }>();
  items.forEach((item: unknown, index) => {
    const read = readSegmentItem(item, sender, parts.deps.newId);
    if (!read.ok) {
      rejected.push({ index, code: read.code, message: read.message });
      return;
    }
    const group = byVisitor.get(read.event.visitorId);
    if (group) group.events.push(read.event);
    else byVisitor.set(read.event.visitorId, { context: read.context, events: [read.event] });
  });

  // The visitor's own word, else its browser's.
  const isRefused = ({ consent }: VisitorState) =>
    sender.token !== null && (consent.explicit ? !consent.analytics : c.req.header('sec-gpc') === '1');
  try {
    const states = await parts.states.load(site.id, [...byVisitor.keys()]);
    if (states.some(isRefused)) {
      const message = 'The visitor has not agreed to be measured.';
      return c.json({
        success: true,
        rejected: items.map((_, index) => ({ index, code: 'consent_required', message })),
      });
    }
    await Promise.all(states.map((state) => parts.ingest.submit({ state, source, ...byVisitor.get(state.id)! })));
  } catch {
    return refuse(c, 'unavailable', 'The events were not stored; send them again.', 5_000);
  }
  return c.json({ success: true, rejected });
}

function parseObject(raw: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(wellFormedJson(raw));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The site whose key came, and how far that key is trusted. */
function siteOf(
  c: Context,
  body: Record<string, unknown>,
  directory: SiteDirectory,
): { site: Site; source: 'claim' | 'server' } | null {
  const basic = /^Basic +([A-Za-z0-9+/=]{1,512})$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const key = basic === undefined ? body['writeKey'] : Buffer.from(basic, 'base64').toString('utf8').split(':', 1)[0];
  if (typeof key !== 'string') return null;
  const known = directory.byWriteKey(key);
  if (known) return { site: known, source: 'claim' };
  // The secret key travels in the header only: bodies end up in logs.
  const secret = basic === undefined ? undefined : directory.bySecretKey(key);
  return secret ? { site: secret, source: 'server' } : null;
}

function tokenOf(body: Record<string, unknown>): string | null {
  const { token } = body;
  return typeof token === 'string' && /^[\w-]{22,64}$/.test(token) ? token : null;
}

function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' || typeof value === 'number' ? new Date(value).getTime() : NaN;
  return Number.isFinite(time) ? time : null;
}
