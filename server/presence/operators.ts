/**
 * Who is there of the operators. Each process says of its own, in the store, again and again and for a short while, so
 * that who dies is not there soon after, whoever it was; what is shown and what is routed is read from there.
 */
import type { Logger } from 'pino';
import { presenceOfSite, savePresence, setAway, type PresenceRow } from '../../db/queries/presence.ts';
import type { Store } from '../../db/store.ts';
import type { OperatorPresence } from '../../protocol/routing.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import type { OperatorsOnline } from './operators-online.ts';
import { IDLE_MS, presenceOf } from './state.ts';

export interface Timings {
  /** How often a process says who is there, and asks each socket whether it is. */
  beatMs: number;
  /** Who is not said to be there again for so long is gone. */
  leaseMs: number;
  /** The same for who closes the page, which may be a reload. */
  graceMs: number;
  /** A process that has just begun leaves people so long to come back to it before it takes anything from them. */
  settleMs: number;
  /** Who touches nothing for so long is away. */
  idleMs: number;
  /** When is looked who is gone: cron's, with seconds. */
  sweep: string;
}

/**
 * Whose process dies is missed after 20 s, whose network dies after 40 s, since a socket may be silent for three beats.
 * The sweep comes 10 s later at most, and 30 s later where the dead process had it in hand: within a minute in any case.
 */
export const TIMINGS: Timings = {
  beatMs: 5_000,
  leaseMs: 20_000,
  graceMs: 10_000,
  settleMs: 20_000,
  idleMs: IDLE_MS,
  sweep: '*/10 * * * * *',
};
const SILENT_BEATS = 3;

export interface Here {
  siteId: string;
  operatorId: string;
  /** Away by their own word, as the store has it. */
  byHand: boolean;
  /** Since how long they touched nothing, ms. */
  idle: number;
  /** Asks the other end whether it is there; it answers by `heard`. */
  ask(): void;
}

/** One socket of an operator who watches a site. */
export interface Seat {
  heard(): void;
  /** A key or a pointer was touched. */
  active(): void;
  leave(): void;
}

export interface OperatorPresences {
  arrive(here: Here): Seat;
  setAway(siteId: string, operatorId: string, away: boolean): Promise<void>;
  /** Everybody who works on the site. */
  of(siteId: string): Promise<Map<string, OperatorPresence>>;
  /** Looks into the store, and tells the operators who are here what is new. */
  look(siteId: string): Promise<void>;
  /** Says in the store who is here. */
  save(): Promise<void>;
  /** Resolves when what was begun is stored. */
  stop(): Promise<void>;
}

interface Entry {
  siteId: string;
  operatorId: string;
  byHand: boolean;
  activeAt: number;
  seats: Set<Silence>;
}

interface Silence {
  /** Beats since the other end was heard. */
  beats: number;
  ask(): void;
}

export function createOperatorPresences(parts: {
  store: Store;
  bus: Bus;
  link: Link;
  online: OperatorsOnline;
  deps: Pick<Deps, 'now' | 'newSecret'>;
  log: Pick<Logger, 'error'>;
  timings: Timings;
  /** Somebody is online who was not. */
  onOnline(siteId: string): void;
}): OperatorPresences {
  const { store, bus, link, online, deps, log, timings, onOnline } = parts;
  const node = deps.newSecret(9);
  const entries = new Map<string, Entry>();
  /** By site and operator, what the operators who are here were told last. */
  const told = new Map<string, Map<string, string>>();
  let writing: Promise<unknown> = Promise.resolve();
  let looking: Promise<unknown> = Promise.resolve();

  const keyOf = (siteId: string, operatorId: string) => `${siteId} ${operatorId}`;
  const failed = (error: unknown) => log.error({ err: error }, 'who is there was not stored');

  /** One after the other, so that what is said last is what stays. */
  function write(what: () => Promise<unknown>): Promise<void> {
    const done = writing.then(what);
    writing = done.catch(failed);
    return done.then(() => {});
  }

  const isPresent = ({ seats }: Entry) => [...seats].some((seat) => seat.beats <= SILENT_BEATS);

  function rowOf({ siteId, operatorId, activeAt }: Entry, until: number): PresenceRow {
    return { siteId, operatorId, node, until, activeAt };
  }

  function save(): Promise<void> {
    return write(() => {
      const until = deps.now() + timings.leaseMs;
      return savePresence(
        store,
        [...entries.values()].filter(isPresent).map((entry) => rowOf(entry, until)),
      );
    });
  }

  /** How many of a site are online by what this process knows; the others know of theirs. */
  function count(siteId: string): void {
    const since = deps.now() - timings.idleMs;
    const here = [...entries.values()].filter((entry) => entry.siteId === siteId);
    online.set(siteId, here.filter((one) => !one.byHand && one.activeAt > since && isPresent(one)).length);
  }

  /** One after the other, so that nobody is told last what was read first. */
  function look(siteId: string): Promise<void> {
    const done = looking.then(() => lookNow(siteId));
    looking = done.catch(() => {});
    return done;
  }

  async function lookNow(siteId: string): Promise<void> {
    if (!bus.heard(agentsSubject(siteId))) return void told.delete(siteId);
    const now = deps.now();
    const before = told.get(siteId) ?? new Map<string, string>();
    const after = new Map<string, string>();
    const news: OperatorPresence[] = [];
    let came = false;
    for (const known of await presenceOfSite(store, siteId)) {
      const operator = seen(known, now);
      const entry = entries.get(keyOf(siteId, known.id));
      if (entry) entry.byHand = operator.byHand;
      const said = `${operator.presence} ${operator.byHand}`;
      after.set(known.id, said);
      if (before.get(known.id) === said) continue;
      news.push(operator);
      came ||= operator.presence === 'online';
    }
    told.set(siteId, after);
    count(siteId);
    if (news.length > 0) bus.publish(agentsSubject(siteId), { t: 'presence', operators: news });
    if (came) onOnline(siteId);
  }

  function seen(
    known: { id: string; until: number; activeAt: number; awaySince: number | null },
    now: number,
  ): OperatorPresence {
    return { id: known.id, presence: presenceOf(known, now, timings.idleMs), byHand: known.awaySince !== null };
  }

  /** What changed here is stored, then shown here and on the other processes. */
  function changed(siteId: string, rows: PresenceRow[]): void {
    count(siteId);
    void write(async () => {
      await savePresence(store, rows);
      link.send(siteId, { k: 'presence' });
      await look(siteId);
    }).catch(() => {});
  }

  const beat = setInterval(() => {
    if (entries.size === 0) return;
    for (const { seats } of entries.values()) {
      for (const seat of seats) {
        seat.beats++;
        seat.ask();
      }
    }
    const sites = new Set([...entries.values()].map(({ siteId }) => siteId));
    void save()
      .then(() => Promise.all(Array.from(sites, (siteId) => look(siteId))))
      .catch(() => {});
  }, timings.beatMs);
  beat.unref();

  return {
    arrive({ siteId, operatorId, byHand, idle, ask }) {
      const key = keyOf(siteId, operatorId);
      const now = deps.now();
      const entry = entries.get(key) ?? { siteId, operatorId, byHand, activeAt: 0, seats: new Set<Silence>() };
      entries.set(key, entry);
      entry.byHand = byHand;
      entry.activeAt = Math.max(entry.activeAt, now - idle);
      const seat: Silence = { beats: 0, ask };
      entry.seats.add(seat);
      changed(siteId, [rowOf(entry, now + timings.leaseMs)]);
      return {
        heard: () => void (seat.beats = 0),
        active() {
          const wasIdle = entry.activeAt <= deps.now() - timings.idleMs;
          entry.activeAt = deps.now();
          if (wasIdle && entry.seats.has(seat)) changed(siteId, [rowOf(entry, deps.now() + timings.leaseMs)]);
        },
        leave() {
          if (!entry.seats.delete(seat) || entry.seats.size > 0) return;
          entries.delete(key);
          changed(siteId, [rowOf(entry, deps.now() + timings.graceMs)]);
        },
      };
    },

    async setAway(siteId, operatorId, away) {
      await setAway(store, siteId, operatorId, away ? deps.now() : null);
      link.send(siteId, { k: 'presence' });
      await look(siteId);
    },

    async of(siteId) {
      const now = deps.now();
      return new Map((await presenceOfSite(store, siteId)).map((known) => [known.id, seen(known, now)]));
    },

    look,
    save,
    async stop() {
      clearInterval(beat);
      await writing;
      await looking;
    },
  };
}
