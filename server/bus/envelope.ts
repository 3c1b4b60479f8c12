/** What arrives over the bus is checked like what arrives at any other door: somebody else may be on it. */
import { z } from 'zod';
import type { LiveVisitor } from '../../protocol/agent.ts';
import type { Notice } from './notices.ts';

/**
 * `i` counts the sender's notices about the site; a beat repeats the counts of all sites. A notice that only a newer
 * version understands is null: it was said, and is not missed.
 */
export type Envelope =
  | { node: string; i: number; notice: Notice | null }
  | { node: string; counts: Record<string, number> };

const id = z.string().min(1).max(256);
const whole = z.number().int().nonnegative();
const flag = z.boolean();

/** Rows are shown as text and looked up by id; what else is in them is the sender's business. */
const row = z
  .object({
    visitor: id,
    name: z.string(),
    page: z.looseObject({ url: z.string() }),
    since: z.number(),
    pageSince: z.number(),
    tabs: whole,
  })
  .loose() as unknown as z.ZodType<LiveVisitor>;
const click = z.tuple([
  id,
  z.object({ visitor: id, item: z.string(), kind: z.enum(['view', 'cart', 'buy']), at: z.number() }),
]);

const notice: z.ZodType<Notice> = z.discriminatedUnion('k', [
  z.object({ k: z.literal('committed'), visitors: z.array(z.tuple([id, whole, z.array(id)])), clicks: z.array(click) }),
  z.object({ k: z.literal('decided'), visitor: id, decision: id }),
  z.object({ k: z.literal('message'), visitor: id, conversation: id, seq: whole, reopened: flag }),
  z.object({ k: z.literal('note'), conversation: id, id }),
  z.object({ k: z.literal('canned') }),
  z.object({ k: z.literal('training_end') }),
  z.object({ k: z.literal('training'), visitors: whole, until: whole.nullable() }),
  z.object({ k: z.literal('conversation'), visitor: id, conversation: id }),
  z.object({
    k: z.literal('typing'),
    visitor: id,
    conversation: id,
    from: z.enum(['visitor', 'operator']),
    name: z.string(),
    on: flag,
    text: z.string().optional(),
  }),
  z.object({ k: z.literal('live'), row }),
  z.object({ k: z.literal('left'), visitor: id }),
  z.object({ k: z.literal('here'), rows: z.array(row) }),
  z.object({ k: z.literal('presence') }),
  z.object({ k: z.literal('operators'), count: whole }),
  z.object({ k: z.literal('callback'), id }),
  z.object({ k: z.literal('items'), ids: z.array(id) }),
  z.object({ k: z.literal('articles') }),
  z.object({ k: z.literal('sighting'), origin: id, kind: z.enum(['config', 'socket']), at: whole }),
  z.object({ k: z.literal('sites') }),
  z.object({ k: z.literal('signed_out'), key: id }),
  z.object({ k: z.literal('who') }),
]);

const envelope: z.ZodType<Envelope> = z.union([
  z.object({ node: id, i: whole, notice: notice.nullable().catch(null) }),
  z.object({ node: id, counts: z.record(z.string(), whole) }),
]);

/** @returns null for what no process of this version would say */
export function readEnvelope(text: string): Envelope | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = envelope.safeParse(value);
  return parsed.success ? parsed.data : null;
}
