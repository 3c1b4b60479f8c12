/** One tab of a site at a time: a Web Lock, or where there is none (plain http) a lease written on the shelf. */
import { now } from './builtins.ts';
import type { Shelf } from './shelf.ts';
import { later } from './transport/browser.ts';

/** A turn ends by itself after this long: a tab that was frozen must not silence the others. */
const LONGEST_MS = 10_000;
const LEASE = 'lease';

type Work = (done: () => void) => void;

/** Runs `work` when it is this tab's turn; the turn ends with `done`. `name` is the same in all tabs of a site. */
export function takeTurn(name: string, shelf: Shelf, locks: LockManager | undefined, work: Work): void {
  const hold = (): Promise<void> =>
    new Promise((done) => {
      later(LONGEST_MS, done);
      work(done);
    });
  if (locks) return void locks.request(name, hold);
  const left = Number(shelf.get(LEASE)) - now();
  // Clocks jump: a lease from far ahead is nobody's.
  if (left > 0 && left <= LONGEST_MS) return void later(left, () => takeTurn(name, shelf, locks, work));
  shelf.set(LEASE, `${now() + LONGEST_MS}`);
  void hold().then(() => shelf.remove(LEASE));
}
