/** Puts a backup in the place of the database. The caller holds the lock: no server runs, and none starts meanwhile. */
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, link, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { foldLogIn, inspectFile } from '../../db/sqlite/inspect.ts';
import { Refusal } from '../refusal.ts';

export interface RestoreResult {
  /** Where the database is now. */
  database: string;
  bytes: number;
  /** Where that is which was there; null when nothing was. */
  kept: string | null;
}

/** How far it is: bytes copied, then the check of the whole. */
export interface RestoreProgress {
  step: 'copy' | 'check';
  done: number;
  total: number;
}

export interface RestoreOptions {
  /** The backup, which stays as it is. */
  file: string;
  /** Where the database belongs, whether there is one or not; its folder is there. */
  database: string;
  now: number;
  onProgress?(progress: RestoreProgress): void;
}

/**
 * Copies the file beside the database and checks the copy: only then anything else is touched. What was there gets a
 * name of its own, and in one step the copy is the database; broken off at any moment, one of the two is there, whole.
 * @throws Refusal `not_found`, and what `inspectFile` throws.
 */
export async function restoreStore(options: RestoreOptions): Promise<RestoreResult> {
  const { file, database, now, onProgress = () => {} } = options;
  if (!(await isFile(file))) throw new Refusal('not_found', `There is no file ${file}.`);
  const folder = await mkdtemp(join(dirname(database), '.foyer-restore-'));
  const copy = join(folder, 'copy.db');
  try {
    const total = await sizeOf(file);
    await copyFile(file, copy, (done) => onProgress({ step: 'copy', done, total }));
    // A backup has no log; of a database that somebody copied with its log, the newest commits are in there.
    if (await isFile(`${file}-wal`)) await copyFile(`${file}-wal`, `${copy}-wal`, () => {});
    onProgress({ step: 'check', done: total, total });
    await inspectFile(copy, file);
    await chmod(copy, 0o600);
    await flush(copy);
    const kept = (await isFile(database)) ? await keepAside(database, now) : null;
    await removeLog(database);
    await rename(copy, database);
    await flush(dirname(database));
    return { database, bytes: await sizeOf(database), kept };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The log of the old one would be applied to the new one. */
async function removeLog(database: string): Promise<void> {
  for (const end of LOG) await rm(`${database}${end}`, { force: true });
}

const LOG = ['-wal', '-shm'];

/** Under a second name, so that it is there under the first until the copy takes that. */
async function keepAside(database: string, now: number): Promise<string> {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const kept = join(dirname(database), `before-restore-${time}.db`);
  const ends = (await foldLogIn(database)) ? [''] : ['', ...LOG];
  // With its log where that cannot be taken into it, for whoever can read it.
  for (const end of ends) if (await isFile(database + end)) await giveSecondName(database + end, kept + end);
  return kept;
}

/** Some file systems have no link; there it is away for a moment. */
async function giveSecondName(file: string, name: string): Promise<void> {
  try {
    await link(file, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Refusal('conflict', `${name} is there already.`);
    await rename(file, name);
  }
}

async function copyFile(from: string, to: string, onBytes: (done: number) => void): Promise<void> {
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      onBytes(done);
      next(null, chunk);
    },
  });
  await pipeline(
    createReadStream(from, { highWaterMark: 1024 * 1024 }),
    counter,
    createWriteStream(to, { mode: 0o600 }),
  );
}

/** Of a folder: the names in it. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
