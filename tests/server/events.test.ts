import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENTS_PER_FRAME, JSON_DEPTH, JSON_KEYS, STRING_LENGTH } from '../../protocol/limits.ts';
import type { ClientEvent, Json } from '../../protocol/messages.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';
import { startTestServer } from '../support/test-server.ts';
import { event, helloOf, newId, newToken, openVisitor, viewed } from '../support/visitor.ts';
import { readOnce } from '../support/database.ts';
import { createTestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const stored = (siteId: string) => world.db.value('SELECT count(*) FROM events WHERE site_id = ?', siteId);

async function foldOf(siteId: string, visitor: string) {
  const text = await world.db.value('SELECT fold FROM visitors WHERE site_id = ? AND id = ?', siteId, visitor);
  return JSON.parse(String(text)) as { events: number; counts: Record<string, number> };
}

function nested(depth: number): Json {
  return depth === 0 ? 1 : { in: nested(depth - 1) };
}

describe('P4 the same id twice is a no-op', () => {
  test('P4 an event sent twice in one frame, twice on one socket and on another socket is stored and counted once', async () => {
    const site = await world.site();
    const token = newToken();
    const tab = await world.visitor(site, { token });
    const other = await world.visitor(site, { token });
    const once = event();
    expect((await tab.track(once, once)).ids).toEqual([once.id, once.id]);
    expect((await tab.track(once)).ids).toEqual([once.id]);
    expect((await other.track(once, event())).ids).toContain(once.id);
    expect(await stored(site.siteId)).toBe(2);
    expect((await foldOf(site.siteId, tab.visitor)).events).toBe(2);
  });

  test('P4 an event sent by socket and then by HTTP is stored once, also when both arrive together', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const ids = Array.from({ length: 30 }, () => newId());
    const byHttp = () =>
      fetch(`${world.url}/v1/batch`, {
        method: 'POST',
        headers: { origin: site.origin },
        body: JSON.stringify({
          writeKey: site.writeKey,
          token: tab.token,
          batch: ids.map((messageId) => ({ type: 'track', event: 'Something Done', messageId })),
        }),
      });
    const [ack, answer] = await Promise.all([tab.track(...ids.map((id) => event({ id }))), byHttp()]);
    expect(ack.rejected).toEqual([]);
    expect(await answer.json()).toEqual({ success: true, rejected: [] });
    expect(await (await byHttp()).json()).toEqual({ success: true, rejected: [] });
    expect(await stored(site.siteId)).toBe(30);
    expect((await foldOf(site.siteId, tab.visitor)).counts).toEqual({ 'Something Done': 30 });
  });

  test('P4 the same id on two sites is two events', async () => {
    const [a, b] = [await world.site(), await world.site()];
    const once = event();
    await (await world.visitor(a)).track(once);
    await (await world.visitor(b)).track(once);
    expect([await stored(a.siteId), await stored(b.siteId)]).toEqual([1, 1]);
  });
});

describe('P5 what cannot be stored is named, and its neighbours are stored', () => {
  const bad: [string, Partial<ClientEvent> | Record<string, unknown>, string][] = [
    [
      'a reserved key',
      { properties: JSON.parse('{"a":{"__proto__":1}}') as ClientEvent['properties'] },
      'reserved_key',
    ],
    ['a key named constructor', { properties: { constructor: 1 } }, 'reserved_key'],
    ['a key named prototype', { properties: { list: [{ prototype: 1 }] } }, 'reserved_key'],
    ['too deep', { properties: { in: nested(JSON_DEPTH) } }, 'too_deep'],
    [
      'too many keys',
      { properties: Object.fromEntries(Array.from({ length: JSON_KEYS + 1 }, (_, i) => [`k${i}`, i])) },
      'too_many_keys',
    ],
    ['a string too long', { properties: { text: 'x'.repeat(STRING_LENGTH + 1) } }, 'too_large'],
    ['a negative time', { at: -1 }, 'invalid_event'],
    ['a time that is a text', { at: 'now' }, 'invalid_event'],
    ['no name', { name: '' }, 'invalid_event'],
    ['a type nobody knows', { type: 'dance' }, 'invalid_event'],
    ['properties that are a list', { properties: [1] }, 'invalid_event'],
  ];

  test.each(bad)('P5 %s is rejected by its id', async (_what, given, code) => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const [before, wrong, after] = [event(), { ...event(), ...given } as ClientEvent, event()];
    const ack = await tab.track(before, wrong, after);
    expect(ack.ids).toEqual([before.id, after.id]);
    expect(ack.rejected).toEqual([{ id: wrong.id, code, message: expect.any(String) as string }]);
    expect(await stored(site.siteId)).toBe(2);
  });

  test('P5 what is just within the bounds is stored as it is', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const properties = {
      deep: nested(JSON_DEPTH - 1),
      text: 'x'.repeat(STRING_LENGTH),
      ...Object.fromEntries(Array.from({ length: JSON_KEYS - 2 - (JSON_DEPTH - 1) }, (_, i) => [`k${i}`, i])),
    };
    const fits = event({ properties });
    expect((await tab.track(fits)).rejected).toEqual([]);
    const text = await world.db.value(
      'SELECT properties FROM events WHERE site_id = ? AND id = ?',
      site.siteId,
      fits.id,
    );
    expect(JSON.parse(String(text))).toEqual(properties);
  });

  test('P5 a frame with more than 50 events is not understood', async () => {
    const tab = await world.visitor(await world.site());
    tab.send({ t: 'events', sentAt: 1, events: Array.from({ length: EVENTS_PER_FRAME + 1 }, () => event()) });
    expect((await tab.ended()).code).toBe(4400);
  });

  test('P5 whatever well-formed text and numbers an event carries, it is stored with the group it came in, and read back', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const agent = await world.agent(site);
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        text.filter((name) => name !== ''),
        text,
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        async (name, key, value, number) => {
          const odd = event({ name, url: value, properties: { [`k${key}`]: value, number, product_id: value } });
          const neighbour = event();
          expect((await tab.track(odd, neighbour)).ids).toEqual([odd.id, neighbour.id]);
        },
      ),
      { numRuns: 30 },
    );
    const page = await agent.get<{ entries: unknown[] }>(`/visitors/${tab.visitor}/timeline?limit=200`);
    expect(page.entries.length).toBe(60);
    expect((await agent.get<{ events: number }>(`/visitors/${tab.visitor}`)).events).toBe(60);
  });

  test('P5 halves of characters and NULs do no harm: acknowledged, read back, and the server starts again', async () => {
    const server = await startTestServer();
    const site = await createTestSite(server);
    const tab = await openVisitor(server.url, site);
    const odd = ['\ud800', 'a\udc00b', '\0', 'a\0b'];
    const events = odd.flatMap((text) => [
      event({ name: text, url: text, properties: { text, [text]: 1 } }),
      viewed(text, { name: 'Product Viewed', properties: { product_id: text, category: text } }),
      event({
        type: 'identify',
        name: 'Identified',
        properties: { userId: text, traits: { name: text, [text]: text } },
      }),
    ]);
    const ack = await tab.track(...events);
    expect([...ack.ids, ...ack.rejected.map((one) => one.id)].sort()).toEqual(events.map((one) => one.id).sort());
    await tab.close();
    await server.close();
    const again = await startTestServer({ data: server.config });
    const back = await openVisitor(again.url, site, { token: tab.token });
    expect((await back.track(event())).ids).toHaveLength(1);
    back.socket.terminate();
    await again.stop();
  });
});

describe('P10 acknowledged means on disk', () => {
  test('P10 at the moment of the acknowledgement another connection reads the event and the state that counts it', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    for (let i = 1; i <= 20; i++) {
      const one = event();
      await tab.track(one);
      expect(
        await world.db.value('SELECT count(*) FROM events WHERE site_id = ? AND id = ?', site.siteId, one.id),
      ).toBe(1);
      expect((await foldOf(site.siteId, tab.visitor)).events).toBe(i);
    }
  });

  test("P10 the browser's clock is corrected by when the frame was sent, and never lies ahead", async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const wrong = Date.now() + 5 * 3600_000;
    const [late, ahead] = [event({ at: wrong - 60_000 }), event({ at: wrong + 60_000 })];
    const before = Date.now();
    tab.send({ t: 'events', sentAt: wrong, events: [late, ahead] });
    await tab.next('ack');
    const after = Date.now();
    const at = async (id: string) =>
      Number(await world.db.value('SELECT at FROM events WHERE site_id = ? AND id = ?', site.siteId, id));
    expect(await at(late.id)).toBeGreaterThanOrEqual(before - 60_000);
    expect(await at(late.id)).toBeLessThanOrEqual(after - 60_000);
    expect(await at(ahead.id)).toBeLessThanOrEqual(after);
  });

  test('P10 the visitor is stored under a hash of its token, and the token nowhere', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    await tab.track(event());
    expect(tab.visitor).not.toContain(tab.token);
    const row = await world.db.rows('SELECT * FROM visitors WHERE site_id = ? AND id = ?', site.siteId, tab.visitor);
    expect(row).toHaveLength(1);
    expect(JSON.stringify(row)).not.toContain(tab.token);
  });

  test('P10 the address is stored truncated', async () => {
    const server = await startTestServer({ trustProxy: 1 });
    const site = await createTestSite(server);
    const tab = await openVisitor(server.url, site, {}, { 'x-forwarded-for': '6.6.6.6, 203.0.113.77' });
    await tab.track(event());
    const { databaseUrl } = server.config;
    const [row] = await readOnce(databaseUrl, 'SELECT fold FROM visitors WHERE id = ?', tab.visitor);
    expect(String(row!['fold'])).toContain('203.0.113.0');
    expect(String(row!['fold'])).not.toContain('203.0.113.77');
    tab.socket.terminate();
    await server.stop();
  });
});

describe('P3 frames are handled in order', () => {
  test('P3 what is taken out of a cart comes after what was put in, also while the hello is being answered', async () => {
    const site = await world.site();
    const change = (name: string) => event({ name, properties: { product_id: 'i1' } });
    const carts = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const tab = await world.dial(site);
        const token = newToken();
        tab.send(helloOf(token));
        tab.send({ t: 'message', id: newId('m'), conversation: newId('c'), text: 'hello', at: 1 });
        const frames = [
          change('Product Added'),
          change('Product Removed'),
          change('Product Added'),
          change('Product Removed'),
        ];
        for (const frame of frames) {
          tab.send({ t: 'events', sentAt: Date.now(), events: [frame] });
          await new Promise(setImmediate);
        }
        for (const { id } of frames) await tab.next('ack', (ack) => ack.ids.includes(id));
        const fold = await world.db.value(
          'SELECT fold FROM visitors WHERE site_id = ? AND id = ?',
          site.siteId,
          visitorOfToken(site.siteId, token),
        );
        return (JSON.parse(String(fold)) as { cart: object }).cart;
      }),
    );
    expect(carts).toEqual(carts.map(() => ({})));
  });
});

describe('P11 limits are answered clearly', () => {
  test('P11 more events than the burst are refused with the time to wait, and none of the frame is stored', async () => {
    const server = await startTestServer({ limits: { eventsPerSecond: 0.5, eventsBurst: 3 } });
    const site = await createTestSite(server);
    const token = newToken();
    const tab = await openVisitor(server.url, site, { token });
    expect((await tab.track(event(), event())).ids).toHaveLength(2);
    const crowded = [event(), event()];
    tab.send({ t: 'events', sentAt: Date.now(), events: crowded });
    const refusal = await tab.next('error');
    expect(refusal).toMatchObject({ code: 'rate_limited', id: crowded[0]!.id });
    expect(refusal.retryAfter).toBeGreaterThan(0);
    expect(refusal.retryAfter).toBeLessThanOrEqual(2_000);
    // A new socket of the same visitor does not begin with new tokens.
    const other = await openVisitor(server.url, site, { token });
    other.send({ t: 'events', sentAt: Date.now(), events: crowded });
    expect(await other.next('error')).toMatchObject({ code: 'rate_limited' });
    expect((await other.track(event())).ids).toHaveLength(1);
    const [count] = await readOnce(server.config.databaseUrl, 'SELECT count(*) AS n FROM events');
    expect(count!['n']).toBe(3);
    // Another visitor has tokens of its own.
    const stranger = await openVisitor(server.url, site);
    expect((await stranger.track(event())).ids).toHaveLength(1);
    for (const client of [tab, other, stranger]) client.socket.terminate();
    await server.stop();
  });
});

describe('P12 without consent nothing is measured', () => {
  test('P12 events of a visitor who refused are rejected, and nothing is stored of it', async () => {
    const site = await world.site();
    const tab = await world.visitor(site, { consent: { analytics: false, personalization: false, explicit: true } });
    const ack = await tab.track(event());
    expect(ack).toMatchObject({ ids: [], rejected: [{ code: 'consent_required' }] });
    expect(await world.db.value('SELECT count(*) FROM visitors WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('P12 a browser that asks not to be measured is not, by socket or HTTP, until the visitor agrees itself', async () => {
    const site = await world.site();
    const refusing = { 'sec-gpc': '1' };
    const tab = await world.visitor(site, {}, refusing);
    expect((await tab.track(event())).rejected).toMatchObject([{ code: 'consent_required' }]);
    const leave = async (token: string, headers: Record<string, string>) =>
      (await (
        await fetch(`${world.url}/v1/batch`, {
          method: 'POST',
          headers,
          body: JSON.stringify({
            writeKey: site.writeKey,
            token,
            batch: [{ type: 'track', event: 'Something Done', messageId: newId() }],
          }),
        })
      ).json()) as { rejected: { code: string }[] };
    expect((await leave(tab.token, refusing)).rejected).toMatchObject([{ code: 'consent_required' }]);
    expect(await stored(site.siteId)).toBe(0);
    const consent = { analytics: true, personalization: true, explicit: true };
    const agreed = await world.visitor(site, { consent }, refusing);
    expect((await agreed.track(event())).ids).toHaveLength(1);
    expect((await leave(agreed.token, refusing)).rejected).toEqual([]);
    const refused = await world.visitor(site, { consent: { ...consent, analytics: false } });
    expect((await leave(refused.token, {})).rejected).toMatchObject([{ code: 'consent_required' }]);
    expect(await stored(site.siteId)).toBe(2);
  });

  test('P12 consent given later opens the way, and taken back closes it', async () => {
    const site = await world.site();
    const tab = await world.visitor(site, { consent: { analytics: false, personalization: false, explicit: false } });
    tab.send({ t: 'consent', consent: { analytics: true, personalization: false, explicit: true } });
    await tab.settled();
    expect((await tab.track(event())).ids).toHaveLength(1);
    tab.send({ t: 'consent', consent: { analytics: false, personalization: false, explicit: true } });
    await tab.settled();
    expect((await tab.track(event())).rejected).toMatchObject([{ code: 'consent_required' }]);
    expect(await stored(site.siteId)).toBe(1);
  });
});
