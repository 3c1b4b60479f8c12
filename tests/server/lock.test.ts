import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedError, lockDataDir } from '../../server/lock/lock.ts';
import { builtFile } from '../support/built.ts';
import { STORE } from '../support/test-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A process that takes the lock, says so, and lives until it is killed. */
async function holder(): Promise<{ child: ChildProcess; said: string }> {
  const program = `
    const { lockDataDir } = await import(${JSON.stringify(pathToFileURL(builtFile('server/lock/lock.js')).href)});
    try { await lockDataDir(process.argv[1]); console.log('held'); setInterval(() => globalThis.gc?.(), 20); }
    catch (error) { console.log(error.name); }`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

// The folder is the same on every store: once is enough.
describe.skipIf(STORE !== 'embedded')('the lock of a data folder', () => {
  test('refuses a second process, and is free again after kill -9', async () => {
    for (let round = 0; round < 2; round++) {
      const first = await holder();
      expect(first.said).toBe('held');
      await expect(lockDataDir(folder)).rejects.toThrow(LockedError);
      expect((await holder()).said).toBe('LockedError');
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');
      (await lockDataDir(folder)).release();
    }
  });

  test('is given to one of many who ask at once', async () => {
    const all = await Promise.all([holder(), holder(), holder()]);
    expect(all.map(({ said }) => said).toSorted()).toEqual(['LockedError', 'LockedError', 'held']);
    for (const { child } of all) child.kill('SIGKILL');
  });

  test('refuses a second time in the same process, until it is released', async () => {
    const lock = await lockDataDir(folder);
    await expect(lockDataDir(folder)).rejects.toThrow(LockedError);
    lock.release();
    (await lockDataDir(folder)).release();
  });

  test('makes the folder, for its owner only', async () => {
    const made = join(folder, 'deep', 'data');
    (await lockDataDir(made)).release();
    expect((await stat(made)).mode & 0o777).toBe(0o700);
  });
});
