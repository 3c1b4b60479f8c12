import { describe, expect, test } from 'vitest';
import { entryOfMessage, entryOfSubject } from '../../db/search/entries.ts';
import type { VisitorDetail } from '../../protocol/agent.ts';
import type { SearchHit, SearchIn, SearchPage } from '../../protocol/search.ts';
import { openStore, type Store } from '../../db/store.ts';
import { createFindable } from '../../server/search/subjects.ts';
import { openAgent, type AgentClient } from '../support/agent.ts';
import { createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { event, newId, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

async function search(
  agent: AgentClient,
  text: string,
  scope: SearchIn = 'messages',
  cursor = '',
): Promise<SearchPage> {
  const query = new URLSearchParams({ q: text, in: scope, ...(cursor && { cursor }) });
  return agent.get<SearchPage>(`/search?${query.toString()}`);
}

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const messagesIn = (page: SearchPage) => page.hits.flatMap((hit) => (hit.kind === 'message' ? hit.id : []));
const marked = ({ excerpt }: SearchHit) => excerpt.marks.map(([from, to]) => excerpt.text.slice(from, to));

/** Texts in many scripts, and questions with the texts that each is to find: the same on both stores. */
const CORPUS = [
  'Is the oak table still there?',
  'Frau Müller fragt nach der Straße',
  'Herr Mueller aus der Strasse',
  '木の椅子はありますか',
  '我想要一张橡木桌子',
  'هل لديكم كُرْسِيّ خشبي؟',
  'שלום, יש לכם שולחן?',
  'My number is +49 170 1234567, thanks',
  'write to anna.berg@mail.example',
  `He said: "NOT now" AND 'never' (OR) * -x ^2 column:value <-> & | ! \\ % _`,
  'Look at https://shop.example/products/oak-chair?colour=dark#top',
  '😀 thanks 👍',
];
const QUESTIONS: [question: string, found: number[]][] = [
  ['oak', [10, 0]],
  ['OAK tab', [0]],
  ['müller', [2, 1]],
  ['muller', [1]],
  ['mueller', [2, 1]],
  ['strasse', [2, 1]],
  ['椅子', [3]],
  ['橡木', [4]],
  ['木', [4, 3]],
  ['كرسي', [5]],
  ['שולחן', [6]],
  ['0170 1234567', [7]],
  ['+491701234', [7]],
  ['anna.berg@mail', [8]],
  ['"NOT now" AND', [9]],
  ['column:value', [9]],
  ["never' OR 1=1 --", []],
  ['* -x ^2', [9]],
  ['NEAR(oak table)', []],
  ['products/oak-chair', [10]],
  ['%', []],
  ['"', []],
  ["'", []],
  ['\\', []],
  ['😀', []],
  ['thanks', [11, 7]],
];

describe('S1 search', () => {
  test('S1 finds the same in every script on both stores, and reads nothing in a question as syntax', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const conversation = newId('c');
    const ids: string[] = [];
    for (const text of CORPUS) {
      ids.push(newId('m'));
      await tab.say(conversation, text, ids.at(-1)!);
    }
    for (const [question, found] of QUESTIONS) {
      const page = await search(agent, question);
      expect([question, messagesIn(page).map((id) => ids.indexOf(id))]).toEqual([question, found]);
      for (const hit of page.hits) expect([question, marked(hit).length > 0]).toEqual([question, true]);
    }
  });

  test('S1 tells who wrote what and where it stands, notes among it, and marks the hit', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site, 'Mara')];
    const conversation = newId('c');
    const asked = await tab.say(conversation, 'Does the walnut shelf come with screws?');
    const answered = await agent.reply(conversation, 'The walnut one does.');
    const note = await agent.note(conversation, 'walnut is sold out until May');
    const { hits } = await search(agent, 'walnut');
    expect(hits).toMatchObject([
      { kind: 'message', id: note.id, from: 'note', name: 'Mara', seq: 2, conversation: { id: conversation } },
      { kind: 'message', id: answered.id, from: 'operator', name: 'Mara', seq: 2 },
      {
        kind: 'message',
        id: asked.id,
        from: 'visitor',
        seq: 1,
        excerpt: { text: 'Does the walnut shelf come with screws?' },
      },
    ]);
    expect(hits.map(marked)).toEqual([['walnut'], ['walnut'], ['walnut']]);
  });

  test('S1 the same message twice is found once', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const [conversation, id] = [newId('c'), newId('m')];
    await tab.say(conversation, 'a sycamore bench', id);
    await tab.say(conversation, 'a sycamore bench', id);
    expect(messagesIn(await search(agent, 'sycamore'))).toEqual([id]);
  });

  test('S1 finds people by name, address, number and page, as soon as these are known, and requests to be called', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const conversation = newId('c');
    await tab.track(event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/products/cherry-desk?x=1' }));
    await tab.say(conversation, 'hello');
    const found = async (text: string) =>
      (await search(agent, text, 'people')).hits.map((hit) => (hit.kind === 'person' ? hit.conversation.id : hit.kind));
    await until('the page to be found', async () => (await found('cherry-desk')).length === 1);
    expect(await found('astrid')).toEqual([]);
    const traits = { name: 'Astrid Sølberg', email: 'astrid@mail.example', phone: '+49 170 7654321' };
    await tab.track(event({ type: 'identify', properties: { userId: 'u', traits } }));
    await until('the name to be found', async () => (await found('astrid')).length === 1);
    for (const text of ['solberg', 'astrid@mail', '0170 7654321', 'Sølb cherry']) {
      expect([text, await found(text)]).toEqual([text, [conversation]]);
    }
    const [hit] = (await search(agent, 'solberg', 'people')).hits;
    expect(hit).toMatchObject({ kind: 'person', conversation: { id: conversation, visitorName: 'Astrid Sølberg' } });
    expect(marked(hit!)).toEqual(['Sølberg']);
    // What is said of somebody is no message.
    expect((await search(agent, 'astrid')).hits).toEqual([]);
    // Another name takes the place of the first.
    const renamed = { ...traits, name: 'Berit Lund' };
    await tab.track(event({ type: 'identify', properties: { userId: 'u', traits: renamed } }));
    await until('the new name to be found', async () => (await found('berit')).length === 1);
    expect(await found('solberg')).toEqual([]);
  });

  test('S1 finds who never wrote, by whoever says who they are, until they do', async () => {
    const site = await world.site();
    const [tab, nameless, agent] = [await world.visitor(site), await world.visitor(site), await world.agent(site)];
    const found = async (text: string) =>
      (await search(agent, text, 'people')).hits.map((hit) => (hit.kind === 'contact' ? hit.visitor : hit.kind));
    await tab.track(event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/products/alder-stool' }));
    await nameless.track(
      event({ type: 'page', name: 'Page Viewed', url: 'https://shop.example/products/alder-stool' }),
      event({ type: 'identify', properties: { userId: 'u2', traits: { plan: 'gold' } } }),
    );
    const traits = { name: 'Ingrid <i>Falk</i>', email: 'ingrid@mail.example' };
    await tab.track(event({ type: 'identify', properties: { userId: 'u', traits } }));
    await until('the name to be found', async () => (await found('falk')).length === 1);
    for (const text of ['ingrid', 'ingrid@mail', 'alder-stool', 'falk alder']) {
      expect([text, await found(text)]).toEqual([text, [tab.visitor]]);
    }
    const [hit] = (await search(agent, 'falk', 'people')).hits;
    expect(hit).toMatchObject({ kind: 'contact', visitor: tab.visitor, name: 'Ingrid <i>Falk</i>' });
    expect(marked(hit!)).toEqual(['Falk']);
    expect(await found('gold')).toEqual([]);
    // Nothing at all is kept of who said neither a name nor an address.
    const { store } = world.server;
    const entries = await store.read({
      sql: 'SELECT subject_id FROM search_entries WHERE site_id = ?',
      args: [site.siteId],
    });
    expect(entries).toEqual([{ subject_id: `@${tab.visitor}` }]);

    // The site's own servers know somebody; an address is left without having agreed to be measured.
    const send = (path: string, secret: string, body: object) =>
      fetch(`${world.url}${path}`, {
        method: 'POST',
        headers: { origin: site.origin, 'content-type': 'application/json', ...(secret && basic(secret)) },
        body: JSON.stringify(body),
      });
    // Long before there were computers.
    const told = { userId: 'user-77', traits: { email: 'vera@mail.example' }, timestamp: '0001-01-01T00:00:00Z' };
    expect((await send('/v1/identify', site.secretKey, told)).status).toBe(200);
    const token = newId('token_of_22_letters_');
    const left = { token, name: 'Quiet Quinn', email: 'quinn@mail.example' };
    expect((await send(`/v1/sites/${site.writeKey}/contact`, '', left)).status).toBe(200);
    await until('both to be found', async () => [...(await found('vera')), ...(await found('quinn'))].length === 2);
    for (const [who, trait] of [
      ['vera', { name: 'email', value: 'vera@mail.example', source: 'server' }],
      ['quinn', { name: 'email', value: 'quinn@mail.example', source: 'claim' }],
    ] as const) {
      const [visitor] = await found(who);
      const detail = await agent.get<VisitorDetail>(`/visitors/${visitor}`);
      expect(detail).toMatchObject({ visitor, conversations: [], unasked: '' });
      expect(detail.traits).toContainEqual(expect.objectContaining(trait));
    }

    await tab.say(newId('c'), 'hello');
    await until('the conversation to be found in their place', async () => (await found('falk'))[0] === 'person');
    expect(await found('falk')).toEqual(['person']);
  });

  test('S1 times that somebody claims say nothing of where they stand: numbers are of our own clock', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const begun = Date.now();
    for (const at of [1, Date.now() + 86_000_000]) {
      const traits = { name: `Thora Vane${at}` };
      await tab.track(event({ type: 'identify', at, properties: { userId: 'u', traits } }));
      await until('the name to be found', async () => (await search(agent, 'thora', 'people')).hits.length === 1);
    }
    const [row] = await world.server.store.read({
      sql: 'SELECT min(doc) AS first, max(doc) AS last FROM search_entries WHERE site_id = ?',
      args: [site.siteId],
    });
    expect(Number(row!['first'])).toBeGreaterThanOrEqual(begun * 1000);
    expect(Number(row!['last'])).toBeLessThan((Date.now() + 1) * 1000);
  });

  test('S1 more of one moment than it has numbers for have one each', async () => {
    const site = await world.site();
    const { store } = world.server;
    const at = Date.now();
    const entry = (n: number) =>
      entryOfSubject(store, { siteId: site.siteId, subjectId: `@v_${n}`, kind: 'contact', at, text: `Crowd ${n}x` });
    for (let from = 0; from < 1_050; from += 50) {
      await store.write(Array.from({ length: 50 }, (_, n) => entry(from + n)).flat());
    }
    const rows = await store.read({
      sql: 'SELECT doc FROM search_entries WHERE site_id = ?',
      args: [site.siteId],
    });
    expect(rows).toHaveLength(1_050);
    if (STORE === 'embedded') expect(new Set(rows.map(({ doc }) => Number(doc))).size).toBe(1_050);
  });

  test('S1 a site of which much changes at once lets others have their turn, and is remembered up to a bound', async () => {
    const [busy, quiet] = [await world.site(), await world.site()];
    const { store, deps } = world.server;
    const turns: string[] = [];
    const counted: Store = {
      ...store,
      read: (statement) => {
        if (/c\.updated_at AS at/.test(statement.sql)) turns.push(String(statement.args[0]));
        return store.read(statement);
      },
    };
    const findable = createFindable({
      store: counted,
      deps,
      log: { warn: (error: unknown) => expect(error).toBeNull() },
    });
    for (let n = 0; n < 3_000; n++) findable.visitorChanged(busy.siteId, `v_${n}`);
    findable.visitorChanged(quiet.siteId, 'v_1');
    await findable.settled();
    expect(turns.indexOf(quiet.siteId)).toBe(1);
    expect(turns.filter((siteId) => siteId === busy.siteId)).toHaveLength(20);
  });

  test('S1 of a profile of several visitors one is found, of one that is gone none, of a robot none', async () => {
    const site = await world.site();
    const robot = { device: { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true } };
    const [main, other, agent] = [await world.visitor(site), await world.visitor(site), await world.agent(site)];
    const machine = await world.visitor(site, robot);
    const found = async (text: string) =>
      (await search(agent, text, 'people')).hits.map((hit) => (hit.kind === 'contact' ? hit.visitor : hit.kind));
    const named = (name: string) => event({ type: 'identify', properties: { userId: 'u', traits: { name } } });
    await machine.track(named('Rowan Machine'));
    await main.track(named('Rowan One'));
    await other.track(named('Rowan Two'));
    await until('both to be found', async () => (await found('rowan')).length === 2);
    const { store } = world.server;
    const profile = `p_${main.visitor.slice(2)}`;
    await store.write([
      {
        sql: 'UPDATE profile_links SET profile_id = ? WHERE site_id = ? AND visitor_id = ?',
        args: [profile, site.siteId, other.visitor],
      },
    ]);
    await other.track(named('Rowan Two'));
    await until('one to be found', async () => (await found('rowan')).length === 1);
    expect(await found('rowan')).toEqual([main.visitor]);
    await store.write([
      { sql: 'DELETE FROM traits WHERE site_id = ? AND profile_id = ?', args: [site.siteId, profile] },
    ]);
    expect(await found('rowan')).toEqual([]);
  });

  test('S1 pages follow each other without gap or repetition, newest first, while more is written', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const ids: string[] = [];
    for (let n = 0; n < 45; n++) {
      ids.push(newId('m'));
      await tab.say(newId('c'), `elm number ${n}`, ids.at(-1)!);
    }
    const first = await search(agent, 'elm');
    await tab.say(newId('c'), 'elm again');
    const second = await search(agent, 'elm', 'messages', first.next!);
    const third = await search(agent, 'elm', 'messages', second.next!);
    expect([first, second, third].flatMap(messagesIn)).toEqual(ids.toReversed());
    expect(third.next).toBeNull();
  });

  test('S1 nothing of another site is found, whoever asks', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const [tab, stranger] = [await world.visitor(site), await world.agent(other)];
    await tab.say(newId('c'), 'a secret mahogany box');
    await tab.track(event({ type: 'identify', properties: { userId: 'u', traits: { name: 'Mahogany Smith' } } }));
    expect((await search(stranger, 'mahogany')).hits).toEqual([]);
    expect((await search(stranger, 'mahogany', 'people')).hits).toEqual([]);
    const silent = await world.visitor(site);
    await silent.track(event({ type: 'identify', properties: { userId: 'v', traits: { name: 'Mahogany Silent' } } }));
    const own = await world.agent(site);
    await until('both to be found', async () => (await search(own, 'mahogany', 'people')).hits.length === 2);
    expect((await search(stranger, 'mahogany', 'people')).hits).toEqual([]);
    expect((await stranger.fetch(`/api/agent/sites/${other.siteId}/visitors/${silent.visitor}`)).status).toBe(404);
    // Nor with the cursor of a page of that site.
    const agent = await world.agent(site);
    for (let n = 0; n < 21; n++) await tab.say(newId('c'), 'mahogany');
    const { next } = await search(agent, 'mahogany');
    expect((await search(stranger, 'mahogany', 'messages', next!)).hits).toEqual([]);
    const asked = await stranger.fetch(`/api/agent/sites/${site.siteId}/search?q=mahogany`);
    expect(asked.status).toBe(404);
  });

  test.each(['q=', 'q=%20', `q=${'x'.repeat(101)}`, 'q=a&in=notes', 'q=a&cursor=x', 'q=a&cursor=1.2', ''])(
    'S1 nothing is looked for with "%s"',
    async (query) => {
      const agent = await world.agent(await world.site());
      expect((await agent.fetch(`/api/agent/sites/${agent.siteId}/search?${query}`)).status).toBe(400);
    },
  );

  test('S1 what was stored before there was a search is found after a start, as in the target of a copy', async () => {
    const first = await startTestServer();
    const { config } = first;
    const site = await createTestSite(first);
    const tab = await openVisitor(first.url, site);
    const conversation = newId('c');
    const ids = Array.from({ length: 60 }, () => newId('m'));
    for (const id of ids) await tab.say(conversation, 'a larch bench', id);
    await tab.track(event({ type: 'identify', properties: { userId: 'u', traits: { name: 'Larch Lover' } } }));
    const silent = await openVisitor(first.url, site);
    await silent.track(event({ type: 'identify', properties: { userId: 'v', traits: { name: 'Larch Watcher' } } }));
    tab.socket.terminate();
    silent.socket.terminate();
    await first.close();
    const store = await openStore(config.databaseUrl);
    await store.write([{ sql: 'DELETE FROM search_entries WHERE site_id = ?', args: [site.siteId] }]);
    await store.close();

    const second = await startTestServer({ data: config });
    try {
      const agent = await openAgent(second, site);
      await until('the name to be found', async () => (await search(agent, 'lover', 'people')).hits.length === 1);
      await until(
        'who never wrote to be found',
        async () => (await search(agent, 'watcher', 'people')).hits.length === 1,
      );
      const page = await search(agent, 'larch');
      expect(messagesIn(page)).toEqual(ids.toReversed().slice(0, 20));
      const more = await search(agent, 'larch', 'messages', page.next!);
      expect(messagesIn(await search(agent, 'larch', 'messages', more.next!))).toEqual(ids.toReversed().slice(40));
      agent.socket.terminate();
    } finally {
      await second.stop();
    }
  });

  test.skipIf(STORE !== 'embedded')('the index of the file is whole after entries came, changed and went', async () => {
    const { store } = world.server;
    const site = await world.site();
    const tab = await world.visitor(site);
    const conversation = newId('c');
    for (let n = 0; n < 20; n++) await tab.say(conversation, `teak ${n}`);
    await store.write([
      {
        sql: 'DELETE FROM search_entries WHERE site_id = ? AND subject_id = ? AND seq % 2 = 0',
        args: [site.siteId, conversation],
      },
    ]);
    const agent = await world.agent(site);
    expect((await search(agent, 'teak')).hits).toHaveLength(10);
    // All of one time: each gets a number of its own.
    await store.write([
      { sql: 'DELETE FROM search_entries WHERE site_id = ? AND subject_id = ?', args: [site.siteId, conversation] },
      {
        sql: 'UPDATE messages SET at = 1700000000000 WHERE site_id = ? AND conversation_id = ?',
        args: [site.siteId, conversation],
      },
    ]);
    const { messages } = store.tables;
    const rows = (await store.orm.select().from(messages)).filter((row) => row.conversationId === conversation);
    await store.write(rows.map((row) => entryOfMessage(store, row)));
    expect((await search(agent, 'teak')).hits).toHaveLength(20);
    await store.write([
      { sql: `INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)`, args: [] },
    ]);
  });
});
