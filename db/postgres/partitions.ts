/**
 * The partitions of `events` on PostgreSQL: one a month (UTC) of arrival. What fits into none is in `events_other`; a
 * month is made before its first event comes, and dropped as a whole.
 */
import { partitionToDays } from '../queries/retention.ts';
import type { Statement, Store } from '../store.ts';

export interface Partition {
  name: string;
  /** Milliseconds UTC of arrival: from the first, to before the second. */
  from: number;
  to: number;
}

/** This month's, and those of as many months after it. */
export function partitionsFrom(now: number, monthsAhead: number): Partition[] {
  const date = new Date(now);
  return Array.from({ length: monthsAhead + 1 }, (_, ahead) =>
    partitionOf(date.getUTCFullYear(), date.getUTCMonth() + ahead),
  );
}

/** @param month from 0; those beyond 11 are of a later year. */
function partitionOf(year: number, month: number): Partition {
  const from = Date.UTC(year, month);
  const [years, months] = new Date(from).toISOString().split('-');
  return { name: `events_${years}_${months}`, from, to: Date.UTC(year, month + 1) };
}

/** Those that there are, oldest first. */
export async function partitions(store: Store): Promise<Partition[]> {
  const rows = await store.read({
    sql: `SELECT c.relname AS name FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'events'::regclass ORDER BY 1`,
    args: [],
  });
  return rows.flatMap((row) => {
    const [, year, month] = /^events_(\d{4})_(\d\d)$/.exec(String(row['name'])) ?? [];
    return year && month ? [partitionOf(Number(year), Number(month) - 1)] : [];
  });
}

/** Any number that no other lock of ours has: "parts" in ASCII. */
const PARTITIONS_LOCK = 0x70_61_72_74_73;
/** Whoever waits for a table is in the way of those who come after. */
const LOCK_MS = 2_000;
/** Less than the store waits for an answer. */
const COUNT_MS = 10_000;

/**
 * Makes it, if there is none. Not where `events_other` has rows of that month: there they stay, and leave row by row.
 * Made beside `events` and then attached, so that nobody who stores or reads waits for more than a moment.
 */
export async function ensurePartition(store: Store, { name, from, to }: Partition): Promise<void> {
  try {
    await store.write([
      { sql: `SET LOCAL lock_timeout = ${LOCK_MS}`, args: [] },
      { sql: `SELECT pg_advisory_xact_lock(${PARTITIONS_LOCK})`, args: [] },
      {
        sql: `DO $$ BEGIN
          IF to_regclass('${name}') IS NULL THEN
            CREATE TABLE ${name} (LIKE events INCLUDING ALL);
            ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to});
          END IF;
        END $$`,
        args: [],
      },
    ]);
  } catch (error) {
    if (!isHeldByOther(error)) throw error;
  }
}

/** `check_violation`: the default partition has rows of the range. */
const isHeldByOther = (error: unknown) => (error as { code?: unknown }).code === '23514';

/** Counts what is in it and drops it; in a commit of somebody who makes sure to be the only one. */
export function partitionDrop({ name }: Partition): Statement[] {
  return [
    { sql: `SET LOCAL lock_timeout = ${LOCK_MS}`, args: [] },
    { sql: `SET LOCAL statement_timeout = ${COUNT_MS}`, args: [] },
    // Nothing comes into it between the two.
    { sql: `LOCK TABLE ${name} IN SHARE MODE`, args: [] },
    partitionToDays(name),
    { sql: `DROP TABLE ${name}`, args: [] },
  ];
}

/** Whether it came to nothing because others need the table, or because there is too much to count at once. */
export function isTooMuch(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  // lock_not_available, query_canceled, deadlock_detected
  return code === '55P03' || code === '57014' || code === '40P01';
}
