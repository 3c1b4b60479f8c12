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
export async function rebuildRecommenders(store: Store): Promise<{ recommenders: Recommenders; events: number }> {
  const recommenders = createRecommenders();
  let events = 0;
  let after = 0;
  for (;;) {
    const { cursor, rows } = await eventsInOrder(store, after, PAGE);
    if (rows.length === 0) return { recommenders, events };
    after = cursor;
    events += rows.length;
    for (const row of rows) {
      recommenders.observe({
        ...row,
        type: 'track',
        properties: JSON.parse(row.properties) as StoredEvent['properties'],
      });
    }
  }
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
