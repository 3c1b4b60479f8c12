import { describe, expect, test } from 'vitest';
import type { TimelinePage } from '../../protocol/agent.ts';
import type { DecisionView } from '../../protocol/messages.ts';
import { createTestSite, putItems, someItems } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { event, newId, newToken, openVisitor, viewed, type VisitorClient } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const HOME = [{ slot: 'home', limit: 3 }];

const ids = (decision: DecisionView) => decision.items.map((item) => item.id);
const rowsOf = (siteId: string) =>
  world.db.rows(
    'SELECT id, visitor_id AS visitor, slot, items, policy, propensity, held FROM decisions WHERE site_id = ? ORDER BY at, slot',
    siteId,
  );

/** The next push for a slot, after checking that its row was there when it came. */
async function pushed(tab: VisitorClient, siteId: string, slot = 'home'): Promise<DecisionView> {
  const { decision } = await tab.next('decision', (message) => message.decision.slot === slot);
  const [row] = await world.db.rows('SELECT items FROM decisions WHERE site_id = ? AND id = ?', siteId, decision.id);
  expect(row, 'stored before the push').toBeDefined();
  const stored = JSON.parse(String(row!['items'])) as { id: string; reason: unknown }[];
  expect(stored).toEqual(decision.items.map(({ id, reason }) => ({ id, reason })));
  return decision;
}

const exposure = (decisionId: string | null, itemId: string, type: 'exposure' | 'click' = 'exposure') =>
  event({
    type,
    name: type === 'click' ? 'Content Clicked' : 'Content Seen',
    properties: { decisionId, slot: 'home', itemId, position: 0 },
  });

describe('P8 what is shown to somebody we may know comes from a stored decision', () => {
  test('P8 a tab with a slot gets a full list, stored before it is pushed', async () => {
    const site = await world.shop(6);
    const tab = await world.visitor(site, { slots: HOME });
    const decision = await pushed(tab, site.siteId);
    expect(decision.items).toHaveLength(3);
    expect(decision.items[0]).toMatchObject({ title: expect.stringMatching(/^Item \d$/) as string, currency: 'EUR' });
    expect(await rowsOf(site.siteId)).toMatchObject([
      { id: decision.id, visitor: tab.visitor, propensity: 1, held: 0 },
    ]);
  });

  test('P8 what a visitor looks at changes its slot, and what it looked at is not shown', async () => {
    const site = await world.shop(8);
    const other = await world.visitor(site);
    await other.track(viewed('i1'), viewed('i7'), viewed('i8'));
    const tab = await world.visitor(site, { slots: HOME });
    const before = await pushed(tab, site.siteId);
    await tab.track(viewed('i1', { properties: { product_id: 'i1', category: 'even' } }));
    const after = await pushed(tab, site.siteId);
    expect(after.id).not.toBe(before.id);
    expect(ids(after)).not.toContain('i1');
    expect(after.items[0]!.reason).toMatchObject({ kind: 'because_viewed' });
  });

  test('P8 an item out of stock is not shown', async () => {
    const site = await world.site();
    await putItems(world.server, site, [
      { id: 'gone', title: 'Gone', inStock: false },
      { id: 'here', title: 'Here' },
    ]);
    await (await world.visitor(site)).track(viewed('gone'), viewed('here'));
    const tab = await world.visitor(site, { slots: HOME });
    expect(ids(await pushed(tab, site.siteId))).toEqual(['here']);
  });

  test('P8 nothing is stored nor pushed unless what is shown changes', async () => {
    const site = await world.shop(3);
    const tab = await world.visitor(site, { slots: HOME });
    await pushed(tab, site.siteId);
    for (let i = 0; i < 15; i++) {
      await tab.track(
        viewed(`i${(i % 3) + 1}`, { properties: { product_id: `i${(i % 3) + 1}`, category: 'even' } }),
        event(),
      );
    }
    // One more slot, so that whatever was scheduled has been decided when it is filled.
    tab.send({ t: 'slots', slots: [...HOME, { slot: 'last', limit: 1 }] });
    await pushed(tab, site.siteId, 'last');
    const lists = (await rowsOf(site.siteId)).filter((row) => row['slot'] === 'home').map((row) => row['items']);
    lists.forEach((list, at) => expect(list, 'the next differs').not.toEqual(lists[at + 1]));
    const shown = tab.all('decision').filter(({ decision }) => decision.slot === 'home');
    expect(new Set(shown.map(({ decision }) => decision.id)).size).toBe(lists.length);
  });

  test('P8 a slot changes at most once in 100 ms, however much happens', async () => {
    const site = await world.shop(30);
    const tab = await world.visitor(site, { slots: HOME });
    await pushed(tab, site.siteId);
    const start = Date.now();
    for (let i = 0; i < 80; i++) await tab.track(viewed(`i${(i % 20) + 1}`));
    const elapsed = Date.now() - start;
    const stored = (await rowsOf(site.siteId)).length;
    expect(stored).toBeGreaterThan(1);
    expect(stored).toBeLessThanOrEqual(Math.ceil(elapsed / 100) + 2);
  });

  test('P8 a second tab and a reload are shown the decision that stands, and none is added', async () => {
    const site = await world.shop(6);
    const token = newToken();
    const tab = await world.visitor(site, { token, slots: HOME });
    const first = await pushed(tab, site.siteId);
    const second = await world.visitor(site, { token, slots: HOME });
    expect((await pushed(second, site.siteId)).id).toBe(first.id);
    await tab.close();
    await second.close();
    const reloaded = await world.visitor(site, { token, slots: HOME });
    expect((await pushed(reloaded, site.siteId)).id).toBe(first.id);
    expect(await rowsOf(site.siteId)).toHaveLength(1);
  });

  test('P8 who is held out sees the popular list whatever it does, and the decision says so', async () => {
    const site = await world.shop(8, { holdout: 100 });
    await (await world.visitor(site)).track(viewed('i5'), viewed('i6'), viewed('i7'));
    const tab = await world.visitor(site, { slots: HOME });
    await pushed(tab, site.siteId);
    await tab.track(viewed('i1'));
    tab.send({ t: 'recommend', id: 'question-1', slot: 'other', limit: 3 });
    const { decision } = await tab.next('recommendation');
    expect(decision.items.every(({ reason }) => reason.kind === 'popular' || reason.kind === 'new')).toBe(true);
    const rows = await rowsOf(site.siteId);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toMatchObject({ held: 1, policy: 'popular/1', propensity: 1 });
  });

  test('P8 without personalisation the popular list comes without an id, and no row is made', async () => {
    const site = await world.shop(6);
    const consent = { analytics: true, personalization: false, explicit: true };
    const tab = await world.visitor(site, { slots: HOME, consent });
    const { decision } = await tab.next('decision');
    expect(decision).toMatchObject({ id: null, slot: 'home' });
    expect(decision.items).toHaveLength(3);
    await tab.track(viewed('i1'));
    tab.send({ t: 'recommend', id: 'question-1', slot: 'home', limit: 2 });
    expect((await tab.next('recommendation')).decision.id).toBeNull();
    expect(await rowsOf(site.siteId)).toEqual([]);
  });

  test('P8 consent to personalisation turns the popular list into a decision, and its withdrawal turns it back', async () => {
    const site = await world.shop(6);
    const refused = { analytics: true, personalization: false, explicit: true };
    const tab = await world.visitor(site, { slots: HOME, consent: refused });
    expect((await tab.next('decision')).decision.id).toBeNull();
    tab.send({ t: 'consent', consent: { ...refused, personalization: true } });
    expect((await pushed(tab, site.siteId)).id).not.toBeNull();
    tab.send({ t: 'consent', consent: refused });
    expect((await tab.next('decision')).decision.id).toBeNull();
    expect(await rowsOf(site.siteId)).toHaveLength(1);
  });

  test('P8 a question right behind an event is answered with what the event changed', async () => {
    const site = await world.shop(8);
    await (await world.visitor(site)).track(viewed('i1'), viewed('i2'));
    const tab = await world.visitor(site);
    tab.send({ t: 'events', sentAt: Date.now(), events: [viewed('i1')] });
    tab.send({ t: 'recommend', id: 'question-1', slot: 'home', limit: 4 });
    const { decision } = await tab.next('recommendation');
    expect(decision.items[0]).toMatchObject({ id: 'i2', reason: { kind: 'because_viewed' } });
  });

  test('P8 recommend answers its question by id, from a decision of its own', async () => {
    const site = await world.shop(6);
    const tab = await world.visitor(site);
    tab.send({ t: 'recommend', id: 'question-1', slot: 'basket', limit: 4 });
    const { id, decision } = await tab.next('recommendation');
    expect(id).toBe('question-1');
    expect(decision.items).toHaveLength(4);
    expect(await rowsOf(site.siteId)).toMatchObject([{ id: decision.id, slot: 'basket', visitor: tab.visitor }]);
  });

  test('P8 the popular list by HTTP names nobody and records nothing', async () => {
    const site = await world.shop(6);
    const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/slots/home?limit=2`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(await answer.json()).toMatchObject({ id: null, slot: 'home', items: [{}, {}] });
    expect(await rowsOf(site.siteId)).toEqual([]);
    expect((await fetch(`${world.url}/v1/sites/${site.writeKey}/slots/home?limit=1e9`)).status).toBe(400);
    expect((await fetch(`${world.url}/v1/sites/wk_nobody/slots/home`)).status).toBe(404);
  });
});

describe('P9 exposures and clicks belong to a decision of their own visitor', () => {
  const exposuresOf = (siteId: string) =>
    world.db.rows(
      'SELECT decision_id AS decision, item_id AS item, kind FROM exposures WHERE site_id = ? ORDER BY item_id, kind DESC',
      siteId,
    );

  test('P9 seen and clicked are linked once each, and the operator who watches hears of both', async () => {
    const site = await world.shop(6);
    const agent = await world.agent(site);
    const tab = await world.visitor(site);
    agent.send({ t: 'watch_visitor', visitor: tab.visitor });
    await agent.settled();
    tab.send({ t: 'slots', slots: HOME });
    const decision = await pushed(tab, site.siteId);
    expect((await agent.next('timeline', ({ entry }) => entry.kind === 'decision')).entry.id).toBe(decision.id);
    const [first, second] = ids(decision) as [string, string];
    await tab.track(exposure(decision.id, first), exposure(decision.id, second));
    await tab.track(exposure(decision.id, first), exposure(decision.id, first, 'click'));
    expect(await exposuresOf(site.siteId)).toEqual(
      [
        { decision: decision.id, item: first, kind: 'seen' },
        { decision: decision.id, item: first, kind: 'click' },
        { decision: decision.id, item: second, kind: 'seen' },
      ].sort((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : 0)),
    );
    await agent.next('outcome', (outcome) => outcome.item === first && outcome.clicked);
    const { entries } = await agent.get<TimelinePage>(`/visitors/${tab.visitor}/timeline`);
    expect(entries).toMatchObject([
      {
        kind: 'decision',
        id: decision.id,
        held: false,
        items: [
          { id: first, seen: true, clicked: true },
          { id: second, seen: true, clicked: false },
          { seen: false, clicked: false },
        ],
      },
    ]);
  });

  test("P9 another visitor's decision, one that never was, and an item that was not in it are linked to nothing", async () => {
    const site = await world.shop(6);
    const tab = await world.visitor(site, { slots: HOME });
    const decision = await pushed(tab, site.siteId);
    const stranger = await world.visitor(site);
    const first = ids(decision)[0]!;
    expect(
      (await stranger.track(exposure(decision.id, first), exposure(newId('d'), first), exposure(null, first))).rejected,
    ).toEqual([]);
    await tab.track(exposure(decision.id, 'i99'));
    expect(await exposuresOf(site.siteId)).toEqual([]);
  });

  test('P9 a page that goes away reports by HTTP with its token; without the token it links nothing', async () => {
    const site = await world.shop(6);
    const tab = await world.visitor(site, { slots: HOME });
    const decision = await pushed(tab, site.siteId);
    const report = (body: object) =>
      fetch(`${world.url}/v1/batch`, {
        method: 'POST',
        headers: { origin: site.origin },
        body: JSON.stringify({
          writeKey: site.writeKey,
          batch: [
            {
              type: 'track',
              event: 'Content Seen',
              messageId: newId(),
              anonymousId: tab.visitor,
              properties: { decisionId: decision.id, itemId: ids(decision)[0] },
            },
          ],
          ...body,
        }),
      });
    await report({});
    expect(await exposuresOf(site.siteId)).toEqual([]);
    await report({ token: tab.token });
    expect(await exposuresOf(site.siteId)).toHaveLength(1);
  });
});

describe('the recommender learns', () => {
  test('after a restart the rebuilt recommender gives the same list', async () => {
    const server = await startTestServer();
    const site = await createTestSite(server);
    await putItems(server, site, someItems(12));
    for (let v = 0; v < 8; v++) {
      const tab = await openVisitor(server.url, site);
      await tab.track(viewed('i1'), viewed(`i${(v % 4) + 2}`), viewed(`i${(v % 2) + 8}`));
      await tab.close();
    }
    const token = newToken();
    const ask = async (url: string) => {
      const tab = await openVisitor(url, site, { token });
      if (url === server.url) await tab.track(viewed('i1'));
      tab.send({ t: 'recommend', id: 'question-1', slot: 'home', limit: 8 });
      const { decision } = await tab.next('recommendation');
      tab.socket.terminate();
      return decision.items;
    };
    const before = await ask(server.url);
    expect(before.some(({ reason }) => reason.kind === 'because_viewed')).toBe(true);
    await server.close();
    const again = await startTestServer({ data: server.config });
    expect(await ask(again.url)).toEqual(before);
    await again.stop();
  });

  test('what a script or a bot does is stored and flagged, and teaches nothing', async () => {
    const site = await world.shop(6);
    const bot = await world.visitor(site, { device: { language: '', timeZone: '', screen: '', automated: true } });
    for (let i = 0; i < 5; i++) await bot.track(viewed('i3'));
    const rows = await world.db.rows('SELECT automated, fold FROM visitors WHERE site_id = ?', site.siteId);
    expect(rows).toMatchObject([{ automated: 1 }]);
    expect(JSON.parse(String(rows[0]!['fold']))).toMatchObject({ events: 0, automated: true });
    const before = await (await fetch(`${world.url}/v1/sites/${site.writeKey}/slots/home?limit=6`)).text();
    expect(before).not.toContain('"popular"');
    await (await world.visitor(site)).track(viewed('i3'));
    await until("a person's view to count", async () =>
      (await (await fetch(`${world.url}/v1/sites/${site.writeKey}/slots/home?limit=6`)).text()).includes('"popular"'),
    );
  });
});
