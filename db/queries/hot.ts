/**
 * The hot path: one statement a table and commit, its rows in one JSON parameter (but for visitors). Rows are arrays in the order of the
 * columns named here; nested objects are stored as their JSON text. CROSS JOIN, which SQLite does not reorder, makes it
 * look each row of the parameter up by its key; left to itself it may scan the site's table instead.
 */
import type { Statement, Store } from '../store.ts';

/**
 * The rows of the parameter as `v`, for a statement that goes on with `WHERE`. `json_each` writes out the row's text
 * anew at each mention of its `value`; the LIMIT keeps the subquery a subquery, in which it is mentioned once. Half of
 * what an insert cost was that.
 */
const EACH = '(SELECT value AS v FROM json_each(?) LIMIT -1)';

/** [site, id, visitor, type, name, at, originalAt, sentAt, receivedAt, url, properties] */
export type EventRow = [
  site: string,
  id: string,
  visitor: string,
  type: string,
  name: string,
  at: number,
  originalAt: number | null,
  sentAt: number | null,
  receivedAt: number,
  url: string,
  properties: unknown,
];

/** [site, id, fold, consent, automated (0 or 1), createdAt, updatedAt] */
export type VisitorRow = [
  site: string,
  id: string,
  fold: unknown,
  consent: unknown,
  automated: 0 | 1,
  createdAt: number,
  updatedAt: number,
];

/** [site, id, visitor, slot, items, policy, propensity, held (0 or 1), at] */
export type DecisionRow = [
  site: string,
  id: string,
  visitor: string,
  slot: string,
  items: unknown,
  policy: string,
  propensity: number,
  held: 0 | 1,
  at: number,
];

/** [site, decision, item, kind, visitor, at] */
export type ExposureRow = [
  site: string,
  decision: string,
  item: string,
  kind: 'seen' | 'click',
  visitor: string,
  at: number,
];

/** [site, profile, name, source, value, at] */
export type TraitRow = [site: string, profile: string, name: string, source: string, value: unknown, at: number];

/** Fails on an id that is already stored: the caller then asks `storedEventIds` and leaves those out. */
export function insertEvents(rows: EventRow[]): Statement {
  return {
    sql: `INSERT INTO events (site_id, id, visitor_id, type, name, at, original_at, sent_at, received_at, url, properties)
      SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5, v->>6, v->>7, v->>8, v->>9, v->10 FROM ${EACH} WHERE true`,
    args: [JSON.stringify(rows)],
  };
}

/** Rows of one statement: SQLite binds at most 32,766 values. */
const VISITORS_AT_ONCE = 1_000;

/**
 * Bound value by value: a fold is some kilobytes, and going through a JSON parameter it would be parsed and written
 * out once more. One statement, but for commits of over a thousand visitors.
 */
export function upsertVisitors(rows: VisitorRow[]): Statement[] {
  const statements: Statement[] = [];
  for (let from = 0; from < rows.length; from += VISITORS_AT_ONCE) {
    const some = rows.slice(from, from + VISITORS_AT_ONCE);
    statements.push({
      sql: `INSERT INTO visitors (site_id, id, fold, consent, automated, created_at, updated_at)
        VALUES ${some.map(() => '(?,?,?,?,?,?,?)').join()}
        ON CONFLICT (site_id, id) DO UPDATE SET fold = excluded.fold, consent = excluded.consent,
          automated = excluded.automated, updated_at = excluded.updated_at`,
      args: some.flatMap(([site, id, fold, consent, automated, createdAt, updatedAt]) => [
        site,
        id,
        JSON.stringify(fold),
        JSON.stringify(consent),
        automated,
        createdAt,
        updatedAt,
      ]),
    });
  }
  return statements;
}

export function insertDecisions(rows: DecisionRow[]): Statement {
  return {
    sql: `INSERT INTO decisions (site_id, id, visitor_id, slot, items, policy, propensity, held, at)
      SELECT v->>0, v->>1, v->>2, v->>3, v->4, v->>5, v->>6, v->>7, v->>8 FROM ${EACH} WHERE true`,
    args: [JSON.stringify(rows)],
  };
}

/** Only where the decision is the visitor's own and showed that item; the same twice is a no-op. */
export function insertExposures(rows: ExposureRow[]): Statement {
  return {
    sql: `INSERT INTO exposures (site_id, decision_id, item_id, kind, visitor_id, at)
      SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5
      FROM ${EACH} JOIN decisions d ON d.site_id = v->>0 AND d.id = v->>1 AND d.visitor_id = v->>4
      WHERE EXISTS (SELECT 1 FROM json_each(d.items) i WHERE i.value->>'id' = v->>2)
      ON CONFLICT DO NOTHING`,
    args: [JSON.stringify(rows)],
  };
}

export function upsertTraits(rows: TraitRow[]): Statement {
  return {
    sql: `INSERT INTO traits (site_id, profile_id, name, source, value, at)
      SELECT v->>0, v->>1, v->>2, v->>3, v->4, v->>5 FROM ${EACH} WHERE true
      ON CONFLICT (site_id, profile_id, name, source) DO UPDATE SET value = excluded.value, at = excluded.at
      WHERE excluded.at >= traits.at`,
    args: [JSON.stringify(rows)],
  };
}

/** Links each visitor to a profile of its own where it has none yet. Rows: [site, visitor, profile, at]. */
export function linkProfiles(rows: [site: string, visitor: string, profile: string, at: number][]): Statement {
  return {
    sql: `INSERT INTO profile_links (site_id, visitor_id, profile_id, at)
      SELECT v->>0, v->>1, v->>2, v->>3 FROM ${EACH} WHERE true ON CONFLICT DO NOTHING`,
    args: [JSON.stringify(rows)],
  };
}

/** Which of these (site, id) pairs are stored; answers as `site id` joined by a blank. */
export async function storedEventIds(store: Store, pairs: [site: string, id: string][]): Promise<Set<string>> {
  const rows = await store.read({
    sql: `SELECT e.site_id AS site, e.id AS id FROM json_each(?) j CROSS JOIN events e ON e.site_id = j.value->>0 AND e.id = j.value->>1`,
    args: [JSON.stringify(pairs)],
  });
  return new Set(rows.map((row) => `${String(row['site'])} ${String(row['id'])}`));
}

/** The stored state of these visitors of one site, by id. */
export async function visitorRows(
  store: Store,
  siteId: string,
  ids: string[],
): Promise<Map<string, { fold: string; consent: string; createdAt: number }>> {
  const rows = await store.read({
    sql: `SELECT v.id AS id, v.fold AS fold, v.consent AS consent, v.created_at AS created FROM json_each(?2) j
      CROSS JOIN visitors v ON v.site_id = ?1 AND v.id = j.value`,
    args: [siteId, JSON.stringify(ids)],
  });
  return new Map(
    rows.map((row) => [
      String(row['id']),
      { fold: String(row['fold']), consent: String(row['consent']), createdAt: Number(row['created']) },
    ]),
  );
}

/** Interactions of a site's stored events in the order of arrival, a page at a time, for rebuilding what is in memory. */
export async function eventsInOrder(
  store: Store,
  after: number,
  limit: number,
): Promise<{
  cursor: number;
  rows: { siteId: string; id: string; visitorId: string; name: string; at: number; url: string; properties: string }[];
}> {
  const rows = await store.read({
    sql: `SELECT e.rowid AS cursor, e.site_id, e.id, e.visitor_id, e.name, e.at, e.url, e.properties FROM events e
      WHERE e.rowid > ? AND e.type = 'track' AND NOT EXISTS
        (SELECT 1 FROM visitors v WHERE v.site_id = e.site_id AND v.id = e.visitor_id AND v.automated)
      ORDER BY e.rowid LIMIT ?`,
    args: [after, limit],
  });
  return {
    cursor: rows.length ? Number(rows[rows.length - 1]!['cursor']) : after,
    rows: rows.map((row) => ({
      siteId: String(row['site_id']),
      id: String(row['id']),
      visitorId: String(row['visitor_id']),
      name: String(row['name']),
      at: Number(row['at']),
      url: String(row['url']),
      properties: String(row['properties']),
    })),
  };
}
