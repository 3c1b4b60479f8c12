/** One tab of a site at a time: a Web Lock, or where there is none (plain http) a lease written on the shelf. */
import type { Shelf } from './shelf.ts';

/** A turn ends by itself after this long: a tab that was frozen must not silence the others. */
const LONGEST_MS = 10_000;
const LEASE = 'lease';

export interface TurnDeps {
  locks: Pick<LockManager, 'request'> | undefined;
  /** Names the site, the same in all its tabs. */
  name: string;
  shelf: Shelf;
  now(): number;
  later(ms: number, run: () => void): () => void;
}

/** Runs `work` when it is this tab's turn; the turn ends with `done`. */
export function createTurn(deps: TurnDeps): (work: (done: () => void) => void) => void {
  const { locks, shelf, now, later } = deps;

  const hold = (work: (done: () => void) => void): Promise<void> =>
    new Promise((done) => {
      later(LONGEST_MS, done);
      work(done);
    });

  const lease = (work: (done: () => void) => void): void => {
    const left = Number(shelf.get(LEASE)) - now();
    // Clocks jump: a lease from far ahead is nobody's.
    if (left > 0 && left <= LONGEST_MS) return void later(left, () => lease(work));
    shelf.set(LEASE, `${now() + LONGEST_MS}`);
    void hold(work).then(() => shelf.remove(LEASE));
  };

  return (work) => {
    if (locks) locks.request(deps.name, () => hold(work)).catch(() => lease(work));
    else lease(work);
  };
}
