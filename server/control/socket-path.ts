/**
 * Where the control socket of a data folder is. A Unix socket's path has about 100 bytes (sockaddr_un: 108 on Linux,
 * 104 on macOS); a longer one goes into a private temporary folder, and a note in the data folder says which.
 */
import { mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PATH_BYTES = 100;

/** Where to listen. Call only with the lock held: what an earlier server left is removed. */
export async function prepareSocketPath(dataDir: string): Promise<string> {
  await removeSocketPath(dataDir);
  const direct = join(dataDir, 'foyer.sock');
  if (Buffer.byteLength(direct) <= PATH_BYTES) return direct;
  // mkdtemp makes the folder with mode 0700 and a name nobody can have taken before.
  const path = join(await mkdtemp(join(tmpdir(), 'foyer-')), 'foyer.sock');
  await writeFile(join(dataDir, NOTE), path, { mode: 0o600 });
  return path;
}

/** Where a server of this data folder would be listening. */
export async function socketPath(dataDir: string): Promise<string> {
  return (await noted(dataDir)) ?? join(dataDir, 'foyer.sock');
}

/** Removes the socket and what `prepareSocketPath` made for it. */
export async function removeSocketPath(dataDir: string): Promise<void> {
  const elsewhere = await noted(dataDir);
  if (elsewhere !== undefined) {
    await rm(elsewhere, { force: true });
    // The folder that mkdtemp made; rmdir spares one that holds anything else.
    await rmdir(dirname(elsewhere)).catch(() => undefined);
    await rm(join(dataDir, NOTE), { force: true });
  }
  await rm(join(dataDir, 'foyer.sock'), { force: true });
}

const NOTE = 'foyer.sock.path';

async function noted(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, NOTE), 'utf8')).trim() || undefined;
  } catch {
    return undefined;
  }
}
