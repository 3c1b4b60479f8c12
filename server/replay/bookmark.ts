/**
 * Where a broken replay goes on: the first row of the log that may not have been acknowledged.
 * The name of the file holds a hash of the secret key, so that nobody else can foresee it and plant one.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Bookmark {
  /** 0 where there is none. */
  read(): Promise<number>;
  write(nextRow: number): Promise<void>;
  remove(): Promise<void>;
}

/** @param folder where bookmarks lie, the system's temporary folder unless told. */
export function openBookmark(
  log: { hash: string },
  url: string,
  secretKey: string,
  folder: string = tmpdir(),
): Bookmark {
  const name = createHash('sha256')
    .update(JSON.stringify([log.hash, url, secretKey]))
    .digest('hex')
    .slice(0, 32);
  const file = join(folder, `foyer-replay-${name}.json`);
  return {
    async read() {
      try {
        const { nextRow } = JSON.parse(await readFile(file, 'utf8')) as { nextRow?: unknown };
        return Number.isSafeInteger(nextRow) && (nextRow as number) > 0 ? (nextRow as number) : 0;
      } catch {
        return 0;
      }
    },
    async write(nextRow) {
      await writeFile(`${file}.new`, JSON.stringify({ nextRow }), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    remove: () => rm(file, { force: true }),
  };
}
