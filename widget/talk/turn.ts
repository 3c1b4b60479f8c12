/** One tab of a site at a time: a Web Lock, or where there is none (plain http) a lease written on the shelf. */
import type { Shelf } from '../shelf.ts';

/** A turn ends by itself after this long: a tab that was frozen must not silence the others. */
const LONGEST_MS = 10_000;
const LEASE = 'lease';

export interface TurnDeps {
  /** The same in all tabs of a site. */
  name: string;
  shelf: Shelf;
  locks: Pick<LockManager, 'request'> | undefined;
  now(): number;
  later(ms: number, run: () => void): unknown;
}

/** Runs `work` when it is this tab's turn; the turn ends with `done`. */
export function takeTurn(deps: TurnDeps, work: (done: () => void) => void): void {
  const { name, shelf, locks, now, later } = deps;
  const hold = (): Promise<void> =>
    new Promise((done) => {
      later(LONGEST_MS, done);
      work(done);
    });
  if (locks) return void locks.request(name, hold);
  const left = Number(shelf.get(LEASE)) - now();
  // Clocks jump: a lease from far ahead is nobody's.
  if (left > 0 && left <= LONGEST_MS) return void later(left, () => takeTurn(deps, work));
  shelf.set(LEASE, `${now() + LONGEST_MS}`);
  void hold().then(() => shelf.remove(LEASE));
}
