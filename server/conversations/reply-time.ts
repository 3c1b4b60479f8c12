/** How fast a site really answers: never a promise, only what was measured. */
import { replyTimes } from '../../db/queries/reply-times.ts';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';

const WEEKS_MS = 28 * 24 * 3600_000;
/** The newest are enough to say, and few enough to read. */
const NEWEST = 200;
/** Of fewer nothing is said. */
const ENOUGH = 5;
const REMEMBERED_MS = 60_000;

export interface ReplyTime {
  /** The median in ms of the last four weeks; null where too few were answered to say. */
  of(siteId: string): Promise<number | null>;
}

export function createReplyTime(store: Store, deps: Pick<Deps, 'now'>): ReplyTime {
  const known = new Map<string, { until: number; median: Promise<number | null> }>();
  return {
    of(siteId) {
      const now = deps.now();
      const before = known.get(siteId);
      if (before && before.until > now) return before.median;
      const median = replyTimes(store, siteId, now - WEEKS_MS, NEWEST).then(medianOf);
      known.set(siteId, { until: now + REMEMBERED_MS, median });
      // A store that did not answer is asked again by the next.
      median.catch(() => known.delete(siteId));
      return median;
    },
  };
}

/** The lower of the middle two. */
export function medianOf(times: number[]): number | null {
  if (times.length < ENOUGH) return null;
  return times.toSorted((a, b) => a - b)[(times.length - 1) >> 1]!;
}
