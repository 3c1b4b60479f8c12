/**
 * What several tabs of one browser agree on: one of them rings, and none where somebody looks. By Web Locks where there
 * are any; plain-http pages have none, and there the tabs say it to each other and wait a moment.
 */
import { placeLock, siteLock } from './locks.ts';

/** `reading`: that very conversation is in front of somebody. `looked`: the site is. */
export type Looked = 'reading' | 'looked' | 'nobody';

export interface Place {
  site: string;
  conversation: string | null;
}

export interface Agreement {
  /** What is in front of somebody in this tab; null: nothing. */
  look(place: Place | null): void;
  /** Whether it is this tab that does it; of all that ask for the same thing, one. */
  mine(what: string): Promise<boolean>;
  looked(place: Place): Promise<Looked>;
}

export interface AgreementDeps {
  locks: LockManager | null;
  /** Opens the channel between tabs of this address; null where there are none. */
  channel: (() => BroadcastChannel) | null;
  later(ms: number, run: () => void): () => void;
  random(): number;
}

/** Tabs hear the same news within this, in ms, also slow ones in the background; the one that has it keeps it as long. */
const HELD_MS = 60_000;
/** Without locks, what the other tabs say is waited for so long, in ms. */
const WAITED_MS = 120;

export function createAgreement(deps: AgreementDeps): Agreement {
  return deps.locks ? byLocks(deps.locks, deps.later) : byChannel(deps);
}

function byLocks(locks: LockManager, later: AgreementDeps['later']): Agreement {
  let leave: () => void = () => {};

  /** Holds it beside others until `leave`. */
  const hold = (name: string): (() => void) => {
    let release = (): void => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    void locks.request(name, { mode: 'shared' }, () => until).catch(() => {});
    return release;
  };

  return {
    look(place) {
      leave();
      if (!place) return void (leave = () => {});
      const held = [hold(siteLock(place.site))];
      if (place.conversation !== null) held.push(hold(placeLock(place.site, place.conversation)));
      leave = () => held.forEach((release) => release());
    },
    mine: (what) =>
      new Promise((resolve) => {
        const kept = (lock: Lock | null): Promise<void> => {
          resolve(lock !== null);
          return new Promise((done) => (lock ? later(HELD_MS, done) : done()));
        };
        locks.request(`foyer does ${what}`, { ifAvailable: true }, kept).catch(() => resolve(true));
      }),
    async looked({ site, conversation }) {
      const { held = [] } = await locks.query();
      const names = new Set(held.map(({ name }) => name));
      if (conversation !== null && names.has(placeLock(site, conversation))) return 'reading';
      return names.has(siteLock(site)) ? 'looked' : 'nobody';
    },
  };
}

type Said =
  | { t: 'claim'; what: string; tab: number }
  | { t: 'who'; place: Place; ask: number }
  | { t: 'me'; ask: number; looked: Looked };

function byChannel({ channel, later, random }: AgreementDeps): Agreement {
  const tab = random();
  let here: Place | null = null;
  const claims = new Map<string, number>();
  const answers = new Map<number, Looked>();
  const wait = (): Promise<void> => new Promise((resolve) => void later(WAITED_MS, resolve));
  const open = channel?.() ?? null;
  // Not a window: a channel is of this origin only.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const say = (said: Said): void => open?.postMessage(said);

  const from = (place: Place): Looked => {
    if (!here || here.site !== place.site) return 'nobody';
    return here.conversation !== null && here.conversation === place.conversation ? 'reading' : 'looked';
  };

  open?.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.t === 'claim') claims.set(data.what, Math.min(data.tab, claims.get(data.what) ?? Infinity));
    if (data.t === 'who' && from(data.place) !== 'nobody') say({ t: 'me', ask: data.ask, looked: from(data.place) });
    if (data.t === 'me' && answers.has(data.ask)) {
      answers.set(
        data.ask,
        data.looked === 'reading' ? 'reading' : answers.get(data.ask) === 'reading' ? 'reading' : 'looked',
      );
    }
  });

  return {
    look(place) {
      here = place;
    },
    async mine(what) {
      say({ t: 'claim', what, tab });
      await wait();
      const least = claims.get(what) ?? Infinity;
      // Who comes late has heard the claim of who did it.
      claims.set(what, Math.min(least, tab));
      later(HELD_MS, () => claims.delete(what));
      return tab < least;
    },
    async looked(place) {
      if (from(place) === 'reading' || !open) return from(place);
      const ask = random();
      answers.set(ask, from(place));
      say({ t: 'who', place, ask });
      await wait();
      const answer = answers.get(ask)!;
      answers.delete(ask);
      return answer;
    },
  };
}
