/** Figures of a report in words. */
import { ENOUGH_TO_SAY, type Middle, type Share } from '../../protocol/report.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Unit {
  ms: number;
  name: string;
}

/** In which a table tells durations up to `most` ms with few digits. */
export function unitOf(most: number): Unit {
  if (most < 2 * MINUTE) return { ms: SECOND, name: 'seconds' };
  if (most < 2 * HOUR) return { ms: MINUTE, name: 'minutes' };
  if (most < 2 * DAY) return { ms: HOUR, name: 'hours' };
  return { ms: DAY, name: 'days' };
}

export function inUnit(ms: number, unit: Unit): string {
  return figure(ms / unit.ms);
}

/** "48 s", "4.2 min", "2.5 h", "3.1 days" */
export function duration(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${figure(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${figure(ms / HOUR)} h`;
  return `${figure(ms / DAY)} days`;
}

/** "87 %" of a share of 1. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** "1 rating", "612 ratings" */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

export function ofShare({ n, of }: Share): number | null {
  return of === 0 ? null : n / of;
}

/** "41 s to 56 s", or why there is none. */
export function middleInterval({ n, low, high }: Middle): string {
  if (low === null || high === null) return tooFew(n);
  return `${duration(low)} to ${duration(high)}`;
}

export function shareInterval({ of, low, high }: Share): string {
  if (low === null || high === null) return tooFew(of);
  return `${percent(low)} to ${percent(high)}`;
}

function tooFew(n: number): string {
  return n === 0 ? 'none yet' : `too few for an interval, ${n} of ${ENOUGH_TO_SAY}`;
}

/** Where `now` lies for sure, seen from `before`: their intervals have no point in common. null: who knows. */
export function moved(now: Middle | Share, before: Middle | Share): 'up' | 'down' | null {
  if (now.low === null || now.high === null || before.low === null || before.high === null) return null;
  if (now.low > before.high) return 'up';
  return now.high < before.low ? 'down' : null;
}

/** " · before: 1.2 min, clearly faster now"; nothing where there is nothing to compare with. */
export function compared(
  now: Middle | Share,
  before: Middle | Share,
  said: string | null,
  words: { up: string; down: string },
): string {
  if (said === null) return '';
  const way = moved(now, before);
  if (way) return ` · before: ${said}, clearly ${words[way]} now`;
  return now.low === null || before.low === null ? ` · before: ${said}` : ` · before: ${said}, no clear change`;
}

function figure(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}
