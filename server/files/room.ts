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

export interface Room {
  siteBytes: number;
  /**
   * Before a file is read: that there is room for it, on the disk beside all that is on its way.
   * @param announced null where its sender does not say; then the disk has to have room for `most`.
   * @returns gives the room on the disk back.
   * @throws Refusal `storage_full`
   */
  hold(siteId: string, announced: number | null, most: number): Promise<() => void>;
  /** To be thrown where a site's share is taken; the log has it. */
  full(siteId: string): Refusal;
  of(siteId: string): Promise<FileRoom>;
}

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
/** Who is refused tries again: the log need not have each. */
const LOG_AGAIN_MS = 3_600_000;

export function leastRoom(bytes: number): number {
  return Math.max(bytes, LEAST);
}

/** A bucket has no disk of ours. */
export function roomOf(config: Config): Pick<RoomParts, 'siteBytes' | 'freeBytes' | 'folders'> {
  const isFolder = config.filesUrl.startsWith('file:');
  const isEmbedded = config.databaseUrl.startsWith('file:');
  // Files come to DATA_DIR first.
  const folders = isFolder ? [config.filesUrl.slice('file:'.length), ...(isEmbedded ? [config.dataDir] : [])] : [];
  return { siteBytes: config.siteFilesBytes, freeBytes: config.filesFreeBytes, folders };
}

export function createRoom({ store, deps, log, siteBytes, freeBytes, folders }: RoomParts): Room {
  let onTheirWay = 0;
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

  return {
    siteBytes,
    full,
    async hold(siteId, announced, most) {
      const taken = await roomTaken(store, siteId);
      if (taken + leastRoom(announced ?? 0) > siteBytes) throw full(siteId);
      const bytes = announced ?? most;
      const free = await leastFree();
      // From here to the end in one go: of many at once each sees those before it.
      if (free - onTheirWay - bytes < freeBytes) {
        throw refusal('a file was refused: the disk has no more than FILES_FREE_BYTES free', { freeBytes });
      }
      onTheirWay += bytes;
      return () => {
        onTheirWay -= bytes;
      };
    },
    async of(siteId) {
      const [used, free] = await Promise.all([roomTaken(store, siteId), leastFree()]);
      return { used, most: siteBytes, low: free - onTheirWay < freeBytes };
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
