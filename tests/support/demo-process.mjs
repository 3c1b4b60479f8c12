/** `foyer demo` as its own process, on free ports and a data folder that is removed afterwards. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/foyer.js', import.meta.url));

/**
 * Starts the built demo; resolves once both ports answer.
 * @returns {Promise<import('./demo-process.d.mts').DemoProcess>}
 */
export async function startDemo() {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-demo-'));
  const args = ['demo', '--json', '--port', '0', '--shop-port', '0', '--data-dir', dataDir];
  // Settings of the shell are for an installation; the demo is the same wherever it runs.
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(process.execPath, [BIN, ...args], { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const status = await gone;
    await rm(dataDir, { recursive: true, force: true });
    return status;
  };
  try {
    const said = await firstLine(child, gone);
    return { ...said, foyerUrl: new URL(said.agentUrl).origin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstLine(child, gone) {
  let out = '';
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const line = new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      out += data;
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
  });
  const first = await Promise.race([line, gone.then(() => null)]);
  if (first === null) throw new Error(`The demo did not start: ${errors || out}`);
  return JSON.parse(first);
}
