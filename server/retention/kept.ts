/** For how long a site keeps what. */
import type { SiteSettings } from '../../db/schema/sqlite.ts';
import { Refusal } from '../refusal.ts';

export type Retention = SiteSettings['retention'];
export type RetentionClass = keyof Retention;

export const RETENTION_CLASSES: RetentionClass[] = ['events', 'decisions', 'conversations'];

/** A hundred years: longer is for ever, and 0 says that. */
export const MOST_DAYS = 36_500;

const DAY_MS = 86_400_000;

/** What arrived earlier goes: milliseconds UTC. 0 where everything stays. */
export function keptSince(days: number, now: number): number {
  return days === 0 ? 0 : Math.max(0, now - days * DAY_MS);
}

/** The days with what is given in place of what was. @throws Refusal `bad_request` */
export function changedRetention(before: Retention, given: Partial<Retention>): Retention {
  const after = { ...before };
  for (const name of RETENTION_CLASSES) {
    const days = given[name];
    if (days === undefined) continue;
    if (!Number.isInteger(days) || days < 0 || days > MOST_DAYS) {
      throw new Refusal('bad_request', `The days that ${name} are kept are a whole number from 0 to ${MOST_DAYS}.`);
    }
    after[name] = days;
  }
  return after;
}
