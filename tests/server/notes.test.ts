import { describe, expect, test } from 'vitest';
import type { ConversationRow, InboxPage, MentionsPage, ThreadPage, TimelinePage } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const newConversation = () => newId('c');
const SECRET = 'the customer is a competitor';

describe('A11 no visitor ever gets a note', () => {
  test('A11 not as news, not when it comes back, not as history, not by a read mark; and sees no gap', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newConversation();
    const tab = await world.visitor(site, { token });
    const agent = await world.agent(site);
    await tab.say(conversation, 'one');
    await agent.note(conversation, SECRET);
    await agent.reply(conversation, 'two');
    await agent.note(conversation, `${SECRET} again`);
    await agent.note(conversation, `${SECRET} and again`);
    await tab.say(conversation, 'three');
    agent.send({ t: 'read', conversation, seq: 3 });
    await tab.next('read', ({ seq }) => seq === 3);

    const seqs = (client: typeof tab) => [...new Set(client.all('message').map(({ message }) => message.seq))];
    const fresh = await world.visitor(site, { token });
    const behind = await world.visitor(site, { token, seqs: { [conversation]: 1 } });
    const ahead = await world.visitor(site, { token, seqs: { [conversation]: 3 } });
    await Promise.all([fresh, behind, ahead].map((client) => client.settled()));
    expect([tab, fresh, behind, ahead].map(seqs)).toEqual([[1, 2, 3], [1, 2, 3], [2, 3], []]);
    for (const client of [fresh, behind, ahead]) {
      expect(client.all('welcome')[0]!.conversations).toMatchObject([{ id: conversation, seq: 3 }]);
    }
    for (const before of [1, 2, 3, 4, 1_000_000]) {
      fresh.send({ t: 'history', conversation, before, limit: 100 });
      const { messages, more } = await fresh.next('history');
      expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3].filter((seq) => seq < before));
      expect(more).toBe(false);
    }
    fresh.send({ t: 'history', conversation, before: 4, limit: 2 });
    expect((await fresh.next('history')).messages.map(({ seq }) => seq)).toEqual([2, 3]);
    // Its id is a secret as well; who knew it would learn nothing by it.
    const { notes } = await agent.get<ThreadPage>(`/conversations/${conversation}`);
    tab.send({ t: 'message', id: notes[0]!.id, conversation, text: 'who are you?', at: 1 });
    expect(await tab.next('error')).toMatchObject({ code: 'not_found', id: notes[0]!.id });
    for (const client of [tab, fresh, behind, ahead]) {
      await client.settled();
      expect(JSON.stringify(client.heard)).not.toContain(SECRET);
    }
  });

  test('A11 a note is not an answer, not unread, and moves nothing in the inbox', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, mara] = [await world.visitor(site), await world.agent(site, 'Mara')];
    await tab.say(conversation, 'hello?');
    const row = async () => (await mara.get<InboxPage>('/conversations?view=all')).conversations[0] as ConversationRow;
    const before = await row();
    await mara.note(conversation, 'I look it up');
    expect(await row()).toEqual(before);
    expect(before).toMatchObject({ unread: 1, assignee: null, seq: 1 });
    await mara.changed([conversation], { kind: 'close' });
    await mara.changed([conversation], { kind: 'reopen' });
    expect((await row()).waitingSince).toBe(before.waitingSince);
    const timeline = await mara.get<TimelinePage>(`/visitors/${tab.visitor}/timeline`);
    expect(JSON.stringify(timeline)).not.toContain('I look it up');
  });
});

describe('A11 operators have notes where they were written', () => {
  test('A11 each stands after the message it followed, in the order in which they came, in every page of the thread', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, mara, noor] = [
      await world.visitor(site),
      await world.agent(site, 'Mara'),
      await world.agent(site, 'Noor'),
    ];
    for (let seq = 1; seq <= 55; seq++) {
      await tab.say(conversation, `text ${seq}`);
      if (seq % 10 !== 5) continue;
      await mara.note(conversation, `a ${seq}`);
      await noor.note(conversation, `b ${seq}`);
    }
    const place = ({ after, nth, text }: ThreadPage['notes'][number]) => `${after}.${nth} ${text}`;
    const newest = await mara.get<ThreadPage>(`/conversations/${conversation}`);
    expect(newest.messages[0]!.seq).toBe(6);
    const both = (seq: number) => [`${seq}.1 a ${seq}`, `${seq}.2 b ${seq}`];
    expect(newest.notes.map(place)).toEqual([15, 25, 35, 45, 55].flatMap(both));
    const older = await mara.get<ThreadPage>(`/conversations/${conversation}?before=6`);
    expect(older.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(older.notes.map(place)).toEqual(both(5));
    expect(noor.all('note').map(({ note }) => place(note))).toEqual([5, 15, 25, 35, 45, 55].flatMap(both));
  });

  test('A11 many at once each have a place of their own, and the same one twice is stored once', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, mara, noor] = [await world.visitor(site), await world.agent(site), await world.agent(site, 'Noor')];
    await tab.say(conversation, 'hello');
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => [
        mara.note(conversation, `m${n}`),
        noor.note(conversation, `n${n}`),
        tab.say(conversation, `v${n}`),
      ]).flat(),
    );
    const first = await mara.note(conversation, 'once', 'note-one');
    expect(await noor.note(conversation, 'changed meanwhile', 'note-one')).toEqual(first);
    const { notes, messages } = await mara.get<ThreadPage>(`/conversations/${conversation}`);
    expect(new Set(notes.map(({ after, nth }) => `${after}.${nth}`)).size).toBe(41);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  });

  test.each([
    ['empty', ''],
    ['blank', ' \n '],
    ['too long', 'x'.repeat(MESSAGE_LENGTH + 1)],
  ])('P5 a note that is %s is refused by its id', async (_what, text) => {
    const site = await world.site();
    const conversation = newConversation();
    const [tab, agent] = [await world.visitor(site), await world.agent(site)];
    await tab.say(conversation, 'hello');
    agent.send({ t: 'note', id: 'note-one', conversation, text, at: 1 });
    expect(await agent.next('error')).toMatchObject({ code: 'invalid_message', id: 'note-one' });
  });
});

describe('A11 who is named in a note', () => {
  test('A11 is told until they looked, and nobody else is', async () => {
    const site = await world.site();
    const conversation = newConversation();
    const tab = await world.visitor(site);
    const [mara, noor] = [await world.agent(site, 'Mara Teun'), await world.agent(site, 'Noor Haddad')];
    await tab.say(conversation, 'hello');
    const named = async (agent: typeof mara) => (await agent.get<MentionsPage>('/mentions')).conversations;
    const note = await mara.note(conversation, '@noor and @Mara: look at this, mail@nobody');
    expect(note.mentions).toHaveLength(1);
    expect([await named(mara), await named(noor)]).toEqual([[], [conversation]]);
    noor.send({ t: 'seen', conversation });
    await noor.settled();
    expect(await named(noor)).toEqual([]);
    expect(await mara.note(conversation, '@noor and @Mara: look at this, mail@nobody', note.id)).toEqual(note);
    expect(await named(noor)).toEqual([]);
  });

  test("A2 another site's conversation gets no note, its operators cannot be named, and the refusal is that of none", async () => {
    const [site, other] = [await world.site(), await world.site()];
    const conversation = newConversation();
    const tab = await world.visitor(site);
    await tab.say(conversation, 'hello');
    const [mara, stranger] = [await world.agent(site, 'Mara'), await world.agent(other, 'Nosy')];
    const answers = [];
    for (const [id, wanted] of [
      ['note-one', conversation],
      ['note-two', newConversation()],
    ] as const) {
      stranger.send({ t: 'note', id, conversation: wanted, text: '@Mara hello', at: 1 });
      const { id: _id, ...answer } = await stranger.next('error', (error) => error.id === id);
      answers.push(answer);
    }
    expect(answers[0]).toMatchObject({ code: 'not_found' });
    expect(answers[0]).toEqual(answers[1]);
    stranger.send({ t: 'seen', conversation });
    await stranger.settled();
    expect((await mara.note(conversation, '@Nosy should not know')).mentions).toEqual([]);
    expect(await stranger.get<MentionsPage>('/mentions')).toEqual({ conversations: [] });
    const answer = await stranger.fetch(`/api/agent/sites/${site.siteId}/mentions`);
    expect(answer.status).toBe(404);
  });
});
