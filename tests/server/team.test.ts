import { describe, expect, test } from 'vitest';
import type { Me, Role } from '../../protocol/agent.ts';
import type { InvitationMade, InvitationSeen, MembersPage } from '../../protocol/team.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { systemDeps } from '../../server/deps.ts';
import { dialAgent, login } from '../support/agent.ts';
import { startNodes } from '../support/nodes.ts';
import type { TestOperator, TestSite } from '../support/site.ts';
import { createTestSite } from '../support/site.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { STORE } from '../support/test-store.ts';
import { newId } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const PASSWORD = 'a long enough password';
let made = 0;

async function member(role: Role, site: TestSite, server: TestServer = world.server) {
  const email = `team-${++made}-${role}@shop.example`;
  const input = { email, siteId: site.siteId, role, password: PASSWORD };
  const { operatorId } = await createOperator(server.store, server.deps, input);
  const operator: TestOperator = { operatorId, email, password: PASSWORD };
  return { ...operator, cookie: await login(server.url, operator) };
}

async function ask(cookie: string, method: string, path: string, body?: unknown, url = world.url): Promise<Response> {
  return fetch(`${url}/api/agent${path}`, {
    method,
    headers: { cookie, origin: url },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const statusOf = async (answer: Promise<Response>) => (await answer).status;
const codeOf = async (answer: Promise<Response>) =>
  ((await (await answer).json()) as { error: { code: string } }).error.code;

/** What stands in a link behind the #. */
function inLink(link: string): { site: string; token: string } {
  const [, , site, token] = new URL(link).hash.split('/');
  return { site: site!, token: token! };
}

async function invited(owner: { cookie: string }, site: TestSite, email: string, role: Role = 'operator') {
  const answer = await ask(owner.cookie, 'POST', `/sites/${site.siteId}/team/invitations`, { email, role });
  expect(answer.status).toBe(201);
  return inLink(((await answer.json()) as InvitationMade).link);
}

describe('A7 a link that invites', () => {
  test('A7 makes an operator with the role it names, once', async () => {
    const site = await world.site();
    const owner = await member('owner', site);
    const email = `new-${++made}@shop.example`;
    const link = await invited(owner, site, email.toUpperCase(), 'admin');
    const seen = await ask('', 'POST', '/invitations/look', link);
    expect((await seen.json()) as InvitationSeen).toEqual({ siteName: 'Shop', email, role: 'admin', known: false });
    const accept = { ...link, name: 'Jo', password: PASSWORD };
    expect(await statusOf(ask('', 'POST', '/invitations/accept', accept))).toBe(204);
    const cookie = await login(world.url, { email, password: PASSWORD });
    const me = (await (await ask(cookie, 'GET', '/me')).json()) as Me;
    expect(me.operator.name).toBe('Jo');
    expect(me.sites).toEqual([{ id: site.siteId, name: 'Shop', role: 'admin' }]);
    expect(await statusOf(ask('', 'POST', '/invitations/accept', accept))).toBe(404);
    expect(await statusOf(ask('', 'POST', '/invitations/look', link))).toBe(404);
  });

  test('A7 used by ten at once makes one operator', async () => {
    const site = await world.site();
    const owner = await member('owner', site);
    const email = `race-${++made}@shop.example`;
    const link = await invited(owner, site, email);
    const accept = { ...link, name: 'Jo', password: PASSWORD };
    const statuses = await Promise.all(
      Array.from({ length: 10 }, () => statusOf(ask('', 'POST', '/invitations/accept', accept))),
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(await world.db.rows('SELECT id FROM operators WHERE email = ?', email)).toHaveLength(1);
  });

  test('A7 gives a known operator the role on that site only with its own password', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const owner = await member('owner', site);
    const known = await member('operator', other);
    const link = await invited(owner, site, known.email);
    expect(await codeOf(ask('', 'POST', '/invitations/accept', { ...link, password: 'somebody else' }))).toBe(
      'forbidden',
    );
    expect(await statusOf(ask('', 'POST', '/invitations/accept', { ...link, password: PASSWORD }))).toBe(204);
    const me = (await (await ask(known.cookie, 'GET', '/me')).json()) as Me;
    expect(me.sites.map(({ id }) => id).toSorted()).toEqual([site.siteId, other.siteId].toSorted());
  });

  test('A7 is for its site, ends when withdrawn or replaced, and is stored as a hash', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const owner = await member('owner', site);
    const email = `ends-${++made}@shop.example`;
    const first = await invited(owner, site, email);
    expect(await statusOf(ask('', 'POST', '/invitations/look', { ...first, site: other.siteId }))).toBe(404);
    const second = await invited(owner, site, email);
    expect(await statusOf(ask('', 'POST', '/invitations/look', first))).toBe(404);
    expect(JSON.stringify(await world.db.rows('SELECT * FROM invitations'))).not.toContain(second.token);
    const team = (await (await ask(owner.cookie, 'GET', `/sites/${site.siteId}/team`)).json()) as MembersPage;
    expect(team.invitations.map((one) => one.email)).toEqual([email]);
    const withdraw = () => ask(owner.cookie, 'POST', `/sites/${site.siteId}/team/invitations/withdraw`, { email });
    expect(await statusOf(withdraw())).toBe(204);
    expect(await statusOf(withdraw())).toBe(404);
    expect(await statusOf(ask('', 'POST', '/invitations/look', second))).toBe(404);
  });

  test('A7 is over after seven days', async () => {
    let now = Date.now();
    const server = await startTestServer({ deps: { ...systemDeps, now: () => now } });
    const site = await createTestSite(server);
    const owner = await member('owner', site, server);
    const at = (path: string, body: unknown, cookie = '') => ask(cookie, 'POST', path, body, server.url);
    const email = 'late@shop.example';
    const answer = await at(`/sites/${site.siteId}/team/invitations`, { email, role: 'operator' }, owner.cookie);
    const link = inLink(((await answer.json()) as InvitationMade).link);
    now += 7 * 24 * 3600 * 1000 - 1000;
    expect(await statusOf(at('/invitations/look', link))).toBe(200);
    now += 1000;
    expect(await statusOf(at('/invitations/look', link))).toBe(404);
    expect(await statusOf(at('/invitations/accept', { ...link, name: 'Jo', password: PASSWORD }))).toBe(404);
    await server.stop();
  });

  test('A7 is not made for who is in the team, and a password that is too short uses nothing up', async () => {
    const site = await world.site();
    const owner = await member('owner', site);
    const again = ask(owner.cookie, 'POST', `/sites/${site.siteId}/team/invitations`, {
      email: owner.email,
      role: 'operator',
    });
    expect(await codeOf(again)).toBe('conflict');
    const link = await invited(owner, site, `short-${++made}@shop.example`);
    expect(await statusOf(ask('', 'POST', '/invitations/accept', { ...link, name: 'Jo', password: 'short' }))).toBe(
      400,
    );
    expect(await statusOf(ask('', 'POST', '/invitations/look', link))).toBe(200);
  });
});

describe('A8 what an owner changes', () => {
  test('A8 a new role ends the sessions of who has it, with their sockets, and holds from the next login', async () => {
    const site = await world.site();
    const [owner, other] = [await member('owner', site), await member('operator', site)];
    const socket = await dialAgent(world.url, other.cookie);
    const path = `/sites/${site.siteId}/team/${other.operatorId}/role`;
    expect(await statusOf(ask(owner.cookie, 'PUT', path, { role: 'admin' }))).toBe(204);
    expect((await socket.ended()).code).toBe(4403);
    expect(await statusOf(ask(other.cookie, 'GET', '/me'))).toBe(401);
    const me = (await (await ask(await login(world.url, other), 'GET', '/me')).json()) as Me;
    expect(me.sites[0]!.role).toBe('admin');
    expect(await statusOf(ask(owner.cookie, 'GET', '/me'))).toBe(200);
  });

  test('A8 who is suspended is out at once and cannot log in, until they may again', async () => {
    const site = await world.site();
    const [owner, other] = [await member('owner', site), await member('operator', site)];
    const path = `/sites/${site.siteId}/team/${other.operatorId}/suspended`;
    expect(await statusOf(ask(owner.cookie, 'PUT', path, { suspended: true }))).toBe(204);
    expect(await statusOf(ask(other.cookie, 'GET', '/me'))).toBe(401);
    await expect(login(world.url, other)).rejects.toThrow('unauthorized');
    expect(await statusOf(ask(owner.cookie, 'PUT', path, { suspended: false }))).toBe(204);
    await login(world.url, other);
  });

  test('A8 who is suspended on one site still works for another', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const owner = await member('owner', site);
    const both = await member('operator', site);
    await createOperator(world.server.store, world.server.deps, {
      email: both.email,
      siteId: other.siteId,
      role: 'operator',
    });
    await ask(owner.cookie, 'PUT', `/sites/${site.siteId}/team/${both.operatorId}/suspended`, { suspended: true });
    const cookie = await login(world.url, both);
    expect(await statusOf(ask(cookie, 'GET', `/sites/${site.siteId}/live`))).toBe(404);
    expect(await statusOf(ask(cookie, 'GET', `/sites/${other.siteId}/live`))).toBe(200);
    const socket = await dialAgent(world.url, cookie);
    socket.send({ t: 'watch', site: site.siteId });
    expect(await socket.next('error')).toMatchObject({ code: 'not_found' });
    await socket.close();
  });

  test('A8 the last owner stays, also where two remove each other', async () => {
    const site = await world.site();
    const [one, two] = [await member('owner', site), await member('owner', site)];
    const remove = (by: { cookie: string }, who: TestOperator) =>
      statusOf(ask(by.cookie, 'DELETE', `/sites/${site.siteId}/team/${who.operatorId}`));
    await Promise.all([remove(one, two), remove(two, one)]);
    const owners = await world.db.rows(
      `SELECT operator_id AS id FROM operator_roles WHERE site_id = ? AND role = 'owner'`,
      site.siteId,
    );
    expect(owners).toHaveLength(1);
    const left = [one, two].find(({ operatorId }) => operatorId === owners[0]!['id'])!;
    const cookie = await login(world.url, left);
    const path = `/sites/${site.siteId}/team/${left.operatorId}`;
    expect(await codeOf(ask(cookie, 'DELETE', path))).toBe('conflict');
    expect(await codeOf(ask(cookie, 'PUT', `${path}/role`, { role: 'admin' }))).toBe('conflict');
    expect(await codeOf(ask(cookie, 'PUT', `${path}/suspended`, { suspended: true }))).toBe('conflict');
    expect(await statusOf(ask(cookie, 'GET', '/me')), 'a refused change ends nothing').toBe(200);
  });

  test("A8 another site's operator is missing, and keeps its sessions", async () => {
    const [site, other] = [await world.site(), await world.site()];
    const owner = await member('owner', site);
    const foreign = await member('operator', other);
    for (const id of [foreign.operatorId, 'o_never']) {
      expect(await statusOf(ask(owner.cookie, 'POST', `/sites/${site.siteId}/team/${id}/sign-out`))).toBe(404);
      expect(await statusOf(ask(owner.cookie, 'DELETE', `/sites/${site.siteId}/team/${id}`))).toBe(404);
    }
    expect(await statusOf(ask(foreign.cookie, 'GET', '/me'))).toBe(200);
  });

  test('A8 a member is signed out everywhere', async () => {
    const site = await world.site();
    const [owner, other] = [await member('owner', site), await member('operator', site)];
    const second = await login(world.url, other);
    await ask(owner.cookie, 'POST', `/sites/${site.siteId}/team/${other.operatorId}/sign-out`);
    for (const cookie of [other.cookie, second]) expect(await statusOf(ask(cookie, 'GET', '/me'))).toBe(401);
  });

  test.skipIf(STORE !== 'postgres')('A8 sockets on another process are closed as well', async () => {
    const { nodes, stop } = await startNodes(2);
    const [first, second] = nodes as [TestServer, TestServer];
    const site = await createTestSite(first);
    await second.directory.refresh();
    const [owner, other] = [await member('owner', site, first), await member('operator', site, first)];
    const socket = await dialAgent(second.url, other.cookie);
    const path = `/sites/${site.siteId}/team/${other.operatorId}/suspended`;
    await ask(owner.cookie, 'PUT', path, { suspended: true }, first.url);
    expect((await socket.ended()).code).toBe(4403);
    await stop();
  });
});

describe('A9 a new password', () => {
  test('A9 needs the old one, ends the other sessions, and no other opens', async () => {
    const me = await member('operator', await world.site());
    const elsewhere = await login(world.url, me);
    const socket = await dialAgent(world.url, elsewhere);
    const next = 'another long password';
    const change = (current: string, wanted: string) =>
      statusOf(ask(me.cookie, 'POST', '/account/password', { current, next: wanted }));
    expect(await change('not the password', next)).toBe(403);
    expect(await change(PASSWORD, 'short')).toBe(400);
    expect(await statusOf(ask(elsewhere, 'GET', '/me'))).toBe(200);
    expect(await change(PASSWORD, next)).toBe(204);
    expect((await socket.ended()).code).toBe(4403);
    expect(await statusOf(ask(elsewhere, 'GET', '/me'))).toBe(401);
    expect(await statusOf(ask(me.cookie, 'GET', '/me'))).toBe(200);
    await expect(login(world.url, me)).rejects.toThrow('unauthorized');
    await login(world.url, { ...me, password: next });
  });

  test('A9 a name is one’s own to give: what is said from then on is said under it', async () => {
    const site = await world.site();
    const [me, visitor] = [await member('operator', site), await world.visitor(site)];
    const conversation = newId('c');
    await visitor.say(conversation, 'Hello');
    const rename = (name: unknown) => statusOf(ask(me.cookie, 'PUT', '/account/name', { name }));
    const answer = async (text: string): Promise<string> => {
      const socket = await dialAgent(world.url, me.cookie);
      socket.send({ t: 'watch', site: site.siteId });
      await socket.next('watching');
      socket.send({ t: 'reply', id: newId('m'), conversation, text, at: Date.now() });
      const { message } = await visitor.next('message', (news) => news.message.text === text);
      socket.socket.terminate();
      return message.name;
    };
    const before = await answer('One');
    for (const name of ['', '  ', 'a\nb', 'x'.repeat(101), 7]) expect(await rename(name)).toBe(400);
    expect(await rename(' Mara <b>Holm</b> ')).toBe(204);
    expect(await (await ask(me.cookie, 'GET', '/me')).json()).toMatchObject({
      operator: { name: 'Mara <b>Holm</b>' },
    });
    expect(await answer('Two')).toBe('Mara <b>Holm</b>');
    const names = await world.db.rows('SELECT name FROM messages WHERE site_id = ? ORDER BY seq', site.siteId);
    expect(names.map(({ name }) => name)).toEqual(['', before, 'Mara <b>Holm</b>']);
  });

  test('A9 is not to be guessed from a page left open', async () => {
    const server = await startTestServer({ limits: { loginsPerFiveMinutes: 3 } });
    const me = await member('operator', await createTestSite(server), server);
    const guess = () =>
      statusOf(ask(me.cookie, 'POST', '/account/password', { current: 'a guess', next: PASSWORD }, server.url));
    const statuses = [await guess(), await guess(), await guess(), await guess()];
    expect(statuses).toEqual([403, 403, 403, 429]);
    await server.stop();
  });

  test('A1 the time a refused login takes does not say whether the address is known', async () => {
    const me = await member('operator', await world.site());
    const took = async (email: string) => {
      const begun = performance.now();
      await expect(login(world.url, { email, password: 'not the password' })).rejects.toThrow();
      return performance.now() - begun;
    };
    const times = { known: [] as number[], unknown: [] as number[] };
    // One after the other, so that whatever else the machine does falls on both.
    for (let at = 0; at < 15; at++) {
      times.known.push(await took(me.email));
      times.unknown.push(await took(`nobody-${at}@shop.example`));
    }
    const median = (list: number[]) => list.toSorted((a, b) => a - b)[7]!;
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.5);
    expect(median(times.unknown) / median(times.known)).toBeLessThan(2);
  });
});
