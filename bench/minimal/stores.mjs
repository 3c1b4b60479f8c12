/** The one statement of the minimal pipeline, in either store. */
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import postgres from 'postgres';

const COLUMNS = '(id, site, visitor, type, name, at, url, properties)';
const VALUES = 'v->>0, v->>1, v->>2, v->>3, v->>4, CAST(v->>5 AS bigint), v->>6, v->>7';

/** @returns what commits rows, given as arrays. */
export async function openMinimalStore(folder, databaseUrl) {
  return databaseUrl ? openPostgres(databaseUrl) : openEmbedded(folder);
}

async function openEmbedded(folder) {
  const client = createClient({ url: `file:${join(folder, 'minimal.db')}`, concurrency: 1, timeout: 5_000 });
  await client.execute('PRAGMA journal_mode=WAL');
  await client.execute('PRAGMA synchronous=FULL');
  await client.execute(`CREATE TABLE events (seq integer PRIMARY KEY, id text NOT NULL UNIQUE, site text NOT NULL,
    visitor text NOT NULL, type text NOT NULL, name text NOT NULL, at integer NOT NULL, url text NOT NULL,
    properties text NOT NULL)`);
  await client.execute('CREATE INDEX events_visitor ON events (visitor, at)');
  // As in db/queries/hot.ts, the subquery spares SQLite writing out a row's text anew for each column: what the product
  // knows to be cheaper, its measure knows too.
  const sql = `INSERT OR IGNORE INTO events ${COLUMNS}
    SELECT ${VALUES} FROM (SELECT value AS v FROM json_each(?) LIMIT -1) WHERE true`;
  return (rows) => client.batch([{ sql, args: [JSON.stringify(rows)] }], 'write');
}

async function openPostgres(url) {
  const sql = postgres(url, { max: 1 });
  await sql.unsafe(`CREATE TABLE events (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE,
    site text NOT NULL, visitor text NOT NULL, type text NOT NULL, name text NOT NULL, at bigint NOT NULL,
    url text NOT NULL, properties text NOT NULL)`);
  await sql.unsafe('CREATE INDEX events_visitor ON events (visitor, at)');
  const insert = `INSERT INTO events ${COLUMNS}
    SELECT ${VALUES} FROM jsonb_array_elements(CAST(CAST($1 AS text) AS jsonb)) j(v) ON CONFLICT DO NOTHING`;
  return (rows) => sql.unsafe(insert, [JSON.stringify(rows)], { prepare: true });
}
