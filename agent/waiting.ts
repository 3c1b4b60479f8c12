import type { ConversationRow, InboxView } from '../protocol/agent.ts';

/** How long a visitor should wait for an answer at most, in ms: the wick burns down towards it. */
export const PROMISE_MS = 10 * 60_000;

/** `calm`: nobody waits; `new`: less than half the promise; `wait`: more than half; `late`: the promise is broken. */
export type Urgency = 'calm' | 'new' | 'wait' | 'late';

export interface Wick {
  urgency: Urgency;
  /** How much of the promise is used up, 0 to 1. */
  burned: number;
  /** How long the visitor has waited, in ms; 0 where nobody waits. */
  waited: number;
}

/** The wick of a conversation at a time. A time before the message, from a clock that runs behind, counts as no wait. */
export function wick(waitingSince: number | null, now: number, promise: number = PROMISE_MS): Wick {
  if (waitingSince === null) return { urgency: 'calm', burned: 0, waited: 0 };
  const waited = Math.max(0, now - waitingSince);
  const burned = Math.min(1, waited / promise);
  return { urgency: waited >= promise ? 'late' : waited >= promise / 2 ? 'wait' : 'new', burned, waited };
}

/** Longest waiting first, then what changed last; equal ones by id, so that the order is total. */
export function byWaiting(a: ConversationRow, b: ConversationRow): number {
  if (a.waitingSince !== null && b.waitingSince !== null) {
    return a.waitingSince - b.waitingSince || compareIds(a.id, b.id);
  }
  if (a.waitingSince !== null) return -1;
  if (b.waitingSince !== null) return 1;
  return byChange(a, b);
}

/** The order of a list; the server pages in the same. */
export function orderOf(view: InboxView): (a: ConversationRow, b: ConversationRow) => number {
  return view === 'snoozed' ? byReturn : view === 'closed' ? byChange : byWaiting;
}

/** Who comes back first; those that wait for an answer after, the last changed first. */
function byReturn(a: ConversationRow, b: ConversationRow): number {
  if (a.snoozedUntil !== null && b.snoozedUntil !== null) {
    return a.snoozedUntil - b.snoozedUntil || compareIds(a.id, b.id);
  }
  if (a.snoozedUntil !== null) return -1;
  if (b.snoozedUntil !== null) return 1;
  return byChange(a, b);
}

function byChange(a: ConversationRow, b: ConversationRow): number {
  return b.updatedAt - a.updatedAt || compareIds(b.id, a.id);
}

/**
 * The order to show while a pointer rests on the list: rows keep the place they had, new ones go to the end, and
 * what is gone leaves. Without this a row would move away under a click.
 */
export function heldOrder(shown: readonly string[], sorted: readonly string[]): string[] {
  const still = new Set(sorted);
  const kept = shown.filter((id) => still.has(id));
  const known = new Set(kept);
  return [...kept, ...sorted.filter((id) => !known.has(id))];
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
