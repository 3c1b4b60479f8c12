/** Where a copy goes from and to, and what keeps everybody else out of it meanwhile. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { NoInstallationError } from '../../db/copy/refused.ts';
import type { Config } from '../config.ts';
import { lockDataDir, type DataLock } from '../lock/lock.ts';

export interface Place {
  url: string;
  /** Of an embedded store. */
  file: string | null;
}

/** @param url `file:PATH`, relative to the folder, or `postgres://...`. @returns null when it is neither. */
export function placeOf(url: string, folder: string): Place | null {
  if (/^postgres(ql)?:\/\/./.test(url)) return URL.canParse(url) ? { url, file: null } : null;
  if (!/^file:./.test(url)) return null;
  const file = resolve(folder, url.slice('file:'.length));
  return { url: `file:${file}`, file };
}

/** @throws NoInstallationError before anything is made for a file that is not there. */
export async function requireSource({ file, url }: Place): Promise<void> {
  if (file === null) return;
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new NoInstallationError(url);
}

/**
 * Locks the folders of embedded stores, and the DATA_DIR of the installation that the environment describes where one
 * of them is its store. PostgreSQL is locked by opening it.
 * @throws LockedError when a server is running there.
 */
export async function lockPlaces(
  places: Place[],
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
): Promise<{ release(): void }> {
  const files = places.flatMap(({ file }) => (file === null ? [] : [file]));
  const folders = new Set(files.map((file) => dirname(file)));
  if (files.includes(resolve(config.databaseUrl.replace(/^file:/, '')))) folders.add(config.dataDir);
  const locks: DataLock[] = [];
  const release = () => {
    for (const lock of locks) lock.release();
  };
  try {
    for (const folder of folders) locks.push(await lockDataDir(folder));
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}
