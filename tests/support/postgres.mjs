/** A real PostgreSQL on a free port, in a temporary folder, for tests and benches. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { freePort } from './free-port.mjs';
import { folderOf, startService, whenReady } from './service.mjs';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const OWNER = 'foyer';

/** Where its programs are: in PATH, else the newest that Debian installed. @returns {string | null} */
export function findPostgres() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  return folderOf(
    ['initdb', 'postgres'],
    versions.map((version) => join(DEBIAN, version, 'bin')),
  );
}

/**
 * @param {import('./postgres.d.mts').PostgresOptions} [options]
 * @returns {Promise<import('./postgres.d.mts').TestPostgres>}
 */
export async function startPostgres({ durable = true, settings = {} } = {}) {
  const bin = findPostgres();
  if (!bin) throw new Error('There is no PostgreSQL here: apt-get install postgresql');
  const folder = await mkdtemp(join(tmpdir(), 'foyer-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const url = (database) => `postgres://${OWNER}@127.0.0.1:${port}/${database}`;
  const [command, ...before] = await asOrdinaryUser(folder, join(bin, 'postgres'));
  let service = null;

  async function start() {
    const all = { ...SETTINGS, ...(durable ? {} : HASTY), ...settings, port, unix_socket_directories: folder };
    const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    service = startService({
      command,
      args: [...before, '-D', data, ...words],
      folder,
      pidFile: join(data, 'postmaster.pid'),
      // Immediate: nothing is flushed, nobody is waited for, and the next start recovers as after a crash.
      killSignal: 'SIGQUIT',
    });
    await whenReady('PostgreSQL', service, () => ask(url('postgres'), (sql) => sql`SELECT 1`));
  }

  async function end(signal) {
    const ending = service;
    service = null;
    await ending?.end(signal);
  }

  try {
    await initialise(folder, bin, data);
    await start();
  } catch (error) {
    await end('SIGQUIT');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url: url('postgres'),
    port,
    folder,
    start,
    stop: () => end('SIGINT'),
    kill: () => end('SIGQUIT'),
    createDatabase: () => createDatabase(url('postgres')),
    async dispose() {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param {string} serverUrl of any database of a server @returns {Promise<string>} the url of a new, empty one */
export async function createDatabase(serverUrl) {
  const name = `foyer_${randomBytes(8).toString('hex')}`;
  await ask(serverUrl, (sql) => sql.unsafe(`CREATE DATABASE ${name}`));
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

/** Removes a database, whoever is connected to it. @param {string} url */
export async function dropDatabase(url) {
  const { pathname } = new URL(url);
  const server = Object.assign(new URL(url), { pathname: '/postgres' }).href;
  await ask(server, (sql) => sql.unsafe(`DROP DATABASE IF EXISTS ${pathname.slice(1)} WITH (FORCE)`));
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: 200,
  // What the tests do to it would fill the output.
  log_min_messages: 'fatal',
  shared_buffers: '128MB',
};

/** For suites that do not kill it: nothing waits for the disk. */
const HASTY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Sorts as installations do (ICU, English), not by bytes: an order that only bytes give is to be seen here. */
async function initialise(folder, bin, data) {
  const [command, ...args] = await asOrdinaryUser(folder, join(bin, 'initdb'));
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  const words = [...args, '-D', data, '-U', OWNER, '--auth=trust', '--no-sync', ...locale];
  const service = startService({ command, args: words, folder, killSignal: 'SIGTERM' });
  if ((await service.done()) !== 0) throw new Error(`initdb: ${service.said()}`);
}

/** PostgreSQL refuses root; then it runs as `postgres`, who has to own the folder. */
async function asOrdinaryUser(folder, program) {
  if (process.getuid?.() !== 0) return [program];
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => (await run('id', [which, 'postgres'])).stdout),
  );
  await chown(folder, Number(uid), Number(gid));
  return ['runuser', '-u', 'postgres', '--', program];
}

async function ask(url, question) {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    return await question(sql);
  } finally {
    await sql.end({ timeout: 0 });
  }
}
