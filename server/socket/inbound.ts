/** What a visitor's socket may send, checked. The types it yields are exactly protocol/messages.ts. */
import { z } from 'zod';
import type { ErrorCode } from '../../protocol/errors.ts';
import {
  EVENTS_PER_FRAME,
  ID_LENGTH,
  ITEMS_PER_SLOT,
  NAME_LENGTH,
  SLOTS_PER_PAGE,
  STRING_LENGTH,
  URL_LENGTH,
} from '../../protocol/limits.ts';
import type { ClientEvent, ClientMessage, Properties } from '../../protocol/messages.ts';
import { outOfBounds } from '../ingest/bounds.ts';
import { wellFormedJson } from '../ingest/json-text.ts';

const id = z.string().regex(/^[\w.:-]{8,64}$/);
const time = z.int().min(0).max(8.64e15);
const properties = z.custom<Properties>((value) => outOfBounds(value) === null);
const slot = z.string().min(1).max(ID_LENGTH);
const limit = z.int().min(1).max(ITEMS_PER_SLOT);

const page = z.object({
  url: z.string().max(URL_LENGTH),
  title: z.string().max(STRING_LENGTH),
  referrer: z.string().max(URL_LENGTH),
});

const consent = z.object({ analytics: z.boolean(), personalization: z.boolean(), explicit: z.boolean() });

export const clientEvent = z.object({
  id,
  type: z.enum(['track', 'page', 'identify', 'exposure', 'click']),
  name: z.string().min(1).max(NAME_LENGTH),
  at: time,
  url: z.string().max(URL_LENGTH),
  properties,
});

const hello = z.object({
  t: z.literal('hello'),
  v: z.int(),
  token: z.string().regex(/^[\w-]{22,64}$/),
  tab: z.string().min(1).max(ID_LENGTH),
  page,
  device: z.object({
    language: z.string().max(35),
    timeZone: z.string().max(64),
    screen: z.string().max(32),
    automated: z.boolean(),
  }),
  consent,
  seqs: z.record(z.string().max(ID_LENGTH), z.int().min(0)),
  slots: z.array(z.object({ slot, limit })).max(SLOTS_PER_PAGE),
});

export const clientMessage = z.discriminatedUnion('t', [
  hello,
  z.object({ t: z.literal('events'), sentAt: time, events: z.array(clientEvent).max(EVENTS_PER_FRAME) }),
  // Its length is judged where it can be refused by its id; here it would cost the socket.
  z.object({
    t: z.literal('message'),
    id,
    conversation: id,
    text: z.string(),
    at: time,
    language: z.string().max(35).optional(),
  }),
  z.object({ t: z.literal('typing'), conversation: id, on: z.boolean(), text: z.string().optional() }),
  z.object({ t: z.literal('decline'), conversation: id }),
  z.object({ t: z.literal('read'), conversation: id, seq: z.int().min(0) }),
  z.object({ t: z.literal('history'), conversation: id, before: z.int().min(1), limit: z.int().min(1).max(100) }),
  z.object({ t: z.literal('status'), conversation: id, status: z.enum(['open', 'closed']) }),
  z.object({ t: z.literal('verdict'), conversation: id, helped: z.boolean() }),
  z.object({ t: z.literal('rate'), conversation: id, rating: z.int().min(1).max(5), comment: z.string() }),
  z.object({ t: z.literal('consent'), consent }),
  z.object({ t: z.literal('slots'), slots: z.array(z.object({ slot, limit })).max(SLOTS_PER_PAGE) }),
  z.object({ t: z.literal('recommend'), id, slot, limit }),
  z.object({ t: z.literal('self') }),
  z.object({ t: z.literal('ping') }),
]);

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** The wire's hand-written types and the checks at the door may not drift apart. */
true satisfies Equal<z.infer<typeof clientEvent>, ClientEvent>;
true satisfies Equal<z.infer<typeof clientMessage>, ClientMessage>;

const eventsEnvelope = z.object({
  t: z.literal('events'),
  sentAt: time,
  events: z.array(z.unknown()).max(EVENTS_PER_FRAME),
});

/** A message, or events of which some were refused, or what is wrong with the frame. */
export type Inbound =
  | { ok: true; message: ClientMessage; refused: Refused[] }
  | { ok: false; code: ErrorCode; reason: string };

export interface Refused {
  id: string;
  code: ErrorCode;
  message: string;
}

/** Parses one frame. A bad event never fails its neighbours: the good ones go on, the others are named. */
export function readFrame(text: string): Inbound {
  let value: unknown;
  try {
    value = JSON.parse(wellFormedJson(text));
  } catch {
    return { ok: false, code: 'bad_json', reason: 'The frame is not JSON.' };
  }
  const parsed = clientMessage.safeParse(value);
  if (parsed.success) return { ok: true, message: parsed.data, refused: [] };
  const envelope = eventsEnvelope.safeParse(value);
  if (!envelope.success) return { ok: false, code: 'bad_message', reason: firstIssue(parsed.error) };
  const events: ClientEvent[] = [];
  const refused: Refused[] = [];
  for (const candidate of envelope.data.events) {
    const event = clientEvent.safeParse(candidate);
    if (event.success) events.push(event.data);
    else refused.push(refusal(candidate, event.error));
  }
  return { ok: true, message: { t: 'events', sentAt: envelope.data.sentAt, events }, refused };
}

/** Why one event cannot be stored, with its id where it has one. */
export function refusal(candidate: unknown, error: z.ZodError): Refused {
  const given = typeof candidate === 'object' && candidate !== null ? (candidate as Record<string, unknown>) : {};
  const code = outOfBounds(given['properties'] ?? {}) ?? 'invalid_event';
  return {
    id: typeof given['id'] === 'string' ? given['id'].slice(0, ID_LENGTH) : '',
    code,
    message: firstIssue(error),
  };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}`.slice(0, 200) : 'not understood';
}
