/**
 * The files of the widget in memory, compressed once. Chunks of earlier versions stay served for 30 days: a page that
 * was open during an upgrade still asks for the ones its entry named.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface WidgetFile {
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  etag: string;
}

export interface WidgetFiles {
  entry: WidgetFile | null;
  types: WidgetFile | null;
  chunk(name: string): WidgetFile | null;
}

const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * @param builtDir dist/widget
 * @param keptDir where the chunks of this and earlier versions are kept, in DATA_DIR
 */
export async function loadWidgetFiles(builtDir: string, keptDir: string, now: number): Promise<WidgetFiles> {
  await mkdir(keptDir, { recursive: true });
  const built = join(builtDir, 'chunks');
  for (const name of await list(built)) {
    await copyFile(join(built, name), join(keptDir, name));
    // The 30 days count from the last start with this version.
    await utimes(join(keptDir, name), now / 1000, now / 1000);
  }
  const chunks = new Map<string, WidgetFile>();
  for (const name of await list(keptDir)) {
    const path = join(keptDir, name);
    if ((await stat(path)).mtimeMs < now - KEPT_MS) await rm(path);
    else chunks.set(name, (await load(path))!);
  }
  return {
    entry: await load(join(builtDir, 'foyer.js')),
    types: await load(join(builtDir, 'foyer.d.ts')),
    chunk: (name) => chunks.get(name) ?? null,
  };
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^[\w.-]+\.js$/.test(name));
}

async function load(path: string): Promise<WidgetFile | null> {
  const plain = await readFile(path).catch(() => null);
  if (!plain) return null;
  return {
    plain: new Uint8Array(plain),
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
  };
}
