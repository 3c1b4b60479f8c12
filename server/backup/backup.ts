/** A copy of the database in one file, made while the server runs. */
import { chmod, link, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../refusal.ts';
import { vacuumInto, type VacuumStep } from './vacuum.ts';

export interface BackupResult {
  file: string;
  bytes: number;
}

/** How far a backup is: bytes written of about so many, then the check of the whole. */
export interface BackupProgress {
  step: 'copy' | 'check';
  done: number;
  total: number;
}

/** How often the growing copy is measured. */
const LOOK_MS = 100;

/**
 * Copies the database, checks the copy, and only then gives it its name; the file is readable by its owner only.
 * @param file absolute path; never overwritten.
 * @param onProgress hears now and then how far it is.
 * @throws Refusal `conflict` when the file is there, `bad_request` when its folder is not.
 */
export async function backupStore(
  database: string,
  file: string,
  onProgress: (progress: BackupProgress) => void = () => {},
): Promise<BackupResult> {
  if (!isAbsolute(file)) throw new Refusal('bad_request', 'A backup needs an absolute path.');
  if (await exists(file)) throw new Refusal('conflict', `${file} is there already; a backup never overwrites.`);
  if (!(await isFolder(dirname(file)))) throw new Refusal('bad_request', `The folder ${dirname(file)} is not there.`);
  // A folder of its own on the same disk: private from the first byte, and link() works within one file system.
  const folder = await mkdtemp(join(dirname(file), '.foyer-backup-')).catch(() => {
    throw new Refusal('forbidden', `Nothing can be written into the folder ${dirname(file)}.`);
  });
  const copy = join(folder, 'copy.db');
  const watched = watchGrowth(copy, onProgress);
  try {
    await vacuumElsewhere(database, copy, watched.onStep);
    await chmod(copy, 0o600);
    await flush(copy);
    await giveName(copy, file);
    return { file, bytes: (await stat(file)).size };
  } finally {
    watched.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The statement that copies says nothing until it is done; its file grows meanwhile. */
function watchGrowth(copy: string, onProgress: (progress: BackupProgress) => void) {
  let looking: NodeJS.Timeout | undefined;
  let total = 0;
  const look = async () => {
    const size = await stat(copy).then(
      (found) => found.size,
      () => 0,
    );
    // A look that began before the last page was written may end after it.
    if (looking) onProgress({ step: 'copy', done: Math.min(size, total), total });
  };
  const stop = () => {
    clearInterval(looking);
    looking = undefined;
  };
  return {
    onStep(step: VacuumStep) {
      if (step.step === 'copy') {
        total = step.bytes;
        onProgress({ step: 'copy', done: 0, total });
        looking = setInterval(() => void look(), LOOK_MS);
      } else {
        stop();
        onProgress({ step: 'check', done: total, total });
      }
    },
    stop,
  };
}

/** The compiled program copies on a thread of its own; run from its sources, Node 20 has no thread that reads them. */
async function vacuumElsewhere(source: string, target: string, onStep: (step: VacuumStep) => void): Promise<void> {
  if (import.meta.url.endsWith('.ts')) return vacuumInto(source, target, onStep);
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL('./vacuum-thread.js', import.meta.url), { workerData: { source, target } });
    worker.on('message', onStep);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The backup thread ended with ${code}.`)),
    );
  });
}

/** Unlike rename, link refuses to replace what came to be there meanwhile; some file systems have no link. */
async function giveName(copy: string, file: string): Promise<void> {
  try {
    await link(copy, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' && !(await exists(file))) return rename(copy, file);
    throw new Refusal('conflict', `${file} is there already; a backup never overwrites.`);
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
