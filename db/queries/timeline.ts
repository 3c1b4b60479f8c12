/** What happened to one visitor, for the operator's eyes. */
import type { Store } from '../store.ts';

export interface TimelineEvent {
  id: string;
  at: number;
  type: string;
  name: string;
  url: string;
  properties: string;
}

export interface TimelineDecision {
  id: string;
  at: number;
  slot: string;
  policy: string;
  propensity: number;
  held: boolean;
  items: string;
}

/** Events before a time, newest first, without exposures and clicks, which belong to their decisions. */
export async function eventsOfVisitor(
  store: Store,
  siteId: string,
  visitorId: string,
  before: number,
  limit: number,
): Promise<TimelineEvent[]> {
  const rows = await store.read({
    sql: `SELECT id, at, type, name, url, properties FROM events
      WHERE site_id = ? AND visitor_id = ? AND at < ? AND type NOT IN ('exposure', 'click')
      ORDER BY at DESC, arrival DESC LIMIT ?`,
    args: [siteId, visitorId, before, limit],
  });
  return rows as unknown as TimelineEvent[];
}

/** One decision of a site. */
export async function decisionById(store: Store, siteId: string, id: string): Promise<TimelineDecision | null> {
  const rows = await store.read({
    sql: `SELECT id, at, slot, policy, propensity, held, items FROM decisions WHERE site_id = ? AND id = ?`,
    args: [siteId, id],
  });
  return rows[0] ? { ...(rows[0] as unknown as TimelineDecision), held: Boolean(rows[0]['held']) } : null;
}

/** These events of one site, in the order of arrival. */
export async function eventsById(store: Store, siteId: string, ids: string[]): Promise<TimelineEvent[]> {
  const rows = await store.read({
    sql: `SELECT e.id, e.at, e.type, e.name, e.url, e.properties FROM ${store.dialect.texts('?2', 'j')}
      CROSS JOIN events e WHERE e.site_id = ?1 AND e.id = j.v ORDER BY e.arrival`,
    args: [siteId, JSON.stringify(ids)],
  });
  return rows as unknown as TimelineEvent[];
}

export async function decisionsOfVisitor(
  store: Store,
  siteId: string,
  visitorId: string,
  before: number,
  limit: number,
): Promise<TimelineDecision[]> {
  const rows = await store.read({
    sql: `SELECT id, at, slot, policy, propensity, held, items FROM decisions
      WHERE site_id = ? AND visitor_id = ? AND at < ? ORDER BY at DESC LIMIT ?`,
    args: [siteId, visitorId, before, limit],
  });
  return rows.map((row) => ({ ...(row as unknown as TimelineDecision), held: Boolean(row['held']) }));
}

/** What was seen and followed of these decisions of one site. */
export async function exposuresOf(
  store: Store,
  siteId: string,
  decisionIds: string[],
): Promise<{ decisionId: string; itemId: string; kind: 'seen' | 'click' }[]> {
  const rows = await store.read({
    sql: `SELECT e.decision_id AS "decisionId", e.item_id AS "itemId", e.kind AS kind FROM ${store.dialect.texts('?2', 'j')}
      CROSS JOIN exposures e WHERE e.site_id = ?1 AND e.decision_id = j.v`,
    args: [siteId, JSON.stringify(decisionIds)],
  });
  return rows as unknown as { decisionId: string; itemId: string; kind: 'seen' | 'click' }[];
}

/** The visitors that share a visitor's profile, itself among them, with their folds. */
export async function visitorsOfProfileOf(
  store: Store,
  siteId: string,
  visitorId: string,
): Promise<{ id: string; profileId: string; fold: string; consent: string }[]> {
  const rows = await store.read({
    sql: `SELECT v.id AS id, l.profile_id AS "profileId", v.fold AS fold, v.consent AS consent
      FROM profile_links own
      JOIN profile_links l ON l.site_id = own.site_id AND l.profile_id = own.profile_id
      JOIN visitors v ON v.site_id = l.site_id AND v.id = l.visitor_id
      WHERE own.site_id = ? AND own.visitor_id = ?`,
    args: [siteId, visitorId],
  });
  return rows as unknown as { id: string; profileId: string; fold: string; consent: string }[];
}

/** The newest page view of a person among the newest events of a site; null where there is none. */
export async function newestPage(store: Store, siteId: string): Promise<{ url: string; at: number } | null> {
  const rows = await store.read({
    sql: `SELECT url, at FROM (SELECT type, url, visitor_id, received_at AS at, arrival FROM events WHERE site_id = ?1
      ORDER BY arrival DESC LIMIT 200) newest WHERE type = 'page' AND NOT EXISTS (SELECT 1 FROM visitors v
        WHERE v.site_id = ?1 AND v.id = newest.visitor_id AND v.automated) ORDER BY arrival DESC LIMIT 1`,
    args: [siteId],
  });
  return rows[0] ? { url: String(rows[0]['url']), at: Number(rows[0]['at']) } : null;
}
