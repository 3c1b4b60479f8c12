import { and, eq, inArray } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { InboxPage, LivePage, ThreadPage } from '../../protocol/agent.ts';
import type { Sandbox } from '../../protocol/sandbox.ts';
import { replyTimes } from '../../db/queries/reply-times.ts';
import { systemDeps } from '../../server/deps.ts';
import type { AgentClient } from '../support/agent.ts';
import { newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

// They read and think as fast as they may.
const world = useWorld({ deps: { ...systemDeps, random: () => 0 } });

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
