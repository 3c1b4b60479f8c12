import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ServiceSettings, SiteForm } from '../../protocol/settings.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { login } from '../support/agent.ts';
import { createTestOperator, type TestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { event } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
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
  consentTexts: {},
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

  test('A12 which files are taken holds from the answer on; what is no kind of file is refused', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    expect((await admin('GET')).body.files.types).toContain('application/pdf');
    expect((await admin('PUT', '/files', { types: ['image/png', 'image/png'] })).body.files).toEqual({
      types: ['image/png'],
    });
    const panel = await fetch(`${world.url}/v1/sites/${site.writeKey}/panel`);
    expect(((await panel.json()) as SitePanel).files?.types).toEqual(['image/png']);
    expect((await admin('PUT', '/files', { types: ['image/svg+xml'] })).body.error.code).toBe('bad_request');
    expect((await admin('PUT', '/files', { types: [] })).body.files).toEqual({ types: [] });
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

const SITE: SiteForm = {
  name: 'Lamps & more',
  color: '#7A2E1D',
  position: 'left',
  consent: 'required',
  features: { chat: true, slots: false },
  greeting: '  What are you looking for?  ',
  away: 'Back on Monday at nine.',
  languages: ['de', 'en'],
  texts: { en: { greeting: ' What is it? ', away: '' }, fr: { greeting: 'Bonjour', away: '' } },
  origins: ['https://shop.example', ' https://www.shop.example:443 ', ''],
  pages: [
    { pages: ['/lamps/*', ''], launcher: 'Which bulb fits?', greeting: 'Let there be light.' },
    { pages: ['https://shop.example/checkout*'], launcher: '', greeting: 'Nearly there.' },
  ],
};

describe('A12 the look of a site', () => {
  const publicly = async (site: TestSite, what: string, url = world.url) =>
    (await (await fetch(`${url}/v1/sites/${site.writeKey}/${what}`)).json()) as Record<string, unknown>;

  test('A12 a site that was never set has what holds for new ones', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    expect((await admin('GET')).body.site).toMatchObject({ away: '', languages: ['en'], pages: [], consent: 'none' });
    expect(await publicly(site, 'panel')).toMatchObject({ views: [], replyMs: null, languages: ['en'] });
  });

  test('A12 what is put live is what the next page gets, cacheable for a minute', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    const { status, body } = await admin('PUT', '/site', SITE);
    expect(status).toBe(200);
    expect(body.site).toEqual({
      ...SITE,
      color: '#7a2e1d',
      greeting: 'What are you looking for?',
      // Of a language that the site does not speak nothing is kept.
      texts: { en: { greeting: 'What is it?', away: '' } },
      origins: ['https://shop.example', 'https://www.shop.example'],
      pages: [{ ...SITE.pages[0], pages: ['/lamps/*'] }, SITE.pages[1]],
    });
    const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/config`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(await answer.json()).toEqual({
      name: 'Lamps & more',
      color: '#7a2e1d',
      position: 'left',
      consent: 'required',
      features: { chat: true, slots: false },
      language: 'de',
      texts: {
        greeting: 'What are you looking for?',
        name: 'Nachrichten von Lamps & more',
        failed: 'Wurde nicht geladen. Noch einmal',
      },
      online: false,
    });
    expect(await publicly(site, 'panel')).toMatchObject({
      away: 'Back on Monday at nine.',
      languages: ['de', 'en'],
      greetings: [
        { pages: ['/lamps/*'], greeting: 'Let there be light.' },
        { pages: ['https://shop.example/checkout*'], greeting: 'Nearly there.' },
      ],
    });
    await world.dial({ ...site, origin: 'https://www.shop.example' });
  });

  test('L1 the owner speaks in the language of the page, and not at all in one they wrote nothing in', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    const texts = async (lang: string) => {
      const config = await publicly(site, `config?lang=${lang}`);
      const panel = await publicly(site, `panel?lang=${lang}`);
      expect(config['language'] ?? 'en').toBe(panel['language']);
      return [panel['language'], (config['texts'] as { greeting: string }).greeting, panel['away']];
    };
    // Nobody changed it: it is Foyer's own in every language.
    expect(await texts('de-CH')).toEqual(['de', 'Hallo! Wie können wir helfen?', undefined]);
    expect(await texts('')).toEqual(['en', 'Hello! How can we help?', undefined]);
    await admin('PUT', '/site', SITE);
    expect(await texts('de')).toEqual(['de', 'What are you looking for?', 'Back on Monday at nine.']);
    expect(await texts('en-GB')).toEqual(['en', 'What is it?', undefined]);
    expect(await texts('fr')).toEqual(['fr', '', undefined]);
    for (const none of ['', 'sv', 'x', '%00', 'de%26', '<b>', 'e'.repeat(5_000)]) {
      expect((await texts(none))[0]).toBe('de');
    }
  });

  test('L1 what is agreed to is in the language of the page: as the owner wrote it, else Foyer’s own, never guessed', async () => {
    const site = await world.site({ settings: { languages: ['en', 'de'] } });
    const admin = await someone(site, 'admin');
    const offer = async (lang: string) => {
      const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/call?lang=${lang}`);
      return ((await answer.json()) as { consent: { version: string; text: string } }).consent;
    };
    const { consentVersion: _, ...calls } = (await admin('GET')).body.callbacks;
    await admin('PUT', '/callbacks', { ...calls, on: true });
    expect(await offer('fr')).toMatchObject({ version: '1', text: expect.stringContaining('Mon numéro') as string });
    await admin('PUT', '/callbacks', { ...CALLS, consentTexts: { de: 'Sie dürfen anrufen.' } });
    const [german, french] = [await offer('de'), await offer('fr')];
    expect(german.text).toBe('Sie dürfen anrufen.');
    expect(french.text).toBe('You may call me.');
    await admin('PUT', '/callbacks', { ...CALLS, consentTexts: { de: 'Sie dürfen gern anrufen.' } });
    expect((await offer('fr')).version).not.toBe(french.version);
  });

  test('A12 it leaves hours and callbacks as they are, and they leave it', async () => {
    const admin = await someone(await world.site(), 'admin');
    await admin('PUT', '/hours', HOURS);
    await admin('PUT', '/callbacks', CALLS);
    const { body } = await admin('PUT', '/site', SITE);
    expect(body).toMatchObject({ hours: HOURS, callbacks: { minutes: 20 } });
    expect((await admin('PUT', '/hours', HOURS)).body.site.name).toBe('Lamps & more');
  });

  test.each([
    ['invalid_name', { name: '  ' }],
    ['invalid_name', { name: 'x'.repeat(101) }],
    ['invalid_name', { name: 'two\nlines' }],
    ['invalid_color', { color: 'red' }],
    ['invalid_color', { color: '#fff' }],
    ['invalid_color', { color: '#12345g' }],
    ['invalid_text', { greeting: 'x'.repeat(201) }],
    ['invalid_text', { away: 'two\nlines' }],
    ['invalid_text', { languages: ['en', 'de'], texts: { de: { greeting: 'x'.repeat(201), away: '' } } }],
    ['invalid_language', { languages: [] }],
    ['invalid_language', { languages: ['en', 'en'] }],
    ['invalid_language', { languages: ['xx'] }],
    ['invalid_origin', { origins: [] }],
    ['invalid_origin', { origins: ['shop.example'] }],
    ['invalid_origin', { origins: ['https://*.shop.example'] }],
    ['invalid_origin', { origins: ['https://shop.example/path'] }],
    ['invalid_origin', { origins: Array.from({ length: 51 }, (_, at) => `https://s${at}.example`) }],
    ['invalid_rule', { pages: [{ pages: [], launcher: 'x', greeting: '' }] }],
    ['invalid_rule', { pages: [{ pages: ['lamps'], launcher: 'x', greeting: '' }] }],
    ['invalid_rule', { pages: [{ pages: ['/a b'], launcher: 'x', greeting: '' }] }],
    ['invalid_rule', { pages: [{ pages: ['/a'], launcher: ' ', greeting: '' }] }],
    ['invalid_rule', { pages: Array.from({ length: 31 }, () => ({ pages: ['/'], launcher: 'x', greeting: '' })) }],
    ['invalid_text', { pages: [{ pages: ['/a'], launcher: 'x'.repeat(61), greeting: '' }] }],
    ['bad_request', { position: 'top' }],
    ['bad_request', { consent: 'maybe' }],
    ['bad_request', { features: {} }],
    ['bad_request', { greeting: { toString: 'x' } }],
  ])('A12 refuses with %s and changes nothing: %o', async (code, change) => {
    const admin = await someone(await world.site(), 'admin');
    const { body: before } = await admin('GET');
    const answer = await admin('PUT', '/site', { ...SITE, ...change });
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect((await admin('GET')).body.site).toEqual(before.site);
  });

  test('A12 an operator may not', async () => {
    const operator = await someone(await world.site(), 'operator');
    expect((await operator('PUT', '/site', SITE)).status).toBe(403);
  });

  test.skipIf(STORE !== 'postgres')('A12 the other processes have it, too', async () => {
    const site = await world.site();
    const admin = await someone(site, 'admin');
    const dataDir = await mkdtemp(join(tmpdir(), 'foyer-node-'));
    const other = await startTestServer({ data: { dataDir, databaseUrl: world.server.config.databaseUrl } });
    try {
      await admin('PUT', '/site', SITE);
      await until(
        'the other to hear of it',
        async () => (await publicly(site, 'config', other.url))['name'] === SITE.name,
      );
    } finally {
      await other.close();
    }
  });
});

describe('P17 the words of a page beside the launcher', () => {
  const at = (path: string) => ({ page: { url: `https://shop.example${path}`, title: '', referrer: '' } });
  const view = (path: string) => ({
    t: 'events' as const,
    sentAt: Date.now(),
    events: [event({ type: 'page', name: 'Page View', url: `https://shop.example${path}` })],
  });

  test('P17 follow the welcome, and the page view that leads to another page', async () => {
    const site = await world.site();
    await (
      await someone(site, 'admin')
    )('PUT', '/site', { ...SITE, consent: 'none', origins: [site.origin] });
    const visitor = await world.visitor(site, at('/lamps/dome'));
    expect(await visitor.next('launcher')).toEqual({ t: 'launcher', text: 'Which bulb fits?' });
    visitor.send(view('/lamps/bell'));
    await visitor.next('ack');
    visitor.send(view('/about'));
    expect(await visitor.next('launcher')).toEqual({ t: 'launcher', text: '' });
  });

  test('P17 are those of now, for who is there already', async () => {
    const site = await world.site();
    const visitor = await world.visitor(site, at('/'));
    await (
      await someone(site, 'admin')
    )('PUT', '/site', { ...SITE, consent: 'none', origins: [site.origin] });
    visitor.send(view('/lamps/'));
    expect((await visitor.next('launcher')).text).toBe('Which bulb fits?');
  });
});
