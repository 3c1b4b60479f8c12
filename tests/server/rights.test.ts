/** Who may do what: asked of the running server for every route and verb there is, and compared with the written table. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { AgentClientMessage, Role } from '../../protocol/agent.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { suffices, VERB_RIGHTS } from '../../server/operators/rights.ts';
import { agentMessage } from '../../server/socket/agent-inbound.ts';
import { dialAgent, login } from '../support/agent.ts';
import type { TestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const ROLES: Role[] = ['operator', 'admin', 'owner'];
const SOMEBODY = ['nobody', 'stranger', ...ROLES] as const;
type Somebody = (typeof SOMEBODY)[number];

let made = 0;
async function cookieOf(site: TestSite, role: Role): Promise<string> {
  const email = `rights-${++made}@shop.example`;
  const password = 'a long enough password';
  await createOperator(world.server.store, world.server.deps, { email, siteId: site.siteId, role, password });
  return login(world.url, { email, password });
}

async function written(heading: string): Promise<Map<string, string[]>> {
  const text = await readFile(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const part = text
    .slice(text.indexOf(`### ${heading}\n`))
    .split('\n### ')[0]!
    .split('\n## ')[0]!;
  const rows = [...part.matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)];
  return new Map(rows.map(([, name, cells]) => [name!, cells!.split('|').map((cell) => cell.trim())]));
}

describe('A2 the table of rights', () => {
  test('A2 is what the server does, for every route of the agent page', async () => {
    const site = await world.site();
    const elsewhere = await world.site();
    const routes = world.server.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/agent/'))
      .map(({ method, path }) => ({ method, path: path.slice('/api/agent'.length).replace(/(.)\/$/, '$1') }));
    const cookies = new Map<Somebody, string>([['nobody', '']]);
    for (const role of ROLES) cookies.set(role, await cookieOf(site, role));
    cookies.set('stranger', await cookieOf(elsewhere, 'owner'));

    const ask = async (who: Somebody, method: string, path: string, siteId: string) => {
      // What ends a session or changes an account does it to one of its own.
      const own = path.startsWith('/sites/') || who === 'nobody';
      const cookie = own ? cookies.get(who)! : await cookieOf(who === 'stranger' ? elsewhere : site, 'owner');
      const answer = await fetch(
        `${world.url}/api/agent${path.replace(':site', siteId).replaceAll(/:\w+/g, 'x_never')}`,
        {
          method,
          headers: { cookie, origin: world.url },
          ...(method !== 'GET' && { body: '{}' }),
        },
      );
      return { status: answer.status, body: await answer.text() };
    };

    const done = new Map<string, string[]>();
    for (const { method, path } of routes) {
      const cells: string[] = [];
      for (const who of SOMEBODY) {
        const answer = await ask(who, method, path, site.siteId);
        const isMissing = path.startsWith('/sites/') && who === 'stranger';
        if (isMissing) expect(answer).toEqual(await ask(who, method, path, 's_never'));
        cells.push(answer.status === 401 || answer.status === 403 || isMissing ? String(answer.status) : 'yes');
      }
      // Asked with nothing, these refuse what was sent: they may be asked by anybody all the same.
      done.set(`${method} ${path}`, cells);
    }
    expect(done.size).toBeGreaterThan(15);
    expect(Object.fromEntries(done)).toEqual(Object.fromEntries(await written('Routes of the agent page')));
  }, 60_000);

  test("A2 is what the server does, for every verb of the operator's socket", async () => {
    const [site, elsewhere] = [await world.site(), await world.site()];
    const verbs = agentMessage.options.map((option) => option.shape.t.value);
    const table = await written("Verbs of the operator's socket");
    expect([...table.keys()].toSorted()).toEqual(verbs.toSorted());
    for (const [verb, cells] of table) {
      const rights = ROLES.map((role) =>
        suffices(role, VERB_RIGHTS[verb as keyof typeof VERB_RIGHTS]) ? 'yes' : 'forbidden',
      );
      expect([verb, ...cells.slice(1)]).toEqual([verb, ...rights]);
    }

    const socket = await dialAgent(world.url, await cookieOf(elsewhere, 'owner'));
    const frames: { [verb in AgentClientMessage['t']]: AgentClientMessage } = {
      ping: { t: 'ping' },
      touched: { t: 'touched' },
      away: { t: 'away', away: true },
      watch: { t: 'watch', site: site.siteId },
      watch_visitor: { t: 'watch_visitor', visitor: 'v_never' },
      reply: { t: 'reply', id: 'reply-one', conversation: 'c_never', text: 'hello', at: 1 },
      note: { t: 'note', id: 'note-one', conversation: 'c_never', text: 'hello', at: 1 },
      seen: { t: 'seen', conversation: 'c_never' },
      typing: { t: 'typing', conversation: 'c_never', on: true },
      read: { t: 'read', conversation: 'c_never', seq: 1 },
      change: { t: 'change', id: 'change-one', conversations: ['c_never'], change: { kind: 'close' } },
    };
    for (const verb of verbs) {
      socket.send(frames[verb]);
      const answer = verb === 'ping' ? await socket.next('pong') : await socket.next('error');
      const stranger = answer.t === 'error' ? answer.code : 'yes';
      expect([verb, stranger]).toEqual([verb, table.get(verb)![0]]);
    }
    await socket.close();
  });

  test('A2 a role on every site is no role on a site of that name', async () => {
    const socket = await dialAgent(world.url, await cookieOf(await world.site(), 'owner'));
    socket.send({ t: 'watch', site: '*' });
    expect(await socket.next('error')).toMatchObject({ code: 'not_found' });
    await socket.close();
  });
});
