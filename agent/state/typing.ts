import { signal, type ReadonlySignal } from '@preact/signals';

/** Who types in which conversation now. */
export interface Typing {
  who: ReadonlySignal<readonly Typist[]>;
  put(typist: Typist, on: boolean): void;
  clear(): void;
}

export interface Typist {
  conversation: string;
  from: 'visitor' | 'operator';
  /** The operator's name; the visitor's may be ''. */
  name: string;
  /** What a visitor has written so far, where the site shows it (O3). */
  text?: string | undefined;
}

/** A notice that nobody renewed is no longer true: the other side may have lost its connection. */
const STALE_MS = 8000;

export function createTyping(later: (ms: number, run: () => void) => () => void): Typing {
  const who = signal<readonly Typist[]>([]);
  const timers = new Map<string, () => void>();
  const keyOf = (one: Typist): string => JSON.stringify([one.conversation, one.from, one.name]);

  const drop = (key: string): void => {
    timers.get(key)?.();
    timers.delete(key);
    if (who.peek().some((one) => keyOf(one) === key)) who.value = who.peek().filter((one) => keyOf(one) !== key);
  };

  return {
    who,
    put(typist, on) {
      const key = keyOf(typist);
      if (!on) return drop(key);
      timers.get(key)?.();
      timers.set(
        key,
        later(STALE_MS, () => drop(key)),
      );
      const before = who.peek().find((one) => keyOf(one) === key);
      if (before && before.text === typist.text) return;
      who.value = [...who.peek().filter((one) => one !== before), typist];
    },
    clear() {
      for (const stop of timers.values()) stop();
      timers.clear();
      who.value = [];
    },
  };
}
