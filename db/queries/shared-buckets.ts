/** Token buckets that several processes share; PostgreSQL only, by its clock. */
import type { Store } from '../store.ts';

/** Milliseconds UTC by the one clock that all processes have in common. */
const NOW = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)';

export interface Taking {
  key: string;
  n: number;
  /** Tokens a second, and the most that gather. */
  rate: number;
  burst: number;
}

/** Takes n tokens atomically; 0 when taken, else the milliseconds after which they would be there. */
export async function takeFromBucket(store: Store, { key, n, rate, burst }: Taking): Promise<number> {
  const level = `least(CAST(?3 AS double precision),
    b.tokens + greatest(0, ${NOW} - b.at) / 1000.0 * CAST(?4 AS double precision))`;
  if (n <= burst) {
    const [taken] = await store.write([
      {
        sql: `INSERT INTO shared_buckets AS b (key, tokens, at)
          VALUES (?1, CAST(?3 AS double precision) - CAST(?2 AS double precision), ${NOW})
          ON CONFLICT (key) DO UPDATE SET tokens = ${level} - CAST(?2 AS double precision), at = ${NOW}
          WHERE ${level} >= CAST(?2 AS double precision) RETURNING CAST(?4 AS double precision)`,
        args: [key, n, burst, rate],
      },
    ]);
    if (taken!.length > 0) return 0;
  }
  const [row] = await store.read({
    sql: `SELECT ${level} AS level, CAST(?2 AS double precision) AS n FROM shared_buckets b WHERE b.key = ?1`,
    args: [key, n, burst, rate],
  });
  return Math.max(1, Math.ceil(((Math.min(n, burst) - Number(row?.['level'] ?? 0)) / rate) * 1000));
}
