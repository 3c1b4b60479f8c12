/** The database as somebody else sees it: another connection that only reads. */
import { createClient, type InValue } from '@libsql/client';
import postgres from 'postgres';

export interface Reader {
  /** @param sql the same for both stores, with `?` for values; booleans come as 1 and 0, JSON as text. */
  rows(sql: string, ...args: InValue[]): Promise<Record<string, unknown>[]>;
  /** The first column of the first row. */
  value(sql: string, ...args: InValue[]): Promise<unknown>;
  close(): void;
}

/** @param where `postgres://...`, `file:PATH` or a path */
export async function openReader(where: string): Promise<Reader> {
  const { rows, close } = isPostgres(where) ? ofPostgres(where) : await ofFile(where.replace(/^file:/, ''));
  return { rows, close, value: async (sql, ...args) => Object.values((await rows(sql, ...args))[0] ?? {})[0] };
}

/** One question to a database that nobody else has open here. */
export async function readOnce(where: string, sql: string, ...args: InValue[]): Promise<Record<string, unknown>[]> {
  const reader = await openReader(where);
  try {
    return await reader.rows(sql, ...args);
  } finally {
    reader.close();
  }
}

/** What somebody else does to a database behind the program's back. */
export async function change(where: string, sql: string): Promise<void> {
  if (isPostgres(where)) {
    const client = postgres(where, { max: 1, onnotice: () => {} });
    await client.unsafe(sql).finally(() => client.end());
    return;
  }
  const client = createClient({ url: where, concurrency: 1, timeout: 5_000 });
  await client.execute(sql).finally(() => client.close());
}

async function ofFile(file: string): Promise<Pick<Reader, 'rows' | 'close'>> {
  const client = createClient({ url: `file:${file}`, concurrency: 1, timeout: 5_000 });
  await client.execute('PRAGMA query_only=1');
  return {
    rows: async (sql, ...args) => (await client.execute({ sql, args })).rows.map((row) => ({ ...row })),
    close: () => client.close(),
  };
}

const isPostgres = (where: string) => /^postgres(ql)?:/.test(where);

/** PostgreSQL's numbers of types: https://www.postgresql.org/docs/current/catalog-pg-type.html */
const BOOL = 16;
const BIGINT = 20;
const JSON_TYPES = [114, 3802];

function ofPostgres(url: string): Pick<Reader, 'rows' | 'close'> {
  const client = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { default_transaction_read_only: true },
    types: {
      bigint: read(BIGINT, [BIGINT], Number),
      bool: read(BOOL, [BOOL], (text) => (text === 't' ? 1 : 0)),
      json: read(JSON_TYPES[0]!, JSON_TYPES, (text) => text),
    },
  });
  return {
    rows: async (sql, ...args) => [...(await client.unsafe(numbered(sql), args as string[]))],
    close: () => void client.end({ timeout: 0 }),
  };
}

function read(to: number, from: number[], parse: (text: string) => unknown) {
  return { to, from, parse, serialize: String };
}

/** `?` -> `$1`, but not within quotes. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replace(/'[^']*'|"[^"]*"|\?/g, (found) => (found === '?' ? `$${++count}` : found));
}
