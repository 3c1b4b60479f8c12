/** Brings a database to this program's schema, in one transaction, and refuses one that a newer program made. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@libsql/client';
import { readMigrationFiles } from 'drizzle-orm/migrator';

export class StoreTooNewError extends Error {
  override name = 'StoreTooNewError';
  constructor() {
    super('This database was made by a newer Foyer. Update the program, or restore a backup that this version made.');
  }
}

export async function migrateStore(client: Client): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  await client.execute('CREATE TABLE IF NOT EXISTS foyer_migrations (hash text PRIMARY KEY, at integer NOT NULL)');
  const applied = new Set(
    (await client.execute('SELECT hash FROM foyer_migrations')).rows.map((row) => String(row['hash'])),
  );
  const known = new Set(migrations.map((migration) => migration.hash));
  for (const hash of applied) if (!known.has(hash)) throw new StoreTooNewError();
  const pending = migrations.filter((migration) => !applied.has(migration.hash));
  if (pending.length === 0) return;
  await client.batch(
    pending.flatMap((migration) => [
      ...migration.sql.map((sql) => ({ sql, args: [] })),
      {
        sql: 'INSERT INTO foyer_migrations (hash, at) VALUES (?, ?)',
        args: [migration.hash, migration.folderMillis],
      },
    ]),
    'write',
  );
}

/** The SQL files stand beside the sources; the compiled program is two folders deeper. */
function migrationsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'migrations/sqlite');
  return existsSync(beside) ? beside : join(here, '../../db/migrations/sqlite');
}
