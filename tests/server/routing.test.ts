/** Who is there of the operators, who gets what is nobody's, and what becomes of it when they vanish. On one process. */
import { describe, expect, test } from 'vitest';
import type { AgentServerMessage, TeamPage } from '../../protocol/agent.ts';
import type { RoutingPage, RoutingRule, RoutingSettings } from '../../protocol/routing.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { dialAgent, login, type AgentClient } from '../support/agent.ts';
import { createTestOperator, type TestSite } from '../support/site.ts';
import { newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

/** As long as it takes to be noticed in time, and no longer. */
const QUICK = { beatMs: 200, leaseMs: 1_500, graceMs: 2_000, settleMs: 0, idleMs: 600_000, sweep: '* * * * * *' };
const world = useWorld({ presence: QUICK });

const RULE: RoutingRule = { languages: [], topics: [], pages: [], traits: [], operators: [], others: true };
const newConversation = () => newId('c');

async function routed(site: TestSite, routing: Partial<RoutingSettings>): Promise<Response> {
  const { server } = world;
  const email = `admin-${newId()}@shop.example`;
  const password = 'a long enough password';
  await createOperator(server.store, server.deps, { email, name: 'Ada', siteId: site.siteId, role: 'admin', password });
  return fetch(`${world.url}/api/agent/sites/${site.siteId}/routing`, {
    method: 'PUT',
    headers: { cookie: await login(world.url, { email, password }), origin: world.url },
    body: JSON.stringify({ mode: 'least busy', limit: 4, rules: [], ...routing }),
  });
}

const team = async (agent: AgentClient) => (await agent.get<TeamPage>('/operators')).operators;
const idOf = async (agent: AgentClient, name: string) => (await team(agent)).find((one) => one.name === name)!.id;
const presenceOf = async (agent: AgentClient, name: string) =>
  (await team(agent)).find((one) => one.name === name)!.presence;
const ownerOf = async (site: TestSite, id: string) =>
  world.db.value('SELECT assignee_id FROM conversations WHERE site_id = ? AND id = ?', site.siteId, id);

/** What an operator was told last of somebody is this. */
const told = (agent: AgentClient, id: string, presence: string) =>
  until(`them to be ${presence}`, () => {
    const news = agent.all('presence').flatMap(({ operators }) => operators.filter((one) => one.id === id));
    return news.at(-1)?.presence === presence;
  });

describe('A16 who is there', () => {
  test('A16 who watches is online, by their own word away, back, and offline when the page is closed; colleagues hear it', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const noor = await world.agent(site, 'Noor');
    const id = await idOf(mara, 'Noor');
    await told(mara, id, 'online');
    noor.send({ t: 'away', away: true });
    await told(mara, id, 'away');
    expect((await team(mara)).find((one) => one.id === id)).toMatchObject({ presence: 'away', byHand: true });
    noor.send({ t: 'away', away: false });
    await told(mara, id, 'online');
    noor.socket.terminate();
    await told(mara, id, 'offline');
  });

  test('A16 away by hand lasts over a reload', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    mara.send({ t: 'away', away: true });
    await until('it to be stored', async () => (await presenceOf(mara, 'Mara')) === 'away');
    const again = await dialAgent(world.url, mara.cookie);
    again.siteId = site.siteId;
    await mara.close();
    again.send({ t: 'watch', site: site.siteId });
    await again.next('watching');
    expect(await presenceOf(again, 'Mara')).toBe('away');
    again.socket.terminate();
  });

  test('A16 who touched nothing for 10 minutes in any tab is away, and back with a touch in one', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const operator = await createTestOperator(world.server, site, 'Noor');
    const cookie = await login(world.url, operator);
    const tabs = await Promise.all([0, 1].map(() => dialAgent(world.url, cookie)));
    for (const tab of tabs) {
      tab.send({ t: 'watch', site: site.siteId, idle: 601_000 });
      await tab.next('watching');
    }
    await told(mara, operator.operatorId, 'away');
    tabs[1]!.send({ t: 'touched' });
    await told(mara, operator.operatorId, 'online');
    expect((await team(mara)).find((one) => one.name === 'Noor')).toMatchObject({ byHand: false });
    for (const tab of tabs) tab.socket.terminate();
  });

  test('A16 a page that does not answer any more is gone, though its socket is open', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const noor = await world.agent(site, 'Noor');
    const id = await idOf(mara, 'Noor');
    await told(mara, id, 'online');
    noor.socket.pause();
    await told(mara, id, 'offline');
    noor.socket.resume();
    await told(mara, id, 'online');
  });

  test('P13 visitors are told that somebody is here only where somebody is online', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const tab = await world.visitor(site);
    expect(tab.all('welcome')[0]!.online).toBe(true);
    mara.send({ t: 'away', away: true });
    expect((await tab.next('presence')).online).toBe(false);
    mara.send({ t: 'away', away: false });
    expect((await tab.next('presence')).online).toBe(true);
  });

  test('A16 nobody is told of another site', async () => {
    const [here, there] = [await world.site(), await world.site()];
    const stranger = await world.agent(there, 'Stranger');
    const mara = await world.agent(here, 'Mara');
    mara.send({ t: 'away', away: true });
    await until('it to be stored', async () => (await presenceOf(mara, 'Mara')) === 'away');
    await stranger.settled();
    const names = (await team(stranger)).map(({ id }) => id);
    const heard = stranger.heard.flatMap((one: AgentServerMessage) => (one.t === 'presence' ? one.operators : []));
    expect(heard.every(({ id }) => names.includes(id))).toBe(true);
    expect(await presenceOf(stranger, 'Stranger')).toBe('online');
  });
});

describe('A17 who gets what is nobody’s', () => {
  test('A17 nobody, where the site does not route', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const conversation = newConversation();
    await (await world.visitor(site)).say(conversation, 'hello');
    await mara.next('message');
    await mara.settled();
    expect(await ownerOf(site, conversation)).toBeNull();
  });

  test('A17 those who are online, the least busy first, and nobody beyond the limit', async () => {
    const site = await world.site();
    expect((await routed(site, { limit: 2 })).status).toBe(200);
    const [mara, noor, jo] = [
      await world.agent(site, 'Mara'),
      await world.agent(site, 'Noor'),
      await world.agent(site, 'Jo'),
    ];
    jo.send({ t: 'away', away: true });
    await until('Jo to be away', async () => (await presenceOf(mara, 'Jo')) === 'away');
    const tab = await world.visitor(site);
    const ids = Array.from({ length: 6 }, newConversation);
    await Promise.all(ids.map((id) => tab.say(id, `about ${id}`)));
    const load = async () => (await team(mara)).map(({ name, open }) => `${name} ${open}`).toSorted();
    await until('four to be given', async () => (await load()).join() === 'Ada 0,Jo 0,Mara 2,Noor 2');
    // Who has room again gets the next one.
    const hers = await world.db.value(
      'SELECT id FROM conversations WHERE site_id = ? AND assignee_id = ?',
      site.siteId,
      await idOf(mara, 'Mara'),
    );
    await mara.changed([String(hers)], { kind: 'close' });
    await until('the next to be given', async () => (await load()).join() === 'Ada 0,Jo 0,Mara 2,Noor 2');
    jo.send({ t: 'away', away: false });
    await until('the last to go to who is back', async () => (await load()).join() === 'Ada 0,Jo 1,Mara 2,Noor 2');
    await noor.settled();
  });

  test('A17 by language, page, words and traits; and what is kept for some waits for them', async () => {
    const site = await world.site();
    const agents = { mara: await world.agent(site, 'Mara'), noor: await world.agent(site, 'Noor') };
    const [mara, noor] = [await idOf(agents.mara, 'Mara'), await idOf(agents.mara, 'Noor')];
    const absent = await createTestOperator(world.server, site, 'Jo');
    await routed(site, {
      mode: 'round robin',
      limit: 50,
      rules: [
        { ...RULE, traits: [{ name: 'plan', value: 'gold' }], operators: [noor] },
        { ...RULE, languages: ['de'], operators: [mara] },
        { ...RULE, pages: ['/checkout*'], operators: [noor] },
        { ...RULE, topics: ['refund'], operators: [mara] },
        { ...RULE, topics: ['lawyer'], operators: [absent.operatorId], others: false },
      ],
    });
    const device = { language: 'de-AT', timeZone: 'Europe/Vienna', screen: '1x1', automated: false };
    const paying = { url: 'https://shop.example/checkout', title: '', referrer: '' };
    const ask = async (text: string, hello = {}) => {
      const id = newConversation();
      await (await world.visitor(site, hello)).say(id, text);
      return id;
    };
    const german = await ask('hallo', { device });
    const pays = await ask('hello', { page: paying });
    const refund = await ask('A refund, please.');
    const lawyer = await ask('My lawyer says');
    await until('it to be given', async () => (await ownerOf(site, german)) === mara);
    await until('it to be given', async () => (await ownerOf(site, pays)) === noor);
    await until('it to be given', async () => (await ownerOf(site, refund)) === mara);
    const golden = await world.visitor(site, { device });
    await golden.track({
      id: newId(),
      type: 'identify',
      name: 'Identify',
      at: Date.now(),
      url: 'https://shop.example/',
      properties: { userId: 'u1', traits: { plan: 'gold' } },
    });
    const id = newConversation();
    await golden.say(id, 'hallo');
    await until('it to be given', async () => (await ownerOf(site, id)) === noor);
    expect(await ownerOf(site, lawyer)).toBeNull();
  });

  test('A17 what automated visitors say is not routed', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    await routed(site, {});
    const device = { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true };
    const robot = await world.visitor(site, { device });
    await robot.track({ id: newId(), type: 'page', name: 'Page Viewed', at: Date.now(), url: '/', properties: {} });
    const [made, real] = [newConversation(), newConversation()];
    await robot.say(made, 'hello');
    await (await world.visitor(site)).say(real, 'hello');
    const maraId = await idOf(mara, 'Mara');
    await until('the real one to be given', async () => (await ownerOf(site, real)) === maraId);
    expect(await ownerOf(site, made)).toBeNull();
  });

  test('P12 of who has not agreed to be measured neither page nor language is kept', async () => {
    const site = await world.site();
    const tab = await world.visitor(site, { consent: { analytics: false, personalization: false, explicit: true } });
    const id = newConversation();
    await tab.say(id, 'hello');
    expect(await world.db.value('SELECT page || language FROM conversations WHERE id = ?', id)).toBe('');
  });

  test('A17 who gives one back by hand does not get it again, and somebody else does', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    await routed(site, {});
    const id = newConversation();
    await (await world.visitor(site)).say(id, 'hello');
    const maraId = await idOf(mara, 'Mara');
    await until('it to be given', async () => (await ownerOf(site, id)) === maraId);
    await mara.changed([id], { kind: 'assign', to: null });
    const other = newConversation();
    await (await world.visitor(site)).say(other, 'hello');
    await until('the other to be given', async () => (await ownerOf(site, other)) === maraId);
    expect(await ownerOf(site, id)).toBeNull();
    await world.agent(site, 'Noor');
    const noorId = await idOf(mara, 'Noor');
    await until('it to go to a colleague', async () => (await ownerOf(site, id)) === noorId);
  });

  test('A17 what a visitor writes to somebody who is not there goes to somebody who is', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const tab = await world.visitor(site);
    const id = newConversation();
    await tab.say(id, 'hello');
    await mara.reply(id, 'hello yourself');
    await mara.close();
    const noor = await world.agent(site, 'Noor');
    await until('Mara to be gone', async () => (await presenceOf(noor, 'Mara')) === 'offline');
    await routed(site, {});
    await tab.say(id, 'and another thing');
    const noorId = await idOf(noor, 'Noor');
    await until('it to be given', async () => (await ownerOf(site, id)) === noorId);
  });

  test('A17 settings that make no sense are refused, in words', async () => {
    const site = await world.site();
    const { operatorId } = await createTestOperator(world.server, site);
    const rule = { ...RULE, operators: [operatorId], languages: ['de'] };
    const wrong: Partial<RoutingSettings>[] = [
      { limit: 0 },
      { limit: 1.5 },
      { limit: 101 },
      { mode: 'whoever' as never },
      { rules: [{ ...rule, languages: [] }] },
      { rules: [{ ...rule, languages: ['nonsense language'] }] },
      { rules: [{ ...rule, pages: ['no page'] }] },
      { rules: [{ ...rule, topics: ['!?'] }] },
      { rules: [{ ...rule, traits: [{ name: 'plan', value: ' ' }] }] },
      { rules: [{ ...rule, operators: ['o_of_another_site'] }] },
    ];
    for (const one of wrong) {
      const answer = await routed(site, one);
      expect([answer.status, one]).toEqual([400, one]);
    }
    const kept = await routed(site, {
      rules: [{ ...rule, operators: [operatorId, 'o_who_left'], topics: [' a ', 'a', ''] }],
    });
    expect(((await kept.json()) as RoutingPage).routing.rules).toEqual([{ ...rule, topics: ['a'] }]);
  });
});

describe('A16 who vanishes', () => {
  test('A16 gives back what waits for them, keeps the rest, and it is routed again', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const noor = await world.agent(site, 'Noor');
    const maraId = await idOf(mara, 'Mara');
    const tab = await world.visitor(site);
    const [waits, answered, snoozed, hers] = [
      newConversation(),
      newConversation(),
      newConversation(),
      newConversation(),
    ];
    for (const id of [waits, answered, snoozed, hers]) await tab.say(id, 'hello');
    await mara.reply(answered, 'hello');
    await mara.changed([waits, snoozed], { kind: 'assign', to: maraId });
    await mara.changed([snoozed], { kind: 'snooze', until: null });
    await noor.changed([hers], { kind: 'assign', to: await idOf(mara, 'Noor') });
    mara.socket.terminate();
    const back = await noor.next('conversation', ({ row }) => row.id === waits && row.assignee === null);
    expect(back.row.waitingSince).not.toBeNull();
    expect(await ownerOf(site, answered)).toBe(maraId);
    expect(await ownerOf(site, snoozed)).toBe(maraId);
    expect(await ownerOf(site, hers)).toBe(await idOf(noor, 'Noor'));
    await routed(site, {});
    await until('it to be given', async () => (await ownerOf(site, waits)) === (await idOf(noor, 'Noor')));
  });

  test('A16 who reloads the page keeps everything', async () => {
    const site = await world.site();
    const mara = await world.agent(site, 'Mara');
    const maraId = await idOf(mara, 'Mara');
    const id = newConversation();
    await (await world.visitor(site)).say(id, 'hello');
    await mara.changed([id], { kind: 'assign', to: maraId });
    await mara.close();
    const again = await dialAgent(world.url, mara.cookie);
    again.send({ t: 'watch', site: site.siteId });
    await again.next('watching');
    // The row that ended is forgotten with the sweep after it.
    const rows = () =>
      world.db.value('SELECT count(*) FROM operator_presence WHERE site_id = ? AND until > ?', site.siteId, Date.now());
    await until('it to be said again', async () => Number(await rows()) === 1);
    const sweeps = () => world.db.value(`SELECT attempt FROM jobs WHERE id = 'vanished'`).then(Number);
    const before = await sweeps();
    await until('two sweeps', async () => (await sweeps()) >= before + 2);
    expect(await ownerOf(site, id)).toBe(maraId);
    again.socket.terminate();
  });
});
