/** How long a job that failed is left alone. */

const LEAST_MS = 10_000;
/** What cannot be done today is tried once an hour. */
const MOST_MS = 3_600_000;

/**
 * As long again as it is late already: 10 s at first, then twice as long each time, an hour at most. A quarter more at
 * random, so that jobs that failed together do not come back together.
 * @param lateBy milliseconds since it was due
 * @param chance uniform in [0, 1)
 */
export function pauseAfterFailure(lateBy: number, chance: number): number {
  return Math.round(Math.min(Math.max(lateBy, LEAST_MS), MOST_MS) * (1 + chance / 4));
}
