/**
 * The embedded store: one file, one connection. There are no interactive transactions: with one open, every other call
 * on the connection throws.
 */
import type { Client } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { checkContents, COPY_TABLE } from '../copy/refused.ts';
import * as schema from '../schema/sqlite.ts';
import { sqliteDialect, type Row, type Statement } from '../statement.ts';
import { storeName } from '../store-name.ts';
import type { Store, StoreOptions } from '../store.ts';
import { gatherWrites } from './gather.ts';
import { migrateSqlite } from './migrate.ts';
import { openFile } from './open.ts';

export async function openSqliteStore(url: string, { onSql, copying }: StoreOptions): Promise<Store> {
  const client = openFile(url.slice('file:'.length), { concurrency: 1, timeout: 5_000 });
  try {
    checkContents(await contents(client), copying, storeName(url));
    await client.execute('PRAGMA journal_mode=WAL');
    await client.execute('PRAGMA synchronous=FULL');
    await client.execute('PRAGMA cache_size=-65536');
    await client.execute('PRAGMA temp_store=MEMORY');
    await migrateSqlite(client);
  } catch (error) {
    client.close();
    throw error;
  }
  const gatherer = gatherWrites((statements) => writeBatch(client, statements));
  const write = (statements: Statement[]) => {
    if (onSql) for (const { sql } of statements) onSql(sql);
    return gatherer.write(statements);
  };
  const read = async (statement: Statement) => {
    onSql?.(statement.sql);
    return (await client.execute(statement)).rows as unknown as Row[];
  };
  return {
    dialect: sqliteDialect,
    orm: drizzle(client, { schema, ...(onSql && { logger: { logQuery: onSql } }) }),
    tables: schema,
    shared: false,
    write,
    async writeAfter(first, then) {
      const results: Row[][] = [];
      for (const statement of first) results.push(await read(statement));
      const statements = then(results);
      return statements.length > 0 ? write(statements) : [];
    },
    read,
    file: url.slice('file:'.length),
    async close() {
      await gatherer.settled();
      client.close();
    },
  };
}

async function contents(client: Client): Promise<{ foyer: boolean; copy: boolean }> {
  const { rows } = await client.execute('SELECT name FROM sqlite_master');
  const names = new Set(rows.map((row) => row['name']));
  return { foyer: names.has('foyer_migrations'), copy: names.has(COPY_TABLE) };
}

async function writeBatch(client: Client, statements: Statement[]): Promise<Row[][]> {
  const results = await client.batch(statements, 'write');
  return results.map((result) => result.rows as unknown as Row[]);
}
