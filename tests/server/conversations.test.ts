import { describe, expect, test } from 'vitest';
import type { ConversationRow, InboxPage, LivePage, ThreadPage, TimelinePage } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { startTestServer } from '../support/test-server.ts';
import { createTestSite } from '../support/site.ts';
import { newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const newConversation = () => newId('c');

describe('P6 a conversation has one order, without gaps', () => {
  test('P6 messages of several tabs and an operator at once get the sequences 1 to N, each once, and all see the same order', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const [a, b] = [await world.visitor(site, { token }), await world.visitor(site, { token })];
    const agent = await world.agent(site);
    await a.say(conversation, 'first');
    const jobs = Array.from({ length: 10 }, (_, i) => [
      a.say(conversation, `a${i}`),
      b.say(conversation, `b${i}`),
      agent.reply(conversation, `o${i}`),
    ]).flat();
    const seqs = (await Promise.all(jobs)).map((sent) => sent.seq);
    expect(seqs.sort((x, y) => x - y)).toEqual(Array.from({ length: 30 }, (_, i) => i + 2));
    await until('every message on both tabs and at the operator', () =>
      [a, b, agent].every((client) => client.heard.filter((one) => one.t === 'message').length === 31),
    );
    const rows = await world.db.rows('SELECT seq, id, text FROM messages WHERE site_id = ? ORDER BY seq', site.siteId);
    for (const client of [a, b, agent]) {
      const heard = client.heard.flatMap((one) => (one.t === 'message' ? [one.message] : []));
      const order = heard.sort((x, y) => x.seq - y.seq).map(({ seq, id, text }) => ({ seq, id, text }));
      expect(order).toEqual(rows);
    }
  });

  test('P4 a message sent twice is stored once, and the second answer is the first', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const [tab, other] = [await world.visitor(site, { token }), await world.visitor(site, { token })];
    const first = await tab.say(conversation, 'once', 'message-one');
    expect(await tab.say(conversation, 'once', 'message-one')).toEqual(first);
    expect(await other.say(conversation, 'changed meanwhile', 'message-one')).toEqual(first);
    await tab.settled();
    expect(tab.all('message').map(({ message }) => message.text)).toEqual(['once']);
    expect(await world.db.value('SELECT count(*) FROM messages WHERE site_id = ?', site.siteId)).toBe(1);
  });

  test('P10 a message is on disk when it is acknowledged', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const { id, seq } = await tab.say(newConversation(), 'there?');
    const rows = await world.db.rows('SELECT seq, text FROM messages WHERE site_id = ? AND id = ?', site.siteId, id);
    expect(rows).toEqual([{ seq, text: 'there?' }]);
  });

  test('P6 hello with the last sequence brings what is newer, in order, and nothing else', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const tab = await world.visitor(site, { token });
    for (let i = 1; i <= 5; i++) await tab.say(conversation, `text ${i}`);
    await tab.close();
    const agent = await world.agent(site);
    await agent.reply(conversation, 'text 6');
    const back = await world.visitor(site, { token, seqs: { [conversation]: 4 } });
    await back.settled();
    expect(back.all('message').map(({ message }) => message.seq)).toEqual([5, 6]);
    expect(back.all('welcome')[0]!.conversations).toMatchObject([{ id: conversation, seq: 6, status: 'open' }]);
  });

  test('P6 hello without sequences brings the newest 50, and history the rest in pages', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const tab = await world.visitor(site, { token });
    for (let i = 1; i <= 70; i++) await tab.say(conversation, `text ${i}`);
    await tab.close();
    const back = await world.visitor(site, { token });
    await back.settled();
    const replayed = back.all('message').map(({ message }) => message.seq);
    expect(replayed).toEqual(Array.from({ length: 50 }, (_, i) => i + 21));
    back.send({ t: 'history', conversation, before: 21, limit: 15 });
    const page = await back.next('history');
    expect(page.more).toBe(true);
    expect(page.messages.map((message) => message.seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 6));
    back.send({ t: 'history', conversation, before: 6, limit: 15 });
    expect(await back.next('history')).toMatchObject({
      more: false,
      messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }, { seq: 5 }],
    });
  });

  test('P6 who missed more than 200 gets the newest 200, and the gap before them as history', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const tab = await world.visitor(site, { token });
    await Promise.all(Array.from({ length: 230 }, (_, i) => tab.say(conversation, `text ${i}`)));
    const back = await world.visitor(site, { token, seqs: { [conversation]: 10 } });
    await back.settled();
    const replayed = back.all('message').map(({ message }) => message.seq);
    expect(replayed).toEqual(Array.from({ length: 200 }, (_, i) => i + 31));
    back.send({ t: 'history', conversation, before: 31, limit: 20 });
    expect((await back.next('history')).messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 11),
    );
  });

  test('P6 a conversation named like a built-in property is a conversation like any other', async () => {
    const site = await world.site();
    const token = newToken();
    const tab = await world.visitor(site, { token });
    for (const conversation of ['constructor', '__proto__', 'hasOwnProperty']) await tab.say(conversation, 'hello');
    const back = await world.visitor(site, { token });
    await back.settled();
    expect(
      back
        .all('message')
        .map(({ message }) => message.conversation)
        .sort(),
    ).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
  });
});

describe('P5 a message that cannot be stored is refused by its id, and the socket stays', () => {
  test.each([
    ['empty', ''],
    ['blank', ' \n\t '],
    ['longer than 4,000 characters', 'x'.repeat(MESSAGE_LENGTH + 1)],
    ['much longer', 'x'.repeat(30_000)],
  ])('P5 %s', async (_what, text) => {
    const site = await world.site();
    const tab = await world.visitor(site);
    tab.send({ t: 'message', id: 'message-one', conversation: newConversation(), text, at: 1 });
    expect(await tab.next('error')).toMatchObject({ code: 'invalid_message', id: 'message-one' });
    await tab.settled();
    expect(await world.db.value('SELECT count(*) FROM conversations WHERE site_id = ?', site.siteId)).toBe(0);
  });

  test('P5 markup is stored and delivered as the text it is', async () => {
    const site = await world.site();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const text = '<img src=x onerror=alert(1)> \u202e =cmd|"/c" \ud83d\ude00';
    await tab.say(newConversation(), text);
    expect((await agent.next('message')).message.text).toBe(text);
  });
});

describe("P6 another's conversation does not exist", () => {
  test("P6 who writes into, reads or asks for another visitor's conversation hears what one hears of none", async () => {
    const site = await world.site();
    const [mine, theirs] = [newConversation(), newConversation()];
    const [tab, stranger, agent] = [await world.visitor(site), await world.visitor(site), await world.agent(site)];
    await tab.say(mine, 'mine');
    await stranger.say(theirs, 'theirs');
    stranger.send({ t: 'message', id: 'message-one', conversation: mine, text: 'let me in', at: 1 });
    expect(await stranger.next('error')).toMatchObject({ code: 'not_found', id: 'message-one' });
    const answers = [];
    for (const conversation of [mine, newConversation()]) {
      stranger.send({ t: 'history', conversation, before: 10, limit: 10 });
      const { id, ...rest } = await stranger.next('error');
      expect(id).toBe(conversation);
      answers.push(rest);
    }
    expect(answers[0]).toEqual(answers[1]);
    stranger.send({ t: 'read', conversation: mine, seq: 1 });
    stranger.send({ t: 'typing', conversation: mine, on: true });
    await stranger.settled();
    tab.send({ t: 'typing', conversation: mine, on: true });
    expect(await agent.next('typing')).toMatchObject({ conversation: mine, from: 'visitor' });
    expect(agent.all('typing')).toHaveLength(1);
    expect(stranger.all('message').every(({ message }) => message.conversation === theirs)).toBe(true);
    expect(await world.db.value('SELECT count(*) FROM messages WHERE site_id = ?', site.siteId)).toBe(2);
  });

  test('P6 the same conversation id on another site is another conversation', async () => {
    const [a, b] = [await world.site(), await world.site()];
    const token = newToken();
    const conversation = newConversation();
    await (await world.visitor(a, { token })).say(conversation, 'on a');
    const tab = await world.visitor(b, { token });
    expect((await tab.say(conversation, 'on b')).seq).toBe(1);
    expect(tab.all('welcome')[0]!.conversations).toEqual([]);
  });
});

describe('P7 read marks move forward only', () => {
  test('P7 the operator hears what the visitor read, the visitor what an operator read, never past the end nor back', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    await tab.say(conversation, 'one');
    await tab.say(conversation, 'two');
    agent.send({ t: 'read', conversation, seq: 99 });
    expect(await tab.next('read')).toEqual({ t: 'read', conversation, seq: 2 });
    await agent.next('conversation', ({ row }) => row.readByOperator === 2 && row.unread === 0);
    await agent.reply(conversation, 'three');
    tab.send({ t: 'read', conversation, seq: 3 });
    expect((await agent.next('conversation', ({ row }) => row.readByVisitor === 3)).row.seq).toBe(3);
    tab.send({ t: 'read', conversation, seq: 1 });
    agent.send({ t: 'read', conversation, seq: 1 });
    await Promise.all([tab.settled(), agent.settled()]);
    const rows = await world.db.rows(
      'SELECT read_by_visitor AS v, read_by_operator AS o FROM conversations WHERE site_id = ?',
      site.siteId,
    );
    expect(rows).toEqual([{ v: 3, o: 3 }]);
  });
});

describe('P11 limits on writing', () => {
  test('P11 messages come at their rate; one refused says when to come again, and is stored then', async () => {
    const server = await startTestServer({ limits: { messagesPerSecond: 2, messagesBurst: 2 } });
    const tab = await openVisitor(server.url, await createTestSite(server));
    const conversation = newConversation();
    const ids = ['message-1', 'message-2', 'message-3', 'message-4', 'message-5'];
    for (const id of ids) tab.send({ t: 'message', id, conversation, text: id, at: 1 });
    const refusal = await tab.next('error');
    expect(refusal).toMatchObject({ code: 'rate_limited', id: expect.stringMatching(/^message-[345]$/) as string });
    expect(refusal.retryAfter).toBeGreaterThan(0);
    expect(refusal.retryAfter).toBeLessThanOrEqual(1_000);
    await until('the refused message to be taken', async () => {
      tab.send({ t: 'message', id: refusal.id, conversation, text: refusal.id, at: 1 });
      await tab.settled();
      return tab.all('sent').some(({ id }) => id === refusal.id);
    });
    tab.socket.terminate();
    await server.stop();
  });

  test('P11 an address begins so many conversations an hour; going on with one is free', async () => {
    const server = await startTestServer({ limits: { conversationsPerHour: 2 } });
    const site = await createTestSite(server);
    const [a, b] = [await openVisitor(server.url, site), await openVisitor(server.url, site)];
    const conversation = newConversation();
    await a.say(conversation, 'one');
    await b.say(newConversation(), 'two');
    b.send({ t: 'message', id: 'message-one', conversation: newConversation(), text: 'three', at: 1 });
    const refusal = await b.next('error');
    expect(refusal).toMatchObject({ code: 'rate_limited', id: 'message-one' });
    expect(refusal.retryAfter).toBeGreaterThan(0);
    await a.say(conversation, 'goes on');
    for (const client of [a, b]) client.socket.terminate();
    await server.stop();
  });
});

describe('A3 operators share the inbox', () => {
  test("A3 two operators and the visitor's other tab see an answer, with the operator's name", async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const [tab, other] = [await world.visitor(site, { token }), await world.visitor(site, { token })];
    const [mara, noor] = [await world.agent(site, 'Mara'), await world.agent(site, 'Noor')];
    await tab.say(conversation, 'Is it oak?');
    const asked = await noor.next('message', ({ message }) => message.text === 'Is it oak?');
    expect(asked.row).toMatchObject({
      unread: 1,
      online: true,
      preview: 'Is it oak?',
      previewFrom: 'visitor',
      visitor: tab.visitor,
    });
    expect(asked.row.waitingSince).toBe(asked.message.at);
    await mara.reply(conversation, 'It is ash.');
    const answer = { from: 'operator', name: 'Mara', text: 'It is ash.', seq: 2 };
    const seen = await noor.next('message', ({ message }) => message.from === 'operator');
    expect(seen.message).toMatchObject(answer);
    expect(seen.row).toMatchObject({ unread: 0, waitingSince: null, previewFrom: 'operator' });
    for (const client of [tab, other]) {
      expect((await client.next('message', ({ message }) => message.from === 'operator')).message).toMatchObject(
        answer,
      );
    }
  });

  test('A3 the same reply sent twice is stored once', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    await tab.say(conversation, 'hello');
    const first = await agent.reply(conversation, 'hi', 'reply-one');
    expect(await agent.reply(conversation, 'hi', 'reply-one')).toEqual(first);
    expect(await world.db.value('SELECT count(*) FROM messages WHERE site_id = ?', site.siteId)).toBe(2);
  });

  test("A4 typing crosses both ways, and an operator's own does not come back", async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, mara, noor] = [
      await world.visitor(site),
      await world.agent(site, 'Mara'),
      await world.agent(site, 'Noor'),
    ];
    await tab.say(conversation, 'hello');
    tab.send({ t: 'typing', conversation, on: true });
    expect(await mara.next('typing')).toMatchObject({ from: 'visitor', name: '', on: true });
    await noor.next('typing');
    mara.send({ t: 'typing', conversation, on: true });
    expect(await tab.next('typing')).toEqual({ t: 'typing', conversation, name: 'Mara', on: true });
    expect(await noor.next('typing')).toMatchObject({ from: 'operator', name: 'Mara' });
    await mara.settled();
    expect(mara.all('typing')).toHaveLength(1);
  });

  test('A3 a conversation is closed and opened again, and a visitor who writes opens it', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    await tab.say(conversation, 'hello');
    const listed = async (status: string) =>
      (await agent.get<InboxPage>(`/conversations?view=${status === 'open' ? 'all' : status}`)).conversations.map(
        ({ id }) => id,
      );
    agent.change([conversation], { kind: 'close' });
    expect((await tab.next('conversation')).conversation.status).toBe('closed');
    await agent.next('conversation', ({ row }) => row.status === 'closed' && row.waitingSince === null);
    expect([await listed('open'), await listed('closed')]).toEqual([[], [conversation]]);
    await tab.say(conversation, 'one more thing');
    const again = await agent.next('message', ({ message }) => message.seq === 2);
    expect(again.row.status).toBe('open');
    expect([await listed('open'), await listed('closed')]).toEqual([[conversation], []]);
    agent.change([conversation], { kind: 'close' });
    agent.change([conversation], { kind: 'reopen' });
    await tab.next('conversation', ({ conversation: one }) => one.status === 'open');
  });

  test('A3 who waited when a conversation was closed by mistake waits since the same time when it is opened again', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    const asked = await tab.say(conversation, 'hello?');
    await tab.say(conversation, 'anybody?');
    agent.change([conversation], { kind: 'close' });
    await agent.next('conversation', ({ row }) => row.status === 'closed');
    agent.change([conversation], { kind: 'reopen' });
    const again = await agent.next('conversation', ({ row }) => row.status === 'open');
    expect(again.row.waitingSince).toBe(asked.at);
    await agent.reply(conversation, 'here');
    agent.change([conversation], { kind: 'close' });
    agent.change([conversation], { kind: 'reopen' });
    await agent.next('conversation', ({ row }) => row.status === 'open' && row.seq === 3 && row.waitingSince === null);
  });

  test('A5 the requests show what the socket told: the inbox, the thread in pages, the timeline, who is there', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    for (let i = 1; i <= 60; i++) await tab.say(conversation, `text ${i}`);
    const told = (await agent.next('message', ({ message }) => message.seq === 60)).row;
    const [row] = (await agent.get<InboxPage>('/conversations?view=all')).conversations as [ConversationRow];
    expect(row).toEqual(told);
    const page = await agent.get<ThreadPage>(`/conversations/${conversation}`);
    expect(page.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 11));
    expect(page.more).toBe(true);
    const older = await agent.get<ThreadPage>(`/conversations/${conversation}?before=11`);
    expect(older.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    const timeline = await agent.get<TimelinePage>(`/visitors/${tab.visitor}/timeline?limit=5`);
    expect(timeline.entries.map((entry) => entry.kind)).toEqual(Array(5).fill('message'));
    expect(timeline.more).toBe(true);
    const { visitors } = await agent.get<LivePage>('/live');
    expect(visitors).toMatchObject([{ visitor: tab.visitor, tabs: 1, conversation }]);
  });
});
