/** Beginnings of calls as the visitor's own clock shows them. Pure. */
import { zoneName } from '../../protocol/zone-name.ts';
import { WORDS } from './words.ts';

export interface Day {
  /** "2026-11-24" in the visitor's zone. */
  id: string;
  /** Some moment of the day, for its name. */
  at: number;
  /** Morning, afternoon, evening. */
  parts: number[][];
}

const NOON = 12;
const EVENING = 18;

/** Slots by the days of a time zone, in order. A day on which clocks change has what its clock shows. */
export function daysOf(slots: readonly number[], timeZone: string): Day[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const days = new Map<string, Day>();
  for (const at of slots) {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const id = `${part.get('year')}-${part.get('month')}-${part.get('day')}`;
    const hour = Number(part.get('hour'));
    let day = days.get(id);
    if (!day) days.set(id, (day = { id, at, parts: [[], [], []] }));
    day.parts[hour < NOON ? 0 : hour < EVENING ? 1 : 2]!.push(at);
  }
  return [...days.values()];
}

/** Says times in a language and a time zone. */
export interface Sayer {
  /** "10:30" */
  time(at: number): string;
  /** "Tuesday 24 November" */
  day(at: number): string;
  /** "Tuesday at 10:30", "today at 10:30" */
  at(at: number, now: number): string;
  /** "Tue", "24", "November" */
  weekday(at: number): string;
  date(at: number): string;
  month(at: number): string;
  /** "Berlin (GMT+1)" */
  zone(at: number): string;
}

export function sayer(locale: string, timeZone: string): Sayer {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (at: number) => made.format(at);
  };
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const weekdayLong = format({ weekday: 'long' });
  const full = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const numeric = format({ year: 'numeric', month: 'numeric', day: 'numeric' });
  const offset = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' });
  const week = 6 * 24 * 3_600_000;
  return {
    time,
    day: full,
    at: (at, now) =>
      WORDS.whenAt(numeric(at) === numeric(now) ? WORDS.today : at - now < week ? weekdayLong(at) : full(at), time(at)),
    weekday: format({ weekday: 'short' }),
    date: format({ day: 'numeric' }),
    month: format({ month: 'long' }),
    zone(at) {
      const name = offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      return `${zoneName(timeZone)} (${name})`;
    },
  };
}
