import { describe, expect, test } from 'vitest';
import type { CallbackList } from '../../protocol/callback.ts';
import type { ConversationRow, VisitorDetail } from '../../protocol/agent.ts';
import { DEFAULT_SETTINGS } from '../../server/sites/sites.ts';
import { decoded, expectOnlyOurs, hiddenFields, valueOf } from '../support/html.ts';
import type { AgentClient } from '../support/agent.ts';
import type { TestSite } from '../support/site.ts';
import { useWorld, type World } from '../support/world.ts';

const HOSTILE = [
  '"><script>hit()</script><img src=x onerror=hit()>',
  "' autofocus onfocus=hit() x='",
  '</textarea><svg onload=hit()>',
  '</option></select><b>bold</b>',
  'javascript:hit()',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '=HYPERLINK("http://evil.example")',
  'a\u202Eb\u0007c',
];
const open = { timeZone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => [[0, 1440]]), exceptions: {} };
const closed = { ...open, week: Array.from({ length: 7 }, () => []) };

function formsOf(world: World) {
  const at = (site: TestSite, path: string) => `${world.url}/s/${site.writeKey}${path}`;
  const get = async (site: TestSite, path: string) => (await fetch(at(site, path))).text();
  const post = (site: TestSite, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(at(site, path), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: world.url, ...headers },
      body: new URLSearchParams(fields),
    });
  /** Opens a form and sends it with these fields. */
  const send = async (site: TestSite, path: string, fields: Record<string, string>, headers = {}) =>
    post(site, path, { ...hiddenFields(await get(site, path)), ...fields }, headers);
  return { at, get, post, send };
}

const conversationsOf = async (agent: AgentClient) =>
  (await agent.get<{ conversations: ConversationRow[] }>('/conversations?view=all')).conversations;

const letter = { name: 'Ada Byron', email: 'ada@example.org', message: 'Is it oak?\r\nOr ash?' };

describe('writing to a site without JavaScript', () => {
  const world = useWorld();
  const { at, get, post, send } = formsOf(world);

  test('a message is a conversation of the inbox, its address a claim; the link shows the answer and takes another', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const sent = await send(site, '/form/message', letter);
    expect(sent.status).toBe(303);
    const page = sent.headers.get('location')!;
    const [row] = await conversationsOf(agent);
    expect(row).toMatchObject({ visitorName: 'Ada Byron', status: 'open', seq: 1 });
    const detail = await agent.get<VisitorDetail>(`/visitors/${row!.visitor}`);
    expect(detail.traits.map(({ name, value, source }) => [name, value, source]).sort()).toEqual([
      ['email', 'ada@example.org', 'claim'],
      ['name', 'Ada Byron', 'claim'],
    ]);
    await agent.reply(row!.id, 'It is ash <b>and</b> oak.');
    const read = await (await fetch(world.url + page)).text();
    expect(decoded(read)).toContain('Is it oak?\nOr ash?');
    expect(decoded(read)).toContain('It is ash <b>and</b> oak.');
    expectOnlyOurs(read);
    const again = await fetch(world.url + page, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: world.url },
      body: new URLSearchParams({ ...hiddenFields(read), message: 'Thank you' }),
    });
    expect(again.status).toBe(303);
    await agent.next('message', ({ message }) => message.text === 'Thank you');
    expect(await (await fetch(world.url + page)).text()).toContain('Thank you');
  });

  test('notes of operators are on no page of a visitor', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const page = (await send(site, '/form/message', letter)).headers.get('location')!;
    const [row] = await conversationsOf(agent);
    await agent.note(row!.id, 'Careful with this one');
    expect(await (await fetch(world.url + page)).text()).not.toContain('Careful');
  });

  test('the same form twice is one message, also at once', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const fields = { ...hiddenFields(await get(site, '/form/message')), ...letter };
    const answers = await Promise.all([1, 2, 3].map(() => post(site, '/form/message', fields)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await conversationsOf(agent)).toMatchObject([{ seq: 1 }]);
  });

  test('what is missing is said beside the field, and nothing that was written is lost', async () => {
    const site = await world.site();
    const answer = await send(site, '/form/message', { name: 'Ada', email: 'ada@', message: ' ' });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('Something is missing behind the @.');
    expect(page).toContain('What would you like to say?');
    expect([valueOf(page, 'name'), valueOf(page, 'email')]).toEqual(['Ada', 'ada@']);
    expect(page.match(/autofocus/g)).toHaveLength(1);
    expect(page).toMatch(/aria-describedby="email-wrong"/);
    expect(await world.db.value('SELECT count(*) FROM conversations WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('only our own pages send it: a foreign Origin, "null" and none are refused', async () => {
    const site = await world.site();
    const fields = { ...hiddenFields(await get(site, '/form/message')), ...letter };
    for (const origin of ['https://evil.example', site.origin, 'null']) {
      expect((await post(site, '/form/message', fields, { origin })).status).toBe(403);
    }
    const body = new URLSearchParams(fields);
    expect((await fetch(at(site, '/form/message'), { method: 'POST', body })).status).toBe(403);
    expect(await world.db.value('SELECT count(*) FROM conversations WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('a program that fills the field which no person sees is thanked, and nothing is stored', async () => {
    const site = await world.site();
    const sent = await send(site, '/form/message', { ...letter, website: 'https://spam.example' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/s/${site.writeKey}/form/message/sent`]);
    expect(await get(site, '/form/message/sent')).toContain('It is with us');
    expect(await world.db.value('SELECT count(*) FROM conversations WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('hostile text is text in every field, refused or taken, on the form and in the conversation', async () => {
    const site = await world.site({ name: HOSTILE[0]! });
    for (const hostile of HOSTILE) {
      const wrong = await (
        await send(site, '/form/message', { name: hostile, email: hostile, message: hostile })
      ).text();
      expectOnlyOurs(wrong);
      expect(valueOf(wrong, 'name')).toBe(hostile.trim());
      const sent = await send(site, '/form/message', { name: hostile, email: 'ada@example.org', message: hostile });
      const page = await (await fetch(world.url + sent.headers.get('location')!)).text();
      expectOnlyOurs(page);
      expect(decoded(page)).toContain(hostile);
    }
    expectOnlyOurs(await get(site, `/form/message?kiosk=${encodeURIComponent(HOSTILE[0]!)}`));
  });

  test('is bounded: a body of a megabyte, a message and a name that are too long', async () => {
    const site = await world.site();
    expect((await send(site, '/form/message', { ...letter, message: 'x'.repeat(1_000_000) })).status).toBe(400);
    const long = await send(site, '/form/message', { ...letter, message: 'x'.repeat(4001), name: 'x'.repeat(101) });
    const page = await long.text();
    expect(page).toContain('at most 4,000 characters');
    expect(page).toContain('at most 100 characters');
  });

  test('a link that was changed, is of another site or of a call, shows nothing', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const page = (await send(site, '/form/message', letter)).headers.get('location')!;
    const wrong = [
      page.slice(0, -1) + (page.endsWith('A') ? 'B' : 'A'),
      page.replace(site.writeKey, other.writeKey),
      `${page}x`,
      page.replace(/written\/c_[\w-]/, (start) => `${start.slice(0, -1)}${start.endsWith('A') ? 'B' : 'A'}`),
    ];
    const bodies = await Promise.all(wrong.map(async (path) => (await fetch(world.url + path)).text()));
    for (const body of bodies) expect(body).toContain('This link is not valid, or no longer.');
    expect(new Set(bodies).size).toBe(1);
    const asCall = `${world.url}/v1/call/${site.siteId}/${page.split('/').at(-1)}`;
    expect((await fetch(asCall)).status).toBe(404);
  });

  test('has a policy without scripts, no cookie, and is kept by nobody', async () => {
    const site = await world.site();
    for (const path of ['/form/message', '/form/message/sent']) {
      const answer = await fetch(at(site, path));
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
      expect(await answer.text()).not.toMatch(/<script|<style|style=|http-equiv/i);
    }
  });

  test('a kiosk has a script of ours and nothing else, keeps nothing, and shows no link of a person', async () => {
    const site = await world.site();
    const page = await fetch(at(site, '/form/message?kiosk=1'));
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const text = await page.text();
    expect(text.match(/<script[^>]*>/g)).toHaveLength(1);
    expect(text).toMatch(/<noscript><meta http-equiv="refresh" content="60;url=\/s\/[^"]*\?kiosk=1"/);
    expect(text.match(/autocomplete="(?!off)/g)).toBeNull();
    const sent = await send(site, '/form/message?kiosk=1', letter);
    expect(sent.headers.get('location')).toBe(`/s/${site.writeKey}/form/message/sent?kiosk=1`);
    const thanks = await get(site, '/form/message/sent?kiosk=1');
    expect(thanks).not.toMatch(/Ada|example\.org|written/);
    const script = await fetch(at(site, '/kiosk.js'));
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
  });
});

describe('too many messages and requests from one address', () => {
  const world = useWorld({ limits: { conversationsPerHour: 2, callbacksPerHour: 2 } });
  const { send } = formsOf(world);

  test('are refused in words, with all that was written', async () => {
    const site = await world.site({
      settings: { callbacks: { ...DEFAULT_SETTINGS.callbacks, on: true }, hours: open as never },
    });
    for (const [path, fields] of [
      ['/form/message', letter],
      ['/form/call', { name: 'Ada', phone: '+49 30 123456', agreed: 'yes', when: 'soon' }],
    ] as const) {
      expect((await send(site, path, fields)).status).toBe(303);
      expect((await send(site, path, fields)).status).toBe(303);
      const third = await send(site, path, fields);
      expect(third.status).toBe(429);
      const page = await third.text();
      expect(page).toContain('Too much came from here.');
      expect(valueOf(page, 'name')).toBe(fields.name);
    }
  });
});

describe('asking to be called without JavaScript', () => {
  const world = useWorld();
  const { at, get, post, send } = formsOf(world);
  const callingSite = (hours: object = open, given = {}) =>
    world.site({
      settings: {
        callbacks: { ...DEFAULT_SETTINGS.callbacks, on: true, topics: ['Orders', HOSTILE[3]!], ...given },
        hours: hours as never,
      },
    });
  const asked = { name: 'Ada Byron', phone: '030 123456', country: 'DE', topic: 'Orders', agreed: 'yes', when: 'soon' };

  test('as soon as possible, or at a time: it is in the list, and its page is the one of every call', async () => {
    const site = await callingSite();
    const agent = await world.agent(site);
    const page = await get(site, '/form/call');
    expect(page).toContain('You are next.');
    expect(page).toContain('Times are those of Berlin.');
    const slot = /<option value="(\d+)"/.exec(page)![1]!;
    for (const when of ['soon', slot]) {
      const sent = await send(site, '/form/call', { ...asked, when });
      expect(sent.status).toBe(303);
      const link = sent.headers.get('location')!;
      expect(link).toMatch(new RegExp(`^/call/${site.siteId}/`));
      expect(decoded(await (await fetch(world.url + link)).text())).toContain('+49 30 123456');
    }
    const { callbacks } = await agent.get<CallbackList>('/callbacks');
    expect(callbacks.map(({ name, phone, slotAt }) => [name, phone, slotAt])).toEqual([
      ['Ada Byron', '+4930123456', null],
      ['Ada Byron', '+4930123456', Number(slot)],
    ]);
    const taken = await send(site, '/form/call', { ...asked, when: slot });
    expect(taken.status).toBe(409);
    expect(await taken.text()).toContain('Somebody has just taken that time.');
  });

  test('the country is guessed from the languages, and times can be those of another zone', async () => {
    const site = await callingSite();
    const country = async (languages: string) => {
      const page = await (await fetch(at(site, '/form/call'), { headers: { 'accept-language': languages } })).text();
      return /<option value="(\w*)"\s+selected/.exec(page.slice(page.indexOf('name="country"')))?.[1];
    };
    expect(await country('de-AT,de;q=0.9,en;q=0.8')).toBe('AT');
    expect(await country('fr')).toBe('FR');
    expect(await country('<script>')).toBe('');
    const berlin = await get(site, '/form/call');
    const tokyo = await get(site, '/form/call?zone=Asia/Tokyo');
    expect(tokyo).toContain('Times are those of Tokyo.');
    expect(chosenZone(tokyo)).toBe('Asia/Tokyo');
    expect(tokyo).toMatch(/<option value="\d+"\s*>\w+ \d\d:\d\d · Tokyo time</);
    expect(/<option value="\d+"\s*>[^<]*/.exec(tokyo)![0]).not.toBe(/<option value="\d+"\s*>[^<]*/.exec(berlin)![0]);
    expect(await get(site, '/form/call?zone=Mars/Olympus')).toContain('Times are those of Berlin.');
  });

  test('times are shown in another zone with all that was filled in, and one chosen by another clock is asked about', async () => {
    const site = await callingSite();
    const slot = /<option value="(\d+)"/.exec(await get(site, '/form/call'))![1]!;
    const inTokyo = { ...asked, when: slot, zone: 'Asia/Tokyo' };
    const shown = await send(site, '/form/call', { ...inTokyo, name: '', show: 'yes' });
    expect(shown.status).toBe(200);
    const page = await shown.text();
    expect([valueOf(page, 'phone'), chosenZone(page)]).toEqual([asked.phone, 'Asia/Tokyo']);
    expect(page).toMatch(new RegExp(`<option value="${slot}"\\s+selected`));
    expect(page).not.toContain('role="alert"');
    const hasty = await send(site, '/form/call', inTokyo);
    expect(hasty.status).toBe(400);
    const again = await hasty.text();
    expect(again).toContain('Times are now those of Tokyo. Is the one you chose still right?');
    expect(await world.db.value('SELECT count(*) FROM callbacks WHERE site_id = ?', site.siteId)).toBe(0);
    expect((await post(site, '/form/call', { ...hiddenFields(again), ...inTokyo })).status).toBe(303);
    const booked = await world.db.rows('SELECT time_zone, slot_at FROM callbacks WHERE site_id = ?', site.siteId);
    expect(booked.map((row) => [row['time_zone'], Number(row['slot_at'])])).toEqual([['Asia/Tokyo', Number(slot)]]);
    const done = await get(site, `/form/call/done?at=${Date.UTC(2026, 5, 1, 8)}&zone=Asia/Tokyo`);
    expect(done).toContain('17:00, Tokyo time');
  });

  test('what is missing or wrong is said beside the field; a text that changed is agreed to anew', async () => {
    const site = await callingSite();
    const empty = await (await send(site, '/form/call', { when: '' })).text();
    for (const words of [
      'Whom shall we ask for?',
      'Which number shall we ring?',
      'Choose a time first.',
      'Tick this',
    ]) {
      expect(empty).toContain(words);
    }
    const wrong = await send(site, '/form/call', { ...asked, phone: '07911', country: 'GB' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('Some digits are missing.');
    const old = await send(site, '/form/call', { ...asked, consent: '0' });
    const page = await old.text();
    expect(page).toContain('The text to agree to has changed; read it again.');
    expect(page).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(await world.db.value('SELECT count(*) FROM callbacks WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('with nobody there it says so; where nobody calls back there is no such form', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const later = await callingSite({ timeZone: 'UTC', week: closed.week, exceptions: { [tomorrow]: [[600, 720]] } });
    expect(await get(later, '/form/call')).toMatch(/We open \w+ \d+ \w+ at 10:00, UTC time\./);
    expect(await get(later, '')).toMatch(/Nobody is here just now\. We are back \w+ \d+ \w+ at 10:00, UTC time\./);
    const never = await callingSite(closed);
    expect(await get(never, '/form/call')).toContain('Nobody can ring you just now');
    const none = await world.site();
    expect((await fetch(at(none, '/form/call'))).status).toBe(404);
    expect(await get(none, '')).not.toContain('/form/call');
    expect(await get(later, '')).toContain('/form/call');
  });

  test('hostile text is text in every field, topic and question', async () => {
    const site = await callingSite(open, { consent: { version: '1', text: HOSTILE[0]! } });
    for (const hostile of HOSTILE) {
      const fields = { name: hostile, phone: hostile, country: hostile, topic: hostile, when: hostile, zone: hostile };
      expectOnlyOurs(await (await send(site, '/form/call', { ...fields, agreed: 'yes' })).text());
      const taken = await send(site, '/form/call', { ...asked, name: hostile, topic: hostile });
      const page = await (await fetch(world.url + taken.headers.get('location')!)).text();
      expectOnlyOurs(page);
      expect(decoded(page)).toContain(hostile);
      expectOnlyOurs(await get(site, `/form/call?zone=${encodeURIComponent(hostile)}`));
      expectOnlyOurs(await get(site, `/form/call/done?at=1&zone=${encodeURIComponent(hostile)}`));
      expectOnlyOurs(await get(site, `/form/call/done?at=${encodeURIComponent(hostile)}`));
    }
  });

  test('who only looks at times does so often, and not for ever, whichever way they are asked for', async () => {
    for (const look of [
      (site: TestSite) => post(site, '/form/call', { ...asked, show: 'yes' }),
      (site: TestSite) => post(site, '/form/call', { ...asked, name: '' }),
      (site: TestSite) => fetch(`${world.url}/s/${site.writeKey}/form/call?zone=Asia/Tokyo`),
      (site: TestSite) => fetch(`${world.url}/v1/sites/${site.writeKey}/call`),
    ]) {
      const site = await callingSite();
      const answers = await Promise.all(Array.from({ length: 80 }, () => look(site)));
      const statuses = new Set(answers.map(({ status }) => (status === 429 ? 'too often' : 'answered')));
      expect(statuses).toEqual(new Set(['answered', 'too often']));
    }
  });

  test('only our own pages send it, the trap stores nothing, and a kiosk shows no link', async () => {
    const site = await callingSite();
    expect((await send(site, '/form/call', asked, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(site, '/form/call', { ...asked, website: 'x' })).status).toBe(303);
    expect(await world.db.value('SELECT count(*) FROM callbacks WHERE site_id = ?', site.siteId)).toBe(0);
    const sent = await send(site, '/form/call?kiosk=1', asked);
    expect(sent.headers.get('location')).toBe(`/s/${site.writeKey}/form/call/done?kiosk=1`);
    const page = await get(site, '/form/call/done?kiosk=1');
    expect(page).toContain('As soon as it is your turn.');
    expect(page).not.toMatch(/Ada|\/call\/s_/);
  });
});

/** Whose clock a page shows times in. */
function chosenZone(page: string): string | undefined {
  return /<option value="([^"]*)"\s+selected/.exec(page.slice(page.indexOf('id="zone"')))?.[1];
}
