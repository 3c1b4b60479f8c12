/**
 * What is kept between pages: localStorage where it works and is allowed, memory otherwise. Until the visitor agrees,
 * nothing is written and what is set stays in memory; `allow(true)` writes it down, `allow(false)` clears the storage.
 */
import type { Keep } from './host.ts';

export interface Shelf extends Keep {
  remove(key: string): void;
  /** Writes whatever is allowed: only for the visitor's own word on what is. */
  note(key: string, value: string): void;
  /** Keys that begin with `start`, without the site's prefix. */
  keys(start: string): string[];
  allow(yes: boolean): void;
}

/** `storage` may be missing or throw at any call: denied, full, sandboxed. */
export function createShelf(prefix: string, storage: Storage | undefined): Shelf {
  const memory = new Map<string, string>();
  let allowed = false;

  const attempt = <T>(run: (storage: Storage) => T): T | undefined => {
    try {
      return storage && run(storage);
    } catch {
      // Memory holds it.
    }
  };

  const stored = (): string[] =>
    attempt((s) => Array.from({ length: s.length }, (_, i) => s.key(i)!).filter((key) => key.startsWith(prefix))) ?? [];

  const write = (value: string, key: string): void => {
    memory.set(key, value);
    // Not in both: what another tab removes from the storage must not live on here.
    if (allowed && attempt((s) => (s.setItem(prefix + key, value), true))) memory.delete(key);
  };

  return {
    note: (key, value) => void attempt((s) => s.setItem(prefix + key, value)),
    get: (key) => attempt((s) => s.getItem(prefix + key)) ?? memory.get(key) ?? null,
    set: (key, value) => write(value, key),
    remove(key) {
      memory.delete(key);
      attempt((s) => s.removeItem(prefix + key));
    },
    keys: (start) =>
      [...new Set([...memory.keys(), ...stored().map((key) => key.slice(prefix.length))])].filter((key) =>
        key.startsWith(start),
      ),
    allow(yes) {
      allowed = yes;
      if (yes) memory.forEach(write);
      else for (const key of stored()) attempt((s) => s.removeItem(key));
    },
  };
}
