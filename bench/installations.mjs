/** The product as it may be installed: embedded, on PostgreSQL, and as two nodes on PostgreSQL and NATS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess } from './processes.mjs';
import { startBenchNats, startBenchPostgres } from './services.mjs';

export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** A folder of its own, a PostgreSQL and a NATS if they are wanted; `end` removes all of it. */
export async function openGround({ postgres: wantsPostgres = true, nats: wantsNats = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const postgres = wantsPostgres ? await startBenchPostgres() : null;
  const nats = wantsNats ? await startBenchNats() : null;
  return {
    folder,
    postgres,
    nats,
    async end() {
      await nats?.dispose();
      await postgres?.dispose();
    },
  };
}

/**
 * A node, in a process of its own, ready.
 * @param where {folder, dist, databaseUrl, natsUrl, site, execArgv}; `site` as an earlier one told it
 * @returns the process, with where it is reached, its site and how long it took to start
 */
export async function startNode({ folder, dist = DIST, databaseUrl = '', natsUrl = '', site = null, execArgv = [] }) {
  const node = startProcess('./product/server.mjs', {
    args: [folder, dist],
    env: { DATABASE_URL: databaseUrl, NATS_URL: natsUrl, BENCH_SITE: site ? JSON.stringify(site) : '' },
    execArgv,
  });
  const began = performance.now();
  const told = await node.next();
  return { ...node, ...told, readyMs: performance.now() - began };
}

/** One node on the embedded store. */
export async function startEmbedded(ground, options = {}) {
  return [await startNode({ folder: join(ground.folder, 'embedded'), ...options })];
}

/** One node on PostgreSQL, without a bus. */
export async function startOnPostgres(ground, options = {}) {
  const databaseUrl = await ground.postgres.createDatabase();
  return [await startNode({ folder: join(ground.folder, 'postgres'), databaseUrl, ...options })];
}

/** Two nodes on one database, with NATS between them. */
export async function startTwoNodes(ground, options = {}) {
  const shared = { databaseUrl: await ground.postgres.createDatabase(), natsUrl: ground.nats.url, ...options };
  const first = await startNode({ folder: join(ground.folder, 'node-a'), ...shared });
  return [first, await startNode({ folder: join(ground.folder, 'node-b'), ...shared, site: first.site })];
}

/** The minimal pipeline, on the embedded store or, given its url, on PostgreSQL. */
export async function startMinimal(ground, { databaseUrl = '', execArgv = [] } = {}) {
  const server = startProcess('./minimal/server.mjs', {
    args: [ground.folder],
    env: { DATABASE_URL: databaseUrl },
    execArgv,
  });
  return [{ ...server, ...(await server.next()) }];
}
