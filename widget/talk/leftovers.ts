/**
 * What an earlier page, or a tab that is gone, left on the shelf. One tab at a time takes it, so that two do not both
 * send it; should they all the same, the server knows the ids.
 */
import { OUTBOX_KEY } from '../outbox.ts';
import type { Outbox } from '../outbox.ts';
import type { Shelf } from '../shelf.ts';

export interface Leftovers {
  /** The connection is greeted: takes what lies there when it is this tab's turn. */
  collect(): void;
  /** Something was acknowledged or given up: the turn ends with the last of what was taken. */
  check(): void;
  /** Ends the turn: the connection is gone. */
  rest(): void;
}

export function createLeftovers(
  shelf: Shelf,
  outbox: Pick<Outbox, 'take' | 'holds'>,
  send: () => void,
  turn: (work: (done: () => void) => void) => void,
): Leftovers {
  let taken: string[] = [];
  let end: (() => void) | undefined;

  const rest = (): void => {
    end?.();
    end = undefined;
    taken = [];
  };
  const check = (): void => {
    if (!taken.some(outbox.holds)) rest();
  };

  return {
    collect: () =>
      turn((done) => {
        rest();
        end = done;
        taken = shelf
          .keys(OUTBOX_KEY)
          .map((key) => key.slice(OUTBOX_KEY.length))
          .filter((id) => !outbox.holds(id));
        outbox.take(taken);
        send();
        check();
      }),
    check,
    rest,
  };
}
