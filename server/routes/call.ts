/** `/v1/sites/KEY/call`: asking to be called, from the widget and from a page of our own. Rules C1 ... */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { CallBooked, CallHold, CallView } from '../../protocol/callback.ts';
import { calendarFile } from '../callbacks/calendar.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import { readablePhone } from '../callbacks/phone.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import { spokenFor } from '../words/words.ts';
import { boundedText, refuse } from './answers.ts';
import { allowOrigin, callerOf, siteOfKey, type SiteEnv, type SiteOfKeyParts } from './site-of-key.ts';

export interface CallParts extends SiteOfKeyParts {
  callbacks: Callbacks;
  deps: Deps;
  /** Requests and changes, by site and address. */
  callbackRequests: SharedBuckets;
  /** Offers of times, worked out for whoever looks, by site and address. */
  offers: SharedBuckets;
}

const BODY_BYTES = 8 * 1024;
/** Of a request: who looks for a time holds several before one is taken. */
const HOLD_COST = 0.1;
const token = z.string().regex(/^[\w-]{22,64}$/, 'the visitor token');
const time = z.number().int().min(0).max(8.64e15);
const holding: z.ZodType<CallHold> = z.object({ token, slotAt: time });
const request = z.object({
  id: z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - or _'),
  token,
  name: z.string().max(400),
  phone: z.string().max(100),
  country: z.string().max(8).default(''),
  topic: z.string().max(400).default(''),
  consent: z.string().max(64),
  slotAt: time.nullable(),
  timeZone: z.string().max(64),
  language: z.string().max(64).default(''),
});
const change = z.object({ slotAt: time.nullable() });

export function callRoutes(parts: CallParts): Hono<SiteEnv> {
  const { callbacks, directory, deps } = parts;
  const app = new Hono<SiteEnv>();

  const admit = siteOfKey(parts, { methods: 'GET, POST' });

  app.use('/sites/:writeKey/call/*', admit);
  app.use('/sites/:writeKey/call', admit);

  app.get('/sites/:writeKey/call', async (c) => {
    const { site, caller } = c.var;
    const wait = await parts.offers.take(caller, 1, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too many requests from this address.', wait);
    const { language } = spokenFor([c.req.query('lang') ?? ''], site);
    return c.json(await callbacks.offer(site, '', language));
  });

  app.post('/sites/:writeKey/call/hold', async (c) => {
    const body = await read(c, holding, c.var.site, HOLD_COST);
    if (body instanceof Response) return body;
    const { site } = c.var;
    return c.json(await callbacks.hold(site, visitorOfToken(site.id, body.token), body.slotAt));
  });

  app.post('/sites/:writeKey/call', async (c) => {
    const body = await read(c, request);
    if (body instanceof Response) return body;
    const { site } = c.var;
    const { token: secret, ...asked } = body;
    const record = await callbacks.book(site, { ...asked, visitorId: visitorOfToken(site.id, secret) });
    const { id, phone, slotAt, dueAt } = record;
    return c.json({
      id,
      phone,
      phoneText: readablePhone(phone),
      slotAt,
      minutes: site.settings.callbacks.minutes,
      dueAt,
      ...(await callbacks.turn(record)),
      link: `${parts.config.publicUrl}/call/${site.id}/${callbacks.linkTo(site, record)}`,
    } satisfies CallBooked);
  });

  app.options('/call/:site/:link', async (c) => {
    const found = await byLink(c);
    return found instanceof Response ? found : c.body(null, 204);
  });

  app.get('/call/:site/:link', async (c) => {
    const found = await byLink(c);
    if (found instanceof Response) return found;
    const { slotAt, status, topic, timeZone, dueAt, attempts } = found.record;
    return c.json({
      site: found.site.name,
      slotAt,
      minutes: found.site.settings.callbacks.minutes,
      status,
      topic,
      timeZone,
      dueAt,
      attempts,
      ...(await callbacks.turn(found.record)),
    } satisfies CallView);
  });

  app.post('/call/:site/:link', async (c) => {
    const found = await byLink(c);
    if (found instanceof Response) return found;
    const body = await read(c, change, found.site);
    if (body instanceof Response) return body;
    await callbacks.move(found.site, found.record, body.slotAt);
    return c.json({ ok: true });
  });

  app.delete('/call/:site/:link', async (c) => {
    const found = await byLink(c);
    if (found instanceof Response) return found;
    await callbacks.cancel(found.site, found.record);
    return c.json({ ok: true });
  });

  app.get('/call/:site/:link/calendar.ics', async (c) => {
    const found = await byLink(c);
    if (found instanceof Response) return found;
    const { site, record, link } = found;
    if (record.slotAt === null) return refuse(c, 'not_found', 'This call has no fixed time.');
    c.header('Content-Type', 'text/calendar; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="call.ics"');
    return c.body(
      calendarFile({
        uid: `${record.id}@${new URL(parts.config.publicUrl).hostname}`,
        revision: record.revision,
        cancelled: record.status === 'cancelled',
        from: record.slotAt,
        to: record.slotAt + site.settings.callbacks.minutes * 60_000,
        title: spokenFor([c.req.query('lang') ?? '', record.language], site).words.ticket.event(site.name),
        description: record.topic,
        url: `${parts.config.publicUrl}/call/${site.id}/${link}`,
        stampedAt: record.updatedAt,
      }),
    );
  });

  /** An unknown link, one that is too old and one of another site answer alike. */
  async function byLink(c: Context<SiteEnv>) {
    const origin = c.req.header('origin');
    const link = c.req.param('link') ?? '';
    const site = directory.byId(c.req.param('site') ?? '');
    const ours = origin === undefined || origin === parts.config.publicUrl;
    c.header('Cache-Control', 'no-store');
    if (!ours && site?.origins.includes(origin)) allowOrigin(c, origin, { methods: 'GET, POST, DELETE' });
    else if (!ours && c.req.method !== 'GET') {
      return refuse(c, 'origin_refused', "Only the site's pages and ours change a call.");
    }
    const record = site ? await callbacks.byLink(site, link) : null;
    return site && record ? { site, record, link } : refuse(c, 'not_found', 'This link is not valid, or no longer.');
  }

  /** What was sent, or what is wrong with it. Every try costs something, since each may hold a place. */
  async function read<T>(c: Context<SiteEnv>, shape: z.ZodType<T>, site = c.var.site, cost = 1): Promise<T | Response> {
    const wait = await parts.callbackRequests.take(callerOf(c, site, parts.trustProxy), cost, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too many requests from this address.', wait);
    const text = await boundedText(c.req.raw, BODY_BYTES);
    if (text === null) return refuse(c, 'too_large', `A request has at most ${BODY_BYTES} bytes.`);
    const parsed = shape.safeParse(json(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    return refuse(c, 'bad_request', `${issue.path.join('.') || 'body'}: ${issue.message}`);
  }

  return app;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
