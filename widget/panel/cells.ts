/** Cells in what is drawn. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Cell } from '../host.ts';

export type Watched<T> = Pick<Cell<T>, 'get' | 'watch'>;

/** The cell's value; draws again when it changes. */
export function useCell<T>(cell: Watched<T>): T {
  const value = cell.get();
  const [, redraw] = useState<unknown>();
  useLayoutEffect(() => {
    // It may have changed between the drawing and now.
    if (cell.get() !== value) redraw({});
    return cell.watch(() => redraw({}));
  }, [cell]);
  return value;
}

/** What is computed from other cells. It listens to them only while somebody listens to it. */
export function derive<T>(from: Watched<unknown>[], compute: () => T): Watched<T> {
  return {
    get: compute,
    watch(listener) {
      let last = compute();
      const stops = from.map((cell) =>
        cell.watch(() => {
          const next = compute();
          if (next !== last) listener((last = next));
        }),
      );
      return () => stops.forEach((stop) => stop());
    },
  };
}
