/** The rows that an identify event makes of its traits. */
import type { TraitRow } from '../../db/queries/hot.ts';
import { presentable } from '../../db/statement.ts';
import { profileOf } from '../profiles/profile.ts';
import type { IncomingEvent } from './submission.ts';

const TRAITS_KEPT = 50;

export function traitsOf(event: IncomingEvent, source: string): TraitRow[] {
  const { userId, traits } = event.properties;
  const profile = profileOf(event.visitorId);
  const rows: TraitRow[] = [];
  if (typeof userId === 'string' && userId) rows.push([event.siteId, profile, 'user id', source, userId, event.at]);
  if (typeof traits === 'object' && traits !== null && !Array.isArray(traits)) {
    for (const [name, value] of Object.entries(traits).slice(0, TRAITS_KEPT)) {
      if (name.length <= 64) rows.push([event.siteId, profile, presentable(name), source, value, event.at]);
    }
  }
  return rows;
}

/** One row a key: an upsert may not touch the same row twice in one statement. */
export function newestOfEach(rows: TraitRow[]): TraitRow[] {
  const newest = new Map<string, TraitRow>();
  for (const row of rows) {
    const key = row.slice(0, 4).join('\n');
    const known = newest.get(key);
    if (!known || row[5] >= known[5]) newest.set(key, row);
  }
  return [...newest.values()];
}
