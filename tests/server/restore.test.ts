import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../server/cli/main.ts';
import { lockDataDir } from '../../server/lock/lock.ts';
import { openReader } from '../support/database.ts';
import { STORE } from '../support/test-store.ts';

let folder = '';
let dataDir = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-restore-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true }));

const database = () => join(dataDir, 'foyer.db');

/** Runs `foyer WORDS` in this process, where a person answers or nobody does. */
async function foyer(words: string[], { answer, env }: { answer?: string; env?: Record<string, string> } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const code = await run(words, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    interactive: false,
    ...(answer !== undefined && {
      ask: (question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    }),
    env: { DATA_DIR: dataDir, ...env },
    cwd: folder,
    stopped: () => Promise.resolve(),
  });
  return { code, out, err: err.join('\n'), asked };
}

async function createSite(name: string): Promise<void> {
  expect((await foyer(['site', 'create', '--name', name, '--origin', 'https://shop.example'])).code).toBe(0);
}

async function siteNames(file: string): Promise<unknown[]> {
  const reader = await openReader(file);
  const rows = await reader.rows('SELECT name FROM sites ORDER BY name');
  reader.close();
  return rows.map(({ name }) => name);
}

describe.skipIf(STORE === 'postgres')('foyer restore', () => {
  test('puts a backup in place, keeps what was there, and leaves no log of it', async () => {
    await createSite('Before');
    await foyer(['backup', 'backup.db']);
    const backup = await readFile(join(folder, 'backup.db'));
    await createSite('Behind');
    // As a killed server leaves it: the newest commits are in the log.
    const client = createClient({ url: `file:${database()}` });
    await client.execute(`UPDATE sites SET name = 'Newest' WHERE name = 'Behind'`);
    for (const end of ['', '-wal', '-shm']) await copyFile(`${database()}${end}`, join(folder, `killed${end}`));
    client.close();
    for (const end of ['', '-wal', '-shm']) await copyFile(join(folder, `killed${end}`), `${database()}${end}`);

    const { code, out } = await foyer(['restore', 'backup.db', '--yes', '--json']);
    expect([code, out.length]).toEqual([0, 1]);
    const { kept, ...rest } = JSON.parse(out[0]!) as { kept: string };
    expect(rest).toEqual({ database: database(), bytes: backup.length });
    expect(kept).toMatch(/data\/before-restore-\d{8}T\d{6}Z\.db$/);
    expect((await readdir(dataDir)).filter((name) => /db-(wal|shm)|^\./.test(name))).toEqual([]);
    expect((await stat(database())).mode & 0o777).toBe(0o600);
    expect(await siteNames(database())).toEqual(['Before']);
    expect(await siteNames(kept)).toEqual(['Before', 'Newest']);
    expect(await readFile(join(folder, 'backup.db'))).toEqual(backup);
    await createSite('And on');
    expect(await siteNames(database())).toEqual(['And on', 'Before']);
  });

  test('works before the first start, and asks nobody where nothing is lost', async () => {
    await createSite('Moved');
    await foyer(['backup', 'backup.db']);
    dataDir = join(folder, 'elsewhere', 'data');
    const { code, out } = await foyer(['restore', 'backup.db']);
    expect([code, out]).toEqual([0, [expect.stringMatching(/^Done: .*foyer\.db, \d+\.\d MB, integrity ok\.$/)]]);
    expect(await siteNames(database())).toEqual(['Moved']);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test('asks before it replaces anything, and where nobody can be asked wants --yes', async () => {
    await createSite('One');
    await foyer(['backup', 'backup.db']);
    await createSite('Two');
    expect(await foyer(['restore', 'backup.db'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--yes.*\[usage\]/),
    });
    const no = await foyer(['restore', 'backup.db'], { answer: '' });
    expect(no).toMatchObject({ code: 1, err: 'Nothing was changed.', asked: [expect.stringContaining(database())] });
    expect(await siteNames(database())).toEqual(['One', 'Two']);
    expect((await foyer(['restore', 'backup.db'], { answer: 'y' })).out[1]).toMatch(
      /^What was there is now .*before-restore-/,
    );
    expect(await siteNames(database())).toEqual(['One']);
  });

  test('takes a damaged database away, with its log, as it is', async () => {
    await createSite('Sound');
    await foyer(['backup', 'backup.db']);
    await writeFile(database(), 'no database any more');
    await writeFile(`${database()}-wal`, 'nor a log');
    const { out, err } = await foyer(['restore', 'backup.db', '--yes', '--json']);
    expect(err).toBe('');
    const { kept } = JSON.parse(out[0]!) as { kept: string };
    expect(await readFile(kept, 'utf8')).toBe('no database any more');
    expect(await siteNames(database())).toEqual(['Sound']);
  });

  test('takes the log that somebody copied beside a database along', async () => {
    await createSite('In the file');
    const client = createClient({ url: `file:${database()}` });
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    await client.execute(`UPDATE sites SET name = 'In the log'`);
    for (const end of ['', '-wal']) await copyFile(`${database()}${end}`, join(folder, `copied.db${end}`));
    client.close();
    expect((await foyer(['restore', 'copied.db', '--yes'])).code).toBe(0);
    expect(await siteNames(database())).toEqual(['In the log']);
  });

  test('refuses what is no Foyer, damaged, newer than the program or not there, and changes nothing', async () => {
    await createSite('Kept');
    await foyer(['backup', 'good.db']);
    const spoil = async (name: string, sql: string) => {
      await copyFile(join(folder, 'good.db'), join(folder, name));
      const client = createClient({ url: `file:${join(folder, name)}` });
      await client.execute(sql);
      client.close();
    };
    await spoil('newer.db', `INSERT INTO foyer_migrations (hash, at) VALUES ('from the future', 1)`);
    await spoil('foreign.db', 'DROP TABLE foyer_migrations');
    await writeFile(join(folder, 'text.db'), 'Dear diary, '.repeat(1_000));
    await writeFile(join(folder, 'empty.db'), '');
    const good = await readFile(join(folder, 'good.db'));
    await writeFile(join(folder, 'cut.db'), good.subarray(0, Math.floor(good.length / 2)));
    await mkdir(join(folder, 'folder.db'));
    for (const [name, said] of [
      ['newer.db', /newer Foyer.*\[store_too_new\]$/],
      ['foreign.db', /no Foyer in .*foreign\.db\. \[not_found\]$/],
      ['text.db', /text\.db is damaged.*\[store_broken\]$/],
      ['empty.db', /no Foyer in .*\[not_found\]$/],
      ['cut.db', /cut\.db is damaged.*\[store_broken\]$/],
      ['folder.db', /There is no file .*folder\.db\. \[not_found\]$/],
      ['nothing.db', /There is no file .*nothing\.db\. \[not_found\]$/],
    ] as const) {
      const { code, err } = await foyer(['restore', name, '--yes']);
      expect([name, code, err]).toEqual([name, 1, expect.stringMatching(said)]);
    }
    expect(await siteNames(database())).toEqual(['Kept']);
    expect((await readdir(dataDir)).filter((name) => /restore/.test(name))).toEqual([]);
  });

  test('refuses while a server runs', async () => {
    await createSite('Kept');
    await foyer(['backup', 'backup.db']);
    const lock = await lockDataDir(dataDir);
    expect((await foyer(['restore', 'backup.db', '--yes'])).err).toMatch(/Another Foyer is using.*\[data_dir_busy\]$/);
    lock.release();
  });

  test('says on PostgreSQL what to use instead', async () => {
    const env = { DATABASE_URL: 'postgres://foyer@localhost:1/foyer' };
    const { code, err } = await foyer(['restore', 'backup.db', '--yes'], { env });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/pg_dump, and restore it with pg_restore\. \[bad_request\]$/),
    ]);
  });
});
