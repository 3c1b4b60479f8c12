/** Times and openings in words, for pages that are drawn here. English, with 24 hours. */
import { zoneName } from '../../protocol/zone-name.ts';
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
export function sayer(timeZone: string): Sayer {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
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
export function presenceSaid(hours: Hours, here: boolean, now: number): string {
  if (here) return 'Somebody is here now.';
  const opening = openingAt(hours, now);
  if (!opening || opening.now) return 'Nobody is here just now.';
  const { time, day, zone } = sayer(hours.timeZone);
  const when = day(opening.from) === day(now) ? '' : `${day(opening.from)} at `;
  return `Nobody is here just now. We are back ${when === '' ? 'at ' : when}${time(opening.from)}, ${zone} time.`;
}
