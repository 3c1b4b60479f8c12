import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from '@libsql/client';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreInUseError, UnfinishedCopyError } from '../../db/copy/refused.ts';
import { SHAPES } from '../../db/copy/shape.ts';
import { openStore } from '../../db/store.ts';
import { run } from '../../server/cli/main.ts';
import { copyStore, type CopyResult } from '../../server/copy/copy.ts';
import { builtFile } from '../support/built.ts';
import { openReader } from '../support/database.ts';
import { fillStore } from '../support/filled-store.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../support/postgres.mjs';
import { createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { event, newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

if (!findPostgres()) console.warn('There is no PostgreSQL here, so that copying to and from it is not tested.');

let folder = '';
let server: TestPostgres;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-copy-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The database of a data folder; each has its own lock. */
async function fileUrl(name: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  return `file:${join(folder, name, 'foyer.db')}`;
}

/** Runs `foyer copy` in this process. */
async function copy(...words: string[]): Promise<{ code: number; out: string[]; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(['copy', ...words], {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    interactive: false,
    env: { DATA_DIR: join(folder, 'unused') },
    cwd: folder,
    stopped: () => Promise.resolve(),
  });
  return { code, out, err: err.join('\n') };
}

async function copied(...words: string[]): Promise<CopyResult> {
  const { code, out, err } = await copy(...words, '--json');
  expect({ code, lines: out.length, err }).toMatchObject({ code: 0, lines: 1 });
  return JSON.parse(out[0]!) as CopyResult;
}

/** All rows of all tables, seen by another connection; JSON in one order of keys. */
async function contents(url: string): Promise<Record<string, string[]>> {
  const reader = await openReader(url);
  const all: Record<string, string[]> = {};
  for (const { name, columns } of SHAPES) {
    const json = new Set(columns.filter(({ kind }) => kind === 'json').map((column) => column.name));
    const rows = await reader.rows(`SELECT ${columns.map((column) => column.name).join(', ')} FROM ${name}`);
    all[name] = rows
      .map((row) =>
        JSON.stringify(
          Object.entries(row).map(([key, value]) => (json.has(key) ? sorted(JSON.parse(String(value))) : value)),
        ),
      )
      .toSorted();
  }
  reader.close();
  return all;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)])
    .toSorted();
}

/** What a PostgreSQL that holds the same has: there `event_ids` knows every event. */
function asOnPostgres(all: Record<string, string[]>): Record<string, string[]> {
  const there = all['events']!.map((row) => JSON.stringify((JSON.parse(row) as unknown[]).slice(0, 2)));
  return { ...all, event_ids: [...all['event_ids']!, ...there].toSorted() };
}

async function change(url: string, sql: string): Promise<void> {
  if (url.startsWith('file:')) {
    const client = createClient({ url });
    await client.execute(sql);
    client.close();
    return;
  }
  const client = postgres(url, { max: 1, onnotice: () => {} });
  await client.unsafe(sql);
  await client.end();
}

// These are about both stores at once: they run once, with the tests of the embedded one.
describe.skipIf(STORE === 'postgres' || !findPostgres())('foyer copy', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres({ durable: false });
  });
  afterAll(() => server?.dispose());

  test('takes everything from the file to PostgreSQL and back, whatever is in it', async () => {
    const [file, pg, back] = [await fileUrl('one'), await server.createDatabase(), await fileUrl('two')];
    await fillStore(file, { rows: 40, events: 700 });
    const before = await contents(file);
    const there = await copied('--from', file, '--to', pg);
    expect(there).toMatchObject({ resumed: false, same: true, mended: 0 });
    expect(there.tables.map(({ table }) => table).toSorted()).toEqual(Object.keys(before).toSorted());
    for (const { table, from, to } of there.tables) expect([table, from, to]).toEqual([table, to, from]);
    expect(there.tables.find(({ table }) => table === 'events')!.from.rows).toBe(700);
    expect(await contents(pg)).toEqual(asOnPostgres(before));
    expect(await contents(file)).toEqual(before);
    const reader = await openReader(pg);
    expect(await reader.value('SELECT count(*) FROM events_other')).toBe(0);
    expect(await reader.value(`SELECT count(*) FROM pg_inherits WHERE inhparent = 'events'::regclass`)).toBe(4);
    reader.close();

    const again = await copied('--from', pg, '--to', back);
    expect(again.tables.map(({ table, to }) => [table, to])).toEqual(there.tables.map(({ table, to }) => [table, to]));
    expect(await contents(back)).toEqual(before);
  });

  test('takes everything from one PostgreSQL to another, and from one file to another', async () => {
    for (const [from, to] of [
      [await server.createDatabase(), await server.createDatabase()],
      [await fileUrl('one'), await fileUrl('two')],
    ] as const) {
      await fillStore(from, { rows: 20, events: 40 });
      await copied('--from', from, '--to', to);
      expect(await contents(to)).toEqual(await contents(from));
    }
  });

  test('keeps whole numbers beyond a double exact, and says where a NUL became U+FFFD', async () => {
    const [file, pg, back] = [await fileUrl('one'), await server.createDatabase(), await fileUrl('two')];
    await (await openStore(file)).close();
    await change(
      file,
      `INSERT INTO messages (site_id, conversation_id, seq, id, sender, name, text, at)
      VALUES ('s', 'c', 9223372036854775807, 'a', 'visitor', '', 'before' || char(0) || 'behind', -9007199254740993)`,
    );
    // A key that is another key as far as its NUL, and many of them, so that pages end there.
    await change(
      file,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT INTO traits (site_id, profile_id, name, source, value, at)
      SELECT 's', 'p', 'same' || char(0) || i, 'claim', '1', 1 FROM n`,
    );
    expect(await copied('--from', file, '--to', pg)).toMatchObject({ same: true, mended: 301 });
    await copied('--from', pg, '--to', back);
    for (const url of [pg, back]) {
      const reader = await openReader(url);
      expect(await reader.rows('SELECT CAST(seq AS text) AS seq, CAST(at AS text) AS at, text FROM messages')).toEqual([
        { seq: '9223372036854775807', at: '-9007199254740993', text: 'before\uFFFDbehind' },
      ]);
      expect(await reader.value('SELECT count(*) FROM traits')).toBe(300);
      reader.close();
    }
  });

  test('prints a table for people', async () => {
    const [file, pg] = [await fileUrl('one'), await server.createDatabase()];
    await fillStore(file, { rows: 3, events: 5 });
    const { code, out } = await copy('--from', 'file:one/foyer.db', '--to', pg);
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^table +rows +checksum$/);
    expect(out.find((line) => line.startsWith('events '))).toMatch(/^events +5 +[0-9a-f]{16} +same$/);
    expect(out.at(-1)).toMatch(
      /^Done: postgres:\/\/127\.0\.0\.1:\d+\/foyer_\w+ holds all that file:.*\/foyer\.db does\.$/,
    );
    expect(out.join('\n')).not.toContain('foyer@');
  });

  test.each(['postgres', 'file'])(
    'killed in the middle it goes on where it was and ends the same (to a %s)',
    async (to) => {
      builtFile('server/cli/main.js');
      const from = await fileUrl('one');
      await fillStore(from, { rows: 30, events: 5_000 });
      const target = to === 'file' ? await fileUrl('two') : await server.createDatabase();
      const words = ['--from', from, '--to', target];
      const child = spawn(process.execPath, [resolve('bin/foyer.js'), 'copy', ...words], {
        env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'unused') },
        stdio: 'ignore',
      });
      const exit = once(child, 'exit');
      const reader = await openReader(target);
      await until('the first of the events', async () => {
        const value = await reader.value(`SELECT value FROM foyer_copy WHERE name = 'events'`).catch(() => null);
        return Number((JSON.parse(String(value ?? 'null')) as { rows: number } | null)?.rows) >= 500;
      });
      child.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
      const stored = Number(await reader.value('SELECT count(*) FROM events'));
      reader.close();
      expect(stored).toBeLessThan(5_000);
      await expect(openStore(target)).rejects.toThrow(UnfinishedCopyError);

      const elsewhere = await fileUrl('three');
      await (await openStore(elsewhere)).close();
      expect((await copy('--from', elsewhere, '--to', target)).err).toMatch(
        /beginning of a copy of file:.*\[conflict\]$/,
      );

      const result = await copied(...words);
      expect(result).toMatchObject({ resumed: true, same: true });
      expect(result.copied).toBeLessThan(5_000 - 500 + 30 * SHAPES.length);
      const before = await contents(from);
      expect(await contents(target)).toEqual(to === 'file' ? before : asOnPostgres(before));
      await (await openStore(target)).close();
      expect((await copy(...words)).err).toMatch(/target is not empty.*\[conflict\]$/);
    },
  );

  test.each([
    [
      'a changed text',
      `UPDATE messages SET text = text || ' ' WHERE seq = (SELECT max(seq) FROM messages)`,
      'messages',
    ],
    ['a missing row', `DELETE FROM visitors WHERE id = (SELECT max(id) FROM visitors)`, 'visitors'],
    ['an event whose id is not kept', `DELETE FROM event_ids WHERE id = (SELECT max(id) FROM events)`, 'event_ids'],
    ['a flag', `UPDATE items SET in_stock = NOT in_stock WHERE id = (SELECT max(id) FROM items)`, 'items'],
  ])('notices %s, and makes it good with --from-start', async (_what, sql, table) => {
    const [from, to] = [await fileUrl('one'), await server.createDatabase()];
    await fillStore(from, { rows: 6, events: 20 });
    const stop = ({ step }: { step: string }) => {
      if (step === 'compare') throw new Error('stopped before the comparison');
    };
    await expect(copyStore({ from, to, fromStart: false, onProgress: stop })).rejects.toThrow('stopped before');
    await change(to, sql);
    const { code, out } = await copy('--from', from, '--to', to);
    expect(code).toBe(1);
    expect(out.filter((line) => line.endsWith('DIFFERENT')).map((line) => line.split(' ')[0])).toEqual([table]);
    expect(out.at(-1)).toMatch(/NOT the same/);
    await expect(openStore(to)).rejects.toThrow(UnfinishedCopyError);
    expect(await copied('--from', from, '--to', to, '--from-start')).toMatchObject({ resumed: false, same: true });
    expect(await contents(to)).toEqual(asOnPostgres(await contents(from)));
  });

  test('refuses what is no Foyer, what is not there, and one store twice', async () => {
    const pg = await server.createDatabase();
    expect((await copy('--from', 'file:nowhere/foyer.db', '--to', pg)).err).toMatch(
      /no Foyer in .*nowhere.*\[not_found\]$/,
    );
    expect((await copy('--from', await server.createDatabase(), '--to', pg)).err).toMatch(
      /no Foyer in .*\[not_found\]$/,
    );
    await writeFile(join(folder, 'empty.db'), '');
    expect((await copy('--from', 'file:empty.db', '--to', pg)).err).toMatch(/no Foyer in .*\[not_found\]$/);
    expect((await copy('--from', 'mysql://x', '--to', pg)).err).toMatch(/--from begins with file: or postgres:/);
    expect((await copy('--from', 'file:a.db', '--to', 'file:./a.db')).err).toMatch(/same store \[usage\]/);
  });

  test('refuses while a server runs on either, and a server refuses while it copies', async () => {
    const [file, pg] = [await fileUrl('one'), await server.createDatabase()];
    const onFile = await startTestServer({ data: { dataDir: join(folder, 'one'), databaseUrl: file } });
    const empty = await server.createDatabase();
    expect((await copy('--from', file, '--to', empty)).err).toMatch(/Another Foyer is using.*\[data_dir_busy\]$/);
    await onFile.close();
    const onPostgres = await startTestServer({ data: { dataDir: join(folder, 'node'), databaseUrl: pg } });
    for (const words of [
      ['--from', file, '--to', pg],
      ['--from', pg, '--to', await fileUrl('two')],
    ]) {
      expect((await copy(...words)).err).toMatch(/A Foyer is running on this database.*\[store_busy\]$/);
    }
    await onPostgres.close();
    const alone = await openStore(pg, { copying: 'from' });
    await expect(openStore(pg)).rejects.toThrow(StoreInUseError);
    await alone.close();
    await (await openStore(pg)).close();
  });

  test('the lock of a server on PostgreSQL comes back when its connection was cut, and keeps it from writing against a copy', async () => {
    const pg = await server.createDatabase();
    const store = await openStore(pg);
    const admin = postgres(pg, { max: 1, onnotice: () => {} });
    const holders = () => admin`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    const cut = () => admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'foyer in use'`;
    const write = () => store.write([{ sql: `DELETE FROM jobs`, args: [] }]);
    const [before] = await holders();
    await cut();
    await until('the lock again', async () => (await holders()).some(({ pid }) => pid !== before!['pid']));
    await write();
    const key = await admin`SELECT ((classid::bigint << 32) | objid::bigint)::text AS key FROM pg_locks
      WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    // Somebody who has it alone as soon as the server is cut off.
    const taken = admin`SELECT pg_advisory_lock(${key[0]!['key'] as string}::bigint)`.execute();
    const other = postgres(pg, { max: 1 });
    await until(
      'somebody who waits',
      async () => (await other`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`).length > 0,
    );
    await other`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'foyer in use'`;
    await taken;
    await until('the server to notice', () =>
      write().then(
        () => null,
        (error: unknown) => error instanceof StoreInUseError,
      ),
    );
    await admin.end();
    await until('the server to write again', () =>
      write().then(
        () => true,
        () => null,
      ),
    );
    await other.end();
    await store.close();
  });

  test('a server goes on where the other one was: visitors, conversations, and what was sent before', async () => {
    const dataDir = join(folder, 'one');
    const first = await startTestServer({ data: { dataDir, databaseUrl: await fileUrl('one') } });
    const site = await createTestSite(first);
    const token = newToken();
    const conversation = newId('c');
    const sent = event();
    const tab = await openVisitor(first.url, site, { token });
    await tab.track(sent);
    await tab.say(conversation, 'before the move');
    await tab.close();
    await first.close();
    const databaseUrl = await server.createDatabase();
    await copied('--from', first.config.databaseUrl, '--to', databaseUrl);
    const second = await startTestServer({ data: { dataDir, databaseUrl } });
    const back = await openVisitor(second.url, site, { token });
    await back.track(sent);
    await back.track(event());
    await back.say(conversation, 'behind it');
    const reader = await openReader(databaseUrl);
    expect(await reader.value('SELECT count(*) FROM events')).toBe(2);
    expect(await reader.value('SELECT count(*) FROM event_ids')).toBe(2);
    expect(await reader.rows('SELECT seq, text FROM messages ORDER BY seq')).toEqual([
      { seq: 1, text: 'before the move' },
      { seq: 2, text: 'behind it' },
    ]);
    reader.close();
    await back.close();
    await second.close();
  });
});
