/** How many of something a key holds at once, such as the sockets of an address. */
export interface Holds {
  /** Takes a place, and returns what gives it back; null when all are taken. */
  hold(key: string, most: number): (() => void) | null;
}

export function createHolds(): Holds {
  const held = new Map<string, number>();
  return {
    hold(key, most) {
      const now = held.get(key) ?? 0;
      if (now >= most) return null;
      held.set(key, now + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const left = held.get(key)! - 1;
        if (left > 0) held.set(key, left);
        else held.delete(key);
      };
    },
  };
}
