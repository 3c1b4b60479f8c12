/**
 * The hot path: one statement a table and commit, its rows in one JSON parameter. Rows are arrays in the order of the
 * columns named here; nested objects are stored as their JSON text. CROSS JOIN, which SQLite does not reorder, makes it
 * look each row of the parameter up by its key; left to itself it may scan the site's table instead.
 */
import { jsonParameter } from '../statement.ts';
import type { Row, Statement, Store } from '../store.ts';

/** [site, id, visitor, type, name, at, originalAt, sentAt, receivedAt, arrival, url, properties] */
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
  arrival: number,
  url: string,
  properties: unknown,
];

/** [site, id, fold, consent, automated, rev, createdAt, updatedAt] */
export type VisitorRow = [
  site: string,
  id: string,
  fold: unknown,
  consent: unknown,
  automated: boolean,
  rev: number,
  createdAt: number,
  updatedAt: number,
];

/** [site, id, visitor, slot, items, policy, propensity, held, at] */
export type DecisionRow = [
  site: string,
  id: string,
  visitor: string,
  slot: string,
  items: unknown,
  policy: string,
  propensity: number,
  held: boolean,
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
export function insertEvents({ dialect }: Store, rows: EventRow[]): Statement {
  return {
    sql: `INSERT INTO events (site_id, id, visitor_id, type, name, at, original_at, sent_at, received_at, arrival,
        url, properties)
      SELECT v->>0, v->>1, v->>2, v->>3, v->>4, CAST(v->>5 AS bigint), CAST(v->>6 AS bigint), CAST(v->>7 AS bigint),
        CAST(v->>8 AS bigint), CAST(v->>9 AS bigint), v->>10, v->>11
      FROM ${dialect.elements('?', 'j')} WHERE true`,
    args: [jsonParameter(rows)],
  };
}

/**
 * Takes the ids of events where others write as well: answers the pairs that nobody had. Until the commit nobody else
 * gets them; in one order, so that two who want the same wait for each other only one way.
 */
export function claimEventIds({ dialect }: Store, pairs: [site: string, id: string][]): Statement {
  return {
    sql: `INSERT INTO event_ids (site_id, id) SELECT v->>0, v->>1 FROM ${dialect.elements('?', 'j')}
      WHERE true ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING site_id AS site, id`,
    args: [JSON.stringify(pairs)],
  };
}

/** Makes sure that these visitors have a row to lock. */
export function insertVisitors({ dialect }: Store, rows: VisitorRow[]): Statement {
  return {
    sql: `INSERT INTO visitors (site_id, id, fold, consent, automated, rev, created_at, updated_at)
      SELECT ${VISITOR_COLUMNS} FROM ${dialect.elements('?', 'j')} WHERE true ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    args: [JSON.stringify(rows)],
  };
}

/** Locks the rows of these visitors until the commit; answers the fold where `rev` is not the one remembered. */
export function lockVisitors({ dialect }: Store, rows: [site: string, id: string, rev: number][]): Statement {
  return {
    sql: `SELECT v.site_id AS site, v.id AS id, v.rev AS rev, v.created_at AS created,
        CASE WHEN v.rev <> CAST(j.v->>2 AS bigint) THEN v.fold END AS fold
      FROM ${dialect.elements('?', 'j')} CROSS JOIN visitors v WHERE v.site_id = j.v->>0 AND v.id = j.v->>1
      ORDER BY v.site_id, v.id${dialect.forUpdate && `${dialect.forUpdate} OF v`}`,
    args: [JSON.stringify(rows)],
  };
}

/** A row of `lockVisitors`. */
export interface LockedVisitor {
  site: string;
  id: string;
  rev: number;
  created: number;
  /** Null where the one remembered is still right. */
  fold: string | null;
}

export const lockedVisitors = (rows: Row[]): LockedVisitor[] => rows as unknown as LockedVisitor[];

const VISITOR_COLUMNS = `v->>0, v->>1, v->>2, v->>3, CAST(v->>4 AS boolean), CAST(v->>5 AS bigint),
        CAST(v->>6 AS bigint), CAST(v->>7 AS bigint)`;

const VISITOR_UPDATES = `fold = excluded.fold, consent = excluded.consent, automated = excluded.automated,
          rev = excluded.rev, updated_at = excluded.updated_at`;

/** Rows of one statement: SQLite binds at most 32,766 values. */
const VISITORS_AT_ONCE = 1_000;

/**
 * The embedded store binds value by value: a fold is some kilobytes, and going through a JSON parameter it would be
 * parsed and written out once more. PostgreSQL, which remembers each text it has prepared, gets one text.
 */
export function upsertVisitors({ dialect }: Store, rows: VisitorRow[]): Statement[] {
  if (dialect.name === 'postgres') {
    return [
      {
        sql: `INSERT INTO visitors (site_id, id, fold, consent, automated, rev, created_at, updated_at)
        SELECT ${VISITOR_COLUMNS} FROM ${dialect.elements('?', 'j')}
        ON CONFLICT (site_id, id) DO UPDATE SET ${VISITOR_UPDATES}`,
        // As texts: they are to come back as they are, which JSON of its own it would sort and keep no NUL of.
        args: [JSON.stringify(rows.map((row) => row.map((v) => (typeof v === 'object' ? JSON.stringify(v) : v))))],
      },
    ];
  }
  const statements: Statement[] = [];
  for (let from = 0; from < rows.length; from += VISITORS_AT_ONCE) {
    const some = rows.slice(from, from + VISITORS_AT_ONCE);
    statements.push({
      sql: `INSERT INTO visitors (site_id, id, fold, consent, automated, rev, created_at, updated_at)
        VALUES ${some.map(() => '(?,?,?,?,?,?,?,?)').join()}
        ON CONFLICT (site_id, id) DO UPDATE SET ${VISITOR_UPDATES}`,
      args: some.flatMap(([site, id, fold, consent, automated, rev, createdAt, updatedAt]) => [
        site,
        id,
        JSON.stringify(fold),
        JSON.stringify(consent),
        automated,
        rev,
        createdAt,
        updatedAt,
      ]),
    });
  }
  return statements;
}

export function insertDecisions({ dialect }: Store, rows: DecisionRow[]): Statement {
  return {
    sql: `INSERT INTO decisions (site_id, id, visitor_id, slot, items, policy, propensity, held, at)
      SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5, CAST(v->>6 AS double precision), CAST(v->>7 AS boolean),
        CAST(v->>8 AS bigint)
      FROM ${dialect.elements('?', 'j')} WHERE true`,
    args: [jsonParameter(rows)],
  };
}

/** Only where the decision is the visitor's own and showed that item; the same twice is a no-op. */
export function insertExposures({ dialect }: Store, rows: ExposureRow[]): Statement {
  return {
    sql: `INSERT INTO exposures (site_id, decision_id, item_id, kind, visitor_id, at)
      SELECT j.v->>0, j.v->>1, j.v->>2, j.v->>3, j.v->>4, CAST(j.v->>5 AS bigint)
      FROM ${dialect.elements('?', 'j')} CROSS JOIN decisions d
      WHERE d.site_id = j.v->>0 AND d.id = j.v->>1 AND d.visitor_id = j.v->>4
        AND EXISTS (SELECT 1 FROM ${dialect.elements('d.items', 'i')} WHERE i.v->>'id' = j.v->>2)
      ON CONFLICT DO NOTHING`,
    args: [jsonParameter(rows)],
  };
}

export function upsertTraits({ dialect }: Store, rows: TraitRow[]): Statement {
  return {
    sql: `INSERT INTO traits (site_id, profile_id, name, source, value, at)
      SELECT v->>0, v->>1, v->>2, v->>3, CAST(v->4 AS text), CAST(v->>5 AS bigint)
      FROM ${dialect.elements('?', 'j')} WHERE true
      ON CONFLICT (site_id, profile_id, name, source) DO UPDATE SET value = excluded.value, at = excluded.at
      WHERE excluded.at >= traits.at`,
    args: [jsonParameter(rows)],
  };
}

/** Links each visitor to a profile of its own where it has none yet. Rows: [site, visitor, profile, at]. */
export function linkProfiles(
  { dialect }: Store,
  rows: [site: string, visitor: string, profile: string, at: number][],
): Statement {
  return {
    sql: `INSERT INTO profile_links (site_id, visitor_id, profile_id, at)
      SELECT v->>0, v->>1, v->>2, CAST(v->>3 AS bigint) FROM ${dialect.elements('?', 'j')} WHERE true
      ON CONFLICT DO NOTHING`,
    args: [JSON.stringify(rows)],
  };
}

/** Which of these (site, id) pairs are stored, or were; answers as `site id` joined by a blank. */
export async function storedEventIds(store: Store, pairs: [site: string, id: string][]): Promise<Set<string>> {
  const known = (table: string) => `SELECT e.site_id AS site, e.id AS id
      FROM ${store.dialect.elements('?1', 'j')} CROSS JOIN ${table} e WHERE e.site_id = j.v->>0 AND e.id = j.v->>1`;
  const rows = await store.read({
    sql: `${known('events')} UNION ALL ${known('event_ids')}`,
    args: [JSON.stringify(pairs)],
  });
  return new Set(rows.map((row) => `${String(row['site'])} ${String(row['id'])}`));
}

export interface StoredVisitor {
  fold: string;
  consent: string;
  rev: number;
  createdAt: number;
}

/** The stored state of these visitors of one site, by id. */
export async function visitorRows(store: Store, siteId: string, ids: string[]): Promise<Map<string, StoredVisitor>> {
  const rows = await store.read({
    sql: `SELECT v.id AS id, v.fold AS fold, v.consent AS consent, v.rev AS rev, v.created_at AS created
      FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN visitors v WHERE v.site_id = ?1 AND v.id = j.v`,
    args: [siteId, JSON.stringify(ids)],
  });
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        fold: String(row['fold']),
        consent: String(row['consent']),
        rev: Number(row['rev']),
        createdAt: Number(row['created']),
      },
    ]),
  );
}

/** `arrival` counts thousandths of a millisecond. */
export const ARRIVALS_PER_MS = 1_000;

export interface ArrivedEvent {
  id: string;
  visitorId: string;
  name: string;
  at: number;
  arrival: number;
  url: string;
  properties: string;
}

/** What people (not robots) did on a site, in the order of arrival, a page at a time. */
export async function eventsInOrder(
  store: Store,
  siteId: string,
  afterArrival: number,
  limit: number,
): Promise<ArrivedEvent[]> {
  const rows = await store.read({
    sql: `SELECT e.id AS "id", e.visitor_id AS "visitorId", e.name AS "name", e.at AS "at", e.arrival AS "arrival",
        e.url AS "url", e.properties AS "properties"
      FROM events e LEFT JOIN visitors v ON v.site_id = e.site_id AND v.id = e.visitor_id
      WHERE e.site_id = ? AND e.arrival > ? AND e.type = 'track' AND coalesce(v.automated, false) = false
      ORDER BY e.arrival LIMIT ?`,
    args: [siteId, afterArrival, limit],
  });
  return rows as unknown as ArrivedEvent[];
}

/** When the event arrived that `count` others of the site followed; null where there are not so many. */
export async function arrivalOfNewest(store: Store, siteId: string, count: number): Promise<number | null> {
  const [row] = await store.read({
    sql: 'SELECT arrival FROM events WHERE site_id = ? ORDER BY arrival DESC LIMIT 1 OFFSET ?',
    args: [siteId, count],
  });
  return row ? Number(row['arrival']) : null;
}
