import { describe, expect, test } from 'vitest';
import type { ServiceSettings } from '../../protocol/settings.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { login } from '../support/agent.ts';
import { createTestOperator, type TestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

/** Somebody with a role on the site, and their requests. */
async function someone(site: TestSite, role: 'admin' | 'operator') {
  const { server } = world;
  const credentials =
    role === 'operator'
      ? await createTestOperator(server, site)
      : {
          email: `admin-${site.siteId.toLowerCase()}@shop.example`,
          password: 'a long enough password',
        };
  if (role === 'admin') {
    const { store, deps } = server;
    await createOperator(store, deps, { ...credentials, name: 'Ada', siteId: site.siteId, role });
  }
  const cookie = await login(world.url, credentials);
  return async <T = ServiceSettings>(method: string, path = '', body?: unknown, of = site) => {
    const answer = await fetch(`${world.url}/api/agent/sites/${of.siteId}/settings${path}`, {
      method,
      headers: { cookie, origin: world.url },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T & { error: { code: string; message: string } } };
  };
}

const WEEK = Array.from({ length: 7 }, () => [[0, 1440]]);
const HOURS = { timeZone: 'Europe/Lisbon', week: WEEK, exceptions: { '2026-12-25': [] } };
const CALLS = {
  on: true,
  minutes: 20,
  capacity: 2,
  daysAhead: 7,
  noticeMinutes: 60,
  topics: ['Orders', ' Orders ', '', 'Returns'],
  consentText: 'You may call me.',
};

describe('A12 what owners and admins set', () => {
  test('A12 hours and callbacks hold from the answer on, for visitors too', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    expect((await admin('GET')).body.callbacks.on).toBe(false);
    expect((await admin('PUT', '/hours', HOURS)).body).toMatchObject({ hours: HOURS, preview: { open: true } });
    const set = await admin('PUT', '/callbacks', CALLS);
    expect(set.body.callbacks).toMatchObject({ topics: ['Orders', 'Returns'], consentVersion: '2' });
    const offer = await fetch(`${world.url}/v1/sites/${site.writeKey}/call`);
    expect(await offer.json()).toMatchObject({ open: true, minutes: 20, consent: { text: 'You may call me.' } });
  });

  test('A12 the version of the text to agree to changes with the text, and only with it', async () => {
    const admin = await someone(await world.site(), 'admin');
    await admin('PUT', '/callbacks', CALLS);
    expect((await admin('PUT', '/callbacks', { ...CALLS, minutes: 30 })).body.callbacks.consentVersion).toBe('2');
    const changed = await admin('PUT', '/callbacks', { ...CALLS, consentText: 'Another text' });
    expect(changed.body.callbacks.consentVersion).toBe('3');
  });

  test.each([
    ['/hours', { ...HOURS, timeZone: 'Mars/Base' }],
    ['/hours', { ...HOURS, week: WEEK.slice(1) }],
    ['/hours', { ...HOURS, week: [[[600, 500]], ...WEEK.slice(1)] }],
    ['/hours', { ...HOURS, exceptions: { '2026-02-30': [] } }],
    ['/hours', { timeZone: 7 }],
    ['/callbacks', { ...CALLS, minutes: 0 }],
    ['/callbacks', { ...CALLS, capacity: 1.5 }],
    ['/callbacks', { ...CALLS, daysAhead: 365 }],
    ['/callbacks', { ...CALLS, consentText: ' ' }],
    ['/callbacks', { ...CALLS, topics: Array.from({ length: 21 }, (_, at) => `topic ${at}`) }],
  ])('A12 %s refuses what makes no sense and changes nothing: %o', async (path, body) => {
    const admin = await someone(await world.site(), 'admin');
    const { body: before } = await admin('GET');
    const answer = await admin('PUT', path, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'bad_request']);
    expect((await admin('GET')).body).toEqual(before);
  });

  test('A12 hours can be looked at before they are stored', async () => {
    const admin = await someone(await world.site(), 'admin');
    const { body: before } = await admin('GET');
    const shut = { ...HOURS, week: Array.from({ length: 7 }, () => []) };
    expect((await admin('POST', '/hours/preview', HOURS)).body).toMatchObject({ open: true, opensAt: null });
    expect((await admin('POST', '/hours/preview', shut)).body).toEqual({ open: false, opensAt: null, closesAt: null });
    expect((await admin('GET')).body.hours).toEqual(before.hours);
  });

  test('A12 an operator may not, and is told who does; on another site there is nothing', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const operator = await someone(site, 'operator');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PUT', '/hours', HOURS],
      ['PUT', '/callbacks', CALLS],
      ['POST', '/hours/preview', HOURS],
    ] as const) {
      const answer = await operator(method, path, body);
      expect([answer.status, answer.body.error.code]).toEqual([403, 'forbidden']);
      expect(answer.body.error.message).toContain('admins and owners');
      expect((await operator(method, path, body, other)).status).toBe(404);
    }
  });
});
