/** The two schemas are one: in the tables as the program knows them, and in the databases as migrations made them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { is } from 'drizzle-orm';
import { getTableConfig as pgConfig, PgTable, type PgColumn } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig, SQLiteTable, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import * as pgSchema from '../../db/schema/postgres.ts';
import * as sqliteSchema from '../../db/schema/sqlite.ts';
import { openStore } from '../../db/store.ts';
import { TABLES_WITHOUT_SITE } from '../../db/tables.ts';
import { findPostgres, startPostgres } from '../support/postgres.mjs';
import { STORE } from '../support/test-store.ts';

if (!findPostgres()) console.warn('There is no PostgreSQL here, so that the migrated schemas are not compared.');

/** A table, without the words of its dialect. */
interface Table {
  columns: { [name: string]: { kind: string; notNull: boolean; default: string | null } };
  key: string[];
  indexes: { [name: string]: { columns: string[]; unique: boolean } };
}

type Tables = { [name: string]: Table };

/** The one difference there may be: what a table is partitioned by has to be in its key. */
function withoutPartitions(tables: Tables): Tables {
  const events = tables['events']!;
  expect(events.key).toEqual(['site_id', 'id', 'received_at']);
  return { ...tables, events: { ...events, key: ['site_id', 'id'] } };
}

/** What each dialect calls what a column holds, in drizzle and in its catalog. */
const KINDS: { [type: string]: string } = {
  SQLiteText: 'text',
  SQLiteInteger: 'integer',
  SQLiteReal: 'double',
  SQLiteBoolean: 'boolean',
  SQLiteTextJson: 'json',
  PgText: 'text',
  PgBigInt53: 'integer',
  PgDoublePrecision: 'double',
  PgBoolean: 'boolean',
  PgJsonb: 'json',
};

/** SQLite's files know neither booleans nor JSON. */
const STORED: { [type: string]: string } = {
  text: 'text',
  integer: 'integer',
  real: 'double',
  bigint: 'integer',
  'double precision': 'double',
  boolean: 'integer',
  jsonb: 'text',
};

function kindOf(kinds: { [type: string]: string }, type: string): string {
  const kind = kinds[type];
  if (!kind) throw new Error(`This test does not know the type ${type}.`);
  return kind;
}

type Described = ReturnType<typeof sqliteConfig> | ReturnType<typeof pgConfig>;

/** As SQL writes it; PostgreSQL adds the type, and the file has 1 and 0 for true and false. */
function defaultOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value).replace(/::[a-z ]+$/, '');
  return text === 'true' ? '1' : text === 'false' ? '0' : text;
}

function ofDrizzle(schema: Record<string, unknown>): Tables {
  const tables = Object.values(schema).flatMap((table): Described[] => {
    if (is(table, SQLiteTable)) return [sqliteConfig(table)];
    return is(table, PgTable) ? [pgConfig(table)] : [];
  });
  return Object.fromEntries(
    tables.map(({ name, columns, primaryKeys, indexes }): [string, Table] => [
      name,
      {
        columns: Object.fromEntries(
          columns.map((column: SQLiteColumn | PgColumn) => [
            column.name,
            {
              kind: kindOf(KINDS, column.columnType),
              notNull: column.notNull,
              default: defaultOf(typeof column.default === 'string' ? `'${column.default}'` : column.default),
            },
          ]),
        ),
        key:
          primaryKeys[0]?.columns.map((column) => column.name) ?? columns.flatMap((c) => (c.primary ? [c.name] : [])),
        indexes: Object.fromEntries([
          ...columns.flatMap((column: SQLiteColumn | PgColumn) =>
            column.isUnique ? [[column.uniqueName ?? '?', { columns: [column.name], unique: true }]] : [],
          ),
          ...indexes.map(({ config }) => [
            config.name ?? '?',
            { columns: config.columns.map((column) => ('name' in column ? column.name : '?')), unique: config.unique },
          ]),
        ]),
      },
    ]),
  );
}

/** Of a file: https://www.sqlite.org/pragma.html */
async function ofFile(file: string): Promise<Tables> {
  const client = createClient({ url: `file:${file}` });
  const rows = async (sql: string, ...args: string[]) => (await client.execute({ sql, args })).rows;
  const tables: Tables = {};
  for (const { name } of await rows(
    // The index of what search finds is a virtual table, and tables below it.
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'`,
  )) {
    const columns = await rows('SELECT * FROM pragma_table_info(?)', String(name));
    const table: Table = { columns: {}, key: [], indexes: {} };
    for (const column of columns) {
      table.columns[String(column['name'])] = {
        kind: kindOf(STORED, String(column['type']).toLowerCase()),
        // What is alone the primary key may be written without, and yet nobody writes NULL into it.
        notNull: column['notnull'] === 1 || Number(column['pk']) > 0,
        default: defaultOf(column['dflt_value']),
      };
    }
    const inKey = columns.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']));
    table.key = inKey.map((column) => String(column['name']));
    for (const index of await rows('SELECT * FROM pragma_index_list(?)', String(name))) {
      if (index['origin'] === 'pk') continue;
      const parts = await rows('SELECT name FROM pragma_index_info(?) ORDER BY seqno', String(index['name']));
      table.indexes[String(index['name'])] = {
        columns: parts.map((part) => String(part['name'])),
        unique: index['unique'] === 1,
      };
    }
    tables[String(name)] = table;
  }
  client.close();
  return tables;
}

/** Of a server: https://www.postgresql.org/docs/current/catalogs.html; partitions are parts of their table. */
async function ofServer(url: string): Promise<Tables> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const tables: Tables = {};
  for (const row of await sql`
    SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
      pg_get_expr(d.adbin, d.adrelid) AS default
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    -- The words of what search finds, once more as its index takes them.
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attgenerated = '' ORDER BY a.attnum`) {
    const table = (tables[row['table'] as string] ??= { columns: {}, key: [], indexes: {} });
    table.columns[row['name'] as string] = {
      kind: kindOf(STORED, row['type'] as string),
      notNull: row['notNull'] as boolean,
      default: defaultOf(row['default']),
    };
  }
  for (const row of await sql`
    SELECT t.relname AS table, i.relname AS name, x.indisprimary AS key, x.indisunique AS unique,
      array(SELECT a.attname::text FROM unnest(x.indkey::int[]) WITH ORDINALITY k(num, at)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num ORDER BY k.at) AS columns
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    WHERE NOT t.relispartition AND i.relname <> 'search_entries_lexemes'`) {
    const table = tables[row['table'] as string]!;
    const columns = row['columns'] as string[];
    if (row['key']) table.key = columns;
    else table.indexes[row['name'] as string] = { columns, unique: row['unique'] as boolean };
  }
  await sql.end();
  return tables;
}

// These are about both stores at once: they run once, with the tests of the embedded one.
describe.skipIf(STORE === 'postgres')('the schema', () => {
  test('is the same for both stores, but for the key of events', () => {
    const [sqlite, pg] = [ofDrizzle(sqliteSchema), ofDrizzle(pgSchema)];
    expect(Object.keys(sqlite).length).toBeGreaterThan(15);
    expect(withoutPartitions(pg)).toEqual(sqlite);
    // What is built by one name in shared code is the same table.
    expect(Object.keys(pgSchema).toSorted()).toEqual(Object.keys(sqliteSchema).toSorted());
  });

  test('gives every table of a site a key and indexes that begin with the site', () => {
    for (const [name, table] of Object.entries(ofDrizzle(sqliteSchema))) {
      if (name in TABLES_WITHOUT_SITE) continue;
      expect([name, table.key[0], table.key.length]).toEqual([name, 'site_id', table.key.length]);
      for (const [index, { columns }] of Object.entries(table.indexes))
        expect([index, columns[0]]).toEqual([index, 'site_id']);
    }
  });

  test.skipIf(!findPostgres())('is what the migrations really make, on both', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-schema-'));
    const server = await startPostgres({ durable: false });
    try {
      const [file, url] = [join(folder, 'foyer.db'), await server.createDatabase()];
      for (const one of [`file:${file}`, url]) await (await openStore(one)).close();
      const [sqlite, pg] = [await ofFile(file), withoutPartitions(await ofServer(url))];
      expect(pg).toEqual(sqlite);

      const { foyer_migrations: history, ...made } = sqlite;
      expect(history!.key).toEqual(['hash']);
      const drizzle = ofDrizzle(sqliteSchema);
      const inFile: { [kind: string]: string } = { boolean: 'integer', json: 'text' };
      for (const { columns } of Object.values(drizzle)) {
        for (const column of Object.values(columns)) column.kind = inFile[column.kind] ?? column.kind;
      }
      expect(made).toEqual(drizzle);
    } finally {
      await server.dispose();
      await rm(folder, { recursive: true });
    }
  });
});
