import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreTooNewError } from '../../db/migrations.ts';
import { LockedError } from '../../server/lock/lock.ts';
import { createLog } from '../../server/log.ts';
import { openAgent } from '../support/agent.ts';
import { change, openReader, readOnce } from '../support/database.ts';
import { createTestSite, putItems, someItems } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { CHROME, event, newId, newToken, openVisitor, viewed } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

describe('for whoever looks after the process', () => {
  test('healthz, readyz and metrics answer', async () => {
    const site = await world.site();
    await (await world.visitor(site)).track(event());
    expect(await (await fetch(`${world.url}/healthz`)).json()).toEqual({ ok: true });
    expect(await (await fetch(`${world.url}/readyz`)).json()).toEqual({ ready: true, degraded: [] });
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toMatch(/^foyer_events_total [1-9]/m);
    expect(metrics).toMatch(/^foyer_sockets_open [1-9]/m);
    expect(metrics).not.toContain(site.siteId);
  });

  test('every answer forbids sniffing and framing, and all HTML has a strict policy', async () => {
    for (const path of [
      '/',
      '/agent/',
      '/agent/inbox',
      '/nothing',
      '/api/agent/me',
      '/healthz',
      '/foyer.js',
      '/v1/sites/x/config',
    ]) {
      const answer = await fetch(world.url + path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect([path, answer.headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, answer.headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      if (!answer.headers.get('content-type')?.includes('text/html')) continue;
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
    }
  });

  test('an unknown path is refused in one shape, and a path that is an attack finds nothing', async () => {
    for (const path of [
      '/nothing',
      '/w/..%2f..%2fpackage.json',
      '/agent/..%2f..%2fserver%2fmain.js',
      '/w/%00',
      '/v1/sites/%ff/config',
    ]) {
      const answer = await fetch(world.url + path);
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
      expect(await answer.text()).not.toContain('"dependencies"');
    }
  });

  test('two servers never share a data folder', async () => {
    await expect(startTestServer({ data: world.server.config })).rejects.toThrow(LockedError);
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
  });

  test('a database that a newer program made is refused with a clear message, and left as it is', async () => {
    const server = await startTestServer();
    await server.close();
    const { databaseUrl } = server.config;
    const tables = () =>
      readOnce(databaseUrl, `SELECT count(*) FROM ${STORE === 'embedded' ? 'sqlite_master' : 'pg_class'}`);
    await change(databaseUrl, "INSERT INTO foyer_migrations (hash, at) VALUES ('from the future', 1)");
    const before = await tables();
    const attempt = startTestServer({ data: server.config });
    await expect(attempt).rejects.toThrow(StoreTooNewError);
    await expect(attempt).rejects.toThrow(/newer Foyer/);
    expect(await tables()).toEqual(before);
    // What was refused holds no lock.
    await change(databaseUrl, "DELETE FROM foyer_migrations WHERE hash = 'from the future'");
    await (await startTestServer({ data: server.config })).stop();
  });
});

describe('P16 a server that stops says so and loses nothing', () => {
  test('P16 close sends 1001 to everybody; what was acknowledged is there, what was not is sent again and stored once', async () => {
    const server = await startTestServer();
    const site = await createTestSite(server);
    const token = newToken();
    const tab = await openVisitor(server.url, site, { token });
    const agent = await openAgent(server, site);
    const conversation = newId('c');
    const sent = Array.from({ length: 40 }, () => event());
    await tab.say(conversation, 'before');
    for (const one of sent) tab.send({ t: 'events', sentAt: Date.now(), events: [one] });
    tab.send({ t: 'message', id: 'message-two', conversation, text: 'during', at: 1 });
    const closing = server.close();
    expect((await tab.ended()).code).toBe(1001);
    expect((await agent.ended()).code).toBe(1001);
    await closing;
    const acknowledged = tab.all('ack').flatMap(({ ids }) => ids);
    const again = await startTestServer({ data: server.config });
    const db = await openReader(again.config.databaseUrl);
    const stored = new Set((await db.rows('SELECT id FROM events')).map(({ id }) => id));
    for (const id of acknowledged) expect(stored).toContain(id);
    const back = await openVisitor(again.url, site, { token });
    for (let at = 0; at < sent.length; at += 20) await back.track(...sent.slice(at, at + 20));
    await back.say(conversation, 'during', 'message-two');
    expect(await db.value('SELECT count(*) FROM events')).toBe(40);
    expect(await db.rows('SELECT seq, text FROM messages ORDER BY seq')).toEqual([
      { seq: 1, text: 'before' },
      { seq: 2, text: 'during' },
    ]);
    if (STORE === 'embedded') expect(await db.value('PRAGMA integrity_check')).toBe('ok');
    db.close();
    back.socket.terminate();
    await again.stop();
  });

  test('P16 a client that never answers the goodbye does not hold the server up', async () => {
    const server = await startTestServer();
    const tab = await openVisitor(server.url, await createTestSite(server));
    tab.socket.pause();
    const start = Date.now();
    await server.close();
    expect(Date.now() - start).toBeLessThan(5_000);
    tab.socket.terminate();
    await server.stop();
  });
});

describe('the state of a visitor is its events', () => {
  const line = ({ v, name, n }: Record<string, unknown>) => `${v} ${name} ${n}`;

  test('whatever batches, duplicates and restarts there were, counts add up exactly to the stored events', async () => {
    let server = await startTestServer();
    const site = await createTestSite(server);
    const visitors = [newToken(), newToken(), newToken()];
    const pool = Array.from({ length: 60 }, (_, i) => viewed(`i${i % 5}`, { name: `Name ${i % 4}` }));
    const batches = fc.array(
      fc.record({
        visitor: fc.nat({ max: 2 }),
        http: fc.boolean(),
        picks: fc.array(fc.nat({ max: 59 }), { minLength: 1, maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const sendHttp = (token: string, picks: number[]) =>
      fetch(`${server.url}/v1/batch`, {
        method: 'POST',
        // What calls itself "node" is a script, and not counted.
        headers: { 'user-agent': CHROME },
        body: JSON.stringify({
          writeKey: site.writeKey,
          token,
          batch: picks.map((at) => ({ type: 'track', event: pool[at]!.name, messageId: pool[at]!.id })),
        }),
      });
    await fc.assert(
      fc.asyncProperty(batches, async (list) => {
        const tabs = await Promise.all(visitors.map((token) => openVisitor(server.url, site, { token })));
        await Promise.all(
          list.map(({ visitor, http, picks }) =>
            http ? sendHttp(visitors[visitor]!, picks) : tabs[visitor]!.track(...picks.map((at) => pool[at]!)),
          ),
        );
        await Promise.all(tabs.map((tab) => tab.close()));
        await server.close();
        server = await startTestServer({ data: server.config });
        const db = await openReader(server.config.databaseUrl);
        const rows = await db.rows('SELECT visitor_id AS v, name, count(*) AS n FROM events GROUP BY 1, 2');
        const folds = await db.rows('SELECT id, fold FROM visitors');
        db.close();
        const counted = folds.flatMap((row) => {
          const { counts } = JSON.parse(String(row['fold'])) as { counts: Record<string, number> };
          return Object.entries(counts).map(([name, n]) => ({ v: row['id'], name, n }));
        });
        expect(new Set(counted.map(line))).toEqual(new Set(rows.map(line)));
      }),
      { numRuns: 6 },
    );
    await server.stop();
  });
});

describe('logs', () => {
  test('say what happened without message text, traits, tokens, keys, cookies, passwords or full addresses', async () => {
    const lines: string[] = [];
    const log = createLog('trace', { write: (line: string) => void lines.push(line) });
    const server = await startTestServer({ log, trustProxy: 1 });
    const site = await createTestSite(server);
    await putItems(server, site, someItems(3));
    const token = newToken();
    const address = { 'x-forwarded-for': '203.0.113.77' };
    const tab = await openVisitor(server.url, site, { token, slots: [{ slot: 'home', limit: 2 }] }, address);
    const agent = await openAgent(server, site);
    const conversation = newId('c');
    await tab.track(
      viewed('i1', { url: 'https://shop.example/?q=canary-url' }),
      event({
        type: 'identify',
        name: 'Identified',
        properties: { userId: 'canary-user', traits: { email: 'canary@shop.example' } },
      }),
    );
    await tab.say(conversation, 'canary-message');
    await agent.reply(conversation, 'canary-reply');
    // What goes wrong is logged too.
    tab.send({ t: 'message', id: 'message-bad', conversation, text: `canary-long${'x'.repeat(5_000)}`, at: 1 });
    await tab.next('error');
    await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: address,
      body: `{"writeKey":"${site.writeKey}","token":"${token}","batch":["canary-item"]}`,
    });
    await fetch(`${server.url}/api/agent/login`, {
      method: 'POST',
      headers: { origin: server.url },
      body: JSON.stringify({ email: 'canary@shop.example', password: 'canary-password' }),
    });
    const { write, writeAfter } = server.store;
    server.store.write = server.store.writeAfter = () =>
      Promise.reject(Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' }));
    tab.send({ t: 'message', id: 'message-lost', conversation, text: 'canary-lost', at: 1 });
    expect(await tab.next('error')).toMatchObject({ code: 'unavailable' });
    Object.assign(server.store, { write, writeAfter });
    await server.store.write([{ sql: 'ALTER TABLE operators RENAME TO elsewhere', args: [] }]);
    const failed = await fetch(`${server.url}/api/agent/login`, {
      method: 'POST',
      headers: { origin: server.url },
      body: JSON.stringify({ email: 'canary@shop.example', password: 'canary-password' }),
    });
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toMatch(/operators|canary|SQL/i);
    await until('the failure to be logged', () => lines.some((one) => one.includes('a request failed')));
    const other = await openVisitor(server.url, site, { token }, address);
    other.sendRaw('{"canary-frame');
    await other.ended();
    await until('something to be logged', () => lines.some((one) => one.includes('a frame failed')));
    await server.stop();
    const all = lines.join('');
    expect(all).toContain('listening');
    for (const secret of [
      'canary',
      '203.0.113.77',
      token,
      site.writeKey,
      site.secretKey,
      agent.cookie.split('=')[1]!,
    ]) {
      expect(all).not.toContain(secret);
    }
  });
});
