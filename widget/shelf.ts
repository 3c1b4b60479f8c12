/**
 * What is kept between pages: localStorage where it works and is allowed, memory otherwise. Until the visitor agrees,
 * nothing is written and what is set stays in memory; `allow(true)` writes it down, `allow(false)` clears the storage.
 */
import type { Keep } from './host.ts';

export interface Shelf extends Keep {
  /** Writes whatever is allowed: only for the visitor's own word on what is. */
  jot(key: string, value: string): void;
  remove(key: string): void;
  /** Keys that begin with `start`, without the site's prefix. */
  keys(start: string): string[];
  allow(yes: boolean): void;
}

/** `open` gives the storage, and may throw, as may all that is done with it: denied, full, sandboxed. */
export function createShelf(prefix: string, open: () => Storage): Shelf {
  const memory = new Map<string, string>();
  let allowed = false;

  const attempt = <T>(run: (storage: Storage) => T): T | undefined => {
    try {
      return run(open());
    } catch {
      // Memory holds it.
    }
  };

  const stored = (start: string): string[] =>
    (attempt(Object.keys) ?? []).filter((key) => key.startsWith(prefix + start)).map((key) => key.slice(prefix.length));

  const jot = (key: string, value: string): true | undefined =>
    attempt((storage) => (storage.setItem(prefix + key, value), true));

  const set = (key: string, value: string): void => {
    // Not in both: what another tab removes from the storage must not live on here.
    if (allowed && jot(key, value)) memory.delete(key);
    else memory.set(key, value);
  };

  const remove = (key: string): void => {
    memory.delete(key);
    attempt((storage) => storage.removeItem(prefix + key));
  };

  return {
    jot,
    set,
    remove,
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(prefix + key)) ?? null,
    keys: (start) => [...memory.keys()].filter((key) => key.startsWith(start)).concat(stored(start)),
    allow(yes) {
      allowed = yes;
      if (yes) for (const [key, value] of memory) set(key, value);
      else stored('').forEach(remove);
    },
  };
}
