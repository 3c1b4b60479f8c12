import { describe, expect, test } from 'vitest';
import type { VisitorDetail } from '../../protocol/agent.ts';
import type { Contact } from '../../protocol/contact.ts';
import type { TestSite } from '../support/site.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';

const world = useWorld();

async function say(site: TestSite, body: object, headers: Record<string, string> = { origin: site.origin }) {
  const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/contact`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as Contact & { error: { code: string; message: string } },
  };
}

describe('V1 an address that a visitor leaves', () => {
  test('V1 is a claim on the profile, without consent to be measured, and names the conversation at once', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const token = newToken();
    const consent = { analytics: false, personalization: false, explicit: true };
    const visitor = await world.visitor(site, { token, consent });
    const conversation = newId('c');
    visitor.send({ t: 'message', id: newId('m'), conversation, text: 'Is it oak?', at: Date.now() });
    await visitor.next('sent');
    expect((await say(site, { token, email: ' ada@example.org ' })).body).toEqual({
      name: '',
      email: 'ada@example.org',
      phone: '',
    });
    const told = await agent.next('conversation', ({ row }) => row.visitorName === 'ada@example.org');
    expect(told.row.id).toBe(conversation);
    const detail = await agent.get<VisitorDetail>(`/visitors/${visitorOfToken(site.siteId, token)}`);
    expect(detail.traits).toMatchObject([{ name: 'email', value: 'ada@example.org', source: 'claim' }]);
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(0);
    await say(site, { token, name: 'Ada Byron' });
    await agent.next('conversation', ({ row }) => row.visitorName === 'Ada Byron');
    expect((await say(site, { token })).body).toEqual({ name: 'Ada Byron', email: 'ada@example.org', phone: '' });
  });

  test('V1 nobody learns what another visitor said, nor what a server said of one', async () => {
    const site = await world.site();
    const token = newToken();
    await say(site, { token, email: 'ada@example.org' });
    const nothing = { name: '', email: '', phone: '' };
    expect((await say(site, { token: newToken() })).body).toEqual(nothing);
    expect((await say(await world.site(), { token }, {})).body).toEqual(nothing);
    const profile = `p_${visitorOfToken(site.siteId, token).slice(2)}`;
    await world.server.store.write([
      {
        sql: `INSERT INTO traits (site_id, profile_id, name, source, value, at) VALUES (?1, ?2, 'name', 'server', ?3, ?4)`,
        args: [site.siteId, profile, '"Secret"', Date.now() + 1000],
      },
    ]);
    expect((await say(site, { token })).body).toMatchObject({ name: '', email: 'ada@example.org' });
  });

  test.each([
    'ada',
    'ada@',
    '@example.org',
    'a@b@c.org',
    'ada@localhost',
    'a b@example.org',
    'ada@example.org\r\nBcc: x@y.z',
    `${'a'.repeat(250)}@example.org`,
    '<ada@example.org>',
  ])('V1 %j is no address, and the answer says why', async (email) => {
    const site = await world.site();
    const { status, body } = await say(site, { token: newToken(), email });
    expect([status, body.error.code]).toEqual([400, 'bad_request']);
    expect(body.error.message.length).toBeGreaterThan(10);
    expect(await world.db.value('SELECT count(*) FROM traits WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('V1 a page of another site is refused, an unknown key too, and so is too much', async () => {
    const site = await world.site();
    const refused = await say(site, { token: newToken(), email: 'a@b.org' }, { origin: 'https://evil.example' });
    expect([refused.status, refused.body.error.code]).toEqual([403, 'origin_refused']);
    expect((await say({ ...site, writeKey: 'wk_none' }, { token: newToken() })).status).toBe(404);
    expect((await say(site, { token: 'short' })).status).toBe(400);
    const many = await Promise.all(Array.from({ length: 40 }, () => say(site, { token: newToken() })));
    expect(many.map(({ status }) => status)).toContain(429);
  });

  test('C3 who is called, and on which number, is known of them from then on', async () => {
    const open = { timeZone: 'UTC', week: Array.from({ length: 7 }, () => [[0, 1440]]), exceptions: {} };
    const site = await world.site({
      settings: {
        hours: open as never,
        callbacks: {
          on: true,
          minutes: 15,
          capacity: 1,
          daysAhead: 7,
          noticeMinutes: 30,
          topics: [],
          consent: { version: '1', text: 'Yes' },
        },
      },
    });
    const token = newToken();
    const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/call`, {
      method: 'POST',
      body: JSON.stringify({
        id: newId('call'), token, name: 'Ana', phone: '030 123456', country: 'DE', consent: '1', slotAt: null, timeZone: 'UTC',
      }), // prettier-ignore
    });
    expect(answer.status).toBe(200);
    expect((await say(site, { token })).body).toEqual({ name: 'Ana', email: '', phone: '+4930123456' });
  });
});
