/**
 * The clock of callbacks: it stands still while the team is away. Times are ms UTC; openings are in order and do not
 * overlap. Pure.
 */
import type { CallbackRow } from '../protocol/callback.ts';

export interface Opening {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How much opening time lies between two times. */
export function openBetween(openings: readonly Opening[], from: number, to: number): number {
  return openings.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);
}

/** When so much opening time has passed since `at`; null beyond the openings that are known. */
export function afterOpen(openings: readonly Opening[], at: number, ms: number): number | null {
  let left = ms;
  for (const one of openings) {
    const begin = Math.max(one.from, at);
    if (one.to <= begin) continue;
    if (begin + left <= one.to) return begin + left;
    left -= one.to - begin;
  }
  return null;
}

/** The opening that a time is in, or the next one. */
export function openingAt(openings: readonly Opening[], at: number): Opening | undefined {
  return openings.find((one) => one.to > at);
}

/** `late`: it should have been called; `soon`: within half an hour of opening time; `later`. */
export interface Due {
  kind: 'late' | 'soon' | 'later';
  /** Opening time until then, or since. */
  ms: number;
}

const SOON_MS = 30 * MINUTE;

/**
 * How a request stands against the clock. One that is due while the team is away is late only once it has been open
 * again for a minute: until then nobody could have called.
 */
export function dueOf(dueAt: number, now: number, openings: readonly Opening[]): Due {
  if (dueAt <= now) {
    const ms = openBetween(openings, dueAt, now);
    return ms < MINUTE ? { kind: 'soon', ms: 0 } : { kind: 'late', ms };
  }
  const ms = openBetween(openings, now, dueAt);
  return { kind: ms <= SOON_MS ? 'soon' : 'later', ms };
}

/** "1 h 06 late", "in 24 min", "now". */
export function dueWords({ kind, ms }: Due): string {
  if (kind === 'late') return `${openSpan(ms)} late`;
  return ms < MINUTE ? 'now' : `in ${openSpan(ms)}`;
}

/** "24 min", "1 h 06", "12 h". */
export function openSpan(ms: number): string {
  if (ms < HOUR) return `${Math.max(1, Math.floor(ms / MINUTE))} min`;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  return hours >= 10 || minutes === 0 ? `${hours} h` : `${hours} h ${String(minutes).padStart(2, '0')}`;
}

/** The heading under which a request stands in the list. */
export function groupOf(row: CallbackRow, now: number, openings: readonly Opening[], dayOf: (at: number) => string) {
  const due = dueOf(row.dueAt, now, openings);
  if (due.kind === 'late') return 'Overdue';
  if (row.dueAt <= now || (due.ms <= HOUR && row.dueAt - now <= HOUR)) return 'Next hour';
  return dayOf(row.dueAt) === dayOf(now) ? 'Later today' : dayOf(row.dueAt);
}
