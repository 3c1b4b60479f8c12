import { expect, test } from 'vitest';
import { ARRIVALS_PER_MS, insertEvents, type EventRow } from '../../db/queries/hot.ts';
import { loadCatalogues } from '../../server/catalogue/catalogues.ts';
import { rebuildRecommenders } from '../../server/recommend/recommenders.ts';
import type { Recommender } from '../../server/recommend/types.ts';
import type { StoredEvent } from '../../server/profiles/types.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const STARTED = Date.UTC(2026, 0, 1);

test('a process knows the newest events at once and, later, all of them, those that came meanwhile too, each once', async () => {
  const { siteId } = await world.shop(8);
  const { store } = world.server;
  const catalogue = (await loadCatalogues(store, [siteId])).of(siteId);
  const past = Array.from({ length: 60 }, (_, i) => view(siteId, i, `i${(i % 8) + 1}`, STARTED - (60 - i) * 60_000));
  await store.write([insertEvents(store, past.map(row))]);

  const { recommenders, events } = await rebuildRecommenders(store, [siteId], STARTED, { first: 10 });
  expect(events).toBe(10);
  const live = [60, 61, 62].map((i) => view(siteId, i, 'i3', STARTED + i));
  await store.write([insertEvents(store, live.map(row))]);
  for (const one of live) recommenders.observe(one);
  expect(await recommenders.complete()).toBe(60);

  const { recommenders: whole } = await rebuildRecommenders(store, [siteId], STARTED);
  expect(popular(recommenders.of(siteId))).toEqual(popular(whole.of(siteId)));
  expect(popular(recommenders.of(siteId))[0]!.item).toBe('i3');

  /** With scores, which are counts. */
  function popular(recommender: Recommender) {
    return recommender.popular({ catalogue, limit: 8, without: new Set() });
  }
});

function view(siteId: string, i: number, item: string, at: number): StoredEvent {
  const properties = { product_id: item };
  return {
    siteId,
    id: `event-${i}`,
    visitorId: `v_${i}`,
    type: 'track',
    name: 'Product Viewed',
    at,
    url: '',
    properties,
  };
}

function row({ siteId, id, visitorId, type, name, at, url, properties }: StoredEvent): EventRow {
  return [siteId, id, visitorId, type, name, at, at, at, at, at * ARRIVALS_PER_MS, url, properties];
}
