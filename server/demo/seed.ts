/**
 * Fills the demo's site: its items and two made-up days. Events go in through the HTTP door as any server's would;
 * decisions are made as the server makes them, from what had happened by then, and stored with their exposures.
 * Everything has an id that the next run makes again, so that a seeding that broke off can be done once more.
 */
import { changeConversations } from '../../db/queries/conversation-changes.ts';
import { appendMessage, markRead } from '../../db/queries/conversations.ts';
import { insertDecisions, insertExposures, type DecisionRow, type ExposureRow } from '../../db/queries/hot.ts';
import { operatorByEmail } from '../../db/queries/operators.ts';
import { rateConversation } from '../../db/queries/visitor-changes.ts';
import { isDuplicate, type Statement, type Store } from '../../db/store.ts';
import { createCatalogue } from '../catalogue/memory.ts';
import type { Item } from '../catalogue/types.ts';
import { decide } from '../decisions/decide.ts';
import { isHeldOut } from '../decisions/holdout.ts';
import { emptyFold, foldInto } from '../profiles/fold.ts';
import { interactionsOf } from '../profiles/interactions.ts';
import type { EventContext, Fold, StoredEvent } from '../profiles/types.ts';
import { visitorOfClaim } from '../profiles/visitor-id.ts';
import { createRecommender } from '../recommend/covisits.ts';
import { createBatchBuilder } from '../replay/batch.ts';
import type { Door } from '../replay/door.ts';
import type { Rated } from './talks.ts';
import { simulate, type Happening, type Person, type SimulatedItem, type World } from './simulator.ts';

export interface SeedOptions {
  store: Store;
  door: Door;
  siteId: string;
  items: SimulatedItem[];
  /** The shop's origin. */
  shop: string;
  /** Whose answers the made-up conversations hold. */
  operatorEmail: string;
  seed: number;
  from: number;
  to: number;
  visitors: number;
  /** Told as it goes, from 0 to 1. */
  onProgress(share: number): void;
}

export interface Seeded {
  events: number;
  decisions: number;
  conversations: number;
}

/** The live demo shows everybody what Foyer picks; only the made-up visitors have a group that is held out. */
export const SIMULATED_HOLDOUT = 10;

const CHUNK = 500;

export async function seed(options: SeedOptions): Promise<Seeded> {
  const record = imagine(options);
  const total = record.happenings.length + record.decisions.length + record.exposures.length;
  let done = 0;
  const advance = (rows: number) => options.onProgress((done += rows) / total);
  await sendHappenings(options.door, record.happenings, advance);
  for (const rows of chunks(record.decisions))
    await writeOnce(options.store, insertDecisions(options.store, rows)).then(() => advance(rows.length));
  for (const rows of chunks(record.exposures))
    await writeOnce(options.store, insertExposures(options.store, rows)).then(() => advance(rows.length));
  await storeTalks(options, record.talks);
  return { events: record.happenings.length, decisions: record.decisions.length, conversations: record.talks.size };
}

interface Said {
  visitorId: string;
  id: string;
  from: 'visitor' | 'operator';
  text: string;
  at: number;
  rated: Rated | null;
}

interface ImaginedDays {
  happenings: Happening[];
  decisions: DecisionRow[];
  exposures: ExposureRow[];
  talks: Map<string, Said[]>;
}

/** Runs the simulation against a shop whose slots are filled by the real recommender. */
function imagine(options: SeedOptions): ImaginedDays {
  const { siteId } = options;
  const days: ImaginedDays = { happenings: [], decisions: [], exposures: [], talks: new Map() };
  const catalogue = createCatalogue(options.items.map((item) => catalogueItem(item, options.from)));
  const recommender = createRecommender();
  const folds = new Map<string, Fold>();
  const shown = new Map<string, string>();
  const visitorOf = (person: Person) => visitorOfClaim(siteId, 'server', 'anonymous', person.id);
  const foldOf = (visitor: string) => {
    const fold = folds.get(visitor) ?? emptyFold();
    folds.set(visitor, fold);
    return fold;
  };

  const world: World = {
    happened(happening) {
      days.happenings.push(happening);
      const event = storedEvent(happening, siteId, visitorOf(happening.person));
      foldInto(foldOf(event.visitorId), event, NO_CONTEXT);
      for (const interaction of interactionsOf(event)) recommender.observe(interaction);
    },
    show(person, slot, limit, url, at) {
      const visitorId = visitorOf(person);
      const heldOut = isHeldOut(siteId, visitorId, SIMULATED_HOLDOUT);
      const fold = foldOf(visitorId);
      const decided = decide({
        siteId,
        visitorId,
        fold,
        slot,
        limit,
        page: { url },
        recommender,
        catalogue,
        heldOut,
        personalization: true,
      });
      const items = decided.items.map(({ item }) => item.id);
      if (items.length === 0) return null;
      // As on the live site: a decision is recorded when what is shown changes, and the old one goes on otherwise.
      const key = `${visitorId} ${slot}`;
      const before = days.decisions[Number(shown.get(key) ?? -1)];
      if (before && sameItems(before, items)) return { decision: before[1], items };
      const decision = `d_sim${days.decisions.length.toString(36).padStart(6, '0')}`;
      shown.set(key, String(days.decisions.length));
      const picks = decided.items.map(({ item, reason }) => ({ id: item.id, reason }));
      days.decisions.push([
        siteId,
        decision,
        visitorId,
        slot,
        picks,
        decided.policy,
        decided.propensity,
        decided.held,
        at,
      ]);
      return { decision, items };
    },
    exposed(person, showing, item, kind, at) {
      days.exposures.push([siteId, showing.decision, item, kind, visitorOf(person), at]);
    },
    said(person, conversation, id, line, text, at) {
      const talk = days.talks.get(conversation) ?? [];
      days.talks.set(conversation, talk);
      talk.push({ visitorId: visitorOf(person), id, from: line.from, text, at, rated: line.rated ?? null });
    },
  };
  simulate(options, world);
  days.happenings.sort((a, b) => a.at - b.at);
  return days;
}

/** One at a time: the recommender learns in the order of arrival. @param advance told of how many more are sent */
export async function sendHappenings(
  door: Door,
  happenings: Happening[],
  advance: (rows: number) => void,
): Promise<void> {
  const builder = createBatchBuilder();
  const flush = async () => {
    const batch = builder.take();
    if (!batch) return;
    const { rejected } = await door.send(batch.body);
    if (rejected.length > 0) throw new Error(`The server rejected a seeded event: ${rejected[0]!.message}`);
    advance(batch.events);
  };
  for (const [row, happening] of happenings.entries()) {
    const event = segmentCall(happening);
    if (builder.add(event, row)) continue;
    await flush();
    builder.add(event, row);
  }
  await flush();
}

/** Chunks are the same on every run and stored whole: one that is there already was stored by a run that broke off. */
async function writeOnce(store: Store, statement: Statement): Promise<void> {
  try {
    await store.write([statement]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function storeTalks(options: SeedOptions, talks: Map<string, Said[]>): Promise<void> {
  const { store, siteId } = options;
  const operator = await operatorByEmail(store, options.operatorEmail);
  for (const [conversationId, lines] of talks) {
    for (const { visitorId, id, from, text, at } of lines) {
      const isVisitor = from === 'visitor';
      await appendMessage(store, {
        siteId,
        conversationId,
        id,
        visitorId: isVisitor ? visitorId : null,
        sender: from,
        operatorId: isVisitor ? null : (operator?.id ?? null),
        name: isVisitor ? '' : (operator?.name ?? ''),
        text,
        at,
      });
    }
    const last = lines.at(-1)!;
    if (last.from === 'operator') {
      await markRead(store, { siteId, conversationId, visitorId: last.visitorId, by: 'visitor', seq: lines.length });
    } else if (last.at < options.to - LATELY_MS) {
      // A thank-you needs no answer: read and closed.
      await markRead(store, { siteId, conversationId, visitorId: null, by: 'operator', seq: lines.length });
      const change = { kind: 'close' } as const;
      await changeConversations(store, { siteId, ids: [conversationId], change, now: last.at + 60_000 });
      if (!last.rated) continue;
      const whose = { siteId, conversationId, visitorId: last.visitorId };
      await rateConversation(store, whose, { ...last.rated, now: last.at + 90_000 });
    }
  }
}

/** Who wrote last within this time of the end of the two days still waits for an answer. */
const LATELY_MS = 60 * 60_000;

const NO_CONTEXT: EventContext = {
  device: '',
  language: '',
  timeZone: '',
  screen: '',
  ip: '',
  automated: false,
  referrer: '',
};

function storedEvent(
  { id, at, type, name, url, properties }: Happening,
  siteId: string,
  visitorId: string,
): StoredEvent {
  return { id, siteId, visitorId, type, name, at, url, properties };
}

function segmentCall({ id, person, at, type, name, url, title, referrer, properties }: Happening): string {
  const { browser, place, address } = person;
  return JSON.stringify({
    type,
    messageId: id,
    anonymousId: person.id,
    timestamp: new Date(at).toISOString(),
    ...(type === 'track' && { event: name }),
    ...(type === 'identify' ? { traits: properties } : { properties }),
    context: {
      page: { url, title, referrer },
      userAgent: browser.userAgent,
      locale: place.locale,
      timezone: place.timezone,
      screen: browser.screen,
      ip: address,
    },
  });
}

function catalogueItem({ id, title, url, price, currency, category, inStock }: SimulatedItem, createdAt: number): Item {
  return { id, title, url, image: '', price, currency, category, inStock, createdAt };
}

function sameItems(decision: DecisionRow, items: string[]): boolean {
  const before = decision[4] as { id: string }[];
  return before.length === items.length && before.every(({ id }, at) => id === items[at]);
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}
