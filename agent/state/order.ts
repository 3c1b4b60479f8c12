import { batch, effect, signal, type ReadonlySignal } from '@preact/signals';
import { heldOrder } from '../waiting.ts';

/** Ids in the order they are shown. While `hold(true)` they keep their places. */
export interface Order {
  ids: ReadonlySignal<readonly string[]>;
  hold(on: boolean): void;
}

/** `known` says whether an id that left the sorted list still has a row to show while the order is held. */
export function createOrder(sorted: ReadonlySignal<readonly string[]>, known: (id: string) => boolean): Order {
  const ids = signal<readonly string[]>([]);
  const held = signal(false);
  effect(() => {
    const wanted = sorted.value;
    const shown = ids.peek();
    if (!held.value) ids.value = wanted;
    else ids.value = heldOrder(shown, [...wanted, ...shown.filter((id) => !wanted.includes(id) && known(id))]);
  });
  return {
    ids,
    hold: (on) => batch(() => (held.value = on)),
  };
}
