/** Operators whose page is closed are told by a push service: a real one, which decrypts. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PushOffer, PushSubscriptionGiven } from '../../protocol/push.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { dialAgent, login, type AgentClient } from '../support/agent.ts';
import { guardSecret } from '../support/kept-logs.ts';
import { startPushReceiver, type PushReceiver } from '../support/push-receiver.ts';
import { createTestOperator, createTestSite, type TestOperator, type TestSite } from '../support/site.ts';
import { newId, newToken } from '../support/visitor.ts';
import { startTestServer } from '../support/test-server.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

// Nobody is taken what is theirs for having vanished: that has tests of its own, and who is told would depend on it.
const NEVER = '0 0 0 1 1 *';
const QUICK = { beatMs: 200, leaseMs: 1_500, graceMs: 300, settleMs: 0, idleMs: 600_000, sweep: NEVER };
const world = useWorld({ pushPrivate: true, presence: QUICK });
let receiver: PushReceiver;
beforeAll(async () => {
  receiver = await startPushReceiver();
});
afterEach(() => {
  expect(receiver.wrong).toEqual([]);
  receiver.received.length = 0;
  receiver.status = 201;
});
afterAll(() => receiver.close());

const ask = (cookie: string, method: string, path: string, body?: unknown, url = world.url) =>
  fetch(`${url}/api/agent${path}`, {
    method,
    headers: { cookie, origin: url },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

interface Subscribed {
  operator: TestOperator;
  cookie: string;
  path: string;
  given: PushSubscriptionGiven;
}

/** An operator who subscribed in a browser and closed the page. */
async function subscribed(site: TestSite, name: string): Promise<Subscribed> {
  const operator = await createTestOperator(world.server, site, name);
  const cookie = await login(world.url, operator);
  const { path, ...given } = receiver.subscribe();
  expect((await ask(cookie, 'POST', '/push/subscriptions', given)).status).toBe(204);
  return { operator, cookie, path, given };
}

const to = (one: Subscribed) => receiver.received.filter(({ path }) => path === one.path);
const stored = (one: Subscribed) =>
  world.db.value('SELECT count(*) FROM push_subscriptions WHERE operator_id = ?', one.operator.operatorId).then(Number);

async function writes(site: TestSite, text: string, conversation = newId('c'), token = newToken()) {
  const tab = await world.visitor(site, { token });
  await tab.say(conversation, text);
  return { conversation, tab };
}

test('A18 whose page is closed is told who wrote what, once, encrypted, and signed by the key that was offered', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const noor = await subscribed(site, 'Noor');
  const offer = (await (await ask(mara.cookie, 'GET', '/push')).json()) as PushOffer;
  const { conversation } = await writes(site, 'Is somebody there? <b>&"');
  await until('both to be told', () => to(mara).length === 1 && to(noor).length === 1);
  const [{ message, headers, signedBy, claims }] = to(mara) as [PushReceiver['received'][number]];
  expect(message).toMatchObject({ v: 1, site: site.siteId, conversation, body: 'Is somebody there? <b>&"' });
  expect(message.title).toMatch(/^Visitor/);
  expect(Object.keys(message).sort(), 'and nothing else').toEqual([
    'at',
    'body',
    'conversation',
    'id',
    'site',
    'title',
    'v',
  ]);
  expect(signedBy).toBe(offer.publicKey);
  expect(claims.aud).toBe(receiver.url);
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  expect(Number(headers['ttl'])).toBeGreaterThan(0);
  const job = await world.db.rows(`SELECT attempt FROM jobs WHERE kind = 'push'`);
  expect(job.map(({ attempt }) => Number(attempt))).toEqual([1]);
});

test('A18 who knows no more than the address of another’s browser takes nothing from it', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const stranger = await subscribed(await world.site(), 'Noor');
  const taken = { ...mara.given, keys: stranger.given.keys };
  await ask(stranger.cookie, 'POST', '/push/subscriptions', taken);
  expect([await stored(mara), await stored(stranger)]).toEqual([1, 1]);
  await writes(site, 'Hello');
  await until('her to be told', () => to(mara).length === 1);
});

test('A18 the key stays the same over restarts', async () => {
  const server = await startTestServer({ pushPrivate: true });
  const key = () => server.store.read({ sql: `SELECT value FROM installation_keys WHERE name = 'vapid'`, args: [] });
  const before = await key();
  expect(before).toHaveLength(1);
  guardSecret(String(before[0]!['value']));
  await server.close();
  const again = await startTestServer({ pushPrivate: true, data: server.config });
  expect(await again.store.read({ sql: `SELECT value FROM installation_keys WHERE name = 'vapid'`, args: [] })).toEqual(
    before,
  );
  await again.stop();
});

test('A18 of somebody’s conversation only they are told; who is away by their own word hears of nothing else', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const noor = await subscribed(site, 'Noor');
  const page = await dialAgent(world.url, mara.cookie);
  page.url = world.url;
  page.siteId = site.siteId;
  page.send({ t: 'watch', site: site.siteId });
  await page.next('watching');
  const token = newToken();
  const { conversation, tab } = await writes(site, 'first', newId('c'), token);
  await until('Noor to be told', () => to(noor).length === 1);
  await page.changed([conversation], { kind: 'assign', to: mara.operator.operatorId });
  page.send({ t: 'away', away: true });
  await page.settled();
  await page.reply(conversation, 'hello');
  await page.close();
  await gone(site, mara);
  await tab.say(conversation, 'second');
  await until('Mara to be told', () => to(mara).some(({ message }) => message.body === 'second'));
  const other = await writes(site, 'third');
  await until('Noor to be told', () => to(noor).some(({ message }) => message.conversation === other.conversation));
  expect(to(noor).map(({ message }) => message.body)).toEqual(['first', 'third']);
  expect(to(mara).map(({ message }) => message.body)).toEqual(['second']);
});

test('A18 whose page is open is told by the page, and of what they read not at all', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const noor = await subscribed(site, 'Noor');
  const page = await openPage(site, mara);
  await writes(site, 'hello');
  await until('Noor to be told', () => to(noor).length === 1);
  expect(to(mara)).toEqual([]);
  const again = () => world.db.value(`SELECT payload FROM jobs WHERE id LIKE ?`, `push ${site.siteId} % 2`);
  const payload = await until('her browser to be looked at once more', again);
  expect(JSON.parse(String(payload))).toMatchObject({ seq: 1, try: 2 });
  page.socket.terminate();
});

test('A18 a subscription that is gone is forgotten; a push service in trouble is asked again', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  for (const status of [410, 404]) {
    receiver.status = status;
    await ask(mara.cookie, 'POST', '/push/subscriptions', mara.given);
    await writes(site, 'hello');
    await until('it to be forgotten', async () => (await stored(mara)) === 0);
  }
  receiver.status = 503;
  await ask(mara.cookie, 'POST', '/push/subscriptions', mara.given);
  const { conversation } = await writes(site, 'again');
  const jobs = () => world.db.rows('SELECT payload FROM jobs WHERE id = ?', `push ${site.siteId} ${conversation} 1 2`);
  const [job] = await until('the next try', async () => ((await jobs()).length > 0 ? jobs() : null));
  expect(JSON.parse(String(job!['payload']))).toMatchObject({ conversation, seq: 1, try: 2 });
  expect(await stored(mara)).toBe(1);
});

test('A18 logging out, being signed out, and being suspended end it', async () => {
  const site = await world.site();
  const witness = await subscribed(site, 'Witness');
  const out = await subscribed(site, 'Out');
  expect((await ask(out.cookie, 'POST', '/logout')).status).toBe(204);
  expect(await stored(out)).toBe(0);
  const removed = await subscribed(site, 'Removed');
  await ask(removed.cookie, 'POST', '/push/subscriptions/remove', { endpoint: removed.given.endpoint });
  expect(await stored(removed)).toBe(0);
  const suspended = await subscribed(site, 'Suspended');
  const changed = await subscribed(site, 'Changed');
  const owner = await ownerOf(site);
  for (const [one, path, body] of [
    [suspended, 'suspended', { suspended: true }],
    [changed, 'role', { role: 'admin' }],
  ] as const) {
    const answer = await ask(owner, 'PUT', `/sites/${site.siteId}/team/${one.operator.operatorId}/${path}`, body);
    expect(answer.status).toBeLessThan(300);
  }
  await writes(site, 'hello');
  await until('who is still there to be told', () => to(witness).length === 1);
  expect(receiver.received).toHaveLength(1);
});

test('A18 nobody is told of another site, and nobody ends another’s', async () => {
  const [here, there] = [await world.site(), await world.site()];
  const mara = await subscribed(here, 'Mara');
  const stranger = await subscribed(there, 'Stranger');
  const { endpoint } = mara.given;
  await ask(stranger.cookie, 'POST', '/push/subscriptions/remove', { endpoint });
  expect(await stored(mara)).toBe(1);
  await writes(here, 'hello');
  await until('Mara to be told', () => to(mara).length === 1);
  expect(to(stranger)).toEqual([]);
});

test('A18 a browser is told what concerns whoever subscribed in it last', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const noor = await subscribed(site, 'Noor');
  expect((await ask(noor.cookie, 'POST', '/push/subscriptions', mara.given)).status).toBe(204);
  expect([await stored(mara), await stored(noor)]).toEqual([0, 2]);
  await ask(mara.cookie, 'POST', '/push/subscriptions/remove', { endpoint: mara.given.endpoint });
  await ask(noor.cookie, 'POST', '/logout');
  expect(await stored(noor)).toBe(0);
});

test('A18 hostile names and long texts are sent as they are, within what a push service takes', async () => {
  const site = await world.site();
  const mara = await subscribed(site, 'Mara');
  const text = `<img src=x onerror=alert(1)> \u202E ${'😀'.repeat(1_000)}`;
  const { tab } = await writes(site, text);
  await tab.track({
    id: newId(),
    type: 'identify',
    name: 'Identify',
    at: Date.now(),
    url: 'https://shop.example/',
    properties: { traits: { name: '"><script>alert(1)</script>' } },
  });
  await tab.say(newId('c'), text);
  await until('both to be told', () => to(mara).length === 2);
  for (const { message } of to(mara)) {
    expect(text.startsWith(message.body.slice(0, -1))).toBe(true);
    expect(message.body.isWellFormed()).toBe(true);
  }
  expect(to(mara).map(({ message }) => message.title)).toContain('"><script>alert(1)</script>');
});

test('A18 without the setting for tests, endpoints that are not https or not public are refused', async () => {
  const server = await startTestServer();
  const site = await createTestSite(server);
  const operator = await createTestOperator(server, site);
  const cookie = await login(server.url, operator);
  const { path: _, ...given } = receiver.subscribe();
  for (const endpoint of [
    given.endpoint,
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'http://push.example/x',
    'nonsense',
  ]) {
    const answer = await ask(cookie, 'POST', '/push/subscriptions', { ...given, endpoint }, server.url);
    expect([endpoint, answer.status]).toEqual([endpoint, 400]);
  }
  const keys = { ...given.keys, p256dh: 'AAAA' };
  const answer = await ask(
    cookie,
    'POST',
    '/push/subscriptions',
    { endpoint: 'https://push.example/x', keys },
    server.url,
  );
  expect(answer.status).toBe(400);
  await server.stop();
});

async function openPage(site: TestSite, { cookie }: Subscribed): Promise<AgentClient> {
  const page = await dialAgent(world.url, cookie);
  page.siteId = site.siteId;
  page.send({ t: 'watch', site: site.siteId });
  await page.next('watching');
  return page;
}

async function gone(site: TestSite, { operator }: Subscribed): Promise<void> {
  const rows = () =>
    world.db.value(
      'SELECT count(*) FROM operator_presence WHERE site_id = ? AND operator_id = ? AND until > ?',
      site.siteId,
      operator.operatorId,
      Date.now(),
    );
  await until('them to be gone', async () => Number(await rows()) === 0);
}

async function ownerOf(site: TestSite): Promise<string> {
  const { store, deps } = world.server;
  const email = `owner-${newId()}@shop.example`;
  const password = 'a long enough password';
  await createOperator(store, deps, { email, name: 'Ona', siteId: site.siteId, role: 'owner', password });
  return login(world.url, { email, password });
}
