import { describe, expect, test } from 'vitest';
import type { SecondFactorBegun, SecondFactorOn, SecondFactorState } from '../../protocol/account.ts';
import { systemDeps } from '../../server/deps.ts';
import { codeAt, fromBase32, STEP_MS } from '../../server/operators/totp.ts';
import { dialAgent, login } from '../support/agent.ts';
import { openReader } from '../support/database.ts';
import { createTestOperator, createTestSite, type TestOperator } from '../support/site.ts';
import { STORE } from '../support/test-store.ts';
import { startTestServer, type Overrides } from '../support/test-server.ts';

/** A server whose clock the test puts forward, and an operator of it. */
async function start(overrides: Overrides = {}) {
  let now = Date.now();
  const server = await startTestServer({ deps: { ...systemDeps, now: () => now }, ...overrides });
  const me = await createTestOperator(server, await createTestSite(server));
  const cookie = await login(server.url, me);
  const post = (path: string, body: unknown, as = cookie) =>
    fetch(`${server.url}/api/agent${path}`, {
      method: 'POST',
      headers: { cookie: as, origin: server.url },
      body: JSON.stringify(body),
    });
  const enter = async (code?: string, who: TestOperator = me) => {
    const answer = await post('/login', { email: who.email, password: who.password, ...(code && { code }) }, '');
    const { error } = (await answer.json()) as { error?: { code: string } };
    return error?.code ?? 'in';
  };
  return {
    server,
    me,
    cookie,
    post,
    enter,
    later: (ms: number) => (now += ms),
    codeOf: (key: string, steps = 0) => codeAt(fromBase32(key), Math.floor(now / STEP_MS) + steps),
    async turnOn() {
      const { key } = (await (
        await post('/account/second-factor/begin', { password: me.password })
      ).json()) as SecondFactorBegun;
      const answer = await post('/account/second-factor/confirm', {
        code: codeAt(fromBase32(key), Math.floor(now / STEP_MS)),
      });
      return { key, ...((await answer.json()) as SecondFactorOn) };
    },
    async state() {
      const answer = await fetch(`${server.url}/api/agent/account/second-factor`, { headers: { cookie } });
      return (await answer.json()) as SecondFactorState;
    },
  };
}

describe('A10 a second factor', () => {
  test('A10 is asked for once it was confirmed with a code, and then the password alone opens nothing', async () => {
    const { server, me, enter, post, codeOf, later, turnOn, state } = await start();
    const elsewhere = await dialAgent(server.url, await login(server.url, me));
    expect((await post('/account/second-factor/begin', { password: 'a guess' })).status).toBe(403);
    await post('/account/second-factor/begin', { password: me.password });
    expect((await post('/account/second-factor/confirm', { code: '000000x' })).status).toBe(400);
    expect(await enter(), 'a key that was not confirmed asks for nothing').toBe('in');
    const { key } = await turnOn();
    expect((await elsewhere.ended()).code, 'sessions begun without it end').toBe(4403);
    expect(await state()).toMatchObject({ recoveryCodes: 10 });
    later(2 * STEP_MS);
    expect(await enter()).toBe('second_factor');
    expect(await enter('000000x')).toBe('second_factor');
    expect(await enter(codeOf(key))).toBe('in');
    expect((await post('/account/second-factor/begin', { password: me.password })).status).toBe(409);
    await server.stop();
  });

  test('A10 takes no code twice, none before it, and the code that confirmed it not at all', async () => {
    const { server, enter, codeOf, later, turnOn } = await start();
    const { key } = await turnOn();
    expect(await enter(codeOf(key))).toBe('second_factor');
    later(2 * STEP_MS);
    const code = codeOf(key);
    const [one, two] = await Promise.all([enter(code), enter(code)]);
    expect([one, two].toSorted()).toEqual(['in', 'second_factor']);
    expect(await enter(codeOf(key, -1))).toBe('second_factor');
    later(STEP_MS);
    expect(await enter(code)).toBe('second_factor');
    expect(await enter(codeOf(key))).toBe('in');
    await server.stop();
  });

  test('A10 a recovery code opens once, however it is written, and is stored as a hash', async () => {
    const { server, enter, turnOn, state } = await start();
    const { recoveryCodes } = await turnOn();
    const [first, second] = recoveryCodes as [string, string];
    expect(first).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    expect(await enter(first.toLowerCase().replaceAll('-', ' '))).toBe('in');
    expect(await enter(first)).toBe('second_factor');
    expect(await Promise.all([enter(second), enter(second)])).toContain('second_factor');
    expect((await state()).recoveryCodes).toBe(8);
    const db = await openReader(server.config.databaseUrl);
    const stored = JSON.stringify(await db.rows('SELECT * FROM recovery_codes'));
    for (const code of recoveryCodes) expect(stored).not.toContain(code.replaceAll('-', ''));
    db.close();
    await server.stop();
  });

  test('A10 codes are limited by operator, and a right one does not help then', async () => {
    // Addresses may try as often as they like here: the proxy in front names another each time.
    const { server, me, codeOf, later, turnOn } = await start({
      limits: { loginsPerFiveMinutes: 3 },
      trustProxy: 1,
    });
    const { key } = await turnOn();
    later(2 * STEP_MS);
    let address = 0;
    const enter = async (code: string) => {
      const answer = await fetch(`${server.url}/api/agent/login`, {
        method: 'POST',
        headers: { origin: server.url, 'x-forwarded-for': `192.0.2.${++address}` },
        body: JSON.stringify({ email: me.email, password: me.password, code }),
      });
      return answer.status;
    };
    expect([await enter('1'), await enter('2'), await enter('3')]).toEqual([401, 401, 401]);
    expect(await enter(codeOf(key))).toBe(429);
    later(5 * 60_000);
    // PostgreSQL counts by its own clock.
    if (STORE === 'embedded') expect(await enter(codeOf(key))).toBe(200);
    await server.stop();
  });

  test('A10 is turned off with the password', async () => {
    const { server, me, enter, post, turnOn, state } = await start();
    await turnOn();
    expect((await post('/account/second-factor/off', { password: 'a guess' })).status).toBe(403);
    expect((await post('/account/second-factor/off', { password: me.password })).status).toBe(204);
    expect(await state()).toEqual({ since: null, recoveryCodes: 0 });
    expect(await enter()).toBe('in');
    await server.stop();
  });

  test('A10 somebody without the password learns nothing of it', async () => {
    const { server, me, enter, turnOn } = await start();
    await turnOn();
    const wrong = { ...me, password: 'not the password' };
    expect(await enter(undefined, wrong)).toBe('unauthorized');
    expect(await enter('123456', wrong)).toBe('unauthorized');
    await server.stop();
  });
});
