import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from '@libsql/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackupProgress } from '../../server/backup/backup.ts';
import { commands, run } from '../../server/cli/main.ts';
import { connectControl } from '../../server/control/connect.ts';
import { builtFile } from '../support/built.ts';
import { openReader } from '../support/database.ts';
import { startFoyer } from '../support/foyer-process.ts';
import { newDatabaseUrl, removeDatabase, STORE } from '../support/test-store.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let folder = '';
let dataDir = '';
let databaseUrl = '';
let server: TestServer | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-cli-'));
  dataDir = join(folder, 'data');
  databaseUrl = await newDatabaseUrl(dataDir);
});
afterEach(async () => {
  await server?.close();
  server = null;
  await removeDatabase(databaseUrl);
  await rm(folder, { recursive: true });
});

/** An installation's settings. */
const env = () => ({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl });

/** Runs `foyer WORDS` in this process. */
async function foyer(...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(words, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    interactive: false,
    env: { ...env(), LOG_LEVEL: 'silent', PORT: '0' },
    cwd: folder,
    stopped: () => Promise.resolve(),
  });
  return { code, out, err };
}

const CREATE = ['site', 'create', '--name', 'Shop', '--origin', 'https://shop.example'];

describe('foyer', () => {
  test.each(commands.map(({ name }) => name))('%s --help says how to call it', async (name) => {
    const { code, out } = await foyer(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(new RegExp(`^Usage: foyer ${name}`));
    for (const option of Object.keys(commands.find((command) => command.name === name)!.options ?? {})) {
      expect(out.join('\n')).toContain(`--${option}`);
    }
  });

  test.each([
    [[], /Usage/],
    [['nope'], /no command "nope"/],
    [['site'], /no command "site"/],
    [['site', 'create', '--name', 'Shop'], /needs --origin/],
    [['site', 'create', '--nmae', 'Shop'], /^foyer: site create has no option --nmae \[usage\]/],
    [['site', 'create', '--name', '--origin'], /^foyer: --name needs a value: --name NAME \[usage\]/],
    [['site', 'list', '--json=1'], /^foyer: --json takes no value \[usage\]/],
    [[...CREATE, '--holdout', 'half'], /--holdout is a number/],
    [[...CREATE, 'more'], /does not take "more"/],
    [['site', 'retention', '--events', '30'], /needs SITE/],
    [['site', 'retention', 's_1', '--events', '1.5'], /--events is a whole number from 0 to 36500/],
    [['site', 'retention', 's_1', '--conversations', 'ever'], /--conversations is a whole number/],
    [['site', 'retention', 's_1', '--messages', '3'], /--messages/],
    [['backup'], /needs FILE/],
    [['replay', 'x.csv', '--url', 'nowhere', '--key', 'sk'], /--url/],
    [['replay', 'x.csv', '--url', 'http://localhost:1', '--key', 'sk', '--speed', '-1'], /--speed/],
    [['demo', '--port', '99999'], /--port is a whole number/],
  ])('%j is a wrong call', async (words, message) => {
    const { code, out, err } = await foyer(...words);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toMatch(message);
  });

  test('lists every problem of a bad environment and exits with 2', async () => {
    const err: string[] = [];
    const code = await run(['start'], {
      out: () => undefined,
      err: (line) => err.push(line),
      interactive: false,
      env: { PORT: 'x', LOG_LEVEL: 'loud' },
      cwd: folder,
      stopped: () => Promise.resolve(),
    });
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(/PORT: [^]*LOG_LEVEL: /);
  });

  test('site create prints its keys on one line, before the first start', async () => {
    const { code, out } = await foyer(...CREATE, '--origin', 'http://localhost:3000', '--holdout', '0', '--json');
    expect(code).toBe(0);
    expect(out).toHaveLength(1);
    const keys = JSON.parse(out[0]!) as Record<string, string>;
    expect(Object.keys(keys)).toEqual(['siteId', 'writeKey', 'secretKey']);
    const [site] = JSON.parse((await foyer('site', 'list', '--json')).out[0]!) as Record<string, unknown>[];
    expect(site).toMatchObject({
      siteId: keys['siteId'],
      holdout: 0,
      origins: ['https://shop.example', 'http://localhost:3000'],
    });
  });

  test('site create prints the tag, and says that one for localhost works on this machine only', async () => {
    const { out, err } = await foyer(...CREATE);
    expect(out.at(-1)).toMatch(
      /^<script async src="http:\/\/localhost:\d+\/foyer\.js" data-site="wk_[\w-]+"><\/script>$/,
    );
    expect(err.join('\n')).toMatch(/PUBLIC_URL is not set/);
    const lines: string[] = [];
    const say = (line: string) => lines.push(line);
    const there = { ...env(), PUBLIC_URL: 'https://foyer.example' };
    await run(CREATE, {
      out: say,
      err: say,
      interactive: false,
      env: there,
      cwd: folder,
      stopped: () => Promise.resolve(),
    });
    expect(lines.at(-1)).toContain('src="https://foyer.example/foyer.js"');
    expect(lines.join('\n')).not.toContain('PUBLIC_URL');
  });

  test('a database that is none, and a data folder that is a file, are told in plain words', async () => {
    await mkdir(dataDir, { recursive: true });
    const made = databaseUrl;
    const file = join(dataDir, 'not.db');
    await writeFile(file, 'Dear diary, '.repeat(100));
    databaseUrl = `file:${file}`;
    expect((await foyer('site', 'list')).err).toEqual([
      expect.stringMatching(/damaged or no database.*\[store_broken\]$/),
    ]);
    databaseUrl = `file:${join(dataDir, 'nowhere', 'x.db')}`;
    expect((await foyer('site', 'list')).err).toEqual([
      expect.stringMatching(/x\.db cannot be opened.*\[store_unopened\]$/),
    ]);
    databaseUrl = made;
    dataDir = file;
    expect((await foyer('site', 'list')).err).toEqual([expect.stringMatching(/cannot be a folder.*\[not_a_folder\]$/)]);
  });

  test('goes through the running server, which knows the new site at once', async () => {
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    const keys = JSON.parse((await foyer(...CREATE, '--json')).out[0]!) as Record<string, string>;
    expect(server.directory.byWriteKey(keys['writeKey']!)?.name).toBe('Shop');
    const made = await foyer(
      'operator',
      'create',
      '--email',
      'a@b.c',
      '--site',
      keys['siteId']!,
      '--role',
      'admin',
      '--json',
    );
    expect(JSON.parse(made.out[0]!)).toMatchObject({ email: 'a@b.c' });
    const refused = await foyer('operator', 'create', '--email', 'a@b.c', '--site', 's_none');
    expect(refused).toMatchObject({ code: 1, err: ['foyer: There is no site s_none. [not_found]'] });
  });

  test('site retention says and changes for how long a site keeps what, with and without a server', async () => {
    const { siteId } = JSON.parse((await foyer(...CREATE, '--json')).out[0]!) as { siteId: string };
    const retention = (...words: string[]) => foyer('site', 'retention', siteId, ...words);
    expect((await retention()).out).toEqual([
      'events         395 days',
      'decisions      395 days',
      'conversations  for ever',
    ]);
    const changed = await retention('--events', '90', '--conversations', '30', '--json');
    expect(JSON.parse(changed.out[0]!)).toEqual({ events: 90, decisions: 395, conversations: 30 });
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    expect((await retention('--events', '0')).out[0]).toBe('events         for ever');
    expect(server.directory.byId(siteId)?.settings).toMatchObject({
      greeting: 'Hello! How can we help?',
      retention: { events: 0, decisions: 395, conversations: 30 },
    });
    expect(await foyer('site', 'retention', 's_none', '--events', '1')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('There is no site s_none.')],
    });
  });

  test('start refuses a data folder that another server has', async () => {
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    const { code, err } = await foyer('start');
    expect(code).toBe(1);
    expect(err[0]).toMatch(/^foyer: Another Foyer is using .* \[data_dir_busy\]$/);
  });

  test('start makes the owner once and prints the password once', async () => {
    const first = (await foyer('start')).err.join('\n');
    expect(first).toMatch(/The owner is owner@localhost\.\nPassword, shown only now: [\w-]{16}\n/);
    expect((await foyer('start')).err.join('\n')).not.toContain('assword');
  });

  test.skipIf(STORE !== 'embedded')(
    'embedded: backup copies the database with and without a server, and overwrites nothing',
    async () => {
      await foyer(...CREATE);
      expect(JSON.parse((await foyer('backup', 'one.db', '--json')).out[0]!)).toMatchObject({
        file: join(folder, 'one.db'),
      });
      server = await startTestServer({ data: { dataDir, databaseUrl } });
      await foyer(...CREATE);
      expect((await foyer('backup', 'two.db')).code).toBe(0);
      expect(await foyer('backup', 'two.db')).toMatchObject({
        code: 1,
        err: [expect.any(String), expect.stringMatching(/never overwrites.*\[conflict\]/)],
      });
      expect((await stat(join(folder, 'two.db'))).mode & 0o777).toBe(0o600);
      for (const [file, sites] of [
        ['one.db', 1],
        ['two.db', 2],
      ] as const) {
        const reader = await openReader(join(folder, file));
        expect(await reader.value('SELECT count(*) FROM sites')).toBe(sites);
        reader.close();
      }
      expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );

  test('backup says through the running server how far it is, and --json still prints one line', async () => {
    builtFile('server/cli/main.js');
    const running = await startFoyer();
    try {
      await running.stop();
      await fill(join(running.dataDir, 'foyer.db'), 150);
      await running.start();
      const installation = (await connectControl(running.dataDir))!;
      const told: BackupProgress[] = [];
      const { bytes } = await installation.backup(join(folder, 'told.db'), (progress) => told.push(progress));
      // The answers after it find whom they are for.
      expect(await installation.listSites()).toEqual([]);
      installation.close();
      expect(bytes).toBeGreaterThan(150e6);
      const { total } = told[0]!;
      expect(Math.abs(total - bytes)).toBeLessThan(1e6);
      expect(told[0]).toEqual({ step: 'copy', done: 0, total });
      expect(told.at(-1)).toEqual({ step: 'check', done: total, total });
      expect(told.filter(({ done }) => done > 0 && done < total).length).toBeGreaterThan(0);
      expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((a, b) => a - b));
      expect(await running.command('backup', join(folder, 'line.db'))).toEqual({
        file: join(folder, 'line.db'),
        bytes,
      });
    } finally {
      await running.dispose();
    }
  });

  test('replay twice stores nothing twice', async () => {
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    const { secretKey } = JSON.parse((await foyer(...CREATE, '--json')).out[0]!) as { secretKey: string };
    const rows = Array.from({ length: 1_200 }, (_, at) => `s${at % 40},${1_590_000_000 + at},i${at % 7}`);
    await writeFile(join(folder, 'log.csv'), `session_id,timestamp,item_id\n${rows.join('\n')}\n`);
    const reader = await openReader(server.config.databaseUrl);
    for (let round = 0; round < 2; round++) {
      const { code, out } = await foyer('replay', 'log.csv', '--url', server.url, '--key', secretKey, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(out[0]!)).toMatchObject({ sent: 1_200, rejected: 0, skipped: 0 });
      expect(await reader.value('SELECT count(*) FROM events')).toBe(1_200);
      expect(await reader.value('SELECT count(*) FROM visitors')).toBe(40);
    }
    reader.close();
    const refused = await foyer('replay', 'log.csv', '--url', server.url, '--key', 'sk_wrong');
    expect(refused).toMatchObject({ code: 1, err: [expect.stringMatching(/secret key.*\[refused\]/)] });
  });

  test('runs as a program: one line of JSON on standard output, nothing else', () => {
    builtFile('server/cli/main.js');
    const done = spawnSync(process.execPath, [resolve('bin/foyer.js'), ...CREATE, '--json'], {
      env: { PATH: process.env['PATH'], ...env() },
      cwd: folder,
      encoding: 'utf8',
    });
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toMatch(/^\{"siteId":"s_[^"]+","writeKey":"wk_[^"]+","secretKey":"sk_[^"]+"\}\n$/);
  });
});

/** Makes a database so many MB larger, so that copying it takes a while. */
async function fill(database: string, megabytes: number): Promise<void> {
  const client = createClient({ url: `file:${database}` });
  await client.execute('CREATE TABLE filler (bytes BLOB)');
  await client.execute({
    sql: `INSERT INTO filler WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      SELECT randomblob(1000) FROM n`,
    args: [megabytes * 1000],
  });
  client.close();
}

describe('the control socket', () => {
  test('is for its owner only, and gone when the server is', async () => {
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    expect((await stat(join(dataDir, 'foyer.sock'))).mode & 0o777).toBe(0o600);
    await server.close();
    await expect(stat(join(dataDir, 'foyer.sock'))).rejects.toThrow();
    expect(await connectControl(dataDir)).toBeNull();
  });

  test('works from a folder whose path is too long for a socket', async () => {
    dataDir = join(folder, 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(dataDir, { recursive: true });
    databaseUrl = await newDatabaseUrl(dataDir);
    server = await startTestServer({ data: { dataDir, databaseUrl } });
    const { writeKey } = JSON.parse((await foyer(...CREATE, '--json')).out[0]!) as { writeKey: string };
    expect(server.directory.byWriteKey(writeKey)).toBeDefined();
  });
});
