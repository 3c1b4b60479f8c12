import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HelpIndex } from '../../protocol/article.ts';
import { readConfig } from '../../server/config.ts';
import { startDemo, type RunningDemo } from '../../server/demo/demo.ts';
import { freePort } from '../../server/demo/ports.ts';
import { createShop, shopFolder } from '../../server/demo/shop.ts';
import { systemDeps } from '../../server/deps.ts';
import { openReader } from '../support/database.ts';
import { newDatabaseUrl, removeDatabase } from '../support/test-store.ts';

const HOST = '127.0.0.1';

describe('the demo shop', () => {
  const shop = createShop({
    folder: join(shopFolder(), 'public'),
    foyer: 'http://localhost:1234',
    writeKey: 'wk_test',
  });

  test('carries the tag with the address and the key, and a policy that names both roads to Foyer', async () => {
    const page = await shop.request('/');
    const html = await page.text();
    expect(html).toContain('<script async src="http://localhost:1234/foyer.js" data-site="wk_test"></script>');
    expect(html).not.toMatch(/%[A-Z_]+%/);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self' http://localhost:1234;");
    expect(policy).toContain("connect-src 'self' http://localhost:1234 ws://localhost:1234;");
    expect(policy).not.toContain('unsafe');
  });

  test.each(['/products/dome-lamp.html', '/categories/lighting', '/images/dome-lamp.svg', '/shop.css'])(
    'has %s',
    async (path) => {
      expect((await shop.request(path)).status).toBe(200);
    },
  );

  test.each([
    '/..%2fitems.json',
    '/%2e%2e/items.json',
    '/..%2f..%2fpackage.json',
    '/%00',
    '/%zz',
    '/.hidden',
    '/nothing',
  ])('has nothing at %s', async (path) => {
    const answer = await shop.request(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('"price"');
  });
});

describe('the demo', () => {
  let dataDir = '';
  let databaseUrl = '';
  let demo: RunningDemo;

  async function start(): Promise<RunningDemo> {
    const port = await freePort(HOST, 0);
    const config = readConfig({
      HOST,
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
    });
    return startDemo({ config, shopPort: await freePort(HOST, 0), deps: systemDeps, onSeeding: () => undefined });
  }

  async function counts(): Promise<Record<string, unknown>> {
    const reader = await openReader(databaseUrl);
    const all: Record<string, unknown> = {};
    for (const table of [
      'events',
      'visitors',
      'decisions',
      'exposures',
      'conversations',
      'messages',
      'callbacks',
      'callback_attempts',
      'items',
      'operators',
      'articles',
    ]) {
      all[table] = await reader.value(`SELECT count(*) FROM ${table}`);
    }
    reader.close();
    return all;
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'foyer-demo-'));
    databaseUrl = await newDatabaseUrl(dataDir);
    demo = await start();
  });
  afterAll(async () => {
    await demo.close();
    await removeDatabase(databaseUrl);
    await rm(dataDir, { recursive: true });
  });

  test('begins with sixty items, four weeks of conversations, and two days of visitors, a tenth of whom were held out', async () => {
    expect(await counts()).toMatchObject({ items: 60, visitors: 716, conversations: 291, operators: 3, callbacks: 16 });
    const reader = await openReader(databaseUrl);
    const [{ first, last, ahead }] = (await reader.rows(
      'SELECT min(at) AS first, max(at) AS last, sum(CASE WHEN at > received_at THEN 1 ELSE 0 END) AS ahead FROM events',
    )) as [{ first: number; last: number; ahead: number }];
    expect(ahead).toBe(0);
    expect(last - first).toBeGreaterThan(24 * 24 * 3_600_000);
    expect(last - first).toBeLessThanOrEqual(28 * 24 * 3_600_000);
    const held = Number(
      await reader.value(
        'SELECT avg(held) FROM (SELECT max(CASE WHEN held THEN 1 ELSE 0 END) AS held FROM decisions GROUP BY visitor_id) AS shares',
      ),
    );
    expect(held).toBeGreaterThan(0.05);
    expect(held).toBeLessThan(0.16);
    expect(await reader.value("SELECT count(*) FROM decisions WHERE held AND policy <> 'popular/1'")).toBe(0);
    expect(await reader.value('SELECT holdout FROM sites')).toBe(0);
    const strays =
      'SELECT count(*) FROM exposures x LEFT JOIN events e ON e.visitor_id = x.visitor_id WHERE e.id IS NULL';
    expect(await reader.value(strays)).toBe(0);
    reader.close();
  });

  test('has a help in its categories, which finds what people ask and knows the page they are on', async () => {
    const html = await (await fetch(demo.shopUrl)).text();
    const writeKey = /data-site="([^"]+)"/.exec(html)![1]!;
    const answer = await fetch(`${demo.server.url}/v1/sites/${writeKey}/help`);
    const index = (await answer.json()) as HelpIndex;
    expect(index.categories.map(({ title }) => title)).toEqual([
      'Delivery',
      'Returns and repairs',
      'Orders and payment',
      'Choosing and care',
      'About Ollerby',
    ]);
    expect(index.articles.length).toBeGreaterThanOrEqual(12);
    expect(new Set(index.articles.map(({ category }) => category)).size).toBe(5);
    const hosted = await fetch(`${demo.server.url}/s/${writeKey}?q=money+back`);
    expect(await hosted.text()).toContain('When the money is back');
  });

  test('lets its operator in, and nobody else read the password', async () => {
    const answer = await fetch(`${demo.server.url}/api/agent/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: demo.agentUrl.replace('/agent', '') },
      body: JSON.stringify({ email: demo.email, password: demo.password }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ sites: [{ name: 'Ollerby', role: 'owner' }] });
    expect((await stat(join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  });

  test('serves the shop on another port, which is an origin of the site', async () => {
    const html = await (await fetch(demo.shopUrl)).text();
    const writeKey = /data-site="([^"]+)"/.exec(html)![1]!;
    expect(demo.server.directory.byWriteKey(writeKey)!.origins).toContain(demo.shopUrl);
  });

  test('keeps its data and follows its ports the next time', async () => {
    const [before, shopUrl] = [await counts(), demo.shopUrl];
    await demo.close();
    demo = await start();
    expect(demo.seeded).toBeNull();
    expect(await counts()).toEqual(before);
    expect(demo.shopUrl).not.toBe(shopUrl);
    const reader = await openReader(databaseUrl);
    expect(await reader.value('SELECT origins FROM sites')).toContain(demo.shopUrl);
    expect(await reader.value('SELECT count(*) FROM items WHERE url LIKE ?', `${demo.shopUrl}/%`)).toBe(60);
    reader.close();
  });

  test('makes the same past again when making it broke off, and stores nothing twice', async () => {
    const before = await counts();
    await demo.close();
    const file = join(dataDir, 'demo.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), seeded: false }));
    demo = await start();
    expect(demo.seeded).not.toBeNull();
    expect(await counts()).toEqual(before);
  });
});
