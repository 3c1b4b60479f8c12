/** How a command reaches the installation: through the server that runs, else by opening it under the lock. */
import { openStore } from '../../db/store.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { LockedError, lockDataDir, type DataLock } from '../lock/lock.ts';
import { connectControl } from './connect.ts';
import { localInstallation, type Installation } from './installation.ts';

/** A server that starts or stops holds the lock without listening; both are over within seconds. */
const PATIENCE_MS = 12_000;
const PAUSE_MS = 150;

/** @throws LockedError when somebody holds the lock and never listens. */
export async function withInstallation<T>(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  deps: Deps,
  run: (installation: Installation) => Promise<T>,
): Promise<T> {
  const until = deps.now() + PATIENCE_MS;
  for (;;) {
    const remote = await connectControl(config.dataDir);
    if (remote) {
      try {
        return await run(remote);
      } finally {
        remote.close();
      }
    }
    const lock = await tryLock(config.dataDir, deps.now() >= until);
    if (lock) {
      try {
        return await runLocally(config, deps, run);
      } finally {
        lock.release();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function runLocally<T>(
  config: Pick<Config, 'databaseUrl'>,
  deps: Deps,
  run: (installation: Installation) => Promise<T>,
): Promise<T> {
  const store = await openStore(config.databaseUrl);
  try {
    return await run(localInstallation(store, deps));
  } finally {
    await store.close();
  }
}

async function tryLock(dataDir: string, last: boolean): Promise<DataLock | null> {
  try {
    return await lockDataDir(dataDir);
  } catch (error) {
    if (error instanceof LockedError && !last) return null;
    throw error;
  }
}
