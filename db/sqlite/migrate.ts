/** Brings an embedded database to this program's schema, in one transaction, and refuses one that a newer program made. */
import type { Client } from '@libsql/client';
import { pendingMigrations } from '../migrations.ts';

export async function migrateSqlite(client: Client): Promise<void> {
  await client.execute('CREATE TABLE IF NOT EXISTS foyer_migrations (hash text PRIMARY KEY, at integer NOT NULL)');
  const { rows } = await client.execute('SELECT hash FROM foyer_migrations');
  const pending = pendingMigrations('sqlite', new Set(rows.map((row) => String(row['hash']))));
  if (pending.length === 0) return;
  await client.batch(
    pending.flatMap(({ sql, hash, folderMillis }) => [
      ...sql.map((text) => ({ sql: text, args: [] })),
      { sql: 'INSERT INTO foyer_migrations (hash, at) VALUES (?, ?)', args: [hash, folderMillis] },
    ]),
    'write',
  );
}
