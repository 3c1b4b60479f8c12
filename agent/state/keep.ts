/** Text kept by the browser under a name; in memory where storage throws (private windows, blocked storage). */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

export function createKeep(storage: () => Storage): Keep {
  const memory = new Map<string, string>();
  return {
    get(key) {
      const held = memory.get(key);
      if (held !== undefined) return held;
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      if (value === null) memory.delete(key);
      else memory.set(key, value);
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        // Full or forbidden: memory holds it until the page goes.
      }
    },
  };
}
