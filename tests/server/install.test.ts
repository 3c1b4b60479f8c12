import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { DoctorReport, InstallPage } from '../../protocol/install.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { login } from '../support/agent.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
let made = 0;
let other: TestServer | null = null;
afterEach(async () => {
  await other?.close();
  other = null;
});

/** An admin of the site, and their requests below the install page. */
async function admin(site: TestSite, server: TestServer = world.server) {
  const credentials = { email: `install-${++made}@shop.example`, password: 'a long enough password' };
  await createOperator(server.store, server.deps, { ...credentials, name: 'Ada', siteId: site.siteId, role: 'admin' });
  const cookie = await login(server.url, credentials);
  return async <T = InstallPage>(method: 'GET' | 'POST' = 'GET', path = '', body?: unknown) => {
    const answer = await fetch(`${server.url}/api/agent/sites/${site.siteId}/settings/install${path}`, {
      method,
      headers: { cookie, origin: server.url },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T & { error: { code: string } } };
  };
}

const config = (site: TestSite, origin: string, url = world.url) =>
  fetch(`${url}/v1/sites/${site.writeKey}/config`, { headers: { origin } });

describe('A14 the install page', () => {
  test('A14 has the tag, and says from where it was heard: the settings first, then the socket', async () => {
    const site = await world.site();
    const ask = await admin(site);
    const { body: before } = await ask();
    expect(before).toMatchObject({ writeKey: site.writeKey, seen: [], lastPage: null });
    expect(before.snippet).toBe(`<script async src="${before.foyer}/foyer.js" data-site="${site.writeKey}"></script>`);
    await config(site, site.origin);
    expect((await ask()).body.seen).toEqual([
      { origin: site.origin, listed: true, configAt: expect.any(Number), socketAt: null },
    ]);
    await world.visitor(site);
    expect((await ask()).body.seen[0]).toMatchObject({ origin: site.origin, socketAt: expect.any(Number) });
  });

  test('A14 a page of an origin that is not listed is named as such, eight of them at most', async () => {
    const site = await world.site();
    const ask = await admin(site);
    await config(site, 'https://www.shop.example');
    await expect(world.dial({ ...site, origin: 'https://www.shop.example' })).rejects.toThrow();
    expect((await ask()).body.seen).toEqual([
      { origin: 'https://www.shop.example', listed: false, configAt: expect.any(Number), socketAt: expect.any(Number) },
    ]);
    await config(site, site.origin);
    for (let at = 0; at < 30; at++) await config(site, `https://n${at}.example`);
    for (const odd of ['null', 'file://', 'https://x/<script>', `https://${'x'.repeat(300)}.example`])
      await config(site, odd);
    const { seen } = (await ask()).body;
    expect(seen.filter(({ listed }) => !listed).map(({ origin }) => origin)).toEqual(
      Array.from({ length: 8 }, (_, at) => `https://n${29 - at}.example`),
    );
    expect(seen.some(({ listed }) => listed)).toBe(true);
  });

  test('A14 the newest page view is named', async () => {
    const site = await world.site();
    const ask = await admin(site);
    const visitor = await world.visitor(site);
    visitor.send({
      t: 'events',
      sentAt: Date.now(),
      events: [
        {
          id: 'page-view-1',
          type: 'page',
          name: 'Page View',
          at: Date.now(),
          url: `${site.origin}/lamps`,
          properties: {},
        },
        {
          id: 'something-1',
          type: 'track',
          name: 'Clicked',
          at: Date.now(),
          url: `${site.origin}/lamps`,
          properties: {},
        },
      ],
    });
    await visitor.next('ack');
    expect((await ask()).body.lastPage).toEqual({ url: `${site.origin}/lamps`, at: expect.any(Number) });
  });

  test('A14 what one site saw no other does', async () => {
    const [site, elsewhere] = [await world.site(), await world.site()];
    await config(site, site.origin);
    expect((await (await admin(elsewhere))()).body.seen).toEqual([]);
  });

  test.skipIf(STORE !== 'postgres')('A14 a page that came in at another process is named, too', async () => {
    const site = await world.site();
    const ask = await admin(site);
    const dataDir = await mkdtemp(join(tmpdir(), 'foyer-node-'));
    other = await startTestServer({ data: { dataDir, databaseUrl: world.server.config.databaseUrl } });
    await config(site, site.origin, other.url);
    await until('what the other heard', async () => (await ask()).body.seen.length === 1);
  });
});

describe('A14 the doctor on the agent page', () => {
  const codeOf = ({ findings }: DoctorReport) => findings[0]!.code;

  test.each([
    ['http://127.0.0.1/', 'refused_address'],
    ['http://localhost/', 'refused_address'],
    ['http://169.254.169.254/latest/meta-data', 'refused_address'],
    ['http://[::ffff:127.0.0.1]/', 'refused_address'],
    ['http://8.8.8.8:9200/', 'refused_port'],
    ['file:///etc/passwd', 'bad_url'],
    ['no address', 'bad_url'],
  ])('A14 refuses %s with a finding: %s', async (url, code) => {
    const ask = await admin(await world.site({ origins: ['http://localhost:9200', 'http://127.0.0.1'] }));
    const { status, body } = await ask<DoctorReport>('POST', '/doctor', { url });
    expect([status, body.ok, codeOf(body)]).toEqual([200, false, code]);
  });

  test('A14 refuses what is no wish', async () => {
    const ask = await admin(await world.site());
    for (const body of [{}, { url: '' }, { url: 7 }, { url: 'x'.repeat(3000) }, []]) {
      const answer = await ask('POST', '/doctor', body);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'bad_request']);
    }
  });

  test('A14 is asked so often and no more', async () => {
    other = await startTestServer({ limits: { doctorPerMinute: 3 } });
    const ask = await admin(await createTestSite(other), other);
    const look = () => ask('POST', '/doctor', { url: 'http://127.0.0.1/' });
    const answers = await Promise.all([look(), look(), look(), look()]);
    expect(answers.filter(({ status }) => status === 429).map(({ body }) => body.error.code)).toEqual(['rate_limited']);
  });
});
