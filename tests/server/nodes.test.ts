/** Several processes, one installation. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LivePage, TeamPage, TimelinePage } from '../../protocol/agent.ts';
import { keepChunks } from '../../db/queries/widget-chunks.ts';
import { CLOSE_SIGNED_OUT } from '../../protocol/errors.ts';
import { writeHelp } from '../../server/demo/write-help.ts';
import { createSite } from '../../server/sites/sites.ts';
import type { AgentClient } from '../support/agent.ts';
import { dialAgent, login } from '../support/agent.ts';
import { openReader, type Reader } from '../support/database.ts';
import { startNats } from '../support/nats.mjs';
import { startNodes, type Nodes } from '../support/nodes.ts';
import { createTestOperator, createTestSite, ORIGIN, putItems, someItems, type TestSite } from '../support/site.ts';
import type { TestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { event, newId, newToken, openVisitor, viewed, type VisitorClient } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

/** Asked in four bursts: an answer is waited for so long, and a busy machine does not store a hundred in that time. */
const quarters = (ids: string[]) => [0, 1, 2, 3].map((n) => ids.slice(n * 25, n * 25 + 25));

describe.skipIf(STORE !== 'postgres')('several processes on PostgreSQL and NATS', () => {
  let installation: Nodes;
  let a: TestServer;
  let b: TestServer;
  let c: TestServer;
  let db: Reader;
  let open: { socket: { terminate(): void } }[] = [];

  beforeAll(async () => {
    installation = await startNodes(3, { limits: { loginsPerFiveMinutes: 1e6 } });
    [a, b, c] = installation.nodes as [TestServer, TestServer, TestServer];
    db = await openReader(a.config.databaseUrl);
  });
  afterEach(() => {
    for (const { socket } of open) socket.terminate();
    open = [];
  });
  afterAll(async () => {
    db.close();
    await installation.stop();
  });

  const keep = <T extends { socket: { terminate(): void } }>(client: T): T => {
    open.push(client);
    return client;
  };
  async function visitor(node: TestServer, site: TestSite, hello = {}): Promise<VisitorClient> {
    return keep(await openVisitor(node.url, site, hello));
  }
  /** Logged in on one process, with a socket on another. */
  async function operator(node: TestServer, site: TestSite, at = node): Promise<AgentClient> {
    const cookie = await login(node.url, await createTestOperator(node, site));
    const client = keep(await dialAgent(at.url, cookie));
    client.siteId = site.siteId;
    client.send({ t: 'watch', site: site.siteId });
    await client.next('watching');
    return client;
  }
  /** The other processes have heard of the site. */
  async function siteOn(nodes: TestServer[], site: TestSite): Promise<TestSite> {
    for (const node of nodes) await until('the site to be known', () => node.directory.byId(site.siteId) !== undefined);
    return site;
  }
  async function shop(items = 0): Promise<TestSite> {
    const site = await createTestSite(a);
    for (const node of [b, c]) await node.directory.refresh();
    if (items) await putItems(a, site, someItems(items));
    return site;
  }

  test('a visitor with tabs on two processes and an operator on a third see one conversation in one order', async () => {
    const site = await shop();
    const token = newToken();
    const tabs = [await visitor(a, site, { token }), await visitor(b, site, { token })];
    const agent = await operator(a, site, c);
    const conversation = newId('c');
    await tabs[0]!.say(conversation, 'first');
    const said: Promise<unknown>[] = [];
    for (let n = 0; n < 30; n++) {
      said.push(tabs[n % 2]!.say(conversation, `visitor ${n}`));
      if (n % 3 === 0) said.push(agent.reply(conversation, `operator ${n}`));
    }
    await Promise.all(said);
    const seqs = (messages: { message: { seq: number; text: string } }[]) =>
      new Map(messages.map(({ message }) => [message.seq, message.text]));
    for (const end of [...tabs, agent]) {
      await until('all 41 messages', () => seqs((end as VisitorClient).all('message')).size === 41);
    }
    const [one, two, three] = [...tabs, agent].map((end) =>
      [...seqs((end as VisitorClient).all('message'))].sort(([x], [y]) => x - y),
    );
    expect(one!.map(([seq]) => seq)).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  test('P18 a question to two processes at once is answered automatically once, and told on both', async () => {
    const site = await shop();
    await writeHelp(a.store, site.siteId, Date.now());
    const token = newToken();
    const tabs = [await visitor(a, site, { token }), await visitor(b, site, { token })];
    for (let n = 0; n < 10; n++) {
      const conversation = newId('c');
      const id = newId('m');
      await Promise.all(tabs.map((tab) => tab.say(conversation, 'Do you ship to Norway?', id)));
      const isAnswer = ({ message }: { message: { from: string; conversation: string } }) =>
        message.from === 'assistant' && message.conversation === conversation;
      const told = await Promise.all(tabs.map((tab) => tab.next('message', isAnswer)));
      expect(told.map(({ message }) => message.seq)).toEqual([2, 2]);
    }
    const sql = "SELECT count(*) FROM messages WHERE site_id = ? AND sender = 'assistant'";
    expect(await db.value(sql, site.siteId)).toBe(10);
  });

  test('B1 a training that one process began is known on all of them, and ended from any', async () => {
    const site = await siteOn([b, c], await shop(4));
    const [begins, ends] = [await operator(a, site), await operator(a, site, c)];
    const ask = async (agent: AgentClient, method: string, body?: object): Promise<[number, unknown]> => {
      const headers = { origin: agent.url, 'content-type': 'application/json' };
      const path = `/api/agent/sites/${site.siteId}/sandbox`;
      const answer = await agent.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return [answer.status, await answer.json()];
    };
    const [status, begun] = await ask(begins, 'POST', { visitors: 2 });
    expect([status, begun]).toMatchObject([200, { visitors: 2 }]);
    await ends.next('training');
    expect(await ends.get('/sandbox')).toEqual(begun);
    expect(await ask(ends, 'POST', { visitors: 1 })).toMatchObject([409, { error: { code: 'conflict' } }]);
    expect(await ask(ends, 'DELETE')).toEqual([200, { visitors: 0, until: null }]);
    await until('the process that had it to have ended it', async () => {
      return (await begins.get<{ visitors: number }>('/sandbox')).visitors === 0;
    });
    // Who asks two of them at once has one.
    await until('one to begin, and one alone', async () => {
      const both = await Promise.all([begins, ends].map((agent) => ask(agent, 'POST', { visitors: 1 })));
      const statuses = both.map(([one]) => one).toSorted();
      expect([
        [200, 409],
        [409, 409],
      ]).toContainEqual(statuses);
      return statuses[0] === 200;
    });
    expect((await ask(ends, 'DELETE'))[0]).toBe(200);
  });

  test('the same message sent to two processes at once is stored once, and leaves no gap', async () => {
    const site = await shop();
    const token = newToken();
    const tabs = [await visitor(a, site, { token }), await visitor(b, site, { token })];
    const conversation = newId('c');
    for (let n = 0; n < 20; n++) {
      const id = newId('m');
      const [x, y] = await Promise.all(tabs.map((tab) => tab.say(conversation, `m${n}`, id)));
      expect([x!.seq, y!.seq]).toEqual([n + 1, n + 1]);
    }
    expect(await db.value('SELECT count(*) FROM messages WHERE site_id = ?', site.siteId)).toBe(20);
    expect(await db.value('SELECT seq FROM conversations WHERE site_id = ?', site.siteId)).toBe(20);
  });

  test('of a hundred conversations that operators of two processes claim at once each gets one owner, whom a third process hears of', async () => {
    const site = await shop();
    const tab = await visitor(a, site);
    const ids = Array.from({ length: 100 }, () => newId('c'));
    await Promise.all(ids.map((id) => tab.say(id, 'who takes it?')));
    const agents = [await operator(a, site), await operator(b, site), await operator(c, site)];
    const { operators } = await agents[0]!.get<TeamPage>('/operators');
    const won = await Promise.all(
      agents.slice(0, 2).map(async (agent, at) => {
        const to = operators[at]!.id;
        const mine: (readonly [string, string])[] = [];
        for (const some of quarters(ids)) {
          const claims = some.map((id) => agent.changed([id], { kind: 'assign', to, from: null }));
          mine.push(...(await Promise.all(claims)).flat().map((id) => [id, to] as const));
        }
        return mine;
      }),
    );
    expect(
      won
        .flat()
        .map(([id]) => id)
        .sort(),
    ).toEqual([...ids].sort());
    for (const [id, to] of won.flat()) {
      await agents[2]!.next('conversation', ({ row }) => row.id === id && row.assignee?.id === to);
    }
  });

  test('a conversation snoozed on one process is woken once, and operators of every process hear it', async () => {
    const site = await shop();
    const tab = await visitor(a, site);
    const conversation = newId('c');
    await tab.say(conversation, 'later, please');
    const [here, there] = [await operator(b, site), await operator(c, site)];
    await here.changed([conversation], { kind: 'snooze', until: Date.now() + 300 });
    for (const agent of [here, there]) {
      await agent.next('conversation', ({ row }) => row.status === 'snoozed');
      await agent.next('conversation', ({ row }) => row.status === 'open' && row.snoozedUntil === null);
    }
  });

  test('a note written on one process reaches operators of the others, and no visitor of any', async () => {
    const site = await shop();
    const token = newToken();
    const tabs = [await visitor(a, site, { token }), await visitor(b, site, { token })];
    const conversation = newId('c');
    await tabs[0]!.say(conversation, 'hello');
    const [here, there] = [await operator(b, site), await operator(c, site)];
    const note = await here.note(conversation, 'only for us');
    expect((await there.next('note')).note).toEqual(note);
    await here.reply(conversation, 'for everybody');
    for (const tab of tabs) {
      await tab.next('message', ({ message }) => message.seq === 2);
      expect(JSON.stringify(tab.heard)).not.toContain('only for us');
    }
  });

  test('folds that two processes change at once add up exactly, whoever is asked', { timeout: 240_000 }, async () => {
    const site = await shop();
    const perVisitor = process.env['FOYER_FAULT'] === 'full' ? 5_000 : 1_000;
    const tokens = Array.from({ length: 20 }, newToken);
    const sent = await Promise.all(
      tokens.map(async (token) => {
        const tabs = [await visitor(a, site, { token }), await visitor(b, site, { token })];
        for (let n = 0; n < perVisitor; n += 100) {
          const batches = Array.from({ length: 4 }, () => Array.from({ length: 25 }, () => event()));
          // Each on a random process, and some on both.
          await Promise.all(
            batches.flatMap((batch) => {
              const first = tabs[Math.random() < 0.5 ? 0 : 1]!;
              const again = Math.random() < 0.2 ? [tabs[0]!.track(...batch), tabs[1]!.track(...batch)] : [];
              return [first.track(...batch), ...again];
            }),
          );
        }
        return tabs[0]!.visitor;
      }),
    );
    const rows = await db.rows('SELECT id, fold FROM visitors WHERE site_id = ?', site.siteId);
    const counted = new Map(
      rows.map((row) => [String(row['id']), (JSON.parse(String(row['fold'])) as { events: number }).events]),
    );
    expect(sent.map((id) => counted.get(id))).toEqual(sent.map(() => perVisitor));
    expect(await db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(20 * perVisitor);
    expect(await db.value('SELECT count(*) FROM event_ids WHERE site_id = ?', site.siteId)).toBe(20 * perVisitor);
  });

  test('an operator sees who is on another process, every tab, and when they go', async () => {
    const site = await shop();
    const agent = await operator(c, site);
    const token = newToken();
    const tab = await visitor(a, site, { token });
    await agent.next('live', ({ visitor: row }) => row.visitor === tab.visitor);
    await visitor(b, site, { token });
    await agent.next('live', ({ visitor: row }) => row.tabs === 2);
    const late = await installation.add();
    const newcomer = await operator(a, site, late);
    await until('the newcomer to know', async () => {
      const { visitors } = await newcomer.get<LivePage>('/live');
      return visitors.some((row) => row.visitor === tab.visitor && row.tabs === 2);
    });
    newcomer.socket.terminate();
    await late.close();
  });

  test('P13 visitors hear that an operator came to another process, and that the last one went', async () => {
    const site = await shop();
    const tab = await visitor(a, site);
    const agent = await operator(b, site);
    expect(await tab.next('presence')).toMatchObject({ online: true });
    await agent.close();
    expect(await tab.next('presence')).toMatchObject({ online: false });
  });

  test('the timeline of a visitor on another process is live, with its decisions and their outcomes', async () => {
    const site = await shop(8);
    const agent = await operator(c, site);
    const tab = await visitor(a, site, { slots: [{ slot: 'home', limit: 3 }] });
    agent.send({ t: 'watch_visitor', visitor: tab.visitor });
    await agent.settled();
    const one = viewed('i1');
    await tab.track(one);
    await agent.next('timeline', ({ entry }) => entry.kind === 'event' && entry.id === one.id);
    const { decision } = await tab.next('decision', (shown) => shown.decision.items[0]?.id !== undefined);
    const item = decision.items[0]!.id;
    await until('the decision in the timeline', async () =>
      (await agent.get<TimelinePage>(`/visitors/${tab.visitor}/timeline`)).entries.some(
        (entry) => entry.kind === 'decision' && entry.id === decision.id,
      ),
    );
    await tab.track(event({ type: 'exposure', name: 'Seen', properties: { decisionId: decision.id, itemId: item } }));
    await agent.next('outcome', (outcome) => outcome.decision === decision.id && outcome.item === item);
  });

  test('decisions of one process follow what was done on another, within a second', async () => {
    const site = await shop(8);
    const token = newToken();
    const here = await visitor(a, site, { token, slots: [{ slot: 'home', limit: 3 }] });
    const there = await visitor(b, site, { token });
    await here.next('decision');
    const begun = performance.now();
    await there.track(viewed('i3'));
    await here.next('decision', ({ decision }) =>
      decision.items.some(({ reason }) => reason.kind !== 'popular' && reason.kind !== 'new'),
    );
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('each recommender learns from all processes, and one that starts later knows the same', async () => {
    const site = await shop(10);
    for (let n = 0; n < 6; n++) {
      const tab = await visitor(n % 2 ? a : b, site);
      await tab.track(viewed('i1'), viewed('i7'));
      await tab.close();
    }
    const late = await installation.add();
    const answers = await Promise.all(
      [a, b, c, late].map(async (node) => {
        const tab = await visitor(node, site);
        return until('i7 after i1', async () => {
          await tab.track(viewed('i1'));
          const id = newId('q');
          tab.send({ t: 'recommend', id, slot: 'home', limit: 4 });
          const { decision } = await tab.next('recommendation', (answer) => answer.id === id);
          return decision.items[0]?.id === 'i7' ? decision.items[0].reason.kind : false;
        });
      }),
    );
    expect(new Set(answers)).toEqual(new Set(['because_viewed']));
    await late.close();
  });

  test('sites and items of one process are known to all', async () => {
    const keys = await createSite(a.store, a.deps, { name: 'New', origins: [ORIGIN] });
    const site = await siteOn([a, b, c], { ...keys, origin: ORIGIN });
    await putItems(b, site, someItems(3));
    for (const node of [a, c]) {
      await until('the items', async () => {
        const answer = await fetch(`${node.url}/v1/sites/${site.writeKey}/slots/home?limit=3`);
        return (await answer.text()).includes('i2');
      });
    }
  }, 30_000);

  test('who signs out on one process is cut off on the others', async () => {
    const site = await shop();
    const agent = await operator(a, site, c);
    await fetch(`${b.url}/api/agent/logout`, { method: 'POST', headers: { cookie: agent.cookie, origin: b.url } });
    expect((await agent.ended()).code).toBe(CLOSE_SIGNED_OUT);
  });

  test('a process is asked for code of the widget that only another one came with, newer or older, and has it', async () => {
    const name = 'panel-0123456789.js';
    const code = 'export const mount = () => {};';
    const version = { now: Date.now(), forgetBefore: 0 };
    expect((await fetch(`${b.url}/w/${name}`)).status).toBe(404);
    await keepChunks(a.store, [{ name, code }], version);
    for (const node of [b, c]) {
      const answer = await fetch(`${node.url}/w/${name}`);
      expect([answer.status, await answer.text()]).toEqual([200, code]);
      expect(answer.headers.get('cache-control')).toContain('immutable');
    }
    // Each process puts its own there when it starts.
    const stored = (await db.rows('SELECT name FROM widget_chunks')).map(({ name }) => String(name));
    for (const chunk of stored) expect(chunk, 'a name that is looked for').toMatch(/^[a-z-]{1,32}-[0-9a-f]{6,64}\.js$/);
    for (const chunk of stored) expect((await fetch(`${a.url}/w/${chunk}`)).status).toBe(200);
    expect(stored.map((chunk) => chunk.split('-')[0])).toEqual(expect.arrayContaining(['panel', 'slots', 'talk']));
    expect((await fetch(`${b.url}/w/..%2Ffoyer.js`)).status).toBe(404);
  });

  test('limits on logins are one limit, whichever process is asked', async () => {
    const few = await startNodes(2, { limits: { loginsPerFiveMinutes: 5 } });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) {
      const { url } = few.nodes[n % 2]!;
      const answer = await fetch(`${url}/api/agent/login`, {
        method: 'POST',
        headers: { origin: url },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong-password' }),
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    await few.stop();
  });

  test('without the bus everything is stored and acknowledged; it arrives within 5 s of its return', async () => {
    const nats = await startNats();
    const two = await startNodes(2, { natsUrl: nats.url });
    const [x, y] = two.nodes as [TestServer, TestServer];
    const site = await createTestSite(x);
    await y.directory.refresh();
    const token = newToken();
    const tab = await visitor(x, site, { token });
    const other = await visitor(y, site, { token });
    const agent = await operator(x, site, y);
    const conversation = newId('c');
    await tab.say(conversation, 'before');
    await other.next('message');
    await nats.kill();
    await until(
      'the loss to be noticed',
      async () => (await health(x)).includes('bus') && (await health(y)).includes('bus'),
    );
    await tab.say(conversation, 'meanwhile');
    await tab.track(viewed('i1'));
    await nats.start();
    const begun = performance.now();
    await other.next('message', ({ message }) => message.text === 'meanwhile');
    expect(performance.now() - begun).toBeLessThan(5_000);
    await agent.next('watching');
    expect(await health(x)).toEqual([]);
    await tab.say(conversation, 'after');
    await other.next('message', ({ message }) => message.text === 'after');
    expect(other.all('message').map(({ message }) => message.text)).toEqual(['before', 'meanwhile', 'after']);
    await two.stop();
    await nats.dispose();
  });

  async function health(node: TestServer): Promise<string[]> {
    return ((await (await fetch(`${node.url}/readyz`)).json()) as { degraded: string[] }).degraded;
  }
});
