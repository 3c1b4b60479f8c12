/** The recommenders of all sites, rebuilt from the store at start and kept up by every commit. */
import { eventsInOrder } from '../../db/queries/hot.ts';
import type { Store } from '../../db/store.ts';
import { interactionsOf } from '../profiles/interactions.ts';
import type { StoredEvent } from '../profiles/types.ts';
import { createRecommender } from './covisits.ts';
import type { Recommender } from './types.ts';

export interface Recommenders {
  of(siteId: string): Recommender;
  observe(event: StoredEvent): void;
}

const PAGE = 5_000;

/** Reads all stored events once, a page at a time. @returns the recommenders and how many events they learned from. */
export async function rebuildRecommenders(
  store: Store,
  siteIds: string[],
): Promise<{ recommenders: Recommenders; events: number }> {
  const recommenders = createRecommenders();
  let events = 0;
  for (const siteId of siteIds) {
    let after = 0;
    for (;;) {
      const page = await eventsInOrder(store, siteId, after, PAGE);
      if (page.length === 0) break;
      after = page[page.length - 1]!.arrival;
      events += page.length;
      for (const { properties, ...event } of page) {
        recommenders.observe({
          ...event,
          siteId,
          type: 'track',
          properties: JSON.parse(properties) as StoredEvent['properties'],
        });
      }
    }
  }
  return { recommenders, events };
}

function createRecommenders(): Recommenders {
  const sites = new Map<string, Recommender>();
  const of = (siteId: string) => {
    let recommender = sites.get(siteId);
    if (!recommender) sites.set(siteId, (recommender = createRecommender()));
    return recommender;
  };
  return {
    of,
    observe(event) {
      for (const interaction of interactionsOf(event)) of(event.siteId).observe(interaction);
    },
  };
}
