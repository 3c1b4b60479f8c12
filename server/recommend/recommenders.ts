/**
 * The recommenders of all sites, rebuilt from the store and kept up by every commit. A process is not ready before it
 * knows the newest of what happened; what is older it reads while it works.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { arrivalOfNewest, ARRIVALS_PER_MS, eventsInOrder, type ArrivedEvent } from '../../db/queries/hot.ts';
import type { Store } from '../../db/store.ts';
import { interactionsOf } from '../profiles/interactions.ts';
import type { HeardClick } from '../bus/notices.ts';
import type { StoredEvent } from '../profiles/types.ts';
import { createRecommender } from './covisits.ts';
import type { Interaction, Recommender } from './types.ts';

export interface Recommenders {
  of(siteId: string): Recommender;
  /** Learns from an event that was stored here; returns what others may learn from it. */
  observe(event: StoredEvent): HeardClick[];
  /** Learns from what another process stored. */
  hear(siteId: string, clicks: HeardClick[]): void;
  /** Reads what was stored since a time (ms UTC), of which some may be known. */
  catchUp(siteId: string, since: number): Promise<void>;
  /**
   * Reads what was left out at first, in small steps beside whatever else is done, and puts recommenders that know all
   * in the place of those that know the newest. Returns how many events were read.
   */
  complete(): Promise<number>;
  /** Ends `complete` where it is. */
  stop(): void;
}

const PAGE = 5_000;
/** A page of the embedded store is read in one go, which nothing else may wait for. */
const SMALL_PAGE = 500;

/** So many events of a site are read before the process is ready: half a second. */
const READ_FIRST = 20_000;
/** A recommender remembers a million clicks, and about every other event is one. */
const READ_AT_MOST = 2_000_000;

/** Events whose ids are remembered where they may come twice: in a notice and, after one was missed, from the store. */
const MOST_REMEMBERED = 100_000;

/**
 * Reads the newest stored events of each site; `complete` reads the rest.
 * @param since ms UTC: what arrived later is learned by `observe`, `hear` and `catchUp` as well.
 * @returns the recommenders and how many events they learned from.
 */
export async function rebuildRecommenders(
  store: Store,
  siteIds: string[],
  since: number,
  { first = READ_FIRST }: { first?: number } = {},
): Promise<{ recommenders: Recommenders; events: number }> {
  const recommenders = createRecommenders(store, since * ARRIVALS_PER_MS);
  let events = 0;
  for (const siteId of siteIds) events += await recommenders.readNewest(siteId, first);
  return { recommenders, events };
}

/** A site whose older events are still to be read: those that arrived before the cut; and what was learned of later ones. */
interface Unfinished {
  cut: number;
  learned: Interaction[];
}

function createRecommenders(
  store: Store,
  cut: number,
): Recommenders & { readNewest(siteId: string, count: number): Promise<number> } {
  const sites = new Map<string, Recommender>();
  const remembered = new Set<string>();
  const unfinished = new Map<string, Unfinished>();
  let stopped = false;

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

  function learn(siteId: string, interaction: Interaction, arrival = Infinity): void {
    of(siteId).observe(interaction);
    const rest = unfinished.get(siteId);
    if (rest && arrival >= rest.cut) rest.learned.push(interaction);
  }

  function observe(event: StoredEvent, arrival?: number): HeardClick[] {
    const interactions = interactionsOf(event);
    if (interactions.length === 0 || !isNew(event.siteId, event.id)) return [];
    for (const interaction of interactions) learn(event.siteId, interaction, arrival);
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
      for (const event of page) observe(asStored(siteId, event), event.arrival);
    }
  }

  /** A recommender of its own reads up to the cut, and learns in one go what came after it. */
  async function completeSite(siteId: string, { cut, learned }: Unfinished): Promise<number> {
    const whole = createRecommender();
    let after = (await arrivalOfNewest(store, siteId, READ_AT_MOST)) ?? 0;
    let events = 0;
    for (;;) {
      const began = performance.now();
      const page = (await eventsInOrder(store, siteId, after, SMALL_PAGE)).filter(({ arrival }) => arrival < cut);
      if (page.length === 0 || stopped) break;
      after = page[page.length - 1]!.arrival;
      events += page.length;
      for (const event of page) for (const one of interactionsOf(asStored(siteId, event))) whole.observe(one);
      // Half of the time is everybody else's.
      await pause(performance.now() - began);
    }
    if (stopped) return events;
    for (const interaction of learned) whole.observe(interaction);
    unfinished.delete(siteId);
    sites.set(siteId, whole);
    return events;
  }

  return {
    of,
    observe: (event) => observe(event),
    hear(siteId, clicks) {
      // An event with several items comes as several clicks in a row.
      let last = '';
      let wanted = false;
      for (const [id, interaction] of clicks) {
        if (id !== last) wanted = isNew(siteId, id);
        last = id;
        if (wanted) learn(siteId, interaction);
      }
    },
    async catchUp(siteId, since) {
      await readFrom(siteId, since * ARRIVALS_PER_MS);
    },
    async complete() {
      let events = 0;
      for (const [siteId, rest] of [...unfinished]) if (!stopped) events += await completeSite(siteId, rest);
      return events;
    },
    stop() {
      stopped = true;
    },
    async readNewest(siteId, count) {
      const before = await arrivalOfNewest(store, siteId, count);
      if (before !== null) unfinished.set(siteId, { cut: Math.max(cut, before + 1), learned: [] });
      return readFrom(siteId, before ?? 0);
    },
  };
}

function asStored(siteId: string, { properties, ...event }: ArrivedEvent): StoredEvent {
  return { ...event, siteId, type: 'track', properties: JSON.parse(properties) as StoredEvent['properties'] };
}
