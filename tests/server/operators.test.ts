import { describe, expect, test } from 'vitest';
import type { LivePage, Me, VisitorDetail } from '../../protocol/agent.ts';
import { dialAgent, login } from '../support/agent.ts';
import { openSocket, RefusedUpgrade } from '../support/socket-client.ts';
import { createTestOperator, createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { event, newId, newToken, viewed } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const post = (path: string, body: unknown, headers: Record<string, string> = { origin: world.url }) =>
  fetch(world.url + path, { method: 'POST', headers, body: JSON.stringify(body) });

const refusalOf = async (promise: Promise<unknown>) => {
  const error = (await promise.then(
    () => null,
    (reason: unknown) => reason,
  )) as RefusedUpgrade;
  expect(error).toBeInstanceOf(RefusedUpgrade);
  return error.status;
};

describe('A1 who may come in', () => {
  test('A1 a login answers with the operator and its sites, and sets a cookie that scripts and other sites cannot use', async () => {
    const site = await world.site();
    const operator = await createTestOperator(world.server, site, 'Mara');
    const answer = await post('/api/agent/login', operator);
    expect(answer.status).toBe(200);
    expect((await answer.json()) as Me).toEqual({
      operator: { id: operator.operatorId, name: 'Mara', email: operator.email },
      sites: [{ id: site.siteId, name: 'Shop', role: 'operator' }],
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^foyer=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('A1 behind https the cookie is Secure and carries the __Host- prefix', async () => {
    const server = await startTestServer({ publicUrl: 'https://foyer.example' });
    const operator = await createTestOperator(server, await createTestSite(server));
    const answer = await fetch(`${server.url}/api/agent/login`, {
      method: 'POST',
      headers: { origin: 'https://foyer.example' },
      body: JSON.stringify(operator),
    });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^__Host-foyer=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);
    expect(cookie).not.toContain('Domain');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age');
    const me = (name: string) =>
      fetch(`${server.url}/api/agent/me`, { headers: { cookie: `${name}=${/=([\w-]{43})/.exec(cookie)![1]}` } });
    expect((await me('__Host-foyer')).status).toBe(200);
    expect((await me('foyer')).status, 'a cookie without the prefix could have been set by a subdomain').toBe(401);
    await server.stop();
  });

  test('A1 an unknown address and a wrong password get the same answer', async () => {
    const operator = await createTestOperator(world.server, await world.site());
    const answers = await Promise.all(
      [
        { email: operator.email, password: 'not the password' },
        { email: 'nobody@shop.example', password: 'not the password' },
      ].map(async (body) => {
        const answer = await post('/api/agent/login', body);
        return { status: answer.status, cookie: answer.headers.get('set-cookie'), body: await answer.text() };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 401, cookie: null });
  });

  test('A1 logins are limited by address, and say when to come again', async () => {
    const server = await startTestServer({ limits: { loginsPerFiveMinutes: 2 } });
    const attempt = () =>
      fetch(`${server.url}/api/agent/login`, {
        method: 'POST',
        headers: { origin: server.url },
        body: JSON.stringify({ email: 'nobody@shop.example', password: 'a guess' }),
      });
    expect((await attempt()).status).toBe(401);
    expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await server.stop();
  });

  test.each([
    {},
    null,
    [],
    'text',
    { email: 1, password: {} },
    { email: { $ne: '' }, password: 'x' },
    { email: 'a@b.c', password: 'x'.repeat(5_000) },
  ])('A1 a login of %j is refused and nothing else', async (body) => {
    expect((await post('/api/agent/login', body)).status).toBe(400);
  });

  test('A1 what changes anything needs our own Origin: a foreign and a missing one are refused before all else', async () => {
    const operator = await createTestOperator(world.server, await world.site());
    const cookie = await login(world.url, operator);
    for (const path of ['/api/agent/login', '/api/agent/logout']) {
      for (const origin of [undefined, 'https://evil.example', 'null', `${world.url}.evil.example`]) {
        const headers: Record<string, string> = origin === undefined ? { cookie } : { cookie, origin };
        const answer = await post(path, operator, headers);
        expect([path, origin, answer.status]).toEqual([path, origin, 403]);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    expect((await fetch(`${world.url}/api/agent/me`, { headers: { cookie } })).status).toBe(200);
  });

  test('A1 without a session there is nothing to see', async () => {
    const site = await world.site();
    for (const cookie of ['', 'foyer=', `foyer=${'x'.repeat(43)}`, 'foyer=../../etc']) {
      for (const path of ['/me', `/sites/${site.siteId}/live`]) {
        expect((await fetch(`${world.url}/api/agent${path}`, { headers: { cookie } })).status).toBe(401);
      }
    }
  });

  test('A1 the socket needs a session and our own Origin', async () => {
    const cookie = await login(world.url, await createTestOperator(world.server, await world.site()));
    const dial = (headers: Record<string, string>) => refusalOf(openSocket(`${world.url}/v1/agent/socket`, headers));
    expect(await dial({ cookie })).toBe(403);
    expect(await dial({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await dial({ origin: world.url })).toBe(401);
    expect(await dial({ origin: world.url, cookie: `foyer=${'x'.repeat(43)}` })).toBe(401);
  });

  test("A1 logging out ends the session and closes its sockets with 4403, and nobody else's", async () => {
    const site = await world.site();
    const operator = await createTestOperator(world.server, site);
    const [mine, elsewhere] = [await login(world.url, operator), await login(world.url, operator)];
    const [socket, other] = [await dialAgent(world.url, mine), await dialAgent(world.url, elsewhere)];
    expect((await post('/api/agent/logout', {}, { cookie: mine, origin: world.url })).status).toBe(204);
    expect((await socket.ended()).code).toBe(4403);
    await other.settled();
    expect((await fetch(`${world.url}/api/agent/me`, { headers: { cookie: mine } })).status).toBe(401);
    await other.close();
  });

  test('A1 sessions are stored as hashes', async () => {
    const cookie = await login(world.url, await createTestOperator(world.server, await world.site()));
    const rows = await world.db.rows('SELECT * FROM operator_sessions');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
    const passwords = await world.db.rows('SELECT password_hash FROM operators');
    for (const row of passwords) expect(row['password_hash']).toMatch(/^\$argon2id\$/);
  });
});

describe('A2 an operator sees its own sites and no other', () => {
  test('A2 another site answers like one that never was, on every path, byte for byte', async () => {
    const [own, foreign] = [await world.site(), await world.site()];
    const agent = await world.agent(own);
    const tab = await world.visitor(foreign);
    const conversation = newId('c');
    await tab.say(conversation, 'secret words');
    await tab.track(viewed('i1'));
    const paths = (site: string, visitor: string, thread: string) => [
      `/sites/${site}/live`,
      `/sites/${site}/conversations?view=all`,
      `/sites/${site}/conversations/${thread}`,
      `/sites/${site}/visitors/${visitor}`,
      `/sites/${site}/visitors/${visitor}/timeline`,
    ];
    const answers = async (list: string[]) =>
      Promise.all(
        list.map(async (path) => {
          const answer = await agent.fetch(`/api/agent${path}`);
          return { status: answer.status, body: await answer.text() };
        }),
      );
    const foreignSite = await answers(paths(foreign.siteId, tab.visitor, conversation));
    expect(foreignSite).toEqual(await answers(paths('s_never', 'v_never', 'c_never')));
    for (const answer of foreignSite) expect(answer.status).toBe(404);
    // Ids of the other site, asked for under the operator's own.
    const smuggled = await answers(paths(own.siteId, tab.visitor, conversation).slice(2));
    expect(smuggled).toEqual(await answers(paths(own.siteId, 'v_never', 'c_never').slice(2)));
    expect(JSON.stringify(smuggled)).not.toContain('secret words');
  });

  test('A2 a socket cannot watch, answer, read or close what belongs to another site', async () => {
    const [own, foreign] = [await world.site(), await world.site()];
    const agent = await world.agent(own);
    const conversation = newId('c');
    const tab = await world.visitor(foreign);
    await tab.say(conversation, 'secret words');
    const errors = [];
    for (const site of [foreign.siteId, 's_never']) {
      agent.send({ t: 'watch', site });
      errors.push(await agent.next('error'));
    }
    expect(errors[0]).toEqual(errors[1]);
    expect(errors[0]).toMatchObject({ code: 'not_found' });
    agent.send({ t: 'reply', id: 'reply-one', conversation, text: 'hello', at: 1 });
    expect(await agent.next('error')).toMatchObject({ code: 'not_found', id: 'reply-one' });
    agent.change([conversation], { kind: 'close' });
    expect(await agent.next('error')).toMatchObject({ code: 'not_found' });
    agent.send({ t: 'read', conversation, seq: 1 });
    agent.send({ t: 'typing', conversation, on: true });
    agent.send({ t: 'watch_visitor', visitor: tab.visitor });
    await agent.settled();
    await tab.track(event());
    await tab.settled();
    await agent.settled();
    expect(tab.heard.filter(({ t }) => t === 'typing' || t === 'read' || t === 'message').map(({ t }) => t)).toEqual([
      'message',
    ]);
    expect(JSON.stringify(agent.heard)).not.toContain('secret words');
    expect(agent.all('timeline')).toEqual([]);
    expect(
      await world.db.rows(
        'SELECT seq, status, read_by_operator AS o FROM conversations WHERE site_id = ?',
        foreign.siteId,
      ),
    ).toEqual([{ seq: 1, status: 'open', o: 0 }]);
  });

  test('A2 nothing is heard and nothing is answered before a site is watched', async () => {
    const site = await world.site();
    const operator = await createTestOperator(world.server, site);
    const agent = await dialAgent(world.url, await login(world.url, operator));
    agent.send({ t: 'reply', id: 'reply-one', conversation: newId('c'), text: 'hello', at: 1 });
    expect(await agent.next('error')).toMatchObject({ code: 'forbidden' });
    await (await world.visitor(site)).say(newId('c'), 'hello');
    await agent.settled();
    expect(agent.all('message')).toEqual([]);
    await agent.close();
  });

  test("A2 a frame that is not understood closes the operator's socket with 4400", async () => {
    const agent = await world.agent(await world.site());
    agent.sendRaw('{"t":"reply"}');
    expect((await agent.ended()).code).toBe(4400);
  });
});

describe('A4 who is there', () => {
  test('A4 a visitor appears with its page, moves with it, and counts its tabs', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const token = newToken();
    const page = { url: 'https://shop.example/', title: 'Home', referrer: 'https://search.example/' };
    const tab = await world.visitor(site, { token, page });
    const first = (await agent.next('live')).visitor;
    expect(first).toMatchObject({ visitor: tab.visitor, page, tabs: 1, conversation: null, automated: false });
    await tab.track(
      event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/p/1', properties: { title: 'Oak chair' } }),
    );
    const moved = (await agent.next('live', ({ visitor }) => visitor.page.title === 'Oak chair')).visitor;
    expect(moved.since).toBe(first.since);
    expect(moved.pageSince).toBeGreaterThanOrEqual(first.pageSince);
    const second = await world.visitor(site, { token });
    await agent.next('live', ({ visitor }) => visitor.tabs === 2);
    await second.close();
    await agent.next('live', ({ visitor }) => visitor.tabs === 1);
    const { visitors } = await agent.get<LivePage>('/live');
    expect(visitors.map(({ visitor }) => visitor)).toEqual([tab.visitor]);
  });

  test('A4 what is in the cart and the name that identify gives are told', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const tab = await world.visitor(site);
    await tab.track(event({ name: 'Product Added', properties: { product_id: 'i1', price: 20, quantity: 2 } }));
    await agent.next('live', ({ visitor }) => visitor.cart === 40);
    await tab.track(
      event({ type: 'identify', name: 'Identified', properties: { userId: 'u1', traits: { name: 'Ada Lovelace' } } }),
    );
    await agent.next('live', ({ visitor }) => visitor.name === 'Ada Lovelace');
    const detail = await agent.get<VisitorDetail>(`/visitors/${tab.visitor}`);
    expect(detail).toMatchObject({ name: 'Ada Lovelace', online: true, carted: [{ id: 'i1', count: 2 }] });
    expect(detail.traits).toContainEqual(
      expect.objectContaining({ name: 'name', value: 'Ada Lovelace', source: 'claim' }),
    );
  });

  test('A4 a visitor who refused to be measured is not listed, and may still write', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const tab = await world.visitor(site, { consent: { analytics: false, personalization: false, explicit: true } });
    await tab.say(newId('c'), 'hello');
    await agent.next('message');
    expect(agent.all('live')).toEqual([]);
    expect((await agent.get<LivePage>('/live')).visitors).toEqual([]);
  });

  test('A4 a visitor who agrees after writing appears by name and with the conversation, and one who withdraws goes', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const consent = { analytics: true, personalization: true, explicit: true };
    const token = newToken();
    const known = await world.visitor(site, { token });
    await known.track(
      event({ type: 'identify', name: 'Identified', properties: { userId: 'u1', traits: { name: 'Ada' } } }),
    );
    await known.close();
    const tab = await world.visitor(site, { token, consent: { ...consent, analytics: false } });
    const conversation = newId('c');
    await tab.say(conversation, 'hello');
    tab.send({ t: 'consent', consent });
    await agent.next(
      'live',
      ({ visitor }) => visitor.tabs === 1 && visitor.conversation === conversation && visitor.name === 'Ada',
    );
    tab.send({ t: 'consent', consent: { ...consent, analytics: false } });
    await tab.settled();
    const { visitors } = await agent.get<LivePage>('/live');
    expect(visitors.every(({ tabs }) => tabs === 0)).toBe(true);
  });

  test('A4 events reach the timeline that is watched within 300 ms, newest first when read', async () => {
    const site = await world.site();
    const [agent, tab] = [await world.agent(site), await world.visitor(site)];
    const stranger = await world.visitor(site);
    agent.send({ t: 'watch_visitor', visitor: tab.visitor });
    await agent.settled();
    await stranger.track(event());
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      const start = performance.now();
      const one = viewed(`i${i}`);
      tab.send({ t: 'events', sentAt: Date.now(), events: [one] });
      const { entry } = await agent.next('timeline');
      waits.push(performance.now() - start);
      expect(entry).toMatchObject({ kind: 'event', id: one.id, properties: { product_id: `i${i}` } });
    }
    expect(waits.sort((a, b) => a - b)[5], 'the median').toBeLessThan(300);
    agent.send({ t: 'watch_visitor', visitor: null });
    await agent.settled();
    await tab.track(event());
    await agent.settled();
    expect(agent.all('timeline')).toHaveLength(10);
  });

  test('P13 a visitor hears when the first operator comes, and the config says it too', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const online = async () =>
      ((await (await fetch(`${world.url}/v1/sites/${site.writeKey}/config`)).json()) as { online: boolean }).online;
    expect(await online()).toBe(false);
    await world.agent(site);
    expect(await tab.next('presence')).toEqual({ t: 'presence', online: true });
    await until('the config to say so', online);
    await world.agent(site);
    expect((await world.visitor(site)).all('welcome')[0]!.online).toBe(true);
    await tab.settled();
    expect(tab.all('presence')).toHaveLength(1);
  });
});
