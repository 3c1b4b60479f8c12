import { describe, expect, test } from 'vitest';
import { BATCH_BYTES, EVENT_BYTES } from '../../protocol/limits.ts';
import { startTestServer } from '../support/test-server.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

interface Answer {
  status: number;
  headers: Headers;
  body: { success?: boolean; rejected?: { index: number; code: string; message: string }[]; error?: { code: string } };
}

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });

async function send(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  url = world.url,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
}

const item = (given: object = {}) => ({
  type: 'track',
  event: 'Order Placed',
  anonymousId: 'visitor-1',
  messageId: newId(),
  ...given,
});
const stored = (site: TestSite) =>
  world.db.rows('SELECT * FROM events WHERE site_id = ? ORDER BY arrival', site.siteId);
const MINUTE = 60_000;

describe('H2 who may send', () => {
  test('H2 the write key as user name of Basic auth, the secret key likewise, and the write key in the body', async () => {
    const site = await world.site();
    const event = { event: 'Order Placed', anonymousId: 'visitor-1' };
    expect((await send('/v1/track', event, basic(site.writeKey))).body).toEqual({ success: true, rejected: [] });
    expect((await send('/v1/track', event, basic(site.secretKey))).body).toEqual({ success: true, rejected: [] });
    expect((await send('/v1/track', { ...event, writeKey: site.writeKey })).body).toEqual({
      success: true,
      rejected: [],
    });
    const lower = { authorization: basic(site.secretKey).authorization.replace('Basic', 'basic') };
    expect((await send('/v1/track', event, lower)).status, 'a scheme has no case').toBe(200);
    expect(await stored(site)).toHaveLength(4);
  });

  test.each([
    ['no key', () => [{}, {}]],
    ['an unknown key', () => [{ writeKey: 'wk_nobody' }, {}]],
    ['a key that is no text', () => [{ writeKey: { $ne: '' } }, {}]],
    ['the secret key in the body, where logs would keep it', (site: TestSite) => [{ writeKey: site.secretKey }, {}]],
    ['a Bearer token', (site: TestSite) => [{}, { authorization: `Bearer ${site.writeKey}` }]],
  ] as [string, (site: TestSite) => [object, Record<string, string>]][])(
    'H2 %s is refused with 401',
    async (_what, given) => {
      const site = await world.site();
      const [body, headers] = given(site);
      const answer = await send('/v1/track', { event: 'Order Placed', anonymousId: 'visitor-1', ...body }, headers);
      expect([answer.status, answer.body.error?.code]).toEqual([401, 'unauthorized']);
      expect(await stored(site)).toEqual([]);
    },
  );

  test("H2 a foreign Origin is refused, the site's own is allowed by name, a missing one is a server", async () => {
    const site = await world.site();
    const event = { event: 'Order Placed', anonymousId: 'visitor-1', writeKey: site.writeKey };
    const foreign = await send('/v1/track', event, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, 'origin_refused']);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const foreignWithSecret = await send('/v1/track', event, {
      origin: 'https://evil.example',
      ...basic(site.secretKey),
    });
    expect(foreignWithSecret.status).toBe(403);
    const own = await send('/v1/track', event, { origin: site.origin });
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBe(site.origin);
    expect(own.headers.get('vary')).toContain('Origin');
    expect((await send('/v1/track', event)).status).toBe(200);
    expect(await stored(site)).toHaveLength(2);
  });

  test('H2 another method is a 405 that names the right one', async () => {
    for (const [path, method, allowed] of [
      ['/v1/track', 'GET', 'POST'],
      ['/v1/batch', 'PUT', 'POST'],
      ['/api/v1/items', 'POST', 'PUT'],
    ] as const) {
      const answer = await fetch(world.url + path, { method });
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allowed]);
      expect(await answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
    }
  });

  test('H2 a preflight is allowed for any header, without a redirect', async () => {
    const answer = await fetch(`${world.url}/v1/batch`, {
      method: 'OPTIONS',
      redirect: 'error',
      headers: {
        origin: 'https://anywhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-odd-header',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://anywhere.example');
    expect(answer.headers.get('access-control-allow-headers')).toContain('x-odd-header');
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  });
});

describe('H3 what is sent', () => {
  test.each([
    'application/json',
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'image/png',
  ])('H3 the body is JSON whatever Content-Type says: %s', async (type) => {
    const site = await world.site();
    const answer = await send(
      '/v1/track',
      { event: 'Order Placed', anonymousId: 'visitor-1' },
      { ...basic(site.writeKey), 'content-type': type },
    );
    expect(answer.body).toEqual({ success: true, rejected: [] });
    expect(await stored(site)).toHaveLength(1);
  });

  test('H3 track, page and identify each make their kind of event, and identify keeps traits with their source', async () => {
    const site = await world.site();
    const common = { anonymousId: 'visitor-1', userId: 'u1' };
    await send(
      '/v1/track',
      { ...common, event: 'Product Viewed', properties: { product_id: 'i1' } },
      basic(site.secretKey),
    );
    await send(
      '/v1/page',
      { ...common, name: 'Home', context: { page: { url: 'https://shop.example/' } } },
      basic(site.secretKey),
    );
    await send('/v1/identify', { ...common, traits: { plan: 'gold' } }, basic(site.secretKey));
    const rows = await stored(site);
    expect(rows.map(({ type, name, url }) => [type, name, url])).toEqual([
      ['track', 'Product Viewed', ''],
      ['page', 'Page Viewed', 'https://shop.example/'],
      ['identify', 'Identified', ''],
    ]);
    expect(new Set(rows.map((row) => row['visitor_id'])).size).toBe(1);
    const traits = await world.db.rows(
      'SELECT name, value, source FROM traits WHERE site_id = ? ORDER BY name',
      site.siteId,
    );
    expect(traits).toEqual([
      { name: 'plan', value: '"gold"', source: 'server' },
      { name: 'user id', value: '"u1"', source: 'server' },
    ]);
  });

  test('H4 a bad item never fails its neighbours, and is named by its place', async () => {
    const site = await world.site();
    const batch = [
      item(),
      { type: 'dance', anonymousId: 'visitor-1' },
      item({ event: undefined }),
      item({ anonymousId: undefined }),
      null,
      'text',
      item({ properties: JSON.parse('{"__proto__":{"admin":true}}') as object }),
      item({ properties: { text: 'x'.repeat(EVENT_BYTES) } }),
      item({ timestamp: 'yesterday' }),
      item({ timestamp: 1e300 }),
      item({ sentAt: -1e300, originalTimestamp: 1e300 }),
      item({ properties: [] }),
      item(),
    ];
    const answer = await send('/v1/batch', { batch }, basic(site.secretKey));
    expect(answer.status).toBe(200);
    expect(answer.body.success).toBe(true);
    expect(answer.body.rejected!.map(({ index, code }) => [index, code])).toEqual([
      [1, 'invalid_event'],
      [2, 'invalid_event'],
      [3, 'invalid_event'],
      [4, 'invalid_event'],
      [5, 'invalid_event'],
      [6, 'reserved_key'],
      [7, 'too_large'],
      [8, 'invalid_event'],
      [9, 'invalid_event'],
      [10, 'invalid_event'],
      [11, 'invalid_event'],
    ]);
    for (const { message } of answer.body.rejected!) expect(message).toMatch(/\w/);
    expect((await stored(site)).map(({ id }) => id)).toEqual(
      [batch[0], batch[12]].map((one) => `k~${(one as unknown as { messageId: string }).messageId}`),
    );
  });

  test('H4 what can never be parsed is a 400', async () => {
    const site = await world.site();
    for (const body of ['{"batch":[', '', '[]', 'null', '"text"']) {
      expect([body, (await send('/v1/batch', body, basic(site.writeKey))).status]).toEqual([body, 400]);
    }
    expect((await send('/v1/batch', { batch: {} }, basic(site.writeKey))).status).toBe(400);
    expect((await send('/v1/batch', {}, basic(site.writeKey))).status).toBe(400);
  });

  test('H4 32 KB are an event and 500 KB a batch; what is larger is a 413', async () => {
    const site = await world.site();
    const event = (size: number) => ({
      event: 'Order Placed',
      anonymousId: 'visitor-1',
      context: { filler: 'x'.repeat(size) },
    });
    expect((await send('/v1/track', event(EVENT_BYTES - 200), basic(site.writeKey))).status).toBe(200);
    const tooLarge = await send('/v1/track', event(EVENT_BYTES), basic(site.writeKey));
    expect([tooLarge.status, tooLarge.body.error?.code]).toEqual([413, 'too_large']);
    const batch = (size: number) => ({ filler: 'x'.repeat(size), batch: [item()] });
    expect((await send('/v1/batch', batch(BATCH_BYTES - 400), basic(site.writeKey))).status).toBe(200);
    expect((await send('/v1/batch', batch(BATCH_BYTES), basic(site.writeKey))).status).toBe(413);
  });

  test('P4 the same messageId twice is stored once, an odd or long one too', async () => {
    const site = await world.site();
    const odd = ['short', 'has blanks in it', 'ünïcode', 'x'.repeat(200), `m-${newId()}`];
    const batch = odd.map((messageId) => item({ messageId }));
    await send('/v1/batch', { batch: [...batch, ...batch] }, basic(site.secretKey));
    await send('/v1/batch', { batch }, basic(site.secretKey));
    expect(await stored(site)).toHaveLength(odd.length);
    const [row] = await world.db.rows('SELECT fold FROM visitors WHERE site_id = ?', site.siteId);
    expect(JSON.parse(String(row!['fold']))).toMatchObject({ events: odd.length });
  });

  test('P10 a batch is on disk when it is answered', async () => {
    const site = await world.site();
    const batch = Array.from({ length: 500 }, (_, i) => item({ anonymousId: `visitor-${i % 7}` }));
    await send('/v1/batch', { batch }, basic(site.secretKey));
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(500);
    expect(await world.db.value('SELECT count(*) FROM visitors WHERE site_id = ?', site.siteId)).toBe(7);
  });
});

describe('H5 two trusts', () => {
  test('H5 the same ids make three visitors: who claims, who is vouched for, and the browser', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const event = { event: 'Order Placed', anonymousId: tab.visitor };
    await send('/v1/track', { ...event, writeKey: site.writeKey });
    await send('/v1/track', event, basic(site.secretKey));
    await send('/v1/track', { event: 'Order Placed', userId: tab.visitor, writeKey: site.writeKey });
    await send('/v1/track', { event: 'Order Placed', anonymousId: tab.token, writeKey: site.writeKey });
    const visitors = new Set((await stored(site)).map((row) => String(row['visitor_id'])));
    expect(visitors.size).toBe(4);
    expect(visitors).not.toContain(tab.visitor);
  });

  test("H5 with its token an event joins the widget's visitor, whatever ids it claims", async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const sent = await send('/v1/batch', {
      writeKey: site.writeKey,
      token: tab.token,
      batch: [item({ anonymousId: 'somebody else' }), item({ userId: 'u1', anonymousId: undefined })],
    });
    expect(sent.body).toEqual({ success: true, rejected: [] });
    expect((await stored(site)).map((row) => row['visitor_id'])).toEqual([tab.visitor, tab.visitor]);
  });

  test("H5 the secret key's token attaches to nobody, and another site's token is another visitor", async () => {
    const [site, other] = [await world.site(), await world.site()];
    const token = newToken();
    const tab = await world.visitor(site, { token });
    await send('/v1/batch', { token, batch: [item()] }, basic(site.secretKey));
    await send('/v1/batch', { token, writeKey: other.writeKey, batch: [item()] });
    expect((await stored(site)).map((row) => row['visitor_id'])).not.toContain(tab.visitor);
    expect((await stored(other)).map((row) => row['visitor_id'])).not.toContain(tab.visitor);
  });

  test('H5 the secret key may say where an event came from; the address is stored truncated', async () => {
    const site = await world.site();
    const context = {
      ip: '203.0.113.77',
      locale: 'de-DE',
      timezone: 'Europe/Berlin',
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1',
    };
    await send('/v1/track', { event: 'Order Placed', anonymousId: 'visitor-1', context }, basic(site.secretKey));
    await send('/v1/track', { event: 'Order Placed', anonymousId: 'visitor-2', context, writeKey: site.writeKey });
    const folds = await world.db.rows('SELECT id, fold FROM visitors WHERE site_id = ? ORDER BY id', site.siteId);
    const fold = (prefix: string) =>
      JSON.parse(String(folds.find(({ id }) => String(id).startsWith(prefix))!['fold'])) as {
        ip: string;
        language: string;
      };
    expect(fold('k_')).toMatchObject({ ip: '203.0.113.0', language: 'de-DE' });
    expect(fold('c_').ip).not.toContain('203.0.113');
  });
});

describe('H6 four times are kept', () => {
  const times = async (site: TestSite) => {
    const [row] = await stored(site);
    return {
      at: Number(row!['at']),
      originalAt: row!['original_at'],
      sentAt: row!['sent_at'],
      receivedAt: Number(row!['received_at']),
    };
  };

  test('H6 a timestamp given by a server is kept as it is', async () => {
    const site = await world.site();
    const timestamp = Date.now() - 400 * 24 * 60 * MINUTE;
    const sentAt = Date.now() + 90 * MINUTE;
    await send(
      '/v1/track',
      { ...item(), timestamp: new Date(timestamp).toISOString(), sentAt: new Date(sentAt).toISOString() },
      basic(site.secretKey),
    );
    const kept = await times(site);
    expect(kept).toMatchObject({ at: timestamp, originalAt: timestamp, sentAt });
    expect(Math.abs(kept.receivedAt - Date.now())).toBeLessThan(MINUTE);
  });

  test('H6 a time with an offset is the moment it names', async () => {
    const site = await world.site();
    await send('/v1/track', { ...item(), timestamp: '2024-03-01T12:00:00+05:30' }, basic(site.secretKey));
    expect((await times(site)).at).toBe(Date.UTC(2024, 2, 1, 6, 30));
  });

  test("H6 without a timestamp the sender's clock is taken out: received - (sent - original)", async () => {
    const site = await world.site();
    const wrong = Date.now() + 500 * MINUTE;
    await send(
      '/v1/batch',
      {
        sentAt: new Date(wrong).toISOString(),
        batch: [item({ originalTimestamp: new Date(wrong - 10 * MINUTE).toISOString() })],
      },
      basic(site.writeKey),
    );
    const { at, originalAt, sentAt, receivedAt } = await times(site);
    expect(at).toBe(receivedAt - 10 * MINUTE);
    expect([originalAt, sentAt]).toEqual([wrong - 10 * MINUTE, wrong]);
  });

  test("H6 the widget's timestamp is a browser's and corrected the same way", async () => {
    const site = await world.site();
    const wrong = Date.now() - 500 * MINUTE;
    const iso = new Date(wrong - MINUTE).toISOString();
    await send('/v1/batch', {
      writeKey: site.writeKey,
      token: newToken(),
      sentAt: new Date(wrong).toISOString(),
      batch: [item({ timestamp: iso, originalTimestamp: iso })],
    });
    const { at, receivedAt } = await times(site);
    expect(at).toBe(receivedAt - MINUTE);
  });

  test('H6 the future is the present, and no time at all is the arrival', async () => {
    const [future, none] = [await world.site(), await world.site()];
    await send(
      '/v1/track',
      { ...item(), timestamp: new Date(Date.now() + 600 * MINUTE).toISOString() },
      basic(future.secretKey),
    );
    await send('/v1/track', item(), basic(none.secretKey));
    for (const site of [future, none]) {
      const { at, receivedAt } = await times(site);
      expect(at).toBe(receivedAt);
    }
    expect(await times(none)).toMatchObject({ originalAt: null, sentAt: null });
  });
});

describe('H7 limits', () => {
  test('H7 too many claimed events of an address are a 429 that a page can read', async () => {
    const server = await startTestServer({ limits: { claimedEventsPerSecond: 0.5, claimedEventsBurst: 2 } });
    const site = await createTestSite(server);
    const body = { writeKey: site.writeKey, batch: [item(), item()] };
    expect((await send('/v1/batch', body, { origin: site.origin }, server.url)).status).toBe(200);
    const refused = await send('/v1/batch', body, { origin: site.origin }, server.url);
    expect([refused.status, refused.body.error?.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(refused.headers.get('access-control-allow-origin')).toBe(site.origin);
    expect(
      (await send('/v1/batch', { batch: [item()] }, basic(site.secretKey), server.url)).status,
      'a key has tokens of its own',
    ).toBe(200);
    await server.stop();
  });

  test('H7 a batch larger than the burst is taken when the tokens are all there, or it would never be', async () => {
    const server = await startTestServer({ limits: { keyedEventsPerSecond: 0.5, keyedEventsBurst: 5 } });
    const site = await createTestSite(server);
    const batch = Array.from({ length: 12 }, () => item());
    expect((await send('/v1/batch', { batch }, basic(site.secretKey), server.url)).body).toEqual({
      success: true,
      rejected: [],
    });
    expect((await send('/v1/batch', { batch: [item()] }, basic(site.secretKey), server.url)).status).toBe(429);
    await server.stop();
  });
});
