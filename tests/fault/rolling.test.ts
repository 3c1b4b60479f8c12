/** Nodes behind a load balancer are restarted, killed and cut off from each other while visitors send. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LivePage } from '../../protocol/agent.ts';
import { dialAgent, login, type AgentClient } from '../support/agent.ts';
import { startBalancer, type Balancer } from '../support/balancer.ts';
import { openReader, type Reader } from '../support/database.ts';
import { milliseconds, quantile, report } from '../support/figures.ts';
import { size } from '../support/fault-size.ts';
import { startFoyer, type FoyerProcess } from '../support/foyer-process.ts';
import { missing, promises, startLoad, type Load, type Site } from '../support/load.ts';
import { ORIGIN } from '../support/site.ts';
import { openServices, STORES, type StoreServices } from '../support/store-services.ts';
import { newId, newToken, openVisitor, type VisitorClient } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const ROUNDS = size(1, 5);
const BACK_WITHIN_MS = 10_000;
const GONE_WITHIN_MS = 7_000;
const PATIENCE_MS = 60_000;
/** A widget that lost its socket sooner than this waits longer before it tries again, as it should. */
const STEADY_MS = 10_000;

describe.skipIf(!STORES.includes('postgres'))('two nodes behind a load balancer', () => {
  let services: StoreServices;
  let balancer: Balancer;
  let nodes: FoyerProcess[];
  let site: Site & { secretKey: string };
  let db: Reader;
  let load: Load;

  beforeAll(async () => {
    services = await openServices('postgres');
    balancer = await startBalancer();
    const env = {
      ...services.env,
      PUBLIC_URL: balancer.url,
      DRAIN_SECONDS: '1',
      LOG_LEVEL: 'error',
      LIMIT_CLAIMED_EVENTS_PER_SECOND: '1000000',
      LIMIT_CLAIMED_EVENTS_BURST: '1000000',
    };
    // Together, on an empty database: whoever is second waits for the first.
    nodes = await Promise.all([startFoyer(env), startFoyer(env)]);
    for (const { url } of nodes) balancer.add(url);
    db = await openReader(services.env['DATABASE_URL']!);
  }, 120_000);
  afterAll(async () => {
    db?.close();
    await Promise.all((nodes ?? []).map((node) => node.dispose()));
    await balancer?.close();
    await services?.dispose();
  });
  beforeEach(async () => {
    site = { ...(await nodes[0]!.createSite({ origins: [ORIGIN] })), origin: ORIGIN };
    await allReady();
    for (const { url } of nodes) {
      const known = async () => (await fetch(`${url}/v1/sites/${site.writeKey}/config`)).ok;
      await until('the site to be known', known, PATIENCE_MS);
    }
  });
  afterEach(() => load?.close());

  const allReady = () => until('both nodes', () => balancer.ready().length === nodes.length, PATIENCE_MS);
  const working = (what: string, more = 300) => {
    const enough = load.acknowledged() + more;
    return until(`load ${what}`, () => load.acknowledged() >= enough, PATIENCE_MS);
  };
  const allSteady = () =>
    until('steady sockets', () => load.tabs.every((tab) => tab.connectedFor() > STEADY_MS), PATIENCE_MS);
  const allBack = () => until('every socket', () => load.tabs.every((tab) => tab.connected()), PATIENCE_MS);

  /** Once, in order, complete, and shown so in each tab. */
  async function checkBooks(): Promise<void> {
    const bySite = 'SELECT count(*) FROM events WHERE site_id = ?';
    const sent = [...load.tabs.map(({ tracked }) => tracked), ...load.posters.map((poster) => poster.sent)].flat();
    const promised = promises(load);
    expect(promised.events.toSorted()).toEqual(sent.toSorted());
    expect(await missing(db, 'events', sent), 'events lost').toEqual([]);
    expect(await db.value(bySite, site.siteId), 'events doubled').toBe(sent.length);
    const folds = await db.rows('SELECT fold FROM visitors WHERE site_id = ?', site.siteId);
    const counted = folds.map(({ fold }) => (JSON.parse(String(fold)) as { events: number }).events);
    expect(
      counted.reduce((sum, n) => sum + n, 0),
      'events counted',
    ).toBe(sent.length);

    for (const conversation of new Set(load.tabs.map((tab) => tab.conversation))) {
      const rows = await db.rows(
        'SELECT seq, id FROM messages WHERE site_id = ? AND conversation_id = ? ORDER BY seq',
        site.siteId,
        conversation,
      );
      const tabs = load.tabs.filter((tab) => tab.conversation === conversation);
      const ids = rows.map(({ id }) => String(id));
      expect(ids.toSorted(), 'messages lost or doubled').toEqual(tabs.flatMap(({ written }) => written).toSorted());
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, at) => at + 1));
      for (const tab of tabs) {
        const own = new Set(tab.written);
        expect(
          ids.filter((id) => own.has(id)),
          'out of order',
        ).toEqual(tab.written);
        expect(tab.written.map((id) => tab.seqs.get(id))).toEqual(tab.written.map((id) => ids.indexOf(id) + 1));
        await until('the tab to show all', () => tab.shown().length === ids.length, PATIENCE_MS);
        expect(
          tab.shown().map(({ id }) => id),
          'shown',
        ).toEqual(ids);
      }
    }
  }

  /** Times that tabs were without a socket, in ms. */
  const outages = () => load.tabs.flatMap((tab) => tab.outages);

  const outageFigures = () =>
    `${outages().length} sockets back in ${milliseconds(quantile(outages(), 0.5))} (median), ` +
    `${milliseconds(Math.max(...outages()))} (longest)`;

  test(
    `each restarted in turn, ${ROUNDS} times: no request fails, no message is lost or doubled, sockets are back within 10 s`,
    { timeout: size(240_000, 900_000) },
    async () => {
      load = startLoad(balancer.url, site);
      await until('every socket', () => load.tabs.every((tab) => tab.connected()), PATIENCE_MS);
      const stops: number[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        for (const node of nodes) {
          await working(`before restart ${round}`);
          if (round > 1) await allSteady();
          const begun = performance.now();
          expect(await node.stop(), 'its status').toBe(0);
          stops.push(performance.now() - begun);
          await allBack();
          await working(`without it in round ${round}`);
          await node.start();
          await allReady();
        }
      }
      await working('after the last restart');
      await load.finish();
      await checkBooks();
      expect(
        load.posters.flatMap(({ refused }) => refused),
        'requests refused',
      ).toEqual([]);
      expect(
        load.posters.map(({ broken }) => broken),
        'requests without an answer',
      ).toEqual([0, 0]);
      expect(outages().length, 'every tab was moved at least once a round').toBeGreaterThanOrEqual(load.tabs.length);
      expect(Math.max(...outages())).toBeLessThan(BACK_WITHIN_MS);
      const requests = load.posters.reduce((sum, { sent }) => sum + sent.length, 0);
      report({
        fault: `rolling restart, ${ROUNDS * nodes.length} restarts`,
        on: 'postgres, two nodes',
        mark: 'failed requests 0; lost 0, doubled 0; sockets back in 10 s',
        seen: `0 failed with ${requests} events over HTTP; 0 and 0 of ${load.acknowledged()}; ${outageFigures()}`,
      });
      expect(Math.max(...stops)).toBeLessThan(10_000);
    },
  );

  test(
    'one of them killed under load: nothing acknowledged is lost, its sockets are back within 10 s, whom it had is gone within 7 s',
    { timeout: size(180_000, 600_000) },
    async () => {
      const [stays, dies] = nodes as [FoyerProcess, FoyerProcess];
      load = startLoad(balancer.url, site);
      await until('every socket', () => load.tabs.every((tab) => tab.connected()), PATIENCE_MS);
      const agent = await operator(stays);
      // This one is on the node that dies, knows no other, and does not come back; so is the only operator of theirs.
      let goneAfter = 0;
      const lonely = await openVisitor(dies.url, { ...site, secretKey: '' });
      await agent.next('live', ({ visitor }) => visitor.visitor === lonely.visitor);

      for (let kill = 1; kill <= ROUNDS; kill++) {
        await working(`before kill ${kill}`);
        if (kill > 1) await allSteady();
        // By turns, since those who were on the first are now all on the other.
        const killed = kill % 2 ? dies : stays;
        await killed.kill();
        const killedAt = performance.now();
        const promised = promises(load);
        expect(await missing(db, 'events', promised.events), 'events acknowledged and lost').toEqual([]);
        expect(await missing(db, 'messages', promised.messages), 'messages acknowledged and lost').toEqual([]);
        if (kill === 1) {
          await agent.next('left', ({ visitor }) => visitor === lonely.visitor);
          goneAfter = performance.now() - killedAt;
          expect(goneAfter).toBeLessThan(GONE_WITHIN_MS);
        }
        await allBack();
        await working(`after kill ${kill}`);
        await killed.start();
        await allReady();
      }
      const witness = await operator(stays);
      const { visitors } = await witness.get<LivePage>('/live');
      const there = new Map(visitors.map((row) => [row.visitor, row.tabs]));
      expect(there.has(lonely.visitor)).toBe(false);
      for (const { visitor } of load.tabs) expect(there.get(visitor), 'tabs of who came back').toBe(2);
      await load.finish();
      await checkBooks();
      expect(Math.max(...outages())).toBeLessThan(BACK_WITHIN_MS);
      report({
        fault: `kill -9 of one node of two, ${ROUNDS} times`,
        on: 'postgres, two nodes',
        mark: 'acknowledged lost 0, doubled 0; sockets back in 10 s; whom it had gone in 7 s',
        seen: `0 and 0 of ${load.acknowledged()}; ${outageFigures()}; gone in ${milliseconds(goneAfter)}`,
      });
      for (const { socket } of [agent, witness]) socket.terminate();
    },
  );

  test(
    'without the bus everything is stored and acknowledged, and reaches the other node within 5 s of its return',
    { timeout: size(180_000, 600_000) },
    async () => {
      load = startLoad(balancer.url, site);
      await until('every socket', () => load.tabs.every((tab) => tab.connected()), PATIENCE_MS);
      const [here, there] = nodes as [FoyerProcess, FoyerProcess];
      const agent = await operator(there);
      const token = newToken();
      const writer = await openVisitor(here.url, { ...site, secretKey: '' }, { token });
      const reader = await openVisitor(there.url, { ...site, secretKey: '' }, { token });
      const conversation = newId('c');
      const delays: number[] = [];
      for (let cut = 1; cut <= ROUNDS; cut++) {
        await writer.say(conversation, `before ${cut}`);
        for (const end of [reader, agent]) await heard(end, `before ${cut}`);
        await services.nats!.kill();
        for (const node of nodes) await until('the loss to be noticed', () => isDegraded(node));
        expect(balancer.ready()).toHaveLength(2);
        await writer.say(conversation, `meanwhile ${cut}`);
        await working(`without the bus ${cut}`);
        await services.nats!.start();
        const begun = performance.now();
        await heard(reader, `meanwhile ${cut}`);
        delays.push(performance.now() - begun);
        for (const node of nodes) await until('the bus to be back', async () => !(await isDegraded(node)));
      }
      expect(Math.max(...delays)).toBeLessThan(5_000);
      // Looked up and told at once, one may come twice on the wire; a tab shows it once (see `checkBooks`).
      const texts = reader.all('message').map(({ message }) => message.text);
      const said = Array.from({ length: ROUNDS }, (_, at) => [`before ${at + 1}`, `meanwhile ${at + 1}`]).flat();
      expect([...new Set(texts)], 'complete and in order').toEqual(said);
      for (const { socket } of [writer, reader, agent]) socket.terminate();
      await load.finish();
      await checkBooks();
      expect(outages(), 'no socket noticed').toEqual([]);
      report({
        fault: `NATS killed and started, ${ROUNDS} times`,
        on: 'postgres, two nodes',
        mark: 'acknowledged lost 0; on the other node within 5 s of its return',
        seen: `0 of ${load.acknowledged()}; at most ${milliseconds(Math.max(...delays))}`,
      });
      expect(load.posters.flatMap(({ refused }) => refused)).toEqual([]);
    },
  );

  const heard = (end: VisitorClient | AgentClient, text: string) =>
    (end as VisitorClient).next('message', ({ message }) => message.text === text);

  async function isDegraded(node: FoyerProcess): Promise<boolean> {
    const answer = (await (await fetch(`${node.url}/readyz`)).json()) as { degraded: string[] };
    return answer.degraded.includes('bus');
  }

  /** On the node itself. Its PUBLIC_URL is the balancer's, and so is the Origin of an operator's browser. */
  async function operator(node: FoyerProcess): Promise<AgentClient> {
    const email = `${newId('o')}@example.com`.toLowerCase();
    const { password } = await node.createOperator(site.siteId, email, 'Mara');
    const client = await dialAgent(node.url, await login(node.url, { email, password }));
    client.siteId = site.siteId;
    client.send({ t: 'watch', site: site.siteId });
    await client.next('watching');
    return client;
  }
});
