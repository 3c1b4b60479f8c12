/** The built program as its own process, as in life: started, killed, started again on the same data and port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Role } from '../../protocol/agent.ts';
import { connectControl, type RemoteInstallation } from '../../server/control/connect.ts';
import { guardSecret, keepsLogs, logTarget } from './kept-logs.ts';
import { freePort } from './free-port.mjs';

const BIN = resolve(import.meta.dirname, '../../bin/foyer.js');

export interface SiteKeys {
  siteId: string;
  writeKey: string;
  secretKey: string;
}

export interface FoyerProcess {
  url: string;
  port: number;
  dataDir: string;
  databaseUrl: string;
  /** Of the process that runs. @throws when none does. */
  pid(): number;
  /** Bytes of memory that the process has now. */
  memory(): Promise<number>;
  start(): Promise<void>;
  /** SIGTERM, waits for the exit and returns its status. */
  stop(): Promise<number | null>;
  /** kill -9 */
  kill(): Promise<void>;
  /** The process stands still: connections stay, nothing is answered, until `thaw`. */
  freeze(): void;
  thaw(): void;
  createSite(options: { origins: string[]; name?: string; holdout?: number }): Promise<SiteKeys>;
  createOperator(
    siteId: string,
    email: string,
    name: string,
    role?: Role,
  ): Promise<{ email: string; password: string }>;
  putItems(secretKey: string, items: object[]): Promise<void>;
  /** Runs `foyer ...args --json` against this data folder and parses its one line. */
  command<T>(...args: string[]): Promise<T>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

/** Limits are raised, since a test does in a second what a visitor does in an hour. */
const RAISED = {
  LIMIT_EVENTS_PER_SECOND: '10000',
  LIMIT_EVENTS_BURST: '100000',
  LIMIT_MESSAGES_PER_SECOND: '1000',
  LIMIT_MESSAGES_BURST: '10000',
  LIMIT_CONVERSATIONS_PER_HOUR: '100000',
  LIMIT_CALLBACKS_PER_HOUR: '100000',
  LIMIT_SOCKETS_PER_ADDRESS: '100000',
  LIMIT_LOGINS_PER_FIVE_MINUTES: '10000',
  LIMIT_DOCTOR_PER_MINUTE: '10000',
};

/** @param extra settings beside those of every test, or instead of them: another store, another folder. */
export async function startFoyer(extra: Record<string, string> = {}): Promise<FoyerProcess> {
  const dataDir = extra['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'foyer-e2e-')));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    LOG_LEVEL: keepsLogs ? 'trace' : 'warn',
    FOYER_OWNER_EMAIL: 'owner@example.com',
    FOYER_OWNER_PASSWORD: 'owner-password',
    // The shops of the tests are on this machine.
    DOCTOR_PRIVATE: 'true',
    ...RAISED,
    ...extra,
  };
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const starting = spawn(process.execPath, [BIN, 'start'], { env, stdio: ['ignore', logTarget('inherit'), 'pipe'] });
    child = starting;
    let said = '';
    starting.stderr!.on('data', (chunk) => (said += String(chunk)));
    const exited = once(starting, 'exit').then(() => {
      throw new Error(`foyer start ended: ${said}`);
    });
    exited.catch(() => {});
    await Promise.race([ready(url), exited]);
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null) return ending?.exitCode ?? null;
    const exit = once(ending, 'exit');
    ending.kill(signal);
    return ((await exit) as [number | null])[0];
  }

  async function command<T>(...args: string[]): Promise<T> {
    const run = spawn(process.execPath, [BIN, ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    run.stdout.on('data', (chunk) => (out += String(chunk)));
    run.stderr.on('data', (chunk) => (err += String(chunk)));
    const [status] = (await once(run, 'close')) as [number];
    if (status !== 0) throw new Error(`foyer ${args.join(' ')}: ${status}\n${err}`);
    return JSON.parse(out) as T;
  }

  /** What the commands do, by the socket that they use: a program for each would take a second of a processor. */
  async function ask<T>(run: (installation: RemoteInstallation) => Promise<T>): Promise<T> {
    const installation = await connectControl(dataDir);
    if (!installation) throw new Error('No server runs.');
    try {
      return await run(installation);
    } finally {
      installation.close();
    }
  }

  function pid(): number {
    if (child?.pid === undefined) throw new Error('No server runs.');
    return child.pid;
  }

  await start();
  return {
    url,
    port,
    dataDir,
    databaseUrl: extra['DATABASE_URL'] ?? `file:${join(dataDir, 'foyer.db')}`,
    pid,
    memory: () => residentBytes(pid()),
    start,
    command,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async createSite({ origins, name = 'Test shop', holdout = 0 }) {
      const keys = await ask((installation) => installation.createSite({ name, origins, holdout }));
      guardSecret(keys.secretKey);
      return keys;
    },
    async createOperator(siteId, email, name, role = 'operator') {
      const { password } = await ask((installation) => installation.createOperator({ siteId, role, email, name }));
      if (password === null) throw new Error(`${email} was there already.`);
      return { email, password: guardSecret(password) };
    },
    async putItems(secretKey, items) {
      const response = await fetch(`${url}/api/v1/items`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${secretKey}` },
        body: JSON.stringify(items),
      });
      if (!response.ok) throw new Error(`items: ${response.status} ${await response.text()}`);
    },
    async dispose() {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resident set, from the kernel. */
async function residentBytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}

/** Asks until it answers; a start takes as long as it takes. */
async function ready(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
