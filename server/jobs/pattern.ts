/** When what comes again comes next. */
import { Cron } from 'croner';

/**
 * @param pattern of cron, `minute hour day month weekday`, in UTC, where every day has 24 hours
 * @param after milliseconds UTC
 * @returns the first time that is later
 * @throws what the parser says of a pattern that is none, and an Error where it never comes
 */
export function nextTime(pattern: string, after: number): number {
  const next = new Cron(pattern, { timezone: 'UTC' }).nextRun(new Date(after));
  if (!next) throw new Error(`"${pattern}" does not come again.`);
  return next.getTime();
}
