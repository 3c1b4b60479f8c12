/** Files in a folder, one for each key. */
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileStore } from './file-store.ts';

export function openFolder(root: string): FileStore {
  return {
    async put(key, path) {
      const place = join(root, key);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await move(path, place);
      await flushFolder(dirname(place));
    },

    async read(key) {
      const file = await open(join(root, key)).catch(unlessMissing);
      if (!file) return null;
      const { size } = await file.stat();
      const stream = createReadStream('', { fd: file });
      return { bytes: size, body: Readable.toWeb(stream) };
    },

    remove: (key) => rm(join(root, key), { force: true }),
  };
}

/** Renamed where both are on one disk; else copied, and named when all of it is there. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const half = `${to}.half`;
    await copyFile(from, half);
    const file = await open(half, 'r+');
    await file.sync().finally(() => file.close());
    await rename(half, to);
    await rm(from, { force: true });
  }
}

/** A new name is on the disk when its folder is. Windows opens no folders, and needs none of it. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => null);
  if (!folder) return;
  await folder
    .sync()
    .catch(() => {})
    .finally(() => folder.close());
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
