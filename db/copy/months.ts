/** PostgreSQL keeps events by the month of their arrival: those of a copy need theirs before they come. */
import { ensurePartition, partitionsFrom } from '../postgres/partitions.ts';
import type { Store } from '../store.ts';

const DAY_MS = 86_400_000;
/** What a broken clock has made arrive outside of these goes where all goes that has no month. */
const FIRST = Date.UTC(1970, 0);
const LAST = Date.UTC(9999, 11);

/** Makes the partitions that the events of the source want, where the target has partitions. */
export async function makeMonths(source: Store, target: Store): Promise<void> {
  if (target.dialect.name !== 'postgres') return;
  const rows = await source.read({
    sql: `SELECT DISTINCT CAST(received_at / ${DAY_MS} AS text) AS day FROM events`,
    args: [],
  });
  const times = rows.map((row) => Number(row['day']) * DAY_MS).filter((time) => time >= FIRST && time < LAST);
  const months = new Map(times.flatMap((time) => partitionsFrom(time, 0)).map((month) => [month.name, month]));
  for (const month of months.values()) await ensurePartition(target, month);
}
