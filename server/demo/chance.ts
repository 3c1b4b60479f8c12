/** Chance that can be had again: the same seed gives the same numbers. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of them, by weight. */
  weighted<T>(from: readonly T[], weight: (one: T, index: number) => number): T;
  /** Mostly near the median, sometimes far above: how long people look at pages. */
  dwell(median: number): number;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for people who are made up. */
export function createChance(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    weighted(from, weight) {
      const weights = from.map(weight);
      let rest = next() * weights.reduce((sum, one) => sum + one, 0);
      for (const [index, one] of from.entries()) {
        rest -= weights[index]!;
        if (rest < 0) return one;
      }
      return from.at(-1)!;
    },
    // Log-normal by Box and Muller (1958), sigma 0.8.
    dwell: (median) => median * Math.exp(0.8 * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}
