/** A large database of the first version is brought to this one, and the process is killed in the middle of that. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { expect, test } from 'vitest';
import { readOnce } from '../support/database.ts';
import { size } from '../support/fault-size.ts';
import { milliseconds, report } from '../support/figures.ts';
import { startFoyer } from '../support/foyer-process.ts';
import { until } from '../support/waiting.ts';

const ROWS = 100_000;
const KILLS = size(3, 20);
const MIGRATIONS = readMigrationFiles({ migrationsFolder: join(import.meta.dirname, '../../db/migrations/sqlite') });
const TABLES = ['sites', 'visitors', 'events', 'conversations', 'messages', 'traits'];

test(
  `a database of the first version with ${ROWS} events, killed ${KILLS} times while it is migrated, is whole and then migrated`,
  { timeout: size(120_000, 600_000) },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-migration-'));
    const [old, dataDir] = [join(folder, 'old.db'), join(folder, 'data')];
    const file = join(dataDir, 'foyer.db');
    const takeOld = async () => {
      await rm(dataDir, { recursive: true, force: true });
      await mkdir(dataDir, { mode: 0o700 });
      await cp(old, file);
    };
    const applied = async () => Number((await readOnce(file, 'SELECT count(*) AS n FROM foyer_migrations'))[0]!['n']);
    const counts = async () =>
      Promise.all(TABLES.map(async (table) => (await readOnce(file, `SELECT count(*) AS n FROM ${table}`))[0]!['n']));
    try {
      await makeOld(old);
      await takeOld();
      const before = await counts();
      const unhurried = performance.now();
      const [foyer, migrating] = await Promise.all([
        startFoyer({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }),
        timeOfMigration(file),
      ]);
      try {
        const whole = performance.now() - unhurried;
        expect(await applied()).toBe(MIGRATIONS.length);
        await foyer.stop();

        await takeOld();
        let inTheMiddle = 0;
        for (let kill = 0; kill < KILLS; kill++) {
          const starting = foyer.start().catch(() => {});
          await until('the migration to begin', () => isWritten(file), 30_000);
          // Spread over the time that it takes, and a little beyond its commit.
          await new Promise((resolve) => setTimeout(resolve, ((kill + Math.random()) / KILLS) * migrating));
          await foyer.kill();
          await starting;
          expect(await integrity(file), 'what the dead process left').toBe('ok');
          expect(await counts()).toEqual(before);
          const done = await applied();
          expect([1, MIGRATIONS.length], 'all or none').toContain(done);
          if (done === 1) inTheMiddle++;
          else await takeOld();
        }
        const resumed = performance.now();
        await foyer.start();
        const ready = performance.now() - resumed;
        expect(await applied()).toBe(MIGRATIONS.length);
        expect(await counts()).toEqual(before);
        expect(await integrity(file)).toBe('ok');
        const unset = await readOnce(file, 'SELECT count(*) AS n FROM events WHERE arrival = 0');
        expect(unset[0]!['n'], 'events without what the migration adds').toBe(0);
        report({
          fault: `Migration of ${ROWS} rows, killed`,
          on: 'embedded',
          mark: 'resumes, counts equal',
          seen: `killed ${KILLS} times, ${inTheMiddle} of them before its commit; counts equal after each; then ready in ${milliseconds(ready)} (never killed: ${milliseconds(whole)}, of which it migrates ${milliseconds(migrating)})`,
        });
        expect(inTheMiddle).toBeGreaterThan(0);
      } finally {
        await foyer.dispose();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

/** As the first version made it: its one migration, and rows in every table that a visitor fills. */
async function makeOld(file: string): Promise<void> {
  const [first] = MIGRATIONS;
  const client = createClient({ url: `file:${file}`, concurrency: 1 });
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)`;
  const fold = `'{"v":1}'`;
  await client.execute('PRAGMA journal_mode=WAL');
  await client.execute('CREATE TABLE foyer_migrations (hash text PRIMARY KEY, at integer NOT NULL)');
  await client.batch(
    [
      ...first!.sql.map((sql) => ({ sql, args: [] })),
      { sql: 'INSERT INTO foyer_migrations VALUES (?, ?)', args: [first!.hash, first!.folderMillis] },
      {
        sql: `INSERT INTO sites VALUES ('s_old', 'Shop', 'wk_old', 'hash', '["https://shop.example"]', 0.1, '{}', 1)`,
        args: [],
      },
      {
        sql: `INSERT INTO visitors ${numbers}
          SELECT 's_old', 'v_' || i, ${fold}, '{"analytics":true,"personalization":true,"explicit":false}', 0, i, i FROM n`,
        args: [ROWS / 100],
      },
      {
        sql: `INSERT INTO events ${numbers}
          SELECT 's_old', 'e_' || i, 'v_' || (i % ${ROWS / 100} + 1), 'track', 'Product Viewed',
            1767225600000 + i, NULL, NULL, 1767225600000 + i, 'https://shop.example/' || i, '{"product_id":"i' || (i % 50) || '"}'
          FROM n`,
        args: [ROWS],
      },
      {
        sql: `INSERT INTO conversations ${numbers}
          SELECT 's_old', 'c_' || i, 'v_' || i, 'open', 10, 10, 0, i, 'text', 'visitor', i, i FROM n`,
        args: [ROWS / 100],
      },
      {
        sql: `INSERT INTO messages ${numbers}
          SELECT 's_old', 'c_' || (i / 10), i % 10 + 1, 'm_' || i, 'visitor', NULL, '', 'text ' || i, i FROM n`,
        args: [ROWS / 10],
      },
      {
        sql: `INSERT INTO traits (site_id, profile_id, name, source, value, at) ${numbers}
          SELECT 's_old', 'v_' || i, 'name', 'claim', '"N"', i FROM n`,
        args: [ROWS / 100],
      },
    ],
    'write',
  );
  await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  client.close();
}

/** Whether somebody is in the middle of a transaction that writes: nobody else gets to begin one. */
async function isWritten(file: string): Promise<boolean> {
  const client = createClient({ url: `file:${file}`, concurrency: 1, timeout: 0 });
  try {
    const mine = await client.transaction('write');
    await mine.rollback();
    return false;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    client.close();
  }
}

/** How long somebody holds the file for one long write. */
async function timeOfMigration(file: string): Promise<number> {
  await until('the migration to begin', () => isWritten(file), 30_000);
  const begun = performance.now();
  await until('the migration to end', async () => !(await isWritten(file)), 30_000);
  return performance.now() - begun;
}

async function integrity(file: string): Promise<unknown> {
  return (await readOnce(file, 'PRAGMA integrity_check'))[0]!['integrity_check'];
}
