/** Times and openings in words, for pages that are drawn here. */
import { zoneName } from '../../protocol/zone-name.ts';
import type { Spoken } from '../words/words.ts';
import { openingAt, type Hours } from './hours.ts';

export interface Sayer {
  /** "10:30" */
  time(at: number): string;
  /** "Tuesday 24 November" */
  day(at: number): string;
  /** "Tue" */
  weekday(at: number): string;
  /** "Berlin" */
  zone: string;
}

/** @param timeZone IANA name, checked */
export function sayer(timeZone: string, { locale }: Pick<Spoken, 'locale'>): Sayer {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (at: number) => made.format(at);
  };
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    day: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    weekday: format({ weekday: 'short' }),
    zone: zoneName(timeZone),
  };
}

/** Whether somebody is there, and else when somebody will be, by the team's own clock. Nothing that is not known. */
export function presenceSaid(hours: Hours, here: boolean, now: number, spoken: Spoken): string {
  const { presence } = spoken.words;
  if (here) return presence.here;
  const opening = openingAt(hours, now);
  if (!opening || opening.now) return presence.away;
  const { time, day, zone } = sayer(hours.timeZone, spoken);
  const back =
    day(opening.from) === day(now)
      ? presence.backAt(time(opening.from), zone)
      : presence.backOn(day(opening.from), time(opening.from), zone);
  return `${presence.away} ${back}`;
}
