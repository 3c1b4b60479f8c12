/** Medians and shares with their intervals. Pure. */
import { ENOUGH_TO_SAY, type Middle, type Share } from '../../protocol/report.ts';

/** 97.5 % of a normal distribution lie below. */
const Z = 1.959964;

/**
 * The lower of the middle two, with the interval of its order statistics by the normal approximation of the binomial
 * (Conover, Practical Nonparametric Statistics, 3.2): needs no shape of the distribution.
 */
export function middleOf(values: readonly number[]): Middle {
  const n = values.length;
  if (n === 0) return { n, median: null, low: null, high: null };
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[(n - 1) >> 1]!;
  if (n < ENOUGH_TO_SAY) return { n, median, low: null, high: null };
  const reach = (Z * Math.sqrt(n)) / 2;
  const low = Math.max(0, Math.floor(n / 2 - reach) - 1);
  const high = Math.min(n - 1, Math.ceil(n / 2 + reach));
  return { n, median, low: sorted[low]!, high: sorted[high]! };
}

/** Wilson, Probable inference, the law of succession, and statistical inference (1927). */
export function shareOf(n: number, of: number): Share {
  if (of < ENOUGH_TO_SAY) return { n, of, low: null, high: null };
  const p = n / of;
  const z2 = (Z * Z) / of;
  const centre = (p + z2 / 2) / (1 + z2);
  const reach = (Z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of))) / (1 + z2);
  return { n, of, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
