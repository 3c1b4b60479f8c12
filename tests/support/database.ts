/** The database file as somebody else sees it: another connection that only reads. */
import { createClient, type InValue } from '@libsql/client';

export interface Reader {
  rows(sql: string, ...args: InValue[]): Promise<Record<string, unknown>[]>;
  /** The first column of the first row. */
  value(sql: string, ...args: InValue[]): Promise<unknown>;
  close(): void;
}

export async function openReader(file: string): Promise<Reader> {
  const client = createClient({ url: `file:${file}`, concurrency: 1, timeout: 5_000 });
  await client.execute('PRAGMA query_only=1');
  const rows: Reader['rows'] = async (sql, ...args) =>
    (await client.execute({ sql, args })).rows.map((row) => ({ ...row }));
  return {
    rows,
    value: async (sql, ...args) => Object.values((await rows(sql, ...args))[0] ?? {})[0],
    close: () => client.close(),
  };
}
