import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type {
  CallBooked,
  CallbackList,
  CallHeld,
  CallOffer,
  CallRequest,
  CallbackRow,
} from '../../protocol/callback.ts';
import { calendarFile } from '../../server/callbacks/calendar.ts';
import { normalisePhone } from '../../server/callbacks/phone.ts';
import { DEFAULT_SETTINGS } from '../../server/sites/sites.ts';
import type { TestSite } from '../support/site.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const MINUTE = 60_000;
const ALWAYS: [number, number][] = [[0, 1440]];
const open = { timeZone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => ALWAYS), exceptions: {} };
const closed = { ...open, week: Array.from({ length: 7 }, () => []) };

const world = useWorld({ limits: {} });

function callingSite(given: Partial<typeof DEFAULT_SETTINGS.callbacks> = {}, hours: object = open): Promise<TestSite> {
  const callbacks = { ...DEFAULT_SETTINGS.callbacks, on: true, capacity: 2, topics: ['Orders'], ...given };
  return world.site({ settings: { callbacks, hours: hours as never } });
}

async function ask<T>(site: TestSite, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/call${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { origin: site.origin, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T & { error: { code: string; message: string } } };
}

function request(given: Partial<CallRequest> = {}): CallRequest {
  return {
    id: newId('call'),
    token: newToken(),
    name: 'Ana',
    phone: '030 123456',
    country: 'DE',
    topic: 'Orders',
    consent: '1',
    slotAt: null,
    timeZone: 'Europe/Berlin',
    language: 'de',
    ...given,
  };
}
const book = (site: TestSite, given: Partial<CallRequest> = {}) => ask<CallBooked>(site, '', request(given));
const offer = async (site: TestSite) => (await ask<CallOffer>(site, '')).body;

describe('C1 what is offered', () => {
  test('C1 free times within the hours, none too soon, and whether somebody is there now', async () => {
    const site = await callingSite({ noticeMinutes: 45, daysAhead: 2, minutes: 30 });
    const before = Date.now();
    const answer = await offer(site);
    expect(answer).toMatchObject({
      open: true,
      opensAt: null,
      ahead: 0,
      usually: null,
      minutes: 30,
      topics: ['Orders'],
    });
    expect(answer.slots[0]!).toBeGreaterThanOrEqual(before + 45 * MINUTE);
    expect(answer.slots.length).toBeGreaterThan(80);
  });

  test('C1 a team that is away says when it opens; one that does not call back has no such door', async () => {
    expect(await offer(await callingSite({}, closed))).toMatchObject({ open: false, opensAt: null, slots: [] });
    expect((await ask(await world.site(), '')).status).toBe(404);
  });

  test('C1 a page of another site is refused, a missing Origin is a server', async () => {
    const site = await callingSite();
    expect((await ask(site, '', undefined, { origin: 'https://evil.example' })).body.error.code).toBe('origin_refused');
    expect((await fetch(`${world.url}/v1/sites/${site.writeKey}/call`)).status).toBe(200);
  });
});

describe('C2 a slot is held for five minutes and confirmed at once', () => {
  test('C2 what is held is offered to nobody else, and given back with the next choice', async () => {
    const site = await callingSite({ capacity: 1 });
    const [first, second] = (await offer(site)).slots as [number, number];
    const token = newToken();
    const held = (await ask<CallHeld>(site, '/hold', { token, slotAt: first })).body;
    expect(held.until - Date.now()).toBeGreaterThan(4 * MINUTE);
    expect((await offer(site)).slots).not.toContain(first);
    expect((await book(site, { slotAt: first })).body.error.code).toBe('slot_taken');
    await ask(site, '/hold', { token, slotAt: second });
    expect((await offer(site)).slots).toContain(first);
    expect((await book(site, { token, slotAt: second })).body).toMatchObject({ slotAt: second });
  });

  test('C2 a hundred people who want the same time get as many places as there are', async () => {
    const site = await callingSite({ capacity: 3 });
    const slotAt = (await offer(site)).slots[4]!;
    const answers = await Promise.all(Array.from({ length: 100 }, () => book(site, { slotAt })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.error.code))).toEqual(
      new Set(['slot_taken']),
    );
    const places = await world.db.rows(
      'SELECT place, callback_id FROM callback_places WHERE site_id = ? ORDER BY place',
      site.siteId,
    );
    expect(places.map((row) => row['place'])).toEqual([0, 1, 2]);
    expect(places.every((row) => row['callback_id'] !== null)).toBe(true);
  });

  test('C2 a time that is not offered cannot be had', async () => {
    const site = await callingSite();
    const slot = (await offer(site)).slots[0]!;
    for (const slotAt of [slot + 1, slot - 24 * 60 * MINUTE, 0, slot + 400 * 24 * 60 * MINUTE]) {
      expect((await book(site, { slotAt })).body.error.code).toBe('slot_taken');
    }
  });

  test('C2 the same request twice is one, also at once', async () => {
    const site = await callingSite();
    const once = request({ slotAt: (await offer(site)).slots[0]! });
    const answers = await Promise.all([ask<CallBooked>(site, '', once), ask<CallBooked>(site, '', once)]);
    answers.push(await ask<CallBooked>(site, '', once));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(await world.db.value('SELECT count(*) FROM callbacks WHERE site_id = ?', site.siteId)).toBe(1);
    expect(await world.db.value('SELECT count(*) FROM callback_places WHERE site_id = ?', site.siteId)).toBe(1);
  });
});

describe('C3 who is called, and with whose word', () => {
  test.each([
    ['030 123456', 'DE', '+4930123456'],
    ['+49 (30) 12 34 56', '', '+4930123456'],
    ['0049 30 123456', 'DE', '+4930123456'],
    ['(212) 555-2368', 'us', '+12125552368'],
    ['07911 123456', 'GB', '+447911123456'],
    ['٠٣٠ ١٢٣٤٥٦', 'DE', '+4930123456'],
  ])('C3 %s in %s is %s', (written, country, expected) => {
    expect(normalisePhone(written, country)).toBe(expected);
  });

  test.each([
    ['12', 'DE'],
    ['030 123456', ''],
    ['call me', 'DE'],
    ['+4930123456789012345', 'DE'],
    ['', 'DE'],
    ['javascript:alert(1)', 'DE'],
    ['+49 30 123456 <script>', 'DE'],
  ])('C3 %j in %j is no number, and the answer says why', async (phone, country) => {
    const { status, body } = await book(await callingSite(), { phone, country });
    expect([status, body.error.code]).toEqual([400, 'invalid_phone']);
    expect(body.error.message.length).toBeGreaterThan(10);
  });

  test('C3 the version of the text that was agreed to is kept, and another one is refused', async () => {
    const site = await callingSite({ consent: { version: '7', text: 'Yes' } });
    expect((await book(site)).body.error.code).toBe('consent_required');
    expect((await book(site, { consent: '7' })).status).toBe(200);
    expect(await world.db.value('SELECT consent_version FROM callbacks WHERE site_id = ?', site.siteId)).toBe('7');
  });

  test.each([[{ name: ' ' }], [{ timeZone: 'Nowhere' }], [{ id: 'x' }], [{ token: 'short' }], [{ slotAt: -1 }]])(
    'C3 %j is refused in words, and nothing is stored',
    async (given) => {
      const site = await callingSite();
      const { status, body } = await book(site, given);
      expect([status, body.error.code]).toEqual([400, 'bad_request']);
      expect(await world.db.value('SELECT count(*) FROM callbacks WHERE site_id = ?', site.siteId)).toBe(0);
    },
  );
});

describe('C4 the link changes one request and nothing else', () => {
  const at = (link: string) => `${world.url}/v1${new URL(link).pathname}`;

  test('C4 moved, in the calendar, cancelled; the old time is free again', async () => {
    const site = await callingSite({ capacity: 1 });
    const [first, second] = (await offer(site)).slots as [number, number];
    const { link } = (await book(site, { slotAt: first, topic: 'Orders; late, "again"\nBEGIN:VEVENT' })).body;
    const calendar = await (await fetch(`${at(link)}/calendar.ics`)).text();
    expect(calendar).toContain('SEQUENCE:0\r\n');
    expect(calendar.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(1);
    const moved = await fetch(at(link), { method: 'POST', body: JSON.stringify({ slotAt: second }) });
    expect(moved.status).toBe(200);
    const free = (await offer(site)).slots;
    expect([free.includes(first), free.includes(second)]).toEqual([true, false]);
    expect(await (await fetch(at(link))).json()).toMatchObject({ slotAt: second, status: 'waiting' });
    expect((await fetch(at(link), { method: 'DELETE' })).status).toBe(200);
    expect(await (await fetch(at(link))).json()).toMatchObject({ status: 'cancelled' });
    expect((await offer(site)).slots).toContain(second);
    expect(await (await fetch(`${at(link)}/calendar.ics`)).text()).toContain('STATUS:CANCELLED');
    expect((await fetch(at(link), { method: 'POST', body: JSON.stringify({ slotAt: first }) })).status).toBe(409);
  });

  test('C4 a link that was changed, or is of another site, answers like none', async () => {
    const [site, other] = [await callingSite(), await callingSite()];
    const url = at((await book(site)).body.link);
    const wrong = [
      url.slice(0, -1) + (url.endsWith('A') ? 'B' : 'A'),
      url.replace(site.siteId, other.siteId),
      `${url}x`,
    ];
    const none = await (await fetch(`${world.url}/v1/call/${site.siteId}/nothing`)).text();
    for (const one of wrong) {
      const answer = await fetch(one, { method: 'DELETE' });
      expect([answer.status, await answer.text()]).toEqual([404, none]);
    }
    expect(await (await fetch(url)).json()).toMatchObject({ status: 'waiting' });
  });

  test('C4 another site may not use it from its pages', async () => {
    const url = at((await book(await callingSite())).body.link);
    expect((await fetch(url, { method: 'DELETE', headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });
});

describe('C4 a page of the site', () => {
  test('C4 may look at a call, move it and cancel it; a page of another site may not read it', async () => {
    const site = await callingSite();
    const { link, minutes, phoneText } = (await book(site)).body;
    expect([minutes, phoneText]).toEqual([15, '+49 30 123456']);
    const url = `${world.url}/v1${new URL(link).pathname}`;
    const from = (origin: string, method = 'GET') => fetch(url, { method, headers: { origin } });
    const preflight = await from(site.origin, 'OPTIONS');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await from(site.origin)).headers.get('access-control-allow-origin')).toBe(site.origin);
    expect((await from(site.origin, 'DELETE')).status).toBe(200);
    expect(await (await from(site.origin)).json()).toMatchObject({ status: 'cancelled' });
  });
});

describe('C5 operators call', () => {
  test('C5 the list is live, and a request is taken by one operator', async () => {
    const site = await callingSite();
    const [ana, ben] = [await world.agent(site, 'Ana'), await world.agent(site, 'Ben')];
    const { id } = (await book(site)).body;
    await ana.next('callback', (news) => news.id === id);
    const { callbacks, openings } = await ben.get<CallbackList>('/callbacks');
    expect(callbacks).toMatchObject([{ id, phone: '+4930123456', name: 'Ana', status: 'waiting', attempts: [] }]);
    expect(openings.length).toBeGreaterThan(0);
    expect([...openings].sort((a, b) => a.from - b.from)).toEqual(openings);
    const answers = await Promise.all([ana, ben].map((one) => post(one, `/callbacks/${id}/take`, { take: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('C5 who is not reached is tried again, and given up after three times', async () => {
    const site = await callingSite();
    const agent = await world.agent(site);
    const { id } = (await book(site)).body;
    const rows: CallbackRow[] = [];
    for (let n = 0; n < 3; n++) {
      const { body } = await post<CallbackRow>(agent, `/callbacks/${id}/outcome`, {
        outcome: 'no answer',
        note: `try ${n}`,
        attempt: n + 1,
      });
      rows.push(body);
    }
    expect(rows.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'given up']);
    expect(rows[0]!.dueAt - rows[0]!.updatedAt).toBe(120 * MINUTE);
    expect(rows[2]!.attempts.map(({ note }) => note)).toEqual(['try 0', 'try 1', 'try 2']);
    expect((await post(agent, `/callbacks/${id}/outcome`, { outcome: 'done', attempt: 4 })).status).toBe(409);
  });

  test('C5 two operators who write the same call down write one', async () => {
    const site = await callingSite();
    const agents = [await world.agent(site, 'Ana'), await world.agent(site, 'Ben')];
    const { id } = (await book(site)).body;
    const answers = await Promise.all(
      agents.map((one) => post(one, `/callbacks/${id}/outcome`, { outcome: 'busy', attempt: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('C5 a number on the list is not called again', async () => {
    const site = await callingSite();
    const agent = await world.agent(site);
    const { id } = (await book(site)).body;
    await post(agent, `/callbacks/${id}/do-not-call`, { doNotCall: true });
    expect((await book(site, { phone: '+49 30 123456' })).body.error.code).toBe('forbidden');
    expect((await agent.get<CallbackList>('/callbacks')).callbacks).toEqual([]);
  });

  test('C5 taking a number off the list undoes what putting it there ended, and nothing else', async () => {
    const site = await callingSite();
    const agent = await world.agent(site);
    const [{ id }, { id: wrong }] = [(await book(site)).body, (await book(site, { phone: '+4930123457' })).body];
    await post(agent, `/callbacks/${wrong}/outcome`, { outcome: 'wrong number', attempt: 1 });
    for (const one of [id, wrong]) {
      await post(agent, `/callbacks/${one}/do-not-call`, { doNotCall: true });
      await post(agent, `/callbacks/${one}/do-not-call`, { doNotCall: false });
    }
    expect((await agent.get<CallbackList>('/callbacks')).callbacks).toMatchObject([{ id, doNotCall: false }]);
    expect(await agent.get<CallbackRow>(`/callbacks/${wrong}`)).toMatchObject({ status: 'given up', doNotCall: false });
  });

  test('C5 another site sees nothing of it', async () => {
    const [site, other] = [await callingSite(), await callingSite()];
    const { id } = (await book(site)).body;
    const stranger = await world.agent(other);
    for (const verb of ['take', 'outcome', 'do-not-call']) {
      const body = { take: true, outcome: 'done', attempt: 1, doNotCall: true };
      expect((await post(stranger, `/callbacks/${id}/${verb}`, body)).status).toBe(404);
    }
    expect((await stranger.fetch(`/api/agent/sites/${site.siteId}/callbacks`)).status).toBe(404);
  });

  async function post<T>(agent: Awaited<ReturnType<typeof world.agent>>, path: string, body: unknown) {
    const answer = await agent.fetch(`/api/agent/sites/${agent.siteId}${path}`, {
      method: 'POST',
      headers: { origin: agent.url },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }
});

describe('a calendar file', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('keeps text text, and no line over 75 bytes', () => {
    const file = calendarFile({
      uid: 'a@b',
      revision: 2,
      cancelled: false,
      from: Date.parse('2026-03-29T00:30:00Z'),
      to: Date.parse('2026-03-29T01:00:00Z'),
      title: 'Ünïcödé '.repeat(30),
      description: 'a;b,c\\d\r\nEND:VEVENT\u2028\0X-EVIL:1',
      url: 'https://example.com/call',
      stampedAt: 0,
    });
    const lines = file.split('\r\n');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
    expect(file.replaceAll('\r\n ', '')).toContain('DESCRIPTION:a\\;b\\,c\\\\d\\nEND:VEVENT\\nX-EVIL:1');
    expect(file).toContain('DTSTART:20260329T003000Z');
  });
});
