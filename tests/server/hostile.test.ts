/** What somebody does who means harm: it costs them, and nobody else. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createDecider, type Audience } from '../../server/decisions/decider.ts';
import { emptyFold } from '../../server/profiles/fold.ts';
import type { VisitorState } from '../../server/profiles/states.ts';
import { createRecommender } from '../../server/recommend/covisits.ts';
import { createCatalogue } from '../../server/catalogue/memory.ts';
import type { Item } from '../../server/catalogue/types.ts';
import { DEFAULT_SETTINGS, type Site } from '../../server/sites/sites.ts';
import type { VisitorDetail } from '../../protocol/agent.ts';
import { createTestSite, someItems } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { newId, openVisitor } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });

async function send(call: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${world.url}/v1/${call}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { rejected?: { index: number; code: string }[] } };
}

describe('what is sent', () => {
  test('H4 an event nested deeper than JSON can be written is rejected, and its neighbours are stored', async () => {
    const site = await world.site();
    const good = { type: 'track', event: 'Something Done', anonymousId: 'visitor-1' };
    for (const depth of [5_000, 200_000]) {
      const deep = '['.repeat(depth) + ']'.repeat(depth);
      const text = JSON.stringify({ writeKey: site.writeKey, batch: [good, 'HERE', { ...good, properties: 'HERE' }] });
      const answer = await send('batch', text.replace('"HERE"', deep));
      expect(answer.status).toBe(200);
      expect(answer.body.rejected).toContainEqual(expect.objectContaining({ index: 1, code: 'too_deep' }));
    }
    const inside = '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000);
    const one = await send('track', `{"event":"x","anonymousId":"a","properties":${inside}}`, basic(site.writeKey));
    expect([one.status, one.body.rejected![0]!.code]).toEqual([200, 'too_deep']);
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(2);
  });

  test('H5 a claim that guessed the id of what the secret key is going to send does not keep it out', async () => {
    const site = await world.site();
    const messageId = 'order-10001-completed';
    const tab = await world.visitor(site);
    await tab.track({ id: messageId, type: 'track', name: 'Noise', at: Date.now(), url: '', properties: {} });
    await send('track', { writeKey: site.writeKey, messageId, event: 'Noise', anonymousId: 'somebody' });
    const order = { messageId, event: 'Order Completed', userId: 'customer-1' };
    for (let twice = 0; twice < 2; twice++) await send('track', order, basic(site.secretKey));
    const rows = await world.db.rows('SELECT name FROM events WHERE site_id = ? ORDER BY name', site.siteId);
    expect(rows.map(({ name }) => name)).toEqual(['Noise', 'Order Completed']);
    // Nor is there an id that a claim could take instead.
    const stored = await world.db.value("SELECT id FROM events WHERE site_id = ? AND name LIKE 'Order%'", site.siteId);
    await send('track', { writeKey: site.writeKey, messageId: stored, event: 'Noise', anonymousId: 'somebody' });
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(3);
  });

  test('H8 an item whose id cannot be made a text is refused alone', async () => {
    const site = await world.site();
    const odd: unknown[] = [{ toString: 1 }, { toString: 1, valueOf: 1 }, [[{ toString: 1 }]], null];
    const items = [...odd.map((id) => ({ id, title: 'Odd' })), { id: 'lamp', title: 'Lamp' }];
    const answer = await fetch(`${world.url}/api/v1/items`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${site.secretKey}` },
      body: JSON.stringify(items),
    });
    expect(answer.status).toBe(200);
    const { stored, rejected } = (await answer.json()) as { stored: number; rejected: unknown[] };
    expect([stored, rejected.length]).toEqual([1, odd.length]);
  });
});

describe('what is opened', () => {
  test('P2 a refused upgrade is closed, though its other end stays open', async () => {
    const port = Number(new URL(world.url).port);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    socket.resume();
    socket.write(
      'GET /v1/socket/wk_nobody HTTP/1.1\r\nHost: foyer\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'end');
    // A socket that the server has let go answers what comes with a reset.
    const gone = new Promise((resolve) => socket.once('close', resolve));
    const knock = setInterval(() => socket.write('x'), 20);
    await Promise.race([gone, after(2_000)]);
    clearInterval(knock);
    expect(socket.destroyed).toBe(true);
  });

  test('requests that break off leave nothing in the log', async () => {
    const lines: string[] = [];
    const server = await startTestServer({ log: pino({ level: 'error' }, { write: (line) => void lines.push(line) }) });
    for (let i = 0; i < 3; i++) {
      const socket = connect(server.port, '127.0.0.1');
      socket.write('POST /v1/track HTTP/1.1\r\nHost: foyer\r\nContent-Length: 500\r\n\r\n{"event":');
      await after(30);
      socket.destroy();
    }
    await after(100);
    expect(lines).toEqual([]);
    await server.stop();
  });
});

describe('what is said again and again', () => {
  test('P12 consent given and taken back without end is obeyed, and cut', async () => {
    const server = await startTestServer({ limits: { eventsPerSecond: 1, eventsBurst: 10 } });
    const site = await createTestSite(server);
    const tab = await openVisitor(server.url, site);
    for (let i = 1; i <= 30; i++) {
      const yes = i % 2 === 0;
      tab.send({ t: 'consent', consent: { analytics: yes, personalization: yes, explicit: true } });
    }
    expect((await tab.ended()).code).toBe(1013);
    await server.stop();
  });

  test('P3 an operator’s frames wait for one another up to a bound, too', async () => {
    const agent = await world.agent(await world.site());
    for (let i = 0; i < 2_000; i++) agent.send({ t: 'read', conversation: 'c_nowhere', seq: i });
    expect((await agent.ended()).code).toBe(1013);
  });

  test('the slots of a page that names new ones for ever are forgotten', async () => {
    const state: VisitorState = {
      siteId: 's_1',
      id: 'v_1',
      fold: emptyFold(),
      consent: { analytics: true, personalization: true, explicit: false },
      rev: 0,
      createdAt: 0,
      stored: true,
      shown: new Map(),
      holds: 1,
    };
    const site: Site = {
      id: 's_1',
      name: 'Shop',
      writeKey: 'wk_1',
      secretKeyHash: '',
      origins: [],
      holdout: 0,
      settings: DEFAULT_SETTINGS,
      createdAt: 0,
    };
    const recommender = createRecommender();
    const decider = createDecider({
      ingest: { submit: async () => {}, record: async () => {}, drain: async () => {} },
      catalogues: { of: () => createCatalogue([]) },
      recommenders: { of: () => recommender },
      deps: { now: Date.now, newId },
      onDecided: () => {},
      onError: (error) => expect(error).toBeUndefined(),
    });
    let shown = 0;
    for (let page = 0; page < 20; page++) {
      const slots = Array.from({ length: 12 }, (_, at) => ({ slot: `page-${page}-${at}`, limit: 4 }));
      const audience: Audience = { slots: () => slots, show: () => shown++ };
      decider.join(site, state, audience);
      await expect.poll(() => shown, { interval: 10 }).toBe((page + 1) * 12);
      decider.leave(state, audience);
    }
    expect(state.shown.size).toBeLessThanOrEqual(100);
    decider.stop();
  });

  test('invented items do not crowd the real ones out of the popular list', () => {
    const items = someItems(20).map(({ id, title }) => itemOf(id, title));
    const catalogue = createCatalogue(items);
    const recommender = createRecommender();
    const view = (visitor: string, item: string) => recommender.observe({ visitor, item, kind: 'view', at: 1.7e12 });
    for (let visitor = 0; visitor < 5; visitor++) for (const { id } of items.slice(0, 4)) view(`v${visitor}`, id);
    for (let visitor = 0; visitor < 70; visitor++) {
      for (let at = 0; at < 30; at++) view(`x${visitor}`, `invented-${(visitor % 10) * 30 + at}`);
    }
    const list = recommender.popular({ catalogue, limit: 4, without: new Set() });
    expect(list.map(({ item }) => item).sort()).toEqual(['i1', 'i2', 'i3', 'i4']);
  });

  test('traits without end neither fill the operator’s page nor hide a name', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const tab = await world.visitor(site);
    await tab.say(newId('c'), 'Hello?');
    const identify = (traits: object) => ({ type: 'identify', anonymousId: 'any', traits });
    const named = identify({ name: 'Clara Weiss' });
    const noise = Array.from({ length: 60 }, (_, n) =>
      identify(Object.fromEntries(Array.from({ length: 50 }, (_each, at) => [`t${n}-${at}`, at]))),
    );
    for (const batch of [[named], noise]) {
      await send('batch', { writeKey: site.writeKey, token: tab.token, batch });
    }
    expect(await world.db.value('SELECT count(*) FROM traits WHERE site_id = ?', site.siteId)).toBe(3_001);
    const detail = await agent.get<VisitorDetail>(`/visitors/${tab.visitor}`);
    expect(detail.traits.length).toBeLessThanOrEqual(100);
    expect([detail.name, detail.conversations[0]!.visitorName]).toEqual(['Clara Weiss', 'Clara Weiss']);
  });
});

function itemOf(id: string, title: string): Item {
  return { id, title, url: '', image: '', price: null, currency: '', category: '', inStock: true, createdAt: 0 };
}
