/**
 * The door to the database: opened once, handed to everything that asks or writes.
 * `orm` builds and reads; `write` is one atomic commit of a few statements. There are no interactive transactions:
 * with one open, every other call on the connection throws.
 */
import { createClient, type Client, type InValue } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import { migrateStore } from './migrate.ts';
import * as schema from './schema/sqlite.ts';

export type Orm = LibSQLDatabase<typeof schema>;

/** SQL with its values. Numbers bind as REAL, `undefined` throws: pass null. */
export interface Statement {
  sql: string;
  args: InValue[];
}

export type Row = Record<string, unknown>;

export interface Store {
  orm: Orm;
  /** All statements in one transaction, durable when it resolves; all or nothing. Returns the rows of each. */
  write(statements: Statement[]): Promise<Row[][]>;
  /** One statement that only reads. */
  read(statement: Statement): Promise<Row[]>;
  /** Where the embedded file is. */
  file: string;
  close(): void;
}

/**
 * Opens the embedded store, applying what migrations it lacks.
 * @param url `file:PATH`
 * @throws StoreTooNewError when a newer program made the database.
 */
export async function openStore(url: string): Promise<Store> {
  const client = createClient({ url, concurrency: 1, timeout: 5_000 });
  await client.execute('PRAGMA journal_mode=WAL');
  await client.execute('PRAGMA synchronous=FULL');
  await client.execute('PRAGMA cache_size=-65536');
  await client.execute('PRAGMA temp_store=MEMORY');
  try {
    await migrateStore(client);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    orm: drizzle(client, { schema }),
    write: (statements) => write(client, statements),
    read: async (statement) => plainRows((await client.execute(statement)).rows),
    file: url.slice('file:'.length),
    close: () => client.close(),
  };
}

/** A drizzle query as a statement of a `write`. */
export function statement(query: { toSQL(): { sql: string; params: unknown[] } }): Statement {
  const { sql, params } = query.toSQL();
  return { sql, args: params as InValue[] };
}

/** Whether a write failed because a key was there already. */
export function isDuplicate(error: unknown): boolean {
  const code = (error as { code?: unknown; extendedCode?: unknown } | null) ?? {};
  return String(code.extendedCode ?? code.code).startsWith('SQLITE_CONSTRAINT');
}

async function write(client: Client, statements: Statement[]): Promise<Row[][]> {
  const results = await client.batch(statements, 'write');
  return results.map((result) => plainRows(result.rows));
}

function plainRows(rows: unknown[]): Row[] {
  return rows as Row[];
}
