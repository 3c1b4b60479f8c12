/**
 * How much room files have (rule D6): a site's share, by the rows of its files, and what stays free on the disk, so that the
 * database has room when files have none.
 */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { roomTaken } from '../../db/queries/files.ts';
import type { Store } from '../../db/store.ts';
import type { FileRoom } from '../../protocol/file-room.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';

/** One file that comes in. Nothing is set aside for what it says it will be: only what is there counts. */
export interface Arrival {
  /** So many bytes more are on the disk. @throws Refusal `storage_full` where that is too much. */
  came(bytes: number): Promise<void>;
  /** Its row counts from now on, or it is gone. */
  end(): void;
}

export interface Room {
  /** As much as the files of a site may take when one from this side comes. */
  mostOf(side: Side): number;
  /**
   * Before a file is read.
   * @param announced null where its sender does not say.
   * @throws Refusal `storage_full` where there is no room for so much.
   */
  expect(siteId: string, side: Side, announced: number | null): Promise<Arrival>;
  /** To be thrown where a site's share is taken; the log has it. */
  full(siteId: string): Refusal;
  of(siteId: string): Promise<FileRoom>;
}

export type Side = 'visitor' | 'operator';

export interface RoomParts {
  store: Store;
  deps: Pick<Deps, 'now'>;
  log: Pick<Logger, 'warn'>;
  siteBytes: number;
  freeBytes: number;
  /** Folders on whose disks so much stays free. */
  folders: string[];
}

/** A file has a row, a message and words to be found by, too; and a sum over a site's files has few enough to add up. */
const LEAST = 16_384;
/** Of a site's share, what visitors leave to its operators: those can still send when those have sent all they may. */
const OF_OPERATORS = 0.1;
/** The disk is looked at again whenever so many bytes came, of all files together. */
const LOOK_AFTER = 1_048_576;
/** Who is refused tries again: the log need not have each. */
const LOG_AGAIN_MS = 3_600_000;

export function leastRoom(bytes: number): number {
  return Math.max(bytes, LEAST);
}

/** Files come to DATA_DIR first, also those that go on to a bucket: where the database is there too, it needs its room. */
export function roomOf(config: Config): Pick<RoomParts, 'siteBytes' | 'freeBytes' | 'folders'> {
  const folders: string[] = [];
  if (config.filesUrl.startsWith('file:')) folders.push(config.filesUrl.slice('file:'.length));
  if (config.databaseUrl.startsWith('file:')) folders.push(config.dataDir);
  return { siteBytes: config.siteFilesBytes, freeBytes: config.filesFreeBytes, folders };
}

export function createRoom({ store, deps, log, siteBytes, freeBytes, folders }: RoomParts): Room {
  /** By site, what came of files that have no row yet. */
  const arriving = new Map<string, number>();
  let notLookedAt = 0;
  const logged = new Map<string, number>();

  const leastFree = async (): Promise<number> =>
    freeBytes === 0 ? Infinity : Math.min(Infinity, ...(await Promise.all(folders.map(freeOn))));

  const refusal = (why: string, about: object): Refusal => {
    const key = JSON.stringify([why, about]);
    const now = deps.now();
    if (now - (logged.get(key) ?? -LOG_AGAIN_MS) >= LOG_AGAIN_MS) {
      logged.set(key, now);
      log.warn(about, why);
    }
    return new Refusal('storage_full', 'There is no room for more files.');
  };

  const full = (siteId: string): Refusal =>
    refusal('a file was refused: the files of the site take all of SITE_FILES_BYTES', { site: siteId, siteBytes });

  const checkDisk = async (bytes: number): Promise<void> => {
    notLookedAt = 0;
    if ((await leastFree()) - bytes < freeBytes) {
      throw refusal('a file was refused: the disk has no more than FILES_FREE_BYTES free', { freeBytes });
    }
  };

  const mostOf = (side: Side): number => Math.floor(side === 'operator' ? siteBytes : siteBytes * (1 - OF_OPERATORS));

  return {
    mostOf,
    full,
    async expect(siteId, side, announced) {
      const most = mostOf(side);
      const taken = await roomTaken(store, siteId);
      if (taken + leastRoom(announced ?? 0) > most) throw full(siteId);
      await checkDisk(announced ?? 0);
      let came = 0;
      const count = (bytes: number): number => {
        const together = (arriving.get(siteId) ?? 0) + bytes;
        if (together > 0) arriving.set(siteId, together);
        else arriving.delete(siteId);
        came += bytes;
        return together;
      };
      return {
        async came(bytes) {
          if (taken + count(bytes) > most) throw full(siteId);
          notLookedAt += bytes;
          if (notLookedAt >= LOOK_AFTER) await checkDisk(0);
        },
        end() {
          count(-came);
        },
      };
    },
    async of(siteId) {
      const [used, free] = await Promise.all([roomTaken(store, siteId), leastFree()]);
      return { used, most: mostOf('operator'), visitors: mostOf('visitor'), low: free < freeBytes };
    },
  };
}

/** In bytes, for who is not root; a folder that is not there yet will be on the disk of the one above it. */
async function freeOn(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error;
    return freeOn(dirname(folder));
  }
}
