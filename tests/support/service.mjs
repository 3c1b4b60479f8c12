/** A program of the system that tests need, as a process that cannot outlive the tests. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEASH = fileURLToPath(new URL('./leash.mjs', import.meta.url));
const SAID_AT_MOST = 20_000;

/**
 * @param {import('./service.d.mts').ServiceCommand} service
 * @returns {import('./service.d.mts').Service}
 */
export function startService({ command, args, folder, pidFile = null, killSignal = 'SIGKILL' }) {
  const words = JSON.stringify({ command, args, folder, pidFile, killSignal });
  const leash = spawn(process.execPath, [LEASH, words], { detached: true, stdio: 'pipe' });
  let said = '';
  let running = true;
  for (const stream of [leash.stdout, leash.stderr]) {
    stream.on('data', (data) => (said = (said + data).slice(-SAID_AT_MOST)));
  }
  // The last signal may meet a service that has just ended.
  leash.stdin.on('error', () => {});
  const exited = new Promise((resolve) =>
    leash.once('close', (code) => {
      running = false;
      resolve(code);
    }),
  );
  // Tests that end without a word end all the same; the leash notices.
  const handles = [leash, leash.stdin, leash.stdout, leash.stderr];
  for (const handle of handles) handle.unref();
  return {
    running: () => running,
    said: () => said,
    end(signal) {
      if (running) leash.stdin.write(`${signal}\n`);
      return this.done();
    },
    done() {
      for (const handle of handles) handle.ref();
      return exited;
    },
  };
}

/**
 * Asks until the service answers.
 * @param {string} name
 * @param {import('./service.d.mts').Service} service
 * @param {() => Promise<unknown>} ask rejects while it does not
 */
export async function whenReady(name, service, ask) {
  for (;;) {
    const failure = await ask().then(
      () => null,
      (error) => error,
    );
    if (failure === null) return;
    if (!service.running()) throw new Error(`${name} ended while starting: ${service.said()}`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The first folder that holds all these programs: those of PATH, then the others given. */
export function folderOf(programs, others = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...others];
  return folders.find((folder) => programs.every((program) => existsSync(join(folder, program)))) ?? null;
}
