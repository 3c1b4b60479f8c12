/** Whether a file is a database that this program can be started on. */
import type { Client } from '@libsql/client';
import { NoInstallationError, UnfinishedCopyError, COPY_TABLE } from '../copy/refused.ts';
import { pendingMigrations } from '../migrations.ts';
import { openFile } from './open.ts';

export class DamagedFileError extends Error {
  override name = 'DamagedFileError';
  constructor(file: string) {
    super(`The database ${file} is damaged: it does not pass SQLite's integrity check.`);
  }
}

/**
 * Takes what is in the log beside the file into it, and reads it whole; blocks its thread as long as that takes.
 * @param name what to call it in an error.
 * @throws DamagedFileError, NoInstallationError, StoreTooNewError, UnfinishedCopyError
 */
export async function inspectFile(file: string, name: string): Promise<void> {
  const client = openFile(file, { concurrency: 1, timeout: 5_000 });
  try {
    // Leaves one file, whoever made it.
    await client.execute('PRAGMA journal_mode=DELETE');
    const problems = (await client.execute('PRAGMA integrity_check(1)')).rows;
    if (problems.length !== 1 || problems[0]![0] !== 'ok') throw new DamagedFileError(name);
    const tables = await namesOf(client, `SELECT name FROM sqlite_master WHERE type = 'table'`);
    if (!tables.has('foyer_migrations')) throw new NoInstallationError(name);
    if (tables.has(COPY_TABLE)) throw new UnfinishedCopyError();
    pendingMigrations('sqlite', await namesOf(client, 'SELECT hash FROM foyer_migrations'));
  } catch (error) {
    if (BROKEN.test(String((error as { code?: unknown }).code))) throw new DamagedFileError(name);
    throw error;
  } finally {
    client.close();
  }
}

const BROKEN = /^SQLITE_(NOTADB|CORRUPT)/;

async function namesOf(client: Client, sql: string): Promise<Set<string>> {
  return new Set((await client.execute(sql)).rows.map((row) => String(row[0])));
}

/**
 * Takes the log beside a database into it, so that it is whole as one file.
 * @returns false when it cannot: the database is damaged, or the disk is full. @throws when somebody else has it open.
 */
export async function foldLogIn(file: string): Promise<boolean> {
  const client = openFile(file, { concurrency: 1, timeout: 5_000 });
  try {
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    return true;
  } catch (error) {
    if (/^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code))) throw error;
    return false;
  } finally {
    client.close();
  }
}
