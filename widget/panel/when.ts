import { WORDS } from './words.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When something was, in as few letters as can be: "now", "12 min", "14:05", "Mon", "3 Nov". */
export function when(at: number, now: number, locale: string): string {
  const ago = now - at;
  if (ago < MINUTE) return WORDS.now;
  if (ago < 60 * MINUTE) return WORDS.minutesAgo(Math.floor(ago / MINUTE));
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const options: Intl.DateTimeFormatOptions = sameDay
    ? { hour: '2-digit', minute: '2-digit' }
    : ago < 6 * DAY
      ? { weekday: 'short' }
      : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, options).format(at);
}

/** What is said where nobody is there: when the team is back by the visitor's own clock, where that is known. */
export function back(opensAt: number | null, now: number, locale: string): string {
  if (opensAt === null || opensAt <= now) return WORDS.away;
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(opensAt);
  if (new Date(opensAt).toDateString() === new Date(now).toDateString()) return WORDS.backAt(time);
  const far = opensAt - now > 6 * DAY;
  const day: Intl.DateTimeFormatOptions = far ? { day: 'numeric', month: 'short' } : { weekday: 'long' };
  return WORDS.backOn(new Intl.DateTimeFormat(locale, day).format(opensAt), time);
}
