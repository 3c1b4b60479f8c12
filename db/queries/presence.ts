/** Who is there of the operators of a site, as the processes say that have their sockets. */
import type { Statement, Store } from '../store.ts';

export interface PresenceRow {
  siteId: string;
  operatorId: string;
  node: string;
  until: number;
  activeAt: number;
}

export interface KnownOperator {
  id: string;
  until: number;
  activeAt: number;
  awaySince: number | null;
}

/** What one process knows of its own. A later `until` or `activeAt` is never taken back but by the process itself. */
export async function savePresence(store: Store, rows: PresenceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const cells = rows.map(({ siteId, operatorId, node, until, activeAt }) => [
    siteId,
    operatorId,
    node,
    until,
    activeAt,
  ]);
  await store.write([
    {
      sql: `INSERT INTO operator_presence (site_id, operator_id, node, until, active_at)
        SELECT v->>0, v->>1, v->>2, CAST(v->>3 AS bigint), CAST(v->>4 AS bigint)
        FROM ${store.dialect.elements('?1', 'j')} WHERE true
        ON CONFLICT (site_id, operator_id, node) DO UPDATE SET until = excluded.until, active_at = excluded.active_at`,
      args: [JSON.stringify(cells)],
    },
  ]);
}

/** Everybody who works on the site, there or not. */
export async function presenceOfSite(store: Store, siteId: string): Promise<KnownOperator[]> {
  const rows = await store.read({ sql: KNOWN, args: [siteId] });
  return rows.map(knownOperator);
}

/** What is known of each operator whose role on the site holds. */
export const KNOWN = `SELECT r.operator_id AS id, coalesce(max(p.until), 0) AS until,
    coalesce(max(p.active_at), 0) AS "activeAt", max(t.away_since) AS "awaySince"
  FROM operator_roles r
  LEFT JOIN operator_presence p ON p.site_id = r.site_id AND p.operator_id = r.operator_id
  LEFT JOIN operator_turns t ON t.site_id = r.site_id AND t.operator_id = r.operator_id
  WHERE r.site_id = ?1 AND r.disabled_at IS NULL GROUP BY r.operator_id ORDER BY r.operator_id`;

export function knownOperator(row: Record<string, unknown>): KnownOperator {
  return {
    id: String(row['id']),
    until: Number(row['until']),
    activeAt: Number(row['activeAt']),
    awaySince: row['awaySince'] === null ? null : Number(row['awaySince']),
  };
}

/** Since when an operator is away by their own word; null while they are not. */
export async function awaySince(store: Store, siteId: string, operatorId: string): Promise<number | null> {
  const [row] = await store.read({
    sql: 'SELECT away_since AS since FROM operator_turns WHERE site_id = ?1 AND operator_id = ?2',
    args: [siteId, operatorId],
  });
  return row?.['since'] === null || row === undefined ? null : Number(row['since']);
}

/** Away by their own word since a time, or not any more. Who is away already stays so since then. */
export async function setAway(store: Store, siteId: string, operatorId: string, since: number | null): Promise<void> {
  await store.write([
    {
      sql: `INSERT INTO operator_turns (site_id, operator_id, away_since, routed_at)
        VALUES (?1, ?2, CAST(?3 AS bigint), 0)
        ON CONFLICT (site_id, operator_id) DO UPDATE SET away_since = CASE WHEN excluded.away_since IS NULL THEN NULL
          ELSE coalesce(operator_turns.away_since, excluded.away_since) END`,
      args: [siteId, operatorId, since],
    },
  ]);
}

/** On which of these sites somebody's time is over. */
export async function sitesOfVanished(store: Store, siteIds: string[], now: number): Promise<string[]> {
  const rows = await store.read({
    sql: `SELECT DISTINCT p.site_id AS id FROM ${store.dialect.texts('?1', 's')} CROSS JOIN operator_presence p
      WHERE p.site_id = s.v AND p.until <= ?2`,
    args: [JSON.stringify(siteIds), now],
  });
  return rows.map((row) => String(row['id']));
}

/**
 * Takes the waiting conversations of those whose time is over, and whom no other process has, from them; the rows of the
 * first statement are what they had. What is over is forgotten with the same commit, so that this happens once.
 */
export function givingBack(siteId: string, now: number): Statement[] {
  return [
    {
      sql: `UPDATE conversations SET assignee_id = NULL, given_back_by = NULL
        WHERE site_id = ?1 AND status = 'open' AND waiting_since IS NOT NULL
          AND assignee_id IN (SELECT gone.operator_id FROM operator_presence gone
            WHERE gone.site_id = ?1 AND gone.until <= ?2)
          AND NOT EXISTS (SELECT 1 FROM operator_presence here WHERE here.site_id = ?1
            AND here.operator_id = conversations.assignee_id AND here.until > ?2)
        RETURNING id`,
      args: [siteId, now],
    },
    { sql: 'DELETE FROM operator_presence WHERE site_id = ?1 AND until <= ?2', args: [siteId, now] },
  ];
}
