import { describe, expect, test } from 'vitest';
import type { ConversationRow, InboxCounts, InboxPage, TagsPage, TeamPage } from '../../protocol/agent.ts';
import { TAGS_PER_CONVERSATION } from '../../protocol/limits.ts';
import type { AgentClient } from '../support/agent.ts';
import { newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const newConversation = () => newId('c');

/** A site with conversations in which a visitor has asked, oldest first, and two operators. */
async function desk(conversations: number) {
  const site = await world.site();
  const tab = await world.visitor(site);
  const ids = Array.from({ length: conversations }, newConversation);
  for (const id of ids) await tab.say(id, `about ${id}`);
  const [mara, noor] = [await world.agent(site, 'Mara'), await world.agent(site, 'Noor')];
  const team = (await mara.get<TeamPage>('/operators')).operators;
  const idOf = (name: string) => team.find((one) => one.name === name)!.id;
  return { site, tab, ids, mara, noor, maraId: idOf('Mara'), noorId: idOf('Noor') };
}

const list = async (agent: AgentClient, view: string, more = '') =>
  (await agent.get<InboxPage>(`/conversations?view=${view}${more}`)).conversations.map(({ id }) => id);
const rowIn = async (agent: AgentClient, id: string, view = 'all') =>
  (await agent.get<InboxPage>(`/conversations?view=${view}`)).conversations.find((row) => row.id === id)!;

describe('A5 the lists of the inbox', () => {
  test('A5 mine, unassigned, all, snoozed and closed hold what they say, and the counts are their lengths', async () => {
    const { ids, tab, mara, maraId, noor, noorId } = await desk(6);
    const [one, two, three, four, five, six] = ids as [string, string, string, string, string, string];
    await mara.changed([one], { kind: 'assign', to: maraId });
    await mara.changed([two], { kind: 'assign', to: noorId });
    await mara.changed([three], { kind: 'snooze', until: Date.now() + 3_600_000 });
    await mara.changed([four], { kind: 'close' });
    await mara.reply(five, 'an answer');
    expect(await list(mara, 'mine')).toEqual([one, five]);
    expect(await list(noor, 'mine')).toEqual([two]);
    expect(await list(mara, 'unassigned')).toEqual([six]);
    expect(await list(mara, 'all')).toEqual([one, two, six, five]);
    expect(await list(mara, 'snoozed')).toEqual([three]);
    expect(await list(mara, 'closed')).toEqual([four]);
    const expected = { mine: 2, unassigned: 1, all: 4, waiting: 3, snoozed: 1, closed: 1 } satisfies InboxCounts;
    expect(await mara.get<InboxCounts>('/counts')).toEqual(expected);
    expect(await noor.get<InboxCounts>('/counts')).toEqual({ ...expected, mine: 1 });
    expect((await mara.get<TeamPage>('/operators')).operators.map(({ name, open }) => [name, open])).toEqual([
      ['Mara', 2],
      ['Noor', 1],
    ]);
    tab.socket.terminate();
  });

  test('A5 pages by cursor hold every conversation once, those who wait longest first, then what changed last', async () => {
    const { ids, mara } = await desk(130);
    await Promise.all(ids.slice(0, 20).map((id) => mara.reply(id, 'answered')));
    const seen: ConversationRow[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page: InboxPage = await mara.get<InboxPage>(`/conversations?view=all${more}`);
      seen.push(...page.conversations);
      cursor = page.next;
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(130);
    const waits = seen.flatMap(({ waitingSince }) => waitingSince ?? []);
    expect(waits).toHaveLength(110);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    const rest = seen.slice(110);
    expect(rest.every(({ waitingSince }) => waitingSince === null)).toBe(true);
    expect(rest.map((row) => row.updatedAt)).toEqual(rest.map((row) => row.updatedAt).sort((a, b) => b - a));
  });

  test.each(['view=open', 'view=', '', 'view=all&cursor=here', 'view=all&cursor=timed.x.y'])(
    'A5 a list is not asked for with "%s"',
    async (query) => {
      const agent = await world.agent(await world.site());
      const answer = await agent.fetch(`/api/agent/sites/${agent.siteId}/conversations?${query}`);
      expect(answer.status).toBe(400);
    },
  );
});

describe('A6 changes', () => {
  test('A6 of two operators who claim a hundred conversations at once each gets some, and each conversation one owner', async () => {
    const { ids, mara, noor, maraId, noorId } = await desk(100);
    const first: string[] = [];
    const second: string[] = [];
    // In four bursts: an answer is waited for so long, and a busy machine does not store two hundred in that time.
    for (const some of [0, 25, 50, 75].map((at) => ids.slice(at, at + 25))) {
      const claim = (agent: AgentClient, to: string, won: string[]) =>
        some.map(async (id) => won.push(...(await agent.changed([id], { kind: 'assign', to, from: null }))));
      await Promise.all([...claim(mara, maraId, first), ...claim(noor, noorId, second)]);
    }
    expect([...first, ...second].sort()).toEqual([...ids].sort());
    const rows = (await mara.get<InboxPage>('/conversations?view=all')).conversations;
    for (const row of rows) expect(row.assignee!.id).toBe(first.includes(row.id) ? maraId : noorId);
  });

  test('A6 many at once change in one commit, and everybody hears each row', async () => {
    const { ids, mara, noor, noorId } = await desk(5);
    expect((await mara.changed(ids, { kind: 'assign', to: noorId })).sort()).toEqual([...ids].sort());
    for (const id of ids) await noor.next('conversation', ({ row }) => row.id === id && row.assignee?.name === 'Noor');
    expect(await mara.changed(ids, { kind: 'assign', to: noorId })).toEqual([]);
    expect((await mara.changed(ids, { kind: 'assign', to: null })).length).toBe(5);
    expect(await list(mara, 'unassigned')).toHaveLength(5);
  });

  test("A6 the first operator who answers in a conversation that is nobody's takes it, and the second does not", async () => {
    const { ids, mara, noor } = await desk(1);
    await mara.reply(ids[0]!, 'I take it');
    await noor.reply(ids[0]!, 'and I help');
    expect((await rowIn(mara, ids[0]!)).assignee?.name).toBe('Mara');
  });

  test('A6 only somebody of the site can be given a conversation', async () => {
    const { ids, mara } = await desk(1);
    const stranger = await world.agent(await world.site(), 'Nosy');
    const { operators } = await stranger.get<TeamPage>('/operators');
    for (const to of [operators[0]!.id, 'op_nobody']) {
      const id = mara.change([ids[0]!], { kind: 'assign', to });
      expect(await mara.next('error', (error) => error.id === id)).toMatchObject({ code: 'not_found' });
    }
    expect((await rowIn(mara, ids[0]!)).assignee).toBe(null);
  });

  test('A6 a snoozed conversation comes back when its time has come', async () => {
    const { ids, mara, noor } = await desk(1);
    const until_ = Date.now() + 400;
    await mara.changed(ids, { kind: 'snooze', until: until_ });
    await noor.next('conversation', ({ row }) => row.status === 'snoozed' && row.snoozedUntil === until_);
    const { row } = await noor.next('conversation', ({ row }) => row.status === 'open');
    expect(Date.now()).toBeGreaterThanOrEqual(until_);
    expect(row).toMatchObject({ id: ids[0], snoozedUntil: null });
    expect(await list(mara, 'all')).toEqual(ids);
  });

  test('A6 a snooze put off once more ends at the later time', async () => {
    const { ids, mara } = await desk(2);
    const [moved, mark] = ids as [string, string];
    await mara.changed([moved], { kind: 'snooze', until: Date.now() + 200 });
    await mara.changed([moved], { kind: 'snooze', until: Date.now() + 3_600_000 });
    // Due after the first time of the other, and done by the same hand.
    await mara.changed([mark], { kind: 'snooze', until: Date.now() + 300 });
    await mara.next('conversation', ({ row }) => row.id === mark && row.status === 'open');
    await until('the jobs that are due to be done', async () => {
      const due = `SELECT count(*) FROM jobs WHERE kind = 'wake' AND due_at <= ${Date.now()} AND due_at > 0`;
      return Number(await world.db.value(due)) === 0;
    });
    expect(await list(mara, 'snoozed')).toEqual([moved]);
  });

  test("A6 a conversation snoozed until an answer comes back with the visitor's next message, one with a time too", async () => {
    const { ids, tab, mara } = await desk(2);
    await mara.changed([ids[0]!], { kind: 'snooze', until: null });
    await mara.changed([ids[1]!], { kind: 'snooze', until: Date.now() + 3_600_000 });
    expect(await list(mara, 'snoozed')).toEqual([ids[1], ids[0]]);
    for (const id of ids) await tab.say(id, 'still there?');
    for (const id of ids) await mara.next('message', ({ row }) => row.id === id && row.status === 'open');
    expect(await list(mara, 'all')).toEqual(ids);
    const left = await world.db.rows('SELECT snoozed_until AS u FROM conversations WHERE site_id = ?', mara.siteId);
    expect(left).toEqual([{ u: null }, { u: null }]);
  });

  test.each([
    ['a time that is over', -1],
    ['more than a year', 400 * 24 * 3_600_000],
  ])('A6 nobody snoozes until %s', async (_what, ahead) => {
    const { ids, mara } = await desk(1);
    const id = mara.change(ids, { kind: 'snooze', until: Date.now() + ahead });
    expect(await mara.next('error', (error) => error.id === id)).toMatchObject({ code: 'bad_request' });
    expect(await list(mara, 'snoozed')).toEqual([]);
  });

  test('A6 a visitor sees no difference between open and snoozed', async () => {
    const { ids, tab, mara, site } = await desk(1);
    await mara.changed(ids, { kind: 'snooze', until: null });
    const again = await world.visitor(site, { token: tab.token });
    expect(again.all('welcome')[0]!.conversations).toMatchObject([{ id: ids[0], status: 'open' }]);
    expect(JSON.stringify(tab.heard)).not.toContain('snooze');
  });

  test('A6 tags are added and removed, once each, offered for completion, and a list can be of one tag', async () => {
    const { ids, mara, noor } = await desk(3);
    await mara.changed(ids, { kind: 'tag', add: [' damage ', 'order'], remove: [] });
    await mara.changed([ids[0]!], { kind: 'tag', add: ['damage'], remove: ['order'] });
    const { row } = await noor.next('conversation', ({ row }) => row.id === ids[0] && row.tags.length === 1);
    expect(row.tags).toEqual(['damage']);
    expect(await mara.get<TagsPage>('/tags')).toEqual({ tags: ['damage', 'order'] });
    expect(await list(mara, 'all', '&tag=order')).toEqual(ids.slice(1));
    const many = Array.from({ length: TAGS_PER_CONVERSATION }, (_, n) => `tag ${n}`);
    await mara.changed([ids[1]!], { kind: 'tag', add: many, remove: [] });
    await mara.changed([ids[1]!], { kind: 'tag', add: ['one more'], remove: [] });
    expect((await rowIn(mara, ids[1]!)).tags).not.toContain('one more');
  });

  test('A6 markup and formulas in a tag stay the text they are', async () => {
    const { ids, mara } = await desk(1);
    const tags = ['"><img src=x onerror=alert(1)>', '=cmd|"/c"', '{{visitor.name}}'];
    await mara.changed(ids, { kind: 'tag', add: tags, remove: [] });
    expect((await rowIn(mara, ids[0]!)).tags.sort()).toEqual([...tags].sort());
  });

  test("A2 every change of another site's conversation is answered like one of none, and changes nothing", async () => {
    const { ids, mara, maraId } = await desk(1);
    const stranger = await world.agent(await world.site(), 'Nosy');
    const { operators } = await stranger.get<TeamPage>('/operators');
    const changes = [
      { kind: 'assign', to: operators[0]!.id },
      { kind: 'assign', to: null },
      { kind: 'snooze', until: null },
      { kind: 'snooze', until: Date.now() + 1e6 },
      { kind: 'tag', add: ['mine'], remove: [] },
      { kind: 'close' },
      { kind: 'reopen' },
    ] as const;
    for (const change of changes) {
      const answers = [];
      for (const conversation of [ids[0]!, newConversation()]) {
        const id = stranger.change([conversation], structuredClone(change) as never);
        const { id: _id, ...answer } = await stranger.next('error', (error) => error.id === id);
        answers.push(answer);
      }
      expect(answers[0]).toMatchObject({ code: 'not_found' });
      expect(answers[0]).toEqual(answers[1]);
    }
    expect(await rowIn(mara, ids[0]!)).toMatchObject({ status: 'open', assignee: null, tags: [] });
    for (const path of ['/conversations?view=all', '/counts', '/operators', '/tags']) {
      const answer = await stranger.fetch(`/api/agent/sites/${mara.siteId}${path}`);
      const none = await stranger.fetch(`/api/agent/sites/s_nothing${path}`);
      expect([answer.status, await answer.text()]).toEqual([404, await none.text()]);
    }
    expect(maraId).not.toBe(operators[0]!.id);
  });
});
