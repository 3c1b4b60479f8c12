/** People of whom a name or an address is known, for search: by profile, with the visitors linked to it. */
import type { Store } from '../store.ts';

/** A profile that has one of the traits asked for. */
export interface KnownProfile {
  profileId: string;
  /** Linked to it, the first linked first. */
  visitors: string[];
}

/** As what a visitor stands among the entries: no id of a conversation, which browsers make, begins so. */
export function contactSubject(visitorId: string): string {
  return `@${visitorId}`;
}

/** The visitor of such an entry. */
export function visitorOfContact(subjectId: string): string {
  return subjectId.slice(1);
}

/** The profiles that these visitors are linked to, by visitor. */
export async function profilesOfVisitors(
  store: Store,
  siteId: string,
  visitors: string[],
): Promise<Map<string, string>> {
  const rows = await store.read({
    sql: `SELECT l.visitor_id AS visitor, l.profile_id AS profile
      FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN profile_links l WHERE l.site_id = ?1 AND l.visitor_id = j.v`,
    args: [siteId, JSON.stringify(visitors)],
  });
  return new Map(rows.map((row) => [String(row['visitor']), String(row['profile'])]));
}

/** Those of these profiles, or a page of all in the order of their ids, that have a trait of these names. */
export async function profilesWithTraits(
  store: Store,
  siteId: string,
  names: readonly string[],
  which: { profiles: string[] } | { after: string; limit: number },
): Promise<KnownProfile[]> {
  const { texts } = store.dialect;
  const named = `t.name IN (SELECT n.v FROM ${texts('?2', 'n')})`;
  const known =
    'profiles' in which
      ? `SELECT t.profile_id AS profile FROM ${texts('?3', 'j')} CROSS JOIN traits t
          WHERE t.site_id = ?1 AND t.profile_id = j.v AND ${named} GROUP BY t.profile_id`
      : `SELECT t.profile_id AS profile FROM traits t
          WHERE t.site_id = ?1 AND t.profile_id > ?3 AND ${named}
          GROUP BY t.profile_id ORDER BY t.profile_id LIMIT ?4`;
  const rows = await store.read({
    sql: `SELECT p.profile AS profile, l.visitor_id AS visitor
      FROM (${known}) p LEFT JOIN profile_links l ON l.site_id = ?1 AND l.profile_id = p.profile
      ORDER BY p.profile, l.at, l.visitor_id`,
    args:
      'profiles' in which
        ? [siteId, JSON.stringify(names), JSON.stringify(which.profiles)]
        : [siteId, JSON.stringify(names), which.after, which.limit],
  });
  const found = new Map<string, KnownProfile>();
  for (const row of rows) {
    const profileId = String(row['profile']);
    const profile = found.get(profileId) ?? { profileId, visitors: [] };
    found.set(profileId, profile);
    if (row['visitor'] !== null) profile.visitors.push(String(row['visitor']));
  }
  return [...found.values()];
}

/** Which of these visitors need no entry of their own: a conversation has one for them, or they are robots. */
export async function visitorsFoundOtherwise(store: Store, siteId: string, visitors: string[]): Promise<Set<string>> {
  const asked = store.dialect.texts('?2', 'j');
  const rows = await store.read({
    sql: `SELECT c.visitor_id AS visitor FROM ${asked} CROSS JOIN conversations c
        WHERE c.site_id = ?1 AND c.visitor_id = j.v
      UNION SELECT v.id AS visitor FROM ${asked} CROSS JOIN visitors v
        WHERE v.site_id = ?1 AND v.id = j.v AND v.automated = true`,
    args: [siteId, JSON.stringify(visitors)],
  });
  return new Set(rows.map((row) => String(row['visitor'])));
}
