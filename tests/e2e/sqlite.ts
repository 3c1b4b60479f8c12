/** Looks into the server's own file, beside it, without writing. */
import { join } from 'node:path';
import Database from 'libsql';

export function rowsOf(dataDir: string, sql: string): Record<string, unknown>[] {
  const database = new Database(join(dataDir, 'foyer.db'));
  try {
    database.pragma('query_only=1');
    return database.prepare(sql).all() as Record<string, unknown>[];
  } finally {
    database.close();
  }
}
