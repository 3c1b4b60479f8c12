/** The recommenders of all sites, rebuilt from the store at start and kept up by every commit. */
import { ARRIVALS_PER_MS, eventsInOrder } from '../../db/queries/hot.ts';
import type { Store } from '../../db/store.ts';
import { interactionsOf } from '../profiles/interactions.ts';
import type { HeardClick } from '../bus/notices.ts';
import type { StoredEvent } from '../profiles/types.ts';
import { createRecommender } from './covisits.ts';
import type { Recommender } from './types.ts';

export interface Recommenders {
  of(siteId: string): Recommender;
  /** Learns from an event that was stored here; returns what others may learn from it. */
  observe(event: StoredEvent): HeardClick[];
  /** Learns from what another process stored. */
  hear(siteId: string, clicks: HeardClick[]): void;
  /** Reads what was stored since a time (ms UTC), of which some may be known. */
  catchUp(siteId: string, since: number): Promise<void>;
}

const PAGE = 5_000;

/** Events whose ids are remembered where they may come twice: in a notice and, after one was missed, from the store. */
const MOST_REMEMBERED = 100_000;

/** Reads all stored events once, a page at a time. @returns the recommenders and how many events they learned from. */
export async function rebuildRecommenders(
  store: Store,
  siteIds: string[],
): Promise<{ recommenders: Recommenders; events: number }> {
  const recommenders = createRecommenders(store);
  let events = 0;
  for (const siteId of siteIds) events += await recommenders.readFrom(siteId, 0);
  return { recommenders, events };
}

function createRecommenders(
  store: Store,
): Recommenders & { readFrom(siteId: string, arrival: number): Promise<number> } {
  const sites = new Map<string, Recommender>();
  const remembered = new Set<string>();

  const of = (siteId: string) => {
    let recommender = sites.get(siteId);
    if (!recommender) sites.set(siteId, (recommender = createRecommender()));
    return recommender;
  };

  /** False where the event is known. One process alone never hears of an event twice. */
  function isNew(siteId: string, id: string): boolean {
    if (!store.shared) return true;
    const key = `${siteId} ${id}`;
    if (remembered.has(key)) return false;
    remembered.add(key);
    // A Set keeps the order of insertion: the first is the oldest.
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.values().next().value!);
    return true;
  }

  function observe(event: StoredEvent): HeardClick[] {
    const interactions = interactionsOf(event);
    if (interactions.length === 0 || !isNew(event.siteId, event.id)) return [];
    for (const interaction of interactions) of(event.siteId).observe(interaction);
    return interactions.map((interaction) => [event.id, interaction]);
  }

  /** Reads what arrived after; returns how many events that were. */
  async function readFrom(siteId: string, arrival: number): Promise<number> {
    let after = arrival;
    let events = 0;
    for (;;) {
      const page = await eventsInOrder(store, siteId, after, PAGE);
      if (page.length === 0) return events;
      after = page[page.length - 1]!.arrival;
      events += page.length;
      for (const { properties, ...event } of page) {
        observe({ ...event, siteId, type: 'track', properties: JSON.parse(properties) as StoredEvent['properties'] });
      }
    }
  }

  return {
    of,
    observe,
    hear(siteId, clicks) {
      // An event with several items comes as several clicks in a row.
      let last = '';
      let wanted = false;
      for (const [id, interaction] of clicks) {
        if (id !== last) wanted = isNew(siteId, id);
        last = id;
        if (wanted) of(siteId).observe(interaction);
      }
    },
    async catchUp(siteId, since) {
      await readFrom(siteId, since * ARRIVALS_PER_MS);
    },
    readFrom,
  };
}
