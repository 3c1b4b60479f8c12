import { describe, expect, test } from 'vitest';
import type { HelpArticle } from '../../protocol/article.ts';
import type { ThreadPage } from '../../protocol/agent.ts';
import type { AssistantFigures } from '../../protocol/settings.ts';
import { plainText } from '../../server/articles/markdown.ts';
import { writeHelp } from '../../server/demo/write-help.ts';
import { send } from '../support/articles.ts';
import type { TestSite } from '../support/site.ts';
import { newId, newToken, type VisitorClient } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld({ limits: { conversationsPerHour: 1e6 } });

const ASKED = 'Do you ship to Norway, and who pays the customs?';
const ASKED_TOO = 'Can I pay with Apple Pay or iDEAL?';
const NO_ARTICLE = 'Does the kettle work on induction hobs?';

/** A site with the demo's help. */
async function helped(when: 'never' | 'away' | 'always' = 'away'): Promise<TestSite> {
  const site = await world.site({ settings: { assistant: { when } } });
  await writeHelp(world.server.store, site.siteId, Date.now());
  return site;
}

const automatic = (client: VisitorClient) =>
  client.next('message', ({ message }) => message.from === 'assistant').then(({ message }) => message);

/** Nothing automatic is said: what was asked is dealt with, and the conversation has just these messages. */
async function quiet(site: TestSite, conversation: string, messages: number): Promise<void> {
  const desk = await world.agent(site);
  const thread = await desk.get<ThreadPage>(`/conversations/${conversation}`);
  expect(thread.messages.filter(({ from }) => from === 'assistant')).toEqual([]);
  expect(thread.messages).toHaveLength(messages);
}

describe('answers before people', () => {
  test('P18 nobody there: a passage is quoted word for word with its article, after the question, and is unread', async () => {
    const site = await helped();
    const guest = await world.visitor(site);
    const conversation = newId('c');
    const sent = await guest.say(conversation, ASKED);
    const answer = await automatic(guest);
    expect(answer).toMatchObject({
      conversation,
      seq: sent.seq + 1,
      name: 'Automatic answer',
      automatic: { kind: 'quote', slug: 'delivery-costs', title: 'What delivery costs' },
    });
    const read = await fetch(`${world.url}/v1/sites/${site.writeKey}/help/delivery-costs`);
    const article = (await read.json()) as HelpArticle;
    expect(article.body.map((piece) => plainText([piece]))).toContain(answer.text);

    const desk = await world.agent(site);
    const { conversation: row, messages } = await desk.get<ThreadPage>(`/conversations/${conversation}`);
    expect(messages.map(({ from }) => from)).toEqual(['visitor', 'assistant']);
    // Nobody has answered: the visitor waits as before.
    expect(row).toMatchObject({ status: 'open', unread: 1, previewFrom: 'assistant', waitingSince: sent.at });

    const back = await world.visitor(site, { token: guest.token });
    expect(await automatic(back)).toEqual(answer);
  });

  test('P18 a file asks nothing, whatever its name is', async () => {
    const site = await helped();
    const guest = await world.visitor(site);
    const conversation = newId('c');
    const sent = await fetch(
      `${world.url}/v1/sites/${site.writeKey}/conversations/${conversation}/files/${newId('m')}`,
      {
        method: 'PUT',
        headers: {
          origin: site.origin,
          authorization: `Bearer ${guest.token}`,
          'x-file-name': encodeURIComponent(`${ASKED}.txt`),
        },
        body: 'text',
      },
    );
    expect(sent.status).toBe(200);
    // Had the file been answered, people would be left alone from then on.
    await guest.say(conversation, ASKED);
    expect(await automatic(guest)).toMatchObject({ seq: 3, automatic: { kind: 'quote' } });
  });

  test('P18 what the help does not answer is handed over, once, and from then on people are left alone', async () => {
    const site = await helped();
    const guest = await world.visitor(site);
    const conversation = newId('c');
    await guest.say(conversation, NO_ARTICLE);
    expect(await automatic(guest)).toMatchObject({ seq: 2, automatic: { kind: 'handover', asked: false } });
    expect((await guest.say(conversation, ASKED)).seq).toBe(3);
    expect((await guest.say(conversation, 'hello?')).seq).toBe(4);
    const desk = await world.agent(site);
    await desk.reply(conversation, 'It does.');
    await guest.next('message', ({ message }) => message.from === 'operator' && message.seq === 5);
  });

  test('P18 a greeting asks nothing, and is not answered', async () => {
    const site = await helped();
    const guest = await world.visitor(site);
    const conversation = newId('c');
    await guest.say(conversation, 'Hello, good morning!');
    expect((await guest.say(conversation, ASKED)).seq).toBe(2);
    expect((await automatic(guest)).seq).toBe(3);
  });

  test('P18 it keeps quiet where an operator is there, unless the site wants it first; and where it is off', async () => {
    const away = await helped('away');
    await world.agent(away);
    const never = await helped('never');
    for (const site of [away, never]) {
      const guest = await world.visitor(site);
      const conversation = newId('c');
      await guest.say(conversation, ASKED);
      // What comes after it is stored after it would have been.
      await guest.say(conversation, 'And when?');
      await quiet(site, conversation, 2);
    }
    const always = await helped('always');
    await world.agent(always);
    const guest = await world.visitor(always);
    await guest.say(newId('c'), ASKED);
    expect((await automatic(guest)).automatic?.kind).toBe('quote');
  });

  test('P18 it says nothing once an operator has written, and nothing on a site without articles', async () => {
    const site = await helped('always');
    const desk = await world.agent(site);
    const guest = await world.visitor(site);
    const conversation = newId('c');
    await guest.say(conversation, 'Hello');
    await desk.reply(conversation, 'Hello, this is Mara.');
    await guest.say(conversation, ASKED);
    await guest.say(conversation, 'Please');
    await quiet(site, conversation, 4);
    const bare = await world.site({ settings: { assistant: { when: 'always' } } });
    const other = await world.visitor(bare);
    const talk = newId('c');
    await other.say(talk, ASKED);
    await other.say(talk, 'Please');
    await quiet(bare, talk, 2);
  });

  test('P18 "that answers it" closes the conversation as solved; "ask a person" hands it over; each once, and by nobody else', async () => {
    const site = await helped();
    const [guest, other] = [await world.visitor(site), await world.visitor(site)];
    const [solved, passed] = [newId('c'), newId('c')];
    for (const conversation of [solved, passed]) {
      await guest.say(conversation, ASKED);
      await automatic(guest);
    }
    other.send({ t: 'verdict', conversation: solved, helped: true });
    other.send({ t: 'verdict', conversation: passed, helped: false });
    other.send({ t: 'ping' });
    await other.next('pong');
    for (const again of [1, 2]) {
      guest.send({ t: 'verdict', conversation: solved, helped: true });
      if (again === 1) {
        const told = await guest.next('conversation', (news) => news.conversation.id === solved);
        expect(told.conversation.status).toBe('closed');
      }
      guest.send({ t: 'verdict', conversation: passed, helped: false });
      if (again === 1) {
        expect(await automatic(guest)).toMatchObject({ conversation: passed, seq: 3, automatic: { asked: true } });
      }
    }
    guest.send({ t: 'ping' });
    await guest.next('pong');
    const after = await world.agent(site);
    expect((await after.get<ThreadPage>(`/conversations/${passed}`)).messages).toHaveLength(3);
    expect((await after.get<ThreadPage>(`/conversations/${solved}`)).conversation).toMatchObject({
      status: 'closed',
      waitingSince: null,
    });
    expect(await after.get<AssistantFigures>('/assistant')).toEqual({
      days: 28,
      conversations: 2,
      answered: 2,
      solved: 1,
      unsaid: 0,
      toPeople: 1,
    });
    // Who writes again was not helped after all.
    await guest.say(solved, 'One more thing: it is for a sofa.');
    expect(await after.get<AssistantFigures>('/assistant')).toMatchObject({ solved: 0 });
  });

  test('P18 a further question is answered from another article; the same article is not quoted twice', async () => {
    const site = await helped();
    const guest = await world.visitor(site);
    const conversation = newId('c');
    await guest.say(conversation, ASKED);
    expect((await automatic(guest)).automatic).toMatchObject({ slug: 'delivery-costs' });
    await guest.say(conversation, ASKED_TOO);
    expect((await automatic(guest)).automatic).toMatchObject({ slug: 'payment' });
    await guest.say(conversation, ASKED);
    expect((await automatic(guest)).automatic).toEqual({ kind: 'handover', asked: false });
  });

  test('P18 what an article says is quoted as it stands now, and hostile words stay words', async () => {
    const site = await helped('always');
    const desk = await world.agent(site);
    const body = 'Umbrellas <img src=x onerror=alert(1)> are mended by `javascript:alert(1)` in our umbrella hospital.';
    const id = newId('a').replaceAll(/[^\w-]/g, '-');
    const article = { slug: 'umbrellas', category: '', title: 'Umbrella hospital', status: 'published', pages: [] };
    expect((await send(desk, `/${id}`, 'PUT', { ...article, body })).status).toBe(204);
    const guest = await world.visitor(site);
    await guest.say(newId('c'), 'Where is the umbrella hospital?');
    expect((await automatic(guest)).text).toBe(
      'Umbrellas <img src=x onerror=alert(1)> are mended by javascript:alert(1) in our umbrella hospital.',
    );
    // A visitor says what the assistant would say: it is the visitor's.
    const raw = { t: 'message', id: newId('m'), conversation: newId('c'), text: 'x', at: 1, from: 'assistant' };
    guest.sendRaw(JSON.stringify(raw));
    expect((await guest.next('message', ({ message }) => message.id === raw.id)).message.from).toBe('visitor');
  });

  test('A12 when it answers is set by owners and admins, and holds at once', async () => {
    const site = await helped('never');
    const desk = await world.agent(site);
    expect((await desk.ask('PUT', '/settings/assistant', { when: 'always' })).status).toBe(403);
    const guest = await world.visitor(site, { token: newToken() });
    await guest.say(newId('c'), ASKED);
    await world.server.store.write([
      {
        sql: `UPDATE operator_roles SET role = 'admin' WHERE site_id = ?1`,
        args: [site.siteId],
      },
    ]);
    const admin = await world.agent(site);
    expect((await admin.ask('PUT', '/settings/assistant', { when: 'sometimes' })).status).toBe(403);
    expect((await desk.ask('PUT', '/settings/assistant', { when: 'sometimes' })).status).toBe(400);
    const set = await desk.ask('PUT', '/settings/assistant', { when: 'always' });
    expect(((await set.json()) as { assistant: unknown }).assistant).toEqual({ when: 'always' });
    await guest.say(newId('c'), ASKED);
    expect((await automatic(guest)).seq).toBe(2);
  });
});
