/**
 * One writer per DATA_DIR. The lock is a write transaction on an empty database of its own, held open as long as
 * the process lives: the kernel releases it when the process dies, however it dies, so no lock is ever stale.
 * (A pid file would have to guess whether its process is still the one that wrote it.)
 */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transaction } from '@libsql/client';
import { openFile } from '../../db/sqlite/open.ts';

export interface DataLock {
  release(): void;
}

export class LockedError extends Error {
  override name = 'LockedError';
  constructor(dataDir: string) {
    super(`Another Foyer is using ${dataDir}. Stop it, or set DATA_DIR to another folder.`);
  }
}

/**
 * Takes the lock of a data folder, making the folder (for its owner only) where there is none.
 * @throws LockedError at once when somebody holds it.
 */
export async function lockDataDir(dataDir: string): Promise<DataLock> {
  await makeDataDir(dataDir);
  const client = openFile(join(dataDir, 'lock.db'), { concurrency: 1, timeout: 0 });
  let transaction: Transaction;
  try {
    // Not `execute('BEGIN')`: the client rolls back what a statement leaves open.
    transaction = await client.transaction('write');
  } catch (error) {
    client.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw new LockedError(dataDir);
    throw error;
  }
  held.add(transaction);
  return {
    release() {
      held.delete(transaction);
      transaction.close();
      client.close();
    },
  };
}

/** Makes the folder readable by its owner only; leaves one that is there as it is. */
export async function makeDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(dataDir, 0o700);
}

/** A connection that is collected as garbage is closed, and its lock with it. */
const held = new Set<Transaction>();
