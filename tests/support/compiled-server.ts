/** `foyer start` as a process of its own, compiled from the sources as they are now, to be killed. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { within } from './waiting.ts';

const ROOT = join(import.meta.dirname, '../..');
const START_MS = 30_000;

/** As bin/foyer.js does, for the program compiled here. */
const FOYER = `import { runFoyer } from './dist/server/cli/main.js';\nawait runFoyer();\n`;

export interface CompiledServer {
  databaseUrl: string;
  /** Makes the site at the first start. @throws when it does not come up. */
  start(): Promise<{ url: string; siteId: string; writeKey: string }>;
  /** kill -9; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  terminate(): Promise<number | null>;
  /** Ends what runs and removes every file. */
  remove(): Promise<void>;
}

/** @param env limits, another store and the like, beside the data folder and the port. */
export async function compileServer(env: Record<string, string>): Promise<CompiledServer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-compiled-'));
  // Modules and migrations are found from where the program is.
  for (const name of ['node_modules', 'db']) await symlink(join(ROOT, name), join(folder, name));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'foyer.mjs'), FOYER);
  await compile(join(folder, 'dist'));
  const options = {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'silent',
      FOYER_OWNER_EMAIL: 'owner@shop.example',
      FOYER_OWNER_PASSWORD: 'a long enough password',
      ...env,
    },
  };
  let child: ChildProcess | null = null;
  let site: { siteId: string; writeKey: string } | null = null;

  async function createSite(): Promise<{ siteId: string; writeKey: string }> {
    const words = ['site', 'create', '--name', 'Shop', '--origin', 'https://shop.example', '--holdout', '0', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, ['foyer.mjs', ...words], options);
    return JSON.parse(stdout) as { siteId: string; writeKey: string };
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await within(() => `the end of the server after ${signal}`, exit, START_MS);
    return code;
  }

  return {
    databaseUrl: env['DATABASE_URL'] ?? `file:${join(folder, 'data/foyer.db')}`,
    async start() {
      site ??= await createSite();
      child = spawn(process.execPath, ['foyer.mjs', 'start'], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      const url = new Promise<string>((resolve, reject) => {
        child!.stderr!.on('data', (chunk) => {
          said += String(chunk);
          const found = /Foyer is at (http\S+),/.exec(said)?.[1];
          if (found) resolve(found);
        });
        child!.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
      });
      return { ...site, url: await within(() => `the server to start; it said: ${said}`, url, START_MS) };
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
    execFile(
      process.execPath,
      [tsc, '-p', 'tsconfig.server.json', '--outDir', outDir],
      { cwd: ROOT },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    ),
  );
  if (!existsSync(join(outDir, 'server/main.js'))) throw new Error(`The server does not compile: ${said}`);
}
