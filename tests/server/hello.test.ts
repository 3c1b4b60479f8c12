import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FRAME_BYTES, HELLO_TIMEOUT_MS } from '../../protocol/limits.ts';
import type { VisitorParts } from '../../server/socket/parts.ts';
import { serveVisitor } from '../../server/socket/visitor-session.ts';
import { openSocket, RefusedUpgrade } from '../support/socket-client.ts';
import { createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { CHROME, event, helloOf, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld({ limits: { socketsPerVisitor: 2 } });

describe('P1 hello comes first, within 10 s, once', () => {
  test("P1 hello is answered by welcome with the server's time", async () => {
    const before = Date.now();
    const tab = await world.visitor(await world.site());
    const [welcome] = tab.all('welcome');
    expect(welcome).toMatchObject({ v: 1, online: false, conversations: [] });
    expect(welcome!.now).toBeGreaterThanOrEqual(before);
    expect(welcome!.now).toBeLessThanOrEqual(Date.now());
  });

  test('P1 any other first frame closes the socket with 4401 and stores nothing', async () => {
    const site = await world.site();
    const tab = await world.dial(site);
    tab.send({ t: 'events', sentAt: Date.now(), events: [event()] });
    expect(await tab.next('error')).toMatchObject({ code: 'hello_expected' });
    expect((await tab.ended()).code).toBe(4401);
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('P1 a second hello closes the socket with 4400', async () => {
    const tab = await world.visitor(await world.site());
    tab.send(helloOf(newToken()));
    expect(await tab.next('error')).toMatchObject({ code: 'bad_message' });
    expect((await tab.ended()).code).toBe(4400);
  });

  test('P1 a version that is not spoken here closes the socket with 4402', async () => {
    const tab = await world.dial(await world.site());
    tab.send(helloOf(newToken(), { v: 99 }));
    expect((await tab.ended()).code).toBe(4402);
  });

  test('P1 a token of fewer than 128 bits is no hello', async () => {
    const tab = await world.dial(await world.site());
    tab.send(helloOf('short'));
    expect((await tab.ended()).code).toBe(4400);
  });

  describe('with the clock in hand', () => {
    afterEach(() => void vi.useRealTimers());

    test('P1 a socket that says nothing is closed with 4408 after 10 s and not before', () => {
      vi.useFakeTimers();
      const closes: number[] = [];
      const socket = Object.assign(new EventEmitter(), { close: (code: number) => closes.push(code) });
      // Until the hello nothing of the server is touched.
      serveVisitor(socket as unknown as WebSocket, { site: {} } as never, {} as VisitorParts);
      vi.advanceTimersByTime(HELLO_TIMEOUT_MS - 1);
      expect(closes).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(closes).toEqual([4408]);
    });
  });
});

describe('P2 who may have a socket is decided before the upgrade', () => {
  const refusal = async (promise: Promise<unknown>) => {
    const error: unknown = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RefusedUpgrade);
    const { status, body } = error as RefusedUpgrade;
    return { status, code: (JSON.parse(body) as { error: { code: string } }).error.code };
  };

  test('P2 a write key that no site has is refused with 401', async () => {
    const site = await world.site();
    const answer = await refusal(world.dial({ ...site, writeKey: 'wk_nobody' }));
    expect(answer).toEqual({ status: 401, code: 'unauthorized' });
  });

  test('P2 a secret key opens no socket', async () => {
    const site = await world.site();
    expect((await refusal(world.dial({ ...site, writeKey: site.secretKey }))).status).toBe(401);
  });

  test('P2 a missing Origin is refused with 403', async () => {
    const site = await world.site();
    const answer = await refusal(openSocket(`${world.url}/v1/socket/${site.writeKey}`, { 'user-agent': CHROME }));
    expect(answer).toEqual({ status: 403, code: 'origin_refused' });
  });

  test.each([
    'https://shop.example.evil.example',
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://sub.shop.example',
    'https://SHOP.example',
    'https://shop.example/',
    'null',
  ])('P2 the Origin is matched exactly: %s is refused', async (origin) => {
    const site = await world.site();
    expect(await refusal(world.dial({ ...site, origin }))).toEqual({ status: 403, code: 'origin_refused' });
  });

  test('P2 each origin on the list is admitted', async () => {
    const site = await world.site({ origins: ['https://a.example', 'http://b.example:8080'] });
    await world.visitor({ ...site, origin: 'https://a.example' });
    await world.visitor({ ...site, origin: 'http://b.example:8080' });
  });

  test('P2 one visitor has so many sockets and no more; a closed one makes room', async () => {
    const site = await world.site();
    const token = newToken();
    const first = await world.visitor(site, { token });
    await world.visitor(site, { token });
    const third = await world.dial(site);
    third.send(helloOf(token));
    expect(await third.next('error')).toMatchObject({ code: 'too_many_sockets' });
    expect((await third.ended()).code).toBe(4429);
    await world.visitor(site, { token: newToken() });
    await first.close();
    await world.visitor(site, { token });
  });
});

test('P2 one address has so many sockets and no more, whoever its visitors are', async () => {
  const server = await startTestServer({ limits: { socketsPerAddress: 2 } });
  const site = await createTestSite(server);
  const [first, second] = [await openVisitor(server.url, site), await openVisitor(server.url, site)];
  const error = (await openVisitor(server.url, site).catch((reason: unknown) => reason)) as RefusedUpgrade;
  expect([error.status, error.body]).toEqual([429, expect.stringContaining('too_many_sockets')]);
  await first.close();
  const third = await until('a place', () => openVisitor(server.url, site).catch(() => null));
  for (const tab of [second, third]) tab.socket.terminate();
  await server.stop();
});

describe('P3 a frame is one JSON message in text', () => {
  test('P3 a frame larger than 64 KiB closes the socket with 1009', async () => {
    const tab = await world.visitor(await world.site());
    tab.sendRaw(JSON.stringify({ t: 'ping', filler: 'x'.repeat(FRAME_BYTES) }));
    expect((await tab.ended()).code).toBe(1009);
  });

  test('P3 a binary frame closes the socket with 4400', async () => {
    const tab = await world.visitor(await world.site());
    tab.sendRaw(Buffer.from('{"t":"ping"}'));
    expect(await tab.next('error')).toMatchObject({ code: 'bad_message' });
    expect((await tab.ended()).code).toBe(4400);
  });

  test.each([
    ['{"t":', 'bad_json'],
    ['[]', 'bad_message'],
    ['null', 'bad_message'],
    ['{"t":"dance"}', 'bad_message'],
    ['{"t":"typing","conversation":"c_12345678","on":"yes"}', 'bad_message'],
    ['{"t":"events","sentAt":1,"events":{}}', 'bad_message'],
    [`{"t":"slots","slots":[{"slot":"home","limit":1e9}]}`, 'bad_message'],
  ])('P3 %s closes the socket with 4400', async (frame, code) => {
    const tab = await world.visitor(await world.site());
    tab.sendRaw(frame);
    expect(await tab.next('error')).toMatchObject({ code });
    expect((await tab.ended()).code).toBe(4400);
  });

  test('P3 arrays thirty thousand deep close the socket with 4400', async () => {
    const tab = await world.visitor(await world.site());
    tab.sendRaw('['.repeat(30_000) + ']'.repeat(30_000));
    expect((await tab.ended()).code).toBe(4400);
  });

  test('P3 more frames at once than may wait end the socket, and the server goes on', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    for (let i = 0; i < 2_000; i++) tab.send({ t: 'history', conversation: 'c_12345678', before: 5, limit: 5 });
    expect((await tab.ended()).code).toBe(1013);
    await (await world.visitor(site)).settled();
  });

  test('P3 a ping is answered by a pong', async () => {
    const tab = await world.visitor(await world.site());
    tab.send({ t: 'ping' });
    expect((await tab.next('pong')).now).toBeGreaterThan(0);
  });
});
