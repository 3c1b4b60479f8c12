/** Whatever well-formed JSON comes in the places that the server reads, it is taken or refused, and the server goes on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientEvent, Json } from '../../protocol/messages.ts';
import { openSocket } from '../support/socket-client.ts';
import { readOnce } from '../support/database.ts';
import { createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { event, helloOf, newId, newToken, openVisitor, VisitorClient } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    '',
    '0',
    'i1',
    'NaN',
    '1e999',
    -1,
    0,
    1e21,
    1.5,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [null],
    [[1]],
    { length: 5 },
    { toString: 1, valueOf: 1 },
    [{ toString: 1 }],
    { toJSON: 1 },
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  // What cannot be made a text or a number, though it is plain JSON.
  fc.constant<Json>({ toString: 1, valueOf: 1 }),
);
/** The keys that the fold, the recommender and the names of visitors read. */
const KEYS = [
  'product_id',
  'productId',
  'id',
  'sku',
  'products',
  'category',
  'price',
  'quantity',
  'currency',
  'title',
  'referrer',
  'utm_source',
  'utm_campaign',
  'gclid',
  'campaign',
  'userId',
  'traits',
  'name',
  'firstName',
  'email',
  'decisionId',
  'itemId',
  'slot',
  'position',
  'url',
  'page',
];
const shallow = fc.dictionary(fc.constantFrom(...KEYS), odd, { maxKeys: 8 });
const properties = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(odd, shallow, fc.array(fc.oneof(odd, shallow), { maxLength: 4 })),
  { maxKeys: 10 },
);
const oddEvents = fc.array(
  fc.record({
    type: fc.constantFrom<ClientEvent['type'][]>('track', 'page', 'identify', 'exposure', 'click'),
    name: fc.constantFrom(
      'Product Viewed',
      'Product Added',
      'Product Removed',
      'Order Completed',
      'Page Viewed',
      'Identified',
      'constructor',
      '__proto__',
      '*',
    ),
    url: fc.constantFrom(
      '',
      'https://shop.example/?utm_source=%E0%A4%A',
      'not an address',
      'https://[',
      '//',
      'javascript:alert(1)',
    ),
    properties,
  }),
  { minLength: 1, maxLength: 20 },
);

test('P5 events with anything in the places that are read are acknowledged or rejected, and neighbours are stored', async () => {
  const site = await world.shop(4);
  const agent = await world.agent(site);
  const tab = await world.visitor(site, {
    slots: [
      { slot: 'home', limit: 3 },
      { slot: 'cart', limit: 2 },
      { slot: 'product', limit: 2 },
    ],
  });
  const neighbour = await world.visitor(site);
  agent.send({ t: 'watch_visitor', visitor: tab.visitor });
  await agent.settled();
  await fc.assert(
    fc.asyncProperty(oddEvents, async (list) => {
      const events = list.map((given) => event(given as Partial<ClientEvent>));
      const [ack, next] = await Promise.all([tab.track(...events), neighbour.track(event())]);
      expect([...ack.ids, ...ack.rejected.map(({ id }) => id)].sort()).toEqual(events.map(({ id }) => id).sort());
      expect(next.ids).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
  await agent.settled();
  for (const path of [
    `/visitors/${tab.visitor}`,
    `/visitors/${tab.visitor}/timeline?limit=200`,
    '/live',
    '/conversations?view=all',
  ])
    await agent.get(path);
  tab.send({ t: 'recommend', id: 'question-1', slot: 'cart', limit: 4 });
  await tab.next('recommendation');
});

test('P3 frames of any JSON are answered or closed with 4400, never with 1011', async () => {
  const site = await world.site();
  const types = ['hello', 'events', 'message', 'typing', 'read', 'history', 'consent', 'slots', 'recommend', 'ping'];
  const frames = fc.record({
    t: fc.constantFrom(...types),
    id: odd,
    conversation: odd,
    text: odd,
    at: odd,
    on: odd,
    seq: odd,
    events: odd,
    slots: odd,
    seqs: odd,
    limit: odd,
    before: odd,
    slot: odd,
  });
  await fc.assert(
    fc.asyncProperty(frames, async (frame) => {
      const tab = await world.visitor(site);
      tab.sendRaw(JSON.stringify(frame));
      tab.send({ t: 'ping' });
      const answer = await Promise.race([tab.next('pong').catch(() => null), tab.ended()]);
      if (answer && 'code' in answer) expect(answer.code).toBe(4400);
      tab.socket.terminate();
    }),
    { numRuns: 40 },
  );
});

test('P2 a browser that sends no User-Agent, or a strange one, is a visitor like any other', async () => {
  const site = await world.site();
  for (const agent of [undefined, '', ' ', '('.repeat(600), 'Mozilla/5.0 ('.repeat(40), '\u00ff']) {
    const headers: Record<string, string> = { origin: site.origin };
    if (agent !== undefined) headers['user-agent'] = agent;
    const tab = new VisitorClient(await openSocket(`${world.url}/v1/socket/${site.writeKey}`, headers));
    tab.send(helloOf(newToken()));
    await tab.next('welcome');
    expect((await tab.track(event())).ids).toHaveLength(1);
    await tab.close();
  }
});

test('P2 whatever a proxy forwards as an address, it is no more than a key', async () => {
  const server = await startTestServer({ trustProxy: 1 });
  const site = await createTestSite(server);
  for (const address of [
    '',
    ',',
    '<script>',
    '999.999.999.999',
    ':::::',
    '[::1]:80',
    '::ffff:203.0.113.7',
    'x'.repeat(3_000),
  ]) {
    const tab = await openVisitor(server.url, site, {}, { 'x-forwarded-for': address });
    expect((await tab.track(event())).ids).toHaveLength(1);
    const { databaseUrl } = server.config;
    const [row] = await readOnce(databaseUrl, 'SELECT fold FROM visitors WHERE id = ?', tab.visitor);
    const { ip } = JSON.parse(String(row!['fold'])) as { ip: string };
    expect(ip).not.toContain('<');
    expect(ip.length).toBeLessThan(64);
    expect(ip).not.toContain('203.0.113.7');
    tab.socket.terminate();
  }
  await server.stop();
});

test('H4 a batch of any JSON is answered item by item', async () => {
  const site = await world.site();
  const items = fc.array(
    fc.record(
      {
        type: fc.constantFrom<Json[]>('track', 'page', 'identify', null),
        event: odd,
        name: odd,
        messageId: odd,
        anonymousId: odd,
        userId: odd,
        properties: fc.oneof(odd, properties),
        traits: fc.oneof(odd, properties),
        context: fc.oneof(odd, shallow),
        timestamp: odd,
        sentAt: odd,
        originalTimestamp: odd,
      },
      { requiredKeys: ['type'] },
    ),
    { maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(items, odd, odd, async (batch, sentAt, token) => {
      const answer = await fetch(`${world.url}/v1/batch`, {
        method: 'POST',
        body: JSON.stringify({ writeKey: site.writeKey, sentAt, token, batch }),
      });
      expect(answer.status).toBe(200);
      const { rejected } = (await answer.json()) as { rejected: { index: number }[] };
      expect(rejected.every(({ index }) => index < batch.length)).toBe(true);
    }),
    { numRuns: 100 },
  );
  if (STORE === 'embedded') expect(await world.db.value('PRAGMA integrity_check')).toBe('ok');
});

test('P10 a commit that fails is not acknowledged; sent again it is stored once and counted once', async () => {
  const server = await startTestServer();
  const site = await createTestSite(server);
  const token = newToken();
  const tab = await openVisitor(server.url, site, { token });
  await tab.track(event());
  const { write, writeAfter } = server.store;
  let failures = 0;
  server.store.write = server.store.writeAfter = () => {
    failures++;
    return Promise.reject(Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' }));
  };
  const again = [event(), event()];
  tab.send({ t: 'events', sentAt: Date.now(), events: again });
  expect(await tab.next('error')).toMatchObject({ code: 'unavailable' });
  expect((await tab.ended()).code).toBe(1013);
  const answer = await fetch(`${server.url}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({
      writeKey: site.writeKey,
      batch: [{ type: 'track', event: 'Something Done', anonymousId: newId() }],
    }),
  });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(failures).toBe(2);
  Object.assign(server.store, { write, writeAfter });
  expect(tab.all('ack').flatMap(({ ids }) => ids)).toHaveLength(1);
  const back = await openVisitor(server.url, site, { token });
  expect((await back.track(...again)).ids).toHaveLength(2);
  const [row] = await readOnce(
    server.config.databaseUrl,
    'SELECT fold, (SELECT count(*) FROM events) AS n FROM visitors WHERE id = ?',
    tab.visitor,
  );
  expect(row!['n']).toBe(3);
  expect(JSON.parse(String(row!['fold']))).toMatchObject({ events: 3 });
  back.socket.terminate();
  await server.stop();
});
