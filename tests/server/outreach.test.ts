import { describe, expect, test } from 'vitest';
import type { InboxPage, ThreadPage, VisitorDetail } from '../../protocol/agent.ts';
import type { OutreachSettings } from '../../protocol/outreach.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { systemDeps } from '../../server/deps.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { dialAgent, login, type AgentClient } from '../support/agent.ts';
import type { TestSite } from '../support/site.ts';
import { event, newId, type VisitorClient } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

let ahead = 0;
const world = useWorld({ deps: { ...systemDeps, now: () => Date.now() + ahead } });
const HOUR_MS = 3_600_000;
const USUAL: OutreachSettings = {
  approach: { on: true, hours: 24 },
  quiet: [],
  greetings: [],
  typingPreview: false,
};

async function approach(
  agent: AgentClient,
  visitor: string,
  given: Partial<{ id: string; conversation: string; text: string }> = {},
): Promise<{ status: number; conversation: string; message: string }> {
  const body = { id: newId('r'), conversation: newId('c'), text: 'Can I help?', ...given };
  const answer = await agent.fetch(`/api/agent/sites/${agent.siteId}/visitors/${visitor}/approach`, {
    method: 'POST',
    headers: { origin: agent.url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const message = text ? (JSON.parse(text) as { error: { message: string } }).error.message : '';
  return { status: answer.status, conversation: body.conversation, message };
}

async function owner(site: TestSite): Promise<AgentClient> {
  const email = `${newId('o')}@shop.example`;
  const password = 'a long enough password';
  const { store, deps } = world.server;
  await createOperator(store, deps, { email, siteId: site.siteId, role: 'owner', password });
  const client = await dialAgent(world.url, await login(world.url, { email, password }));
  client.siteId = site.siteId;
  return client;
}

async function set(site: TestSite, settings: Partial<OutreachSettings>): Promise<void> {
  const boss = await owner(site);
  const answer = await boss.ask('PUT', '/settings/outreach', { ...USUAL, ...settings });
  if (answer.status !== 200) throw new Error(await answer.text());
  boss.socket.terminate();
}

const seesThem = (agent: AgentClient, tab: VisitorClient) =>
  until('the operator to see them', async () =>
    (await agent.get<{ visitors: { visitor: string }[] }>('/live')).visitors.some((one) => one.visitor === tab.visitor),
  );

/** Why they would not be spoken to, as the operator is told beforehand. */
const unasked = async (agent: AgentClient, { visitor }: VisitorClient) =>
  (await agent.get<VisitorDetail>(`/visitors/${visitor}`)).unasked;

describe('O1 speaking first', () => {
  test('O1 begins a conversation with who is there: an ordinary message, unread, the operator’s own', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site, 'Mara')];
    await seesThem(agent, tab);
    const { status, conversation } = await approach(agent, tab.visitor, { text: 'Can I help?' });
    expect(status).toBe(204);
    const { message } = await tab.next('message');
    expect(message).toMatchObject({ conversation, seq: 1, from: 'operator', name: 'Mara', text: 'Can I help?' });
    const page = await agent.get<InboxPage>('/conversations?view=mine');
    expect(page.conversations).toMatchObject([
      { id: conversation, seq: 1, readByVisitor: 0, waitingSince: null, previewFrom: 'operator', visitor: tab.visitor },
    ]);
    // It goes on as any other.
    await tab.say(conversation, 'Yes, please');
    const thread = await agent.get<ThreadPage>(`/conversations/${conversation}`);
    expect(thread.messages.map(({ text }) => text)).toEqual(['Can I help?', 'Yes, please']);
    expect(thread.conversation.waitingSince).not.toBeNull();
  });

  test('O1 the same id twice is one message, and of two operators at once one speaks', async () => {
    const site = await world.site();
    const [tab, mara, noor] = [await world.visitor(site), await world.agent(site), await world.agent(site)];
    await seesThem(mara, tab);
    const same = { id: newId('r'), conversation: newId('c') };
    expect((await approach(mara, tab.visitor, same)).status).toBe(204);
    expect((await approach(mara, tab.visitor, same)).status).toBe(204);
    const other = await world.visitor(site);
    await seesThem(mara, other);
    const tries = await Promise.all([approach(mara, other.visitor), approach(noor, other.visitor)]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const { conversations } = await mara.get<InboxPage>('/conversations?view=all');
    expect(conversations.filter((row) => row.visitor === tab.visitor)).toHaveLength(1);
    expect(conversations.filter((row) => row.visitor === other.visitor)).toHaveLength(1);
  });

  test('O1 nobody is spoken to who did not agree to be seen, who left, who is a robot, or who is another site’s', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const none = { analytics: false, personalization: false, explicit: true };
    const silent = await world.visitor(site, { consent: none });
    const silenced = await world.visitor(site, {}, { 'sec-gpc': '1' });
    const robot = await world.visitor(site, {
      device: { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true },
    });
    const stranger = await world.visitor(await world.site());
    await robot.track(event());
    await seesThem(agent, robot);
    for (const tab of [silent, silenced, stranger]) {
      expect((await approach(agent, tab.visitor)).status).toBe(404);
    }
    expect(await approach(agent, robot.visitor)).toMatchObject({ status: 403 });
    expect((await approach(agent, 'v_nobody')).status).toBe(404);
    // Whoever takes the consent back is gone from the list.
    const tab = await world.visitor(site);
    await seesThem(agent, tab);
    tab.send({ t: 'consent', consent: none });
    await agent.next('left', (left) => left.visitor === tab.visitor);
    expect((await approach(agent, tab.visitor)).status).toBe(404);
  });

  test('O1 not beside an open conversation, not twice in the hours of the site, not where the site does not want it', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    await seesThem(agent, tab);
    const talking = newId('c');
    await tab.say(talking, 'hello');
    expect(await approach(agent, tab.visitor)).toMatchObject({ status: 409, message: /already/ });
    await agent.changed([talking], { kind: 'close' });
    const first = await approach(agent, tab.visitor);
    expect(first.status).toBe(204);
    await agent.changed([first.conversation], { kind: 'close' });
    expect(await approach(agent, tab.visitor)).toMatchObject({ status: 409, message: /last 24 hours/ });
    expect(await unasked(agent, tab)).toMatch(/last 24 hours/);
    ahead += 25 * HOUR_MS;
    expect((await approach(agent, tab.visitor)).status).toBe(204);
    const other = await world.visitor(site);
    await other.track(event());
    expect(await unasked(agent, other)).toBe('');
    await set(site, { approach: { on: false, hours: 24 } });
    expect(await unasked(agent, other)).toMatch(/does not speak/);
    expect(await approach(agent, (await world.visitor(site)).visitor)).toMatchObject({ status: 403 });
  });

  test('O1 nobody is spoken to on a quiet page', async () => {
    const site = await world.site();
    await set(site, { quiet: ['/checkout*'] });
    const agent = await world.agent(site);
    const tab = await world.visitor(site, {
      page: { url: 'https://shop.example/checkout/2', title: '', referrer: '' },
    });
    await seesThem(agent, tab);
    expect(await approach(agent, tab.visitor)).toMatchObject({ status: 403, message: /page/ });
    await tab.track(event());
    expect(await unasked(agent, tab)).toMatch(/page/);
    await tab.track(event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/thanks' }));
    expect((await approach(agent, tab.visitor)).status).toBe(204);
  });

  test('O1 who declines is not spoken to for 30 days, and only their own word counts', async () => {
    const site = await world.site();
    const [tab, other] = [await world.visitor(site), await world.visitor(site)];
    let agent = await world.agent(site);
    await seesThem(agent, tab);
    const { conversation } = await approach(agent, tab.visitor);
    other.send({ t: 'decline', conversation });
    await other.say(newId('c'), 'something after it');
    expect((await agent.get<ThreadPage>(`/conversations/${conversation}`)).conversation.status).toBe('open');
    tab.send({ t: 'decline', conversation });
    await tab.next('conversation', (news) => news.conversation.status === 'closed');
    ahead += 48 * HOUR_MS;
    expect(await approach(agent, tab.visitor)).toMatchObject({ status: 409, message: /asked not to be/ });
    ahead += 30 * 24 * HOUR_MS;
    // Nobody is logged in for so long.
    agent = await world.agent(site);
    expect((await approach(agent, tab.visitor)).status).toBe(204);
    // Who wrote in it declines nothing: it goes on.
    const third = await world.visitor(site);
    await seesThem(agent, third);
    const begun = await approach(agent, third.visitor);
    await third.say(begun.conversation, 'yes');
    third.send({ t: 'decline', conversation: begun.conversation });
    await third.say(begun.conversation, 'and more');
    expect((await agent.get<ThreadPage>(`/conversations/${begun.conversation}`)).conversation.status).toBe('open');
  });

  test.each([{ text: ' ' }, { text: 'x'.repeat(4_001) }, { id: 'short' }, { conversation: 'no id!!!' }])(
    'O1 refuses %j',
    async (given) => {
      const site = await world.site();
      const [tab, agent] = [await world.visitor(site), await world.agent(site)];
      await seesThem(agent, tab);
      expect((await approach(agent, tab.visitor, given)).status).toBe(400);
    },
  );
});

describe('O2 greetings', () => {
  const greeting = (given: object) =>
    ({ id: newId('g'), pages: [], seconds: 0, who: 'everybody', text: 'Hi', ...given }) as never;
  const at = (url: string) => ({ page: { url: `https://shop.example${url}`, title: '', referrer: '' } });
  const said = (message: Extract<ServerMessage, { t: 'greeting' }>) => message.text;

  test('O2 come after their seconds on the page, the first that fits, and on no quiet page', async () => {
    const site = await world.site();
    await set(site, {
      quiet: ['/checkout*'],
      greetings: [
        greeting({ pages: ['/chairs*'], text: 'A chair?' }),
        greeting({ who: 'returning', text: 'Back again?' }),
        greeting({ who: 'new', text: 'New here?' }),
      ],
    });
    const chairs = await world.visitor(site, at('/chairs/oak'));
    expect(said(await chairs.next('greeting'))).toBe('A chair?');
    await chairs.track(event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/' }));
    expect(said(await chairs.next('greeting'))).toBe('New here?');
    const buyer = await world.visitor(site, at('/checkout'));
    await buyer.track(event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/chairs' }));
    expect(said(await buyer.next('greeting'))).toBe('A chair?');
  });

  test('O2 and P1 “one of an earlier page, sent late, is stored and moves nobody”', async () => {
    const site = await world.site();
    await set(site, { greetings: [greeting({ pages: ['/chairs*'], seconds: 1, text: 'A chair?' })] });
    const agent = await world.agent(site);
    const view = (path: string, ago: number) =>
      event({ type: 'page', name: 'Page Viewed', url: `https://shop.example${path}`, at: Date.now() - ago });
    const tab = await world.visitor(site, at('/chairs'));
    await tab.track(view('/chairs', 20));
    await tab.track(view('/lamps', 1_500), view('/tables', 3_600_000));
    expect(said(await tab.next('greeting'))).toBe('A chair?');
    // And where it has sent no view since it came back: what is that old is not of now.
    const back = await world.visitor(site, { ...at('/chairs'), token: tab.token });
    await back.track(view('/lamps', 60_000));
    expect(said(await back.next('greeting'))).toBe('A chair?');
    const { visitors } = await agent.get<{ visitors: { page: { url: string } }[] }>('/live');
    expect(visitors.map(({ page }) => page.url)).toEqual(['https://shop.example/chairs']);
  });

  test('O2 who did not agree to be known is neither new nor returning', async () => {
    const site = await world.site();
    await set(site, { greetings: [greeting({ who: 'new', text: 'New?' }), greeting({ text: 'Everybody' })] });
    const tab = await world.visitor(site, { consent: { analytics: false, personalization: false, explicit: true } });
    expect(said(await tab.next('greeting'))).toBe('Everybody');
  });
});

describe('O3 what is being typed', () => {
  test('O3 reaches operators where the site shows it, nobody else, and nobody where it does not', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const second = await world.visitor(site, { token: tab.token });
    const conversation = newId('c');
    await tab.say(conversation, 'hello');
    tab.send({ t: 'typing', conversation, on: true, text: 'a secret' });
    expect(await agent.next('typing')).toEqual({ t: 'typing', conversation, from: 'visitor', name: '', on: true });
    await set(site, { typingPreview: true });
    tab.send({ t: 'typing', conversation, on: true, text: 'Is the oak' });
    expect(await agent.next('typing')).toMatchObject({ conversation, text: 'Is the oak' });
    const shown = (await (await fetch(`${world.url}/v1/sites/${site.writeKey}/panel`)).json()) as object;
    expect(shown).toMatchObject({ typingShown: true });
    // Their other tab hears of the next message, and never of what was typed.
    await agent.reply(conversation, 'It is.');
    await second.next('message', ({ message }) => message.text === 'It is.');
    expect(second.all('typing')).toEqual([]);
  });
});

describe('O1 the settings', () => {
  test.each([
    { approach: { on: true, hours: 0 } },
    { approach: { on: true, hours: 1.5 } },
    { quiet: ['checkout'] },
    { quiet: ['/a b'] },
    { greetings: [{ id: 'greeting-1', pages: [], seconds: 1, who: 'everybody', text: ' ' }] },
    { greetings: [{ id: 'greeting-1', pages: [], seconds: -1, who: 'everybody', text: 'a' }] },
    { greetings: [{ id: 'greeting-1', pages: [], seconds: 1, who: 'nobody', text: 'a' }] },
    {
      greetings: Array.from({ length: 2 }, () => ({ id: 'greeting-1', pages: [], seconds: 1, who: 'new', text: 'a' })),
    },
  ])('O1 are not changed to %j', async (given) => {
    const site = await world.site();
    const boss = await owner(site);
    expect((await boss.ask('PUT', '/settings/outreach', { ...USUAL, ...given })).status).toBe(400);
    expect(await boss.get('/settings/outreach')).toEqual(USUAL);
    boss.socket.terminate();
  });
});
