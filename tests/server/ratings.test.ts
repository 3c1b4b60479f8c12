import { describe, expect, test } from 'vitest';
import type { ThreadPage } from '../../protocol/agent.ts';
import type { TestSite } from '../support/site.ts';
import { newId, type VisitorClient } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

/** A conversation that an operator answered and closed. */
async function closed(site: TestSite, guest: VisitorClient): Promise<string> {
  const conversation = newId('c');
  const desk = await world.agent(site);
  await guest.say(conversation, 'Is the red lamp in stock?');
  await desk.reply(conversation, 'It is.');
  await desk.changed([conversation], { kind: 'close' });
  await guest.next('conversation', (news) => news.conversation.status === 'closed');
  return conversation;
}

const told = (client: VisitorClient, conversation: string) =>
  client.next('conversation', (news) => news.conversation.id === conversation).then((news) => news.conversation);

describe('what visitors do with their conversations', () => {
  test('P19 of many ratings at once exactly one counts, on all tabs, and operators see it with its comment', async () => {
    const site = await world.site();
    const tabs = [await world.visitor(site)];
    for (let n = 0; n < 3; n++) tabs.push(await world.visitor(site, { token: tabs[0]!.token }));
    const desk = await world.agent(site);
    const conversation = await closed(site, tabs[0]!);
    for (const tab of tabs.slice(1)) await told(tab, conversation);
    tabs.forEach((tab, at) => tab.send({ t: 'rate', conversation, rating: at + 1, comment: ` Comment ${at + 1}\0 ` }));
    const views = await Promise.all(tabs.map((tab) => told(tab, conversation)));
    const { rating } = views[0]!;
    expect(views.map((view) => view.rating)).toEqual(Array.from({ length: 4 }, () => rating));
    const news = await desk.next('conversation', ({ row }) => row.id === conversation && row.rating !== null);
    expect(news.row).toMatchObject({ rating, ratingComment: `Comment ${rating}\uFFFD` });

    // Said again later, by who comes back: it stands.
    const back = await world.visitor(site, { token: tabs[0]!.token });
    back.send({ t: 'rate', conversation, rating: 5 - rating! || 5, comment: '' });
    expect((await told(back, conversation)).rating).toBe(rating);
    expect((await desk.get<ThreadPage>(`/conversations/${conversation}`)).conversation.rating).toBe(rating);
  });

  test('P19 one can only rate one’s own, when it is closed; 1 to 5', async () => {
    const site = await world.site();
    const [guest, other] = [await world.visitor(site), await world.visitor(site)];
    const desk = await world.agent(site);
    const conversation = await closed(site, guest);
    const open = newId('c');
    await guest.say(open, 'Hello');
    other.send({ t: 'rate', conversation, rating: 1, comment: 'not mine' });
    guest.send({ t: 'rate', conversation: open, rating: 1, comment: 'too early' });
    expect((await told(guest, open)).rating).toBeNull();
    for (const client of [guest, other]) {
      client.send({ t: 'ping' });
      await client.next('pong');
    }
    expect(other.all('conversation')).toEqual([]);
    for (const id of [conversation, open]) {
      expect((await desk.get<ThreadPage>(`/conversations/${id}`)).conversation.rating).toBeNull();
    }
    for (const rating of [0, 6, 2.5, '5']) {
      const bad = await world.visitor(site);
      bad.sendRaw(JSON.stringify({ t: 'rate', conversation, rating, comment: '' }));
      expect((await bad.next('error')).code).toBe('bad_message');
    }
    const hostile = '<img src=x onerror=alert(1)> =1+1 \u202e';
    guest.send({ t: 'rate', conversation, rating: 5, comment: hostile + 'x'.repeat(2_000) });
    const { row } = await desk.next('conversation', (news) => news.row.rating !== null);
    expect(row.ratingComment).toBe((hostile + 'x'.repeat(2_000)).slice(0, 1_000));
  });

  test('P20 a visitor ends their own conversation and opens it again; operators see it wait as before', async () => {
    const site = await world.site();
    const [guest, other] = [await world.visitor(site), await world.visitor(site)];
    const desk = await world.agent(site);
    const conversation = newId('c');
    await guest.say(conversation, 'Hello');
    other.send({ t: 'status', conversation, status: 'closed' });
    other.send({ t: 'ping' });
    await other.next('pong');
    guest.send({ t: 'status', conversation, status: 'closed' });
    expect((await told(guest, conversation)).status).toBe('closed');
    expect((await desk.next('conversation', ({ row }) => row.status === 'closed')).row.waitingSince).toBeNull();
    guest.send({ t: 'status', conversation, status: 'open' });
    expect((await told(guest, conversation)).status).toBe('open');
    const { row } = await desk.next('conversation', (news) => news.row.status === 'open' && news.row.seq === 1);
    expect(row.waitingSince).not.toBeNull();
    // So already: nothing to tell.
    guest.send({ t: 'status', conversation, status: 'open' });
    guest.send({ t: 'ping' });
    await guest.next('pong');
    expect(guest.all('conversation')).toHaveLength(2);
    expect(other.all('conversation')).toEqual([]);
  });
});
