import { signal, type ReadonlySignal } from '@preact/signals';
import type { Cell } from '../host.ts';

/** A signal that follows a cell, and what stops it following. */
export function follow<T>(cell: Cell<T>): [ReadonlySignal<T>, () => void] {
  const mirror = signal(cell.get());
  const stop = cell.watch((value) => {
    mirror.value = value;
  });
  return [mirror, stop];
}
