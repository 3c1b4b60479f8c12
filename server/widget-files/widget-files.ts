/**
 * The files of the widget in memory, compressed once. Chunks of earlier versions stay served for 30 days: a page that
 * was open during an upgrade still asks for the ones its entry named. Where processes share a store, each puts its
 * chunks there before it serves an entry that names them: while one after the other is upgraded, an old one is asked
 * for new chunks, and one with an empty DATA_DIR for old ones.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chunkNamed, keepChunks } from '../../db/queries/widget-chunks.ts';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import { createBucket } from '../limits/bucket.ts';

export interface WidgetFile {
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  etag: string;
}

export interface WidgetFiles {
  entry: WidgetFile | null;
  types: WidgetFile | null;
  chunk(name: string): Promise<WidgetFile | null>;
}

/** Anybody may ask for names that nobody has: the store is asked at most so often in a second. */
const LOOKUPS_PER_SECOND = 20;
/** As widget/build.mjs names them, now and in other versions. */
const CHUNK_NAME = /^[a-z-]{1,32}-[0-9a-f]{6,64}\.js$/;

const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * @param builtDir dist/widget
 * @param keptDir where the chunks of this and earlier versions are kept, in DATA_DIR
 */
export async function loadWidgetFiles(
  builtDir: string,
  keptDir: string,
  store: Store,
  deps: Pick<Deps, 'now'>,
): Promise<WidgetFiles> {
  const now = deps.now();
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
  if (store.shared) await keepChunks(store, await codeOf(built), { now, forgetBefore: now - KEPT_MS });
  const lookups = createBucket(LOOKUPS_PER_SECOND, LOOKUPS_PER_SECOND);

  async function elsewhere(name: string): Promise<WidgetFile | null> {
    if (!store.shared || !CHUNK_NAME.test(name) || lookups.take(1, deps.now()) > 0) return null;
    const code = await chunkNamed(store, name);
    if (code === null) return null;
    const file = packed(Buffer.from(code));
    chunks.set(name, file);
    return file;
  }

  return {
    entry: await load(join(builtDir, 'foyer.js')),
    types: await load(join(builtDir, 'foyer.d.ts')),
    chunk: async (name) => chunks.get(name) ?? elsewhere(name),
  };
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^[\w.-]+\.js$/.test(name));
}

async function load(path: string): Promise<WidgetFile | null> {
  const plain = await readFile(path).catch(() => null);
  return plain && packed(plain);
}

async function codeOf(folder: string): Promise<{ name: string; code: string }[]> {
  const names = await list(folder);
  return Promise.all(names.map(async (name) => ({ name, code: await readFile(join(folder, name), 'utf8') })));
}

function packed(plain: Buffer): WidgetFile {
  return {
    plain: new Uint8Array(plain),
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
  };
}
