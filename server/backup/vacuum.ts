/** Copies a database into a new file with a connection of its own. Blocks its thread: see backup.ts. */
import { createClient, type Client } from '@libsql/client';

/** What begins: copying so many bytes, or checking what was copied. */
export type VacuumStep = { step: 'copy'; bytes: number } | { step: 'check' };

/**
 * `VACUUM INTO` reads one snapshot while the server goes on writing. This connection never checkpoints: only the
 * server's does. The copy is opened and checked whole before anybody trusts it.
 * @throws when the copy is not sound.
 */
export async function vacuumInto(source: string, target: string, onStep: (step: VacuumStep) => void): Promise<void> {
  const client = createClient({ url: `file:${source}`, concurrency: 1, timeout: 30_000 });
  try {
    await client.execute('PRAGMA wal_autocheckpoint=0');
    onStep({ step: 'copy', bytes: await usedBytes(client) });
    await client.execute({ sql: 'VACUUM INTO ?', args: [target] });
  } finally {
    client.close();
  }
  onStep({ step: 'check' });
  const copy = createClient({ url: `file:${target}`, concurrency: 1 });
  try {
    const rows = (await copy.execute('PRAGMA integrity_check')).rows;
    if (rows.length !== 1 || rows[0]![0] !== 'ok') throw new Error('The copy did not pass the integrity check.');
  } finally {
    copy.close();
  }
}

/** What the copy will about weigh: the pages in use. It packs them tighter, so that it may end up smaller. */
async function usedBytes(client: Client): Promise<number> {
  const pragma = async (name: string) => Number((await client.execute(`PRAGMA ${name}`)).rows[0]?.[0] ?? 0);
  return ((await pragma('page_count')) - (await pragma('freelist_count'))) * (await pragma('page_size'));
}
