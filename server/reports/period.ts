/** Days of a report, by the team's clock. */
import { Temporal } from 'temporal-polyfill';
import { MOST_REPORT_DAYS } from '../../protocol/report.ts';
import { Refusal } from '../refusal.ts';

/** ms UTC, `to` is not in it. */
export interface Period {
  from: number;
  to: number;
  timeZone: string;
  days: number;
  /** As many days before. */
  before: { from: number; to: number };
}

/** @param from and `to`: YYYY-MM-DD, both in it. @throws Refusal `bad_request` */
export function periodOf(from: string, to: string, timeZone: string): Period {
  const [first, last] = [dayOf(from), dayOf(to)];
  const days = last.since(first).days + 1;
  if (days < 1) throw new Refusal('bad_request', 'from: a day that is not after to.');
  if (days > MOST_REPORT_DAYS) throw new Refusal('bad_request', `A report has at most ${MOST_REPORT_DAYS} days.`);
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds;
  return {
    from: startOf(first),
    to: startOf(last.add({ days: 1 })),
    timeZone,
    days,
    before: { from: startOf(first.subtract({ days })), to: startOf(first) },
  };
}

/** Where each step of a period begins: its days, or, of more than 14, its weeks from Monday. */
export function stepsOf({ from, to, timeZone, days }: Period): number[] {
  const starts: number[] = [];
  const begin = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let day = begin; ;) {
    const at = day.toZonedDateTime(timeZone).epochMilliseconds;
    if (at >= to) return starts;
    starts.push(at);
    day = day.add({ days: days <= 14 ? 1 : 8 - day.dayOfWeek });
  }
}

/** When something was on the team's clock: Monday is 0. */
export function clockOf(timeZone: string): (at: number) => { weekday: number; hour: number } {
  // A format is many times as fast as a date in a time zone, and a report asks thousands of times.
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  return (at) => {
    const parts = format.formatToParts(at);
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    return { weekday: WEEKDAYS.indexOf(of('weekday')), hour: Number(of('hour')) };
  };
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function dayOf(text: string): Temporal.PlainDate {
  try {
    const day = Temporal.PlainDate.from(text);
    if (day.toString() === text) return day;
  } catch {
    // Said below.
  }
  throw new Refusal('bad_request', 'from, to: days, written like 2026-11-22.');
}
