/** The server as a process of its own, compiled from the sources as they are now, to be killed. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { within } from './waiting.ts';

const ROOT = join(import.meta.dirname, '../..');
const START_MS = 30_000;

/** Starts the server that the environment describes, makes its site at the first start, and says where it is. */
const RUNNER = `
import { readConfig } from './dist/server/config.js';
import { startServer } from './dist/server/main.js';
import { createSite } from './dist/server/sites/sites.js';
const server = await startServer(readConfig(process.env));
if (server.directory.all().length === 0) {
  await createSite(server.store, server.deps, { name: 'Shop', origins: ['https://shop.example'], holdout: 0 });
  await server.directory.refresh();
}
const { id: siteId, writeKey } = server.directory.all()[0];
process.on('SIGTERM', () => server.close().then(() => process.exit(0)));
console.log(JSON.stringify({ url: server.url, siteId, writeKey }));
`;

export interface CompiledServer {
  database: string;
  /** @throws when it does not come up. */
  start(): Promise<{ url: string; siteId: string; writeKey: string }>;
  /** kill -9; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  terminate(): Promise<number | null>;
  /** Ends what runs and removes every file. */
  remove(): Promise<void>;
}

/** @param env limits and the like, beside the data folder and the port. */
export async function compileServer(env: Record<string, string>): Promise<CompiledServer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-compiled-'));
  // Modules and migrations are found from where the program is.
  for (const name of ['node_modules', 'db']) await symlink(join(ROOT, name), join(folder, name));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'run.mjs'), RUNNER);
  await compile(join(folder, 'dist'));
  let child: ChildProcess | null = null;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await within(() => `the end of the server after ${signal}`, exit, START_MS);
    return code;
  }

  return {
    database: join(folder, 'data/foyer.db'),
    async start() {
      child = spawn(process.execPath, [join(folder, 'run.mjs')], {
        env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let complaint = '';
      child.stderr!.on('data', (chunk) => (complaint += String(chunk)));
      const line = once(createInterface(child.stdout!), 'line') as Promise<[string]>;
      const early = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The server ended with ${code}: ${complaint}`)));
      early.catch(() => {});
      const [told] = await within(() => `the server to start; it said: ${complaint}`, Promise.race([line, early]), START_MS);
      return JSON.parse(told) as { url: string; siteId: string; writeKey: string };
    },
    kill: async () => void (await end('SIGKILL')),
    terminate: () => end('SIGTERM'),
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Types are checked elsewhere: what compiles in spite of a mistake runs here. */
async function compile(outDir: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const said = await new Promise<string>((resolve) =>
    execFile(process.execPath, [tsc, '-p', 'tsconfig.server.json', '--outDir', outDir], { cwd: ROOT }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );
  if (!existsSync(join(outDir, 'server/main.js'))) throw new Error(`The server does not compile: ${said}`);
}
