/** What follows from how a call went. Pure. */
import type { CallOutcome } from '../../protocol/callback.ts';
import { afterOpenTime, type Hours } from '../hours/hours.ts';

const MINUTE = 60_000;

/** After how much opening time (ms) the next try comes, and how many there are in all. */
export const PLAN: Partial<Record<CallOutcome, { after: number; most: number }>> = {
  'no answer': { after: 120 * MINUTE, most: 3 },
  busy: { after: 15 * MINUTE, most: 5 },
};

export interface Next {
  status: 'waiting' | 'done' | 'given up';
  dueAt: number;
}

/** @param attempt the number of the call that was made, from 1 */
export function afterCall(outcome: CallOutcome, attempt: number, hours: Hours, now: number): Next {
  const plan = PLAN[outcome];
  if (!plan) return { status: outcome === 'wrong number' ? 'given up' : 'done', dueAt: now };
  const dueAt = attempt < plan.most ? afterOpenTime(hours, now, plan.after) : null;
  return dueAt === null ? { status: 'given up', dueAt: now } : { status: 'waiting', dueAt };
}
