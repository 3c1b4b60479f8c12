/**
 * When a team is there: opening hours in its own time zone, with holidays and exceptions. Everything outside is
 * milliseconds UTC; the days on which clocks change are the time zone's business. Pure.
 */
import { Temporal } from 'temporal-polyfill';

/** Minutes of a local day, 0 to 1440. On a day on which clocks change, what the clock on the wall shows. */
export type Span = [from: number, to: number];

export interface Hours {
  /** IANA name, such as Europe/Berlin. */
  timeZone: string;
  /** Monday first; no spans, no opening. */
  week: Span[][];
  /** Days that differ: YYYY-MM-DD; a holiday has no spans. */
  exceptions: { [date: string]: Span[] };
}

/** A time during which somebody is there, ms UTC; `to` is not in it. */
export interface Opening {
  from: number;
  to: number;
}

const DAY_MINUTES = 1440;
/** A team that is closed for longer is closed. */
const DAYS_AHEAD = 400;

/** The openings that begin on a local day, in order. */
export function openingsOn(hours: Hours, date: Temporal.PlainDate): Opening[] {
  const spans = hours.exceptions[date.toString()] ?? hours.week[date.dayOfWeek - 1] ?? [];
  return spans
    .map(([from, to]) => ({ from: instantOf(hours, date, from), to: instantOf(hours, date, to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
}

/** The opening that a time is in, or the next one; null where the team does not open within a year. */
export function openingAt(hours: Hours, at: number): (Opening & { now: boolean }) | null {
  let date = dateAt(hours, at);
  for (let day = 0; day < DAYS_AHEAD; day++) {
    for (const opening of openingsOn(hours, date)) {
      if (opening.to > at) return { ...opening, now: opening.from <= at };
    }
    date = date.add({ days: 1 });
  }
  return null;
}

export function isOpen(hours: Hours, at: number): boolean {
  return openingAt(hours, at)?.now ?? false;
}

/** The time at which so much opening time has passed since `at`: a clock that stands still while the team is away. */
export function afterOpenTime(hours: Hours, at: number, ms: number): number | null {
  let left = ms;
  let from = at;
  for (;;) {
    const opening = openingAt(hours, from);
    if (!opening) return null;
    const begin = Math.max(from, opening.from);
    if (begin + left <= opening.to) return begin + left;
    left -= opening.to - begin;
    from = opening.to;
  }
}

/** How much opening time lies between two times. */
export function openTimeBetween(hours: Hours, from: number, to: number): number {
  let sum = 0;
  let at = from;
  while (at < to) {
    const opening = openingAt(hours, at);
    if (!opening || opening.from >= to) return sum;
    sum += Math.min(opening.to, to) - Math.max(opening.from, at);
    at = opening.to;
  }
  return sum;
}

/** The beginnings of appointments of so many minutes within the openings between two times. */
export function slotsBetween(hours: Hours, from: number, to: number, minutes: number): number[] {
  const slots: number[] = [];
  const length = minutes * 60_000;
  const last = dateAt(hours, to);
  for (let date = dateAt(hours, from); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const opening of openingsOn(hours, date)) {
      for (let at = opening.from; at + length <= opening.to; at += length) if (at >= from && at < to) slots.push(at);
    }
  }
  return slots;
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** What is wrong with hours that somebody wrote; null where nothing is. */
export function hoursProblem(hours: Hours): string | null {
  if (!isTimeZone(hours.timeZone))
    return `${hours.timeZone.slice(0, 40)} is no time zone; write it like Europe/Berlin.`;
  if (hours.week.length !== 7) return 'A week has seven days.';
  for (const date of Object.keys(hours.exceptions)) {
    if (!isDate(date)) return `${date.slice(0, 40)} is no day; write it like 2026-12-24.`;
  }
  for (const spans of [...hours.week, ...Object.values(hours.exceptions)]) {
    let last = -1;
    for (const [from, to] of spans) {
      if (![from, to].every((minute) => Number.isInteger(minute) && minute >= 0 && minute <= DAY_MINUTES)) {
        return 'Hours are minutes of a day, 0 to 1440.';
      }
      if (from >= to) return 'An opening ends after it begins; one that goes past midnight is two.';
      if (from < last) return 'Openings of a day follow each other.';
      last = to;
    }
  }
  return null;
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

function dateAt({ timeZone }: Hours, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** A minute that the clock skips is the moment after the gap; one that it shows twice is the first. */
function instantOf({ timeZone }: Hours, date: Temporal.PlainDate, minute: number): number {
  const day = minute === DAY_MINUTES ? date.add({ days: 1 }) : date;
  const time = Temporal.PlainTime.from({ hour: Math.floor((minute % DAY_MINUTES) / 60), minute: minute % 60 });
  return day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}
