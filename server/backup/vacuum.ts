/** Copies a database into a new file with a connection of its own. Blocks its thread: see backup.ts. */
import { createClient } from '@libsql/client';

/**
 * `VACUUM INTO` reads one snapshot while the server goes on writing. This connection never checkpoints: only the
 * server's does. The copy is opened and checked whole before anybody trusts it.
 * @throws when the copy is not sound.
 */
export async function vacuumInto(source: string, target: string): Promise<void> {
  const client = createClient({ url: `file:${source}`, concurrency: 1, timeout: 30_000 });
  try {
    await client.execute('PRAGMA wal_autocheckpoint=0');
    await client.execute({ sql: 'VACUUM INTO ?', args: [target] });
  } finally {
    client.close();
  }
  const copy = createClient({ url: `file:${target}`, concurrency: 1 });
  try {
    const rows = (await copy.execute('PRAGMA integrity_check')).rows;
    if (rows.length !== 1 || rows[0]![0] !== 'ok') throw new Error('The copy did not pass the integrity check.');
  } finally {
    copy.close();
  }
}
