/** A place for data that can be full: a small file system of its own for root, else a limit on the size of files. */
import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  dataDir: string;
  /** From here on nothing can be written, by that process at least. */
  fill(pid: number): Promise<void>;
  free(pid: number): Promise<void>;
  dispose(): Promise<void>;
}

export type DiskKind = 'tmpfs' | 'file size limit';

/** What this machine allows: mounting needs more rights than many containers give. */
export async function diskKinds(): Promise<DiskKind[]> {
  const disk = await openSmallDisk('tmpfs').catch(() => null);
  await disk?.dispose();
  return disk ? ['tmpfs', 'file size limit'] : ['file size limit'];
}

export async function openSmallDisk(kind: DiskKind): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-disk-'));
  const dataDir = join(folder, 'data');
  const remove = () => rm(folder, { recursive: true, force: true });
  if (kind === 'file size limit') {
    // Of the process, set from outside (prlimit(2)): writing beyond it fails with EFBIG.
    const limit = (pid: number, soft: string) => run('prlimit', ['--pid', String(pid), `--fsize=${soft}:unlimited`]);
    return {
      dataDir,
      fill: async (pid) => void (await limit(pid, '4096')),
      free: async (pid) => void (await limit(pid, 'unlimited')),
      dispose: remove,
    };
  }
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'foyer-test', folder]);
  } catch (error) {
    await remove();
    throw error;
  }
  const filler = join(folder, 'filler');
  return {
    dataDir,
    fill: () => fillUp(filler),
    free: () => rm(filler),
    async dispose() {
      // Lazy: whoever looked into it a moment ago does not hold it up.
      await run('umount', ['-l', folder]);
      await remove();
    },
  };
}

async function fillUp(file: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    // Large pieces first, then the bytes that are left.
    for (const bytes of [1024 * 1024, 4096, 1]) while (await fits(handle, bytes));
  } finally {
    await handle.close();
  }
}

async function fits(handle: FileHandle, bytes: number): Promise<boolean> {
  try {
    await handle.write(Buffer.alloc(bytes));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return false;
  }
}
