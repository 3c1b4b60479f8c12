/** The migrations of a dialect, and which of them a database lacks. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator';

export class StoreTooNewError extends Error {
  override name = 'StoreTooNewError';
  constructor() {
    super('This database was made by a newer Foyer. Update the program, or restore a backup that this version made.');
  }
}

/** @throws StoreTooNewError when something was applied that this program does not know. */
export function pendingMigrations(dialect: 'sqlite' | 'postgres', applied: ReadonlySet<string>): MigrationMeta[] {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder(dialect) });
  const known = new Set(migrations.map(({ hash }) => hash));
  for (const hash of applied) if (!known.has(hash)) throw new StoreTooNewError();
  return migrations.filter(({ hash }) => !applied.has(hash));
}

/** The SQL files stand beside the sources; the compiled program is two folders deeper. */
function migrationsFolder(dialect: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'migrations', dialect);
  return existsSync(beside) ? beside : join(here, '../../db/migrations', dialect);
}
