/** `foyer demo` as its own process, on free ports and a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

const BIN = resolve(import.meta.dirname, '../../bin/foyer.js');

export interface DemoProcess {
  shopUrl: string;
  agentUrl: string;
  email: string;
  password: string;
  seeded: { events: number; decisions: number; conversations: number } | null;
  stop(): Promise<number | null>;
}

export async function startDemo(): Promise<DemoProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-demo-'));
  const [port, shopPort] = [await freePort(), await freePort()];
  const options = ['--port', String(port), '--shop-port', String(shopPort), '--data-dir', dataDir, '--json'];
  const child = spawn(process.execPath, [BIN, 'demo', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => String(first)),
    exit.then(([status]) => {
      throw new Error(`foyer demo ended with ${status}`);
    }),
  ]);
  return {
    ...(JSON.parse(line) as Omit<DemoProcess, 'stop'>),
    async stop() {
      child.kill('SIGTERM');
      const [status] = await exit;
      await rm(dataDir, { recursive: true, force: true });
      return status;
    },
  };
}
