/** Values that can be watched. */
import type { Cell } from './host.ts';
import { guard } from './warn.ts';

export function cell<T>(value: T): Cell<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    watch(listener) {
      const safe = guard('watch', listener);
      listeners.add(safe);
      return () => {
        listeners.delete(safe);
      };
    },
  };
}
