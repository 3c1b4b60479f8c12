/** What files take together, and what stays free for the database. The rule is D6 of docs/protocol.md. */
import { readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SiteFiles } from '../../protocol/file-room.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { openFiles } from '../../server/files/files.ts';
import { openFileStore } from '../../server/files/open-store.ts';
import { sweepJob } from '../../server/files/sweep.ts';
import { openAgent, type AgentClient } from '../support/agent.ts';
import { PDF } from '../support/files.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

/** A file counts for 16 KiB at least: of visitors' five fit, and of operators' one more. */
const FIT = 5;
const LEAST = 16_384;
const world = useWorld({ trustProxy: 1, siteFilesBytes: 100_000 });

interface Answer {
  status: number;
  body: MessageView & { error: { code: string } };
}

/** From a network of its own, as somebody with many addresses sends. */
async function send(server: Pick<TestServer, 'url'>, site: TestSite, network: number, body = PDF): Promise<Answer> {
  const address = `${server.url}/v1/sites/${site.writeKey}/conversations/${newId('c')}/files/${newId('m')}`;
  const answer = await fetch(address, {
    method: 'PUT',
    headers: {
      origin: site.origin,
      authorization: `Bearer ${newToken()}`,
      'x-forwarded-for': `2001:db8:0:${network.toString(16)}::1`,
    },
    body: new Uint8Array(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

/** One that is begun, and goes on as the test likes. */
function upload(site: TestSite, { announced, network }: { announced: number | null; network: number }) {
  const path = `/v1/sites/${site.writeKey}/conversations/${newId('c')}/files/${newId('m')}`;
  const begun = request(world.url + path, {
    method: 'PUT',
    headers: {
      origin: site.origin,
      authorization: `Bearer ${newToken()}`,
      'x-forwarded-for': `2001:db8:0:${network.toString(16)}::1`,
      ...(announced === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': announced }),
    },
  });
  begun.on('error', () => {});
  return { request: begun };
}

async function roomOf(server: Pick<TestServer, 'url'>, agent: AgentClient): Promise<SiteFiles['room']> {
  const headers = { cookie: agent.cookie };
  return ((await (await fetch(`${server.url}/api/agent/sites/${agent.siteId}/files`, { headers })).json()) as SiteFiles)
    .room;
}

/** @returns the status. */
async function reply(to: { site: TestSite; agent: AgentClient; conversation: string }): Promise<number> {
  const path = `sites/${to.site.siteId}/conversations/${to.conversation}/files/${newId('m')}`;
  const answer = await fetch(`${world.url}/api/agent/${path}`, {
    method: 'PUT',
    headers: { origin: world.url, cookie: to.agent.cookie },
    body: new Uint8Array(PDF),
  });
  await answer.body?.cancel();
  return answer.status;
}

const inFolder = async (server: TestServer, ...path: string[]): Promise<string[]> =>
  readdir(join(server.config.dataDir, ...path)).catch(() => []);

test('D6 many at once do not pass the site’s room, the rest leave nothing, and what is swept gives its bytes back', async () => {
  const site = await world.site();
  const agent = await world.agent(site);
  const answers = await Promise.all(Array.from({ length: 24 }, (_, network) => send(world.server, site, network)));
  const taken = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status, body }) => status === 507 && body.error.code === 'storage_full');
  expect([taken.length, refused.length]).toEqual([FIT, answers.length - FIT]);
  expect(await inFolder(world.server, 'files', site.siteId)).toHaveLength(FIT);
  expect(await inFolder(world.server, 'uploads')).toEqual([]);
  expect(await world.db.rows(`SELECT id FROM messages WHERE site_id = '${site.siteId}'`)).toHaveLength(FIT);
  expect(await roomOf(world, agent)).toEqual({ used: FIT * LEAST, most: 100_000, visitors: 90_000, low: false });
  // The rest is for those who answer, to the end of what the site has.
  const answered = { site, agent, conversation: String(taken[0]!.body.conversation) };
  expect(await reply(answered)).toBe(200);
  expect(await reply(answered)).toBe(507);
  expect(await roomOf(world, agent)).toMatchObject({ used: (FIT + 1) * LEAST });
  // Another site has its own.
  expect((await send(world.server, await world.site(), 1)).status).toBe(200);

  const { store, deps, config } = world.server;
  await store.write([{ sql: 'DELETE FROM messages WHERE site_id = ?', args: [site.siteId] }]);
  const parts = { store, deps, fileStore: openFileStore(config), fileBytes: 1, links: undefined as never };
  const workshop = join(config.dataDir, 'another-workshop');
  const files = await openFiles({ ...parts, workshop, conversations: undefined as never, room: undefined as never });
  const later = { now: () => deps.now() + 2 * 3_600_000 };
  await sweepJob({ store, files, deps: later }).run({ signal: new AbortController().signal } as never);
  expect(await roomOf(world, agent)).toMatchObject({ used: 0 });
  expect((await send(world.server, site, 1)).status).toBe(200);
});

test('D6 a file that says it is larger than what is left is refused before it is read', async () => {
  const site = await world.site();
  expect((await send(world.server, site, 1, Buffer.alloc(100_001, 'x'))).body.error.code).toBe('storage_full');
  expect((await send(world.server, site, 1, Buffer.alloc(80_000, 'x'))).status).toBe(200);
  expect((await send(world.server, site, 1)).body.error.code).toBe('storage_full');
});

test('D6 what is on its way counts by what has come: bytes that are only announced take room from nobody', async () => {
  const site = await world.site();
  const promise = upload(site, { announced: 80_000, network: 1 });
  const first = upload(site, { announced: null, network: 2 });
  try {
    promise.request.write('x');
    first.request.write(Buffer.alloc(60_000, 'x'));
    const here = async (): Promise<number[]> => {
      const names = await inFolder(world.server, 'uploads');
      const sizes = names.map((name) => stat(join(world.server.config.dataDir, 'uploads', name)));
      return (await Promise.all(sizes)).map(({ size }) => size).toSorted((a, b) => a - b);
    };
    await expect.poll(here).toEqual([1, 60_000]);
    expect((await send(world.server, site, 3, Buffer.alloc(60_000, 'x'))).body.error.code).toBe('storage_full');
    expect((await send(world.server, site, 4)).status).toBe(200);
    first.request.destroy();
    await expect.poll(here).toEqual([1]);
    expect((await send(world.server, site, 5, Buffer.alloc(60_000, 'x'))).status).toBe(200);
  } finally {
    promise.request.destroy();
    first.request.destroy();
  }
});

test('D6 no file is taken where the disk would have less free than it should', async () => {
  const server = await startTestServer({ filesFreeBytes: 2 ** 52 });
  const site = await createTestSite(server);
  const agent = await openAgent(server, site);
  try {
    expect((await send(server, site, 1)).body.error.code).toBe('storage_full');
    expect(await roomOf(server, agent)).toMatchObject({ used: 0, low: true });
    expect(await inFolder(server, 'files')).toEqual([]);
    expect(await inFolder(server, 'uploads')).toEqual([]);
  } finally {
    agent.socket.terminate();
    await server.stop();
  }
});
