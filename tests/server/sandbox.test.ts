import { and, eq, inArray } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { InboxPage, LivePage, ThreadPage } from '../../protocol/agent.ts';
import type { Sandbox } from '../../protocol/sandbox.ts';
import { giveConversations } from '../../db/queries/routing.ts';
import { newestPage } from '../../db/queries/timeline.ts';
import { replyTimes } from '../../db/queries/reply-times.ts';
import type { Pace } from '../../server/sandbox/sandbox.ts';
import { leftJob, trainingJob } from '../../server/sandbox/left.ts';
import { openAgent, type AgentClient } from '../support/agent.ts';
import { openReader } from '../support/database.ts';
import { createTestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { event, newId, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const HASTY: Pace = { beforePage: [1, 50], beforeLine: [50, 250] };
const world = useWorld({ training: HASTY });

async function ask(agent: AgentClient, method: 'POST' | 'DELETE', body?: object): Promise<Response> {
  return agent.fetch(`/api/agent/sites/${agent.siteId}/sandbox`, {
    method,
    headers: { origin: agent.url, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
}

describe('B1 training', () => {
  test(
    'B1 made-up visitors come through the door, ask, go on when answered, and are counted nowhere',
    { timeout: 40_000 },
    async () => {
      const site = await world.shop(4);
      const agent = await world.agent(site);
      expect((await ask(agent, 'POST', { visitors: 2 })).status).toBe(200);
      await agent.next('training');
      expect(await agent.get<Sandbox>('/sandbox')).toMatchObject({ visitors: 2 });
      expect((await ask(agent, 'POST', { visitors: 1 })).status).toBe(409);

      const { visitors } = await until('both to be there', async () => {
        const page = await agent.get<LivePage>('/live');
        return page.visitors.length === 2 && page;
      });
      expect(visitors.map(({ automated }) => automated)).toEqual([true, true]);
      const rows = await until(
        'both to have asked',
        async () => {
          const { conversations } = await agent.get<InboxPage>('/conversations?view=all');
          return (
            conversations.length === 2 && conversations.every(({ tags }) => tags.includes('training')) && conversations
          );
        },
        30_000,
      );
      for (const row of rows) expect(row.visitorName).toMatch(/^\w+ \(training\)$/);
      const [first] = rows;
      await agent.reply(first!.id, 'Let me look.');
      await agent.next('message', ({ message }) => message.conversation === first!.id && message.seq === 3);

      // Flagged in the store, as all that is not counted.
      const { store } = world.server;
      const table = store.tables.visitors;
      const ids = rows.map(({ visitor }) => visitor);
      const stored = await store.orm
        .select()
        .from(table)
        .where(and(eq(table.siteId, site.siteId), inArray(table.id, ids)));
      expect(stored.map(({ automated }) => automated)).toEqual([true, true]);
      for (const { fold } of stored) expect(JSON.parse(fold)).toMatchObject({ events: 0, pageViews: 0, sessions: 0 });
      expect(await replyTimes(store, site.siteId, 0, 100)).toEqual([]);

      expect(await (await ask(agent, 'DELETE')).json()).toEqual({ visitors: 0, until: null });
      await until('their conversations to be closed', async () => {
        const { conversations } = await agent.get<InboxPage>('/conversations?view=closed');
        return conversations.length === 2;
      });
      const thread = await agent.get<ThreadPage>(`/conversations/${first!.id}`);
      expect(thread.messages.map(({ from }) => from)).toEqual(['visitor', 'operator', 'visitor']);
    },
  );

  test.each([{ visitors: 0 }, { visitors: 6 }, { visitors: 1.5 }, { visitors: 'x' }, {}])(
    'B1 is not begun with %j',
    async (body) => {
      const agent = await world.agent(await world.site());
      expect((await ask(agent, 'POST', body)).status).toBe(400);
      expect(await agent.get<Sandbox>('/sandbox')).toEqual({ visitors: 0, until: null });
    },
  );

  test('B1 what is said at the moment it ends is closed with the rest, also where the server ends', async () => {
    const server = await startTestServer({
      training: HASTY,
      limits: { conversationsPerHour: 1 },
    });
    const site = await createTestSite(server);
    const agent = await openAgent(server, site);
    const db = await openReader(server.config.databaseUrl);
    const begun = () => db.rows('SELECT id, status FROM conversations WHERE site_id = ?', site.siteId);
    let after: Awaited<ReturnType<typeof begun>> = [];
    try {
      expect((await ask(agent, 'POST', { visitors: 3 })).status).toBe(200);
      await until('one to have asked', async () => (await begun()).length > 0, 30_000);
      expect((await ask(agent, 'DELETE')).status).toBe(200);
      const first = await begun();
      expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['closed']));
      const tags = await db.rows('SELECT tag FROM conversation_tags WHERE site_id = ?', site.siteId);
      expect(tags).toHaveLength(first.length);

      // More in an hour than one address may begin, and nobody's limit is spent.
      await until(
        'another to be begun',
        async () => (await ask(agent, 'POST', { visitors: 3 })).status === 200,
        10_000,
      );
      await until('all of them to have asked', async () => (await begun()).length === first.length + 3, 30_000);
      const visitor = await openVisitor(server.url, site);
      await visitor.say(newId('c'), 'Hello');
      visitor.socket.terminate();
      const figures = await agent.get<{ conversations: number }>('/assistant');
      expect(figures.conversations).toBe(1);
      expect(await newestPage(server.store, site.siteId)).toBeNull();
    } finally {
      agent.socket.terminate();
      await server.close();
      after = await begun();
      db.close();
      await server.stop();
    }
    expect(after.filter(({ status }) => status === 'open')).toHaveLength(1);
  });

  test('B1 what a process left that died is closed when it would have ended', async () => {
    const site = await world.site();
    const machine = { device: { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true } };
    const [visitor, agent] = [await world.visitor(site, machine), await world.agent(site)];
    const [left, never] = [newId('c'), newId('c')];
    await visitor.say(left, 'Is anybody there?');
    const { store, deps } = world.server;
    const told: string[] = [];
    const conversations = {
      tellChanged: (_site: string, ids: string[]) => Promise.resolve(void told.push(...ids)),
    };
    const { payload } = leftJob('x', site.siteId, [left, never], 0);
    await trainingJob({ store, conversations, deps }).run({ payload } as never);
    expect((await agent.get<ThreadPage>(`/conversations/${left}`)).conversation).toMatchObject({
      status: 'closed',
      tags: ['training'],
    });
    expect(new Set(told)).toEqual(new Set([left]));
  });

  test('B1 who practises has room for real people', async () => {
    const site = await world.site();
    const agent = await world.agent(site);
    const machine = { device: { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true } };
    const [robot, person] = [await world.visitor(site, machine), await world.visitor(site)];
    for (const [who, id] of [
      [robot, newId('c')],
      [person, newId('c')],
    ] as const) {
      await who.track(event({ type: 'page', name: 'Page Viewed' }));
      await who.say(id, 'Hello');
      await agent.reply(id, 'Hello');
    }
    let open = -1;
    await giveConversations(world.server.store, site.siteId, Date.now(), (_settings, operators) => {
      open = operators.reduce((sum, one) => sum + one.open, 0);
      return [];
    });
    expect(open).toBe(1);
  });

  test('B1 a real person’s conversation beside it is counted and not closed', async () => {
    const site = await world.site();
    const [agent, tab] = [await world.agent(site), await world.visitor(site)];
    const real = newId('c');
    await tab.say(real, 'hello');
    await agent.reply(real, 'hello');
    expect((await ask(agent, 'POST', { visitors: 1 })).status).toBe(200);
    expect((await ask(agent, 'DELETE')).status).toBe(200);
    expect((await agent.get<ThreadPage>(`/conversations/${real}`)).conversation.status).toBe('open');
    expect(await replyTimes(world.server.store, site.siteId, 0, 100)).toHaveLength(1);
  });
});
