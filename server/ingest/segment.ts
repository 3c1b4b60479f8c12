/**
 * The Segment HTTP API's shape (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/),
 * read into events. Two trusts in the same place: with the public key ids are claims, with the secret key verified.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ErrorCode } from '../../protocol/errors.ts';
import { EVENT_BYTES, NAME_LENGTH, STRING_LENGTH, URL_LENGTH } from '../../protocol/limits.ts';
import type { Properties } from '../../protocol/messages.ts';
import { truncateAddress } from '../profiles/address.ts';
import { describeDevice, isBot } from '../profiles/device.ts';
import type { EventContext } from '../profiles/types.ts';
import { visitorOfClaim, visitorOfToken } from '../profiles/visitor-id.ts';
import { outOfBounds } from './bounds.ts';
import type { IncomingEvent } from './submission.ts';
import { effectiveTime, statedTime } from './times.ts';

const text = z.string().max(STRING_LENGTH);
const time = z
  .union([z.iso.datetime({ offset: true }), z.number()])
  .transform((value) => new Date(value).getTime())
  .refine((value) => Number.isFinite(value), 'a time that a calendar knows');
/** As it came: z.record would drop `__proto__` without a word, and reserved keys are to be refused. */
const record = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .default({});

const item = z.object({
  type: z.enum(['track', 'page', 'identify']),
  event: z.string().min(1).max(NAME_LENGTH).optional(),
  name: z.string().max(NAME_LENGTH).nullish(),
  messageId: z.string().min(1).max(256).optional(),
  anonymousId: z.string().min(1).max(256).nullish(),
  userId: z.string().min(1).max(256).nullish(),
  properties: record,
  traits: record,
  context: z
    .object({
      page: z.object({ url: text.optional(), title: text.optional(), referrer: text.optional() }).optional(),
      userAgent: text.optional(),
      locale: z.string().max(35).optional(),
      timezone: z.string().max(64).optional(),
      ip: z.string().max(64).optional(),
    })
    .default({}),
  timestamp: time.optional(),
  originalTimestamp: time.optional(),
  sentAt: time.optional(),
});

export interface Sender {
  siteId: string;
  source: 'claim' | 'server';
  /** The widget's visitor, when its page is going away and the socket with it. */
  token: string | null;
  userAgent: string;
  truncatedAddress: string;
  sentAt: number | null;
  receivedAt: number;
}

export type SegmentItem =
  | { ok: true; event: IncomingEvent; context: EventContext }
  | { ok: false; code: ErrorCode; message: string };

/** One item of a batch, or a whole request of `track`, `page` and `identify`. */
export function readSegmentItem(value: unknown, sender: Sender, newId: (prefix: string) => string): SegmentItem {
  const length = lengthOf(value);
  if (length === null) return { ok: false, code: 'too_deep', message: 'item: nested too deep.' };
  if (length > EVENT_BYTES) {
    return { ok: false, code: 'too_large', message: `An event has at most ${EVENT_BYTES} bytes.` };
  }
  const parsed = item.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return { ok: false, code: 'invalid_event', message: `${issue.path.join('.') || 'item'}: ${issue.message}` };
  }
  const { data } = parsed;
  const name = nameOf(data);
  if (name === null) return { ok: false, code: 'invalid_event', message: 'event: a track call names its event.' };
  const visitorId = visitorOf(data, sender);
  if (visitorId === null) {
    return { ok: false, code: 'invalid_event', message: 'anonymousId: it, or userId, says whose event this is.' };
  }
  const properties = (
    data.type === 'identify'
      ? { userId: data.userId ?? data.properties['userId'] ?? '', traits: traitsOf(data) }
      : data.properties
  ) as Properties;
  const problem = outOfBounds(properties);
  if (problem)
    return { ok: false, code: problem, message: 'properties: too deep, too many, too long, or a reserved key.' };

  const page = data.context.page ?? {};
  const userAgent = data.context.userAgent ?? (sender.source === 'claim' ? sender.userAgent : '');
  const sentAt = data.sentAt ?? sender.sentAt;
  const originalAt = data.originalTimestamp ?? data.timestamp ?? null;
  const { receivedAt } = sender;
  return {
    ok: true,
    event: {
      id: eventId(data.messageId, sender.source, newId),
      siteId: sender.siteId,
      visitorId,
      type: typeOf(data.type, name, sender),
      name,
      // The widget's clock is a browser's: corrected. Another system's timestamp is what it says.
      at:
        sender.token === null && data.timestamp !== undefined
          ? statedTime(receivedAt, data.timestamp)
          : effectiveTime(receivedAt, sentAt, originalAt),
      originalAt,
      sentAt,
      receivedAt,
      url: (page.url ?? stringOf(data.properties['url'])).slice(0, URL_LENGTH).toWellFormed(),
      properties,
    },
    context: {
      device: userAgent ? describeDevice(userAgent) : '',
      language: data.context.locale ?? '',
      timeZone: data.context.timezone ?? '',
      screen: '',
      ip:
        data.context.ip && sender.source === 'server'
          ? truncateAddress(data.context.ip)
          : sender.source === 'claim'
            ? sender.truncatedAddress
            : '',
      automated: userAgent !== '' && isBot(userAgent),
      referrer: page.referrer ?? '',
    },
  };
}

type Item = z.infer<typeof item>;

function nameOf({ type, event }: Item): string | null {
  if (type === 'track') return event ?? null;
  return type === 'page' ? 'Page Viewed' : 'Identified';
}

function visitorOf({ anonymousId, userId }: Item, sender: Sender): string | null {
  if (sender.token !== null) return visitorOfToken(sender.siteId, sender.token);
  if (anonymousId) return visitorOfClaim(sender.siteId, sender.source, 'anonymous', anonymousId);
  return userId ? visitorOfClaim(sender.siteId, sender.source, 'user', userId) : null;
}

/** The widget's own exposures and clicks count only with its token. */
function typeOf(type: Item['type'], name: string, sender: Sender): string {
  if (type !== 'track' || sender.token === null) return type;
  return name === 'Content Seen' ? 'exposure' : name === 'Content Clicked' ? 'click' : type;
}

function traitsOf({ traits, properties }: Item): Record<string, unknown> {
  const inner = properties['traits'];
  return Object.keys(traits).length === 0 && typeof inner === 'object' && inner !== null
    ? (inner as Record<string, unknown>)
    : traits;
}

/**
 * Ids of other systems may be long or odd; the same one always becomes the same. Those that the secret key vouches for
 * carry a "~", which no claim can: an order's id can be guessed, and the first to arrive is the one that is kept.
 */
function eventId(messageId: string | undefined, source: Sender['source'], newId: (prefix: string) => string): string {
  if (messageId === undefined) return newId('e');
  const id = /^[\w.:-]{8,64}$/.test(messageId)
    ? messageId
    : `m_${createHash('sha256').update(messageId).digest('base64url').slice(0, 32)}`;
  return source === 'server' ? `k~${id}` : id;
}

/** As JSON; null for what is nested deeper than JSON can be written, though it could be read. */
function lengthOf(value: unknown): number | null {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    return null;
  }
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
