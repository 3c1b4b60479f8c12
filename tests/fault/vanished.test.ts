/** The process of an operator is killed, or stands still: what waits for them is somebody else's within a minute. */
import { expect, test } from 'vitest';
import type { TeamPage } from '../../protocol/agent.ts';
import { dialAgent, login, type AgentClient } from '../support/agent.ts';
import { openReader } from '../support/database.ts';
import { report } from '../support/figures.ts';
import { startNodesOf, type Installation } from '../support/installation.ts';
import { ORIGIN } from '../support/site.ts';
import { newId, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const GIVEN_BACK_WITHIN_MS = 60_000;

async function stage(kind: 'embedded' | 'postgres') {
  const installation: Installation = await startNodesOf(kind);
  const [first] = installation.nodes;
  const keys = { ...(await first!.createSite({ origins: [ORIGIN] })), origin: ORIGIN };
  const db = await openReader(installation.databaseUrl);
  const desk = async (at: number, name: string): Promise<AgentClient> => {
    const operator = await first!.createOperator(keys.siteId, `${name}-${newId()}@shop.example`, name);
    const client = await dialAgent(installation.nodes[at]!.url, await login(first!.url, operator));
    client.url = first!.url;
    client.siteId = keys.siteId;
    client.send({ t: 'watch', site: keys.siteId });
    await client.next('watching');
    return client;
  };
  return {
    ...installation,
    keys,
    desk,
    async owner(id: string) {
      return db.value('SELECT assignee_id FROM conversations WHERE site_id = ? AND id = ?', keys.siteId, id);
    },
    async route() {
      const answer = await fetch(`${first!.url}/api/agent/login`, {
        method: 'POST',
        headers: { origin: first!.url, 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'owner@example.com', password: 'owner-password' }),
      });
      const cookie = answer.headers.get('set-cookie')!.split(';', 1)[0]!;
      const stored = await fetch(`${first!.url}/api/agent/sites/${keys.siteId}/routing`, {
        method: 'PUT',
        headers: { cookie, origin: first!.url },
        body: JSON.stringify({ mode: 'least busy', limit: 10, rules: [] }),
      });
      expect(stored.status).toBe(200);
    },
    async end() {
      db.close();
      for (const node of installation.nodes) node.thaw();
      await installation.dispose();
    },
  };
}

const idOf = async (agent: AgentClient, name: string) =>
  (await agent.get<TeamPage>('/operators')).operators.find((one) => one.name === name)!.id;

test.concurrent.each([
  ['killed', 'kill'],
  ['standing still', 'freeze'],
] as const)(
  'what waits for the operators of a process %s is given to who is there on another, once, within a minute',
  { timeout: 180_000 },
  async (what, how) => {
    const world = await stage('postgres');
    try {
      const [near, far] = [await world.desk(0, 'Mara'), await world.desk(1, 'Noor')];
      const [mara, noor] = [await idOf(near, 'Mara'), await idOf(near, 'Noor')];
      const tab = await openVisitor(world.nodes[0]!.url, world.keys);
      const ids = Array.from({ length: 5 }, () => newId('c'));
      for (const id of ids) await tab.say(id, 'hello');
      await far.changed(ids, { kind: 'assign', to: noor });
      await world.route();
      const struck = Date.now();
      if (how === 'kill') await world.nodes[1]!.kill();
      else world.nodes[1]!.freeze();
      await until(
        'all of them to be given',
        async () => (await Promise.all(ids.map(world.owner))).every((owner) => owner === mara),
        90_000,
      );
      const took = Date.now() - struck;
      expect(took).toBeLessThan(GIVEN_BACK_WITHIN_MS);
      expect((await near.get<TeamPage>('/operators')).operators.find(({ id }) => id === noor)!.presence).toBe(
        'offline',
      );
      report({
        fault: `An operator's process ${what}`,
        on: 'postgres, two nodes',
        mark: 'what waits is given to a colleague in 60 s, once',
        seen: `5 of 5 after ${took} ms`,
      });
      tab.socket.terminate();
      near.socket.terminate();
    } finally {
      await world.end();
    }
  },
);

test.concurrent(
  'what waits for an operator of a process that is killed and started again is nobody’s within a minute',
  { timeout: 180_000 },
  async () => {
    const world = await stage('embedded');
    try {
      const mara = await world.desk(0, 'Mara');
      const id = newId('c');
      const tab = await openVisitor(world.nodes[0]!.url, world.keys);
      await tab.say(id, 'hello');
      const hers = await idOf(mara, 'Mara');
      await mara.changed([id], { kind: 'assign', to: hers });
      const struck = Date.now();
      await world.nodes[0]!.kill();
      await world.nodes[0]!.start();
      expect(await world.owner(id)).toBe(hers);
      await until('it to be given back', async () => (await world.owner(id)) === null, 90_000);
      const took = Date.now() - struck;
      expect(took).toBeLessThan(GIVEN_BACK_WITHIN_MS);
      report({
        fault: "An operator's process killed and started, the operator gone",
        on: 'embedded',
        mark: 'what waits is nobody’s in 60 s',
        seen: `after ${took} ms`,
      });
    } finally {
      await world.end();
    }
  },
);
