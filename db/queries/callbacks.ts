/** Requests to be called, and the places of the times at which calls can be made. */
import { and, asc, count, eq, gte, inArray, isNull, lt, or } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type CallbackRecord = Tables['callbacks']['$inferSelect'];
export type AttemptRecord = Tables['callbackAttempts']['$inferSelect'];

export async function callbackById(store: Store, siteId: string, id: string): Promise<CallbackRecord | null> {
  const { callbacks } = store.tables;
  const [row] = await store.orm
    .select()
    .from(callbacks)
    .where(and(eq(callbacks.siteId, siteId), eq(callbacks.id, id)));
  return row ?? null;
}

export async function callbacksById(store: Store, siteId: string, ids: string[]): Promise<CallbackRecord[]> {
  const { callbacks } = store.tables;
  return store.orm
    .select()
    .from(callbacks)
    .where(and(eq(callbacks.siteId, siteId), inArray(callbacks.id, ids)));
}

/** What is to be called, the longest due first. */
export async function waitingCallbacks(store: Store, siteId: string, limit: number): Promise<CallbackRecord[]> {
  const { callbacks } = store.tables;
  return store.orm
    .select()
    .from(callbacks)
    .where(and(eq(callbacks.siteId, siteId), eq(callbacks.status, 'waiting')))
    .orderBy(asc(callbacks.dueAt), asc(callbacks.id))
    .limit(limit);
}

export async function callbacksOfVisitor(store: Store, siteId: string, visitorId: string): Promise<CallbackRecord[]> {
  const { callbacks } = store.tables;
  return store.orm
    .select()
    .from(callbacks)
    .where(and(eq(callbacks.siteId, siteId), eq(callbacks.visitorId, visitorId)))
    .orderBy(asc(callbacks.createdAt));
}

/** How many that have no time of their own are due before a time. */
export async function waitingBefore(store: Store, siteId: string, dueAt: number): Promise<number> {
  const { callbacks } = store.tables;
  const [row] = await store.orm
    .select({ n: count() })
    .from(callbacks)
    .where(
      and(
        eq(callbacks.siteId, siteId),
        eq(callbacks.status, 'waiting'),
        isNull(callbacks.slotAt),
        lt(callbacks.dueAt, dueAt),
      ),
    );
  return row?.n ?? 0;
}

/** How many places of each slot between two times are taken, or held by somebody else, at `now`. */
export async function placesTaken(
  store: Store,
  siteId: string,
  span: { from: number; to: number; now: number; visitorId: string },
): Promise<Map<number, number>> {
  const rows = await store.read({
    sql: `SELECT slot_at AS slot, count(*) AS n FROM callback_places
      WHERE site_id = ? AND slot_at >= ? AND slot_at < ?
        AND (callback_id IS NOT NULL OR (held_until > ? AND visitor_id <> ?))
      GROUP BY slot_at`,
    args: [siteId, span.from, span.to, span.now, span.visitorId],
  });
  return new Map(rows.map((row) => [Number(row['slot']), Number(row['n'])]));
}

export interface Holding {
  siteId: string;
  slotAt: number;
  place: number;
  visitorId: string;
  now: number;
  heldUntil: number;
}

/** Takes one place of a slot for a while, giving back what the visitor held before. False where somebody has it. */
export async function holdPlace(store: Store, h: Holding): Promise<boolean> {
  const [, rows] = await store.write([
    {
      sql: `DELETE FROM callback_places WHERE site_id = ? AND visitor_id = ? AND callback_id IS NULL
        AND NOT (slot_at = ? AND place = ?)`,
      args: [h.siteId, h.visitorId, h.slotAt, h.place],
    },
    {
      sql: `INSERT INTO callback_places (site_id, slot_at, place, visitor_id, held_until, callback_id)
        VALUES (?1, ?2, ?3, ?4, ?5, NULL)
        ON CONFLICT (site_id, slot_at, place) DO UPDATE SET visitor_id = excluded.visitor_id, held_until = excluded.held_until
        WHERE callback_places.callback_id IS NULL
          AND (callback_places.held_until <= ?6 OR callback_places.visitor_id = excluded.visitor_id)
        RETURNING place`,
      args: [h.siteId, h.slotAt, h.place, h.visitorId, h.heldUntil, h.now],
    },
  ]);
  return rows!.length > 0;
}

/** What the visitor holds of a slot and when that ends, or null. */
export async function heldPlace(
  store: Store,
  siteId: string,
  visitorId: string,
  slotAt: number,
  now: number,
): Promise<number | null> {
  const { callbackPlaces } = store.tables;
  const [row] = await store.orm
    .select({ place: callbackPlaces.place })
    .from(callbackPlaces)
    .where(
      and(
        eq(callbackPlaces.siteId, siteId),
        eq(callbackPlaces.visitorId, visitorId),
        eq(callbackPlaces.slotAt, slotAt),
        isNull(callbackPlaces.callbackId),
        gte(callbackPlaces.heldUntil, now),
      ),
    );
  return row?.place ?? null;
}

/**
 * Stores a request, with its place where it has a slot, all or nothing. `taken`: somebody else has the place by now.
 * The same id again changes nothing.
 */
export async function insertCallback(
  store: Store,
  row: CallbackRecord,
  place: number | null,
): Promise<'stored' | 'known' | 'taken'> {
  if (await callbackById(store, row.siteId, row.id)) return 'known';
  const columns = [
    row.siteId, row.id, row.visitorId, row.name, row.phone, row.topic, row.consentVersion, row.timeZone, row.language,
    row.slotAt, row.status, row.dueAt, row.attempts, row.operatorId, row.revision, row.createdAt, row.updatedAt,
  ]; // prettier-ignore
  const results = await store.write([
    ...(place === null
      ? []
      : [
          {
            sql: `UPDATE callback_places SET callback_id = ?1
              WHERE site_id = ?2 AND slot_at = ?3 AND place = ?4 AND visitor_id = ?5 AND callback_id IS NULL`,
            args: [row.id, row.siteId, row.slotAt!, place, row.visitorId],
          },
        ]),
    {
      sql: `INSERT INTO callbacks (site_id, id, visitor_id, name, phone, topic, consent_version, time_zone, language,
          slot_at, status, due_at, attempts, operator_id, revision, created_at, updated_at)
        SELECT ${CASTS}
        WHERE CAST(?10 AS bigint) IS NULL OR EXISTS (SELECT 1 FROM callback_places p
          WHERE p.site_id = ?1 AND p.slot_at = CAST(?10 AS bigint) AND p.callback_id = ?2)
        ON CONFLICT DO NOTHING RETURNING id`,
      args: columns,
    },
  ]);
  if (results.at(-1)!.length > 0) return 'stored';
  return (await callbackById(store, row.siteId, row.id)) ? 'known' : 'taken';
}

const CASTS = ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'text', 'text']
  .concat(['bigint', 'text', 'bigint', 'bigint', 'text', 'bigint', 'bigint', 'bigint'])
  .map((type, at) => `CAST(?${at + 1} AS ${type})`)
  .join(', ');

/** Moves a waiting request to another slot (or to none) if nobody changed it since; its old place is free again. */
export async function moveCallback(
  store: Store,
  before: CallbackRecord,
  to: { slotAt: number | null; place: number | null; dueAt: number; now: number },
): Promise<boolean> {
  const key = [before.siteId, before.id];
  const isWaiting = `EXISTS (SELECT 1 FROM callbacks c
    WHERE c.site_id = ?1 AND c.id = ?2 AND c.status = 'waiting' AND c.revision = ?3)`;
  const results = await store.write([
    ...(to.place === null
      ? []
      : [
          {
            sql: `UPDATE callback_places SET callback_id = ?2 WHERE site_id = ?1 AND slot_at = ?4 AND place = ?5
              AND visitor_id = ?6 AND callback_id IS NULL AND ${isWaiting}`,
            args: [...key, before.revision, to.slotAt, to.place, before.visitorId],
          },
        ]),
    {
      sql: `UPDATE callbacks SET slot_at = CAST(?4 AS bigint), due_at = ?5, revision = revision + 1, updated_at = ?6
        WHERE site_id = ?1 AND id = ?2 AND status = 'waiting' AND revision = ?3
          AND (CAST(?4 AS bigint) IS NULL OR EXISTS (SELECT 1 FROM callback_places p
            WHERE p.site_id = ?1 AND p.slot_at = CAST(?4 AS bigint) AND p.callback_id = ?2))
        RETURNING id`,
      args: [...key, before.revision, to.slotAt, to.dueAt, to.now],
    },
    {
      // Its place is that of the slot it has now.
      sql: `DELETE FROM callback_places WHERE site_id = ?1 AND callback_id = ?2
        AND NOT EXISTS (SELECT 1 FROM callbacks c
          WHERE c.site_id = ?1 AND c.id = ?2 AND c.slot_at = callback_places.slot_at)`,
      args: key,
    },
  ]);
  return results.at(-2)!.length > 0;
}

/** Ends a waiting request, or takes it back; its place is free again. */
export async function endCallback(
  store: Store,
  siteId: string,
  id: string,
  status: CallbackRecord['status'],
  now: number,
): Promise<boolean> {
  const [rows] = await store.write([
    {
      sql: `UPDATE callbacks SET status = ?3, revision = revision + 1, updated_at = ?4
        WHERE site_id = ?1 AND id = ?2 AND status = 'waiting' RETURNING id`,
      args: [siteId, id, status, now],
    },
    {
      sql: `DELETE FROM callback_places WHERE site_id = ?1 AND callback_id = ?2 AND EXISTS
        (SELECT 1 FROM callbacks c WHERE c.site_id = ?1 AND c.id = ?2 AND c.status = 'cancelled')`,
      args: [siteId, id],
    },
  ]);
  return rows!.length > 0;
}

/** A request that ended because its number was put on the do-not-call list waits again. Before the number is off it. */
export async function reopenUnlisted(store: Store, siteId: string, id: string, now: number): Promise<void> {
  await store.write([
    {
      sql: `UPDATE callbacks SET status = 'waiting', revision = revision + 1, updated_at = ?3
        WHERE site_id = ?1 AND id = ?2 AND status = 'given up' AND EXISTS (SELECT 1 FROM do_not_call d
          WHERE d.site_id = ?1 AND d.phone = callbacks.phone AND d.at = callbacks.updated_at)`,
      args: [siteId, id, now],
    },
  ]);
}

/** An operator takes a request that nobody has, or gives back their own. */
export async function claimCallback(
  store: Store,
  siteId: string,
  id: string,
  operatorId: string,
  take: boolean,
  now: number,
): Promise<boolean> {
  const { callbacks } = store.tables;
  const [rows] = await store.write([
    statement(
      store.orm
        .update(callbacks)
        .set({ operatorId: take ? operatorId : null, updatedAt: now })
        .where(
          and(
            eq(callbacks.siteId, siteId),
            eq(callbacks.id, id),
            eq(callbacks.status, 'waiting'),
            take
              ? or(isNull(callbacks.operatorId), eq(callbacks.operatorId, operatorId))
              : eq(callbacks.operatorId, operatorId),
          ),
        )
        .returning({ id: callbacks.id }),
    ),
  ]);
  return rows!.length > 0;
}

/** Keeps how a call went, and what comes next. Counted once: the number of the attempt is part of the key. */
export async function recordAttempt(
  store: Store,
  attempt: AttemptRecord,
  next: { status: CallbackRecord['status']; dueAt: number },
): Promise<boolean> {
  const key = [attempt.siteId, attempt.callbackId];
  const [rows] = await store.write([
    {
      sql: `UPDATE callbacks SET attempts = ?3, status = ?4, due_at = ?5, operator_id = NULL, updated_at = ?6
        WHERE site_id = ?1 AND id = ?2 AND status = 'waiting' AND attempts = ?7 RETURNING id`,
      args: [...key, attempt.attempt, next.status, next.dueAt, attempt.at, attempt.attempt - 1],
    },
    {
      sql: `INSERT INTO callback_attempts (site_id, callback_id, attempt, operator_id, outcome, note, at)
        SELECT CAST(?1 AS text), CAST(?2 AS text), CAST(?3 AS bigint), CAST(?4 AS text), CAST(?5 AS text),
          CAST(?6 AS text), CAST(?7 AS bigint)
        WHERE EXISTS (SELECT 1 FROM callbacks c WHERE c.site_id = ?1 AND c.id = ?2 AND c.attempts = CAST(?3 AS bigint))
        ON CONFLICT DO NOTHING`,
      args: [...key, attempt.attempt, attempt.operatorId, attempt.outcome, attempt.note, attempt.at],
    },
  ]);
  return rows!.length > 0;
}

export async function attemptsOf(store: Store, siteId: string, callbackIds: string[]): Promise<AttemptRecord[]> {
  const { callbackAttempts } = store.tables;
  if (callbackIds.length === 0) return [];
  return store.orm
    .select()
    .from(callbackAttempts)
    .where(and(eq(callbackAttempts.siteId, siteId), inArray(callbackAttempts.callbackId, callbackIds)))
    .orderBy(asc(callbackAttempts.at));
}

export async function isDoNotCall(store: Store, siteId: string, phone: string): Promise<boolean> {
  const { doNotCall } = store.tables;
  const rows = await store.orm
    .select({ phone: doNotCall.phone })
    .from(doNotCall)
    .where(and(eq(doNotCall.siteId, siteId), eq(doNotCall.phone, phone)));
  return rows.length > 0;
}

/** Puts a number on the list, or takes it off. */
export async function setDoNotCall(
  store: Store,
  row: Tables['doNotCall']['$inferSelect'],
  listed: boolean,
): Promise<void> {
  const { doNotCall } = store.tables;
  await store.write([
    statement(
      listed
        ? store.orm.insert(doNotCall).values(row).onConflictDoNothing()
        : store.orm.delete(doNotCall).where(and(eq(doNotCall.siteId, row.siteId), eq(doNotCall.phone, row.phone))),
    ),
  ]);
}

/** How long after the request the first call came, of those of the last weeks, in order. */
export async function firstCallDelays(store: Store, siteId: string, since: number): Promise<number[]> {
  const rows = await store.read({
    sql: `SELECT a.at - c.created_at AS delay FROM callbacks c
      JOIN callback_attempts a ON a.site_id = c.site_id AND a.callback_id = c.id AND a.attempt = 1
      WHERE c.site_id = ? AND c.created_at > ? AND c.slot_at IS NULL ORDER BY 1 LIMIT 1000`,
    args: [siteId, since],
  });
  return rows.map((row) => Number(row['delay']));
}
