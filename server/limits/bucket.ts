/** Token buckets: `rate` tokens a second up to `burst`. Time is handed in. */
export interface Bucket {
  /** Takes n tokens; 0 when taken, else the milliseconds after which they would be there. */
  take(n: number, now: number): number;
}

export function createBucket(rate: number, burst: number): Bucket {
  let tokens = burst;
  let last = 0;
  return {
    take(n, now) {
      if (last === 0) last = now;
      tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * rate);
      last = now;
      if (tokens >= n) {
        tokens -= n;
        return 0;
      }
      return Math.ceil(((Math.min(n, burst) - tokens) / rate) * 1000);
    },
  };
}

const KEYS_KEPT = 20_000;

/** A bucket for each key, such as an address; the one unused longest is forgotten when there are too many. */
export interface KeyedBuckets {
  take(key: string, n: number, now: number): number;
}

export function createKeyedBuckets(rate: number, burst: number): KeyedBuckets {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, n, now) {
      const bucket = buckets.get(key) ?? createBucket(rate, burst);
      // A Map keeps the order of insertion: what is used again goes to the end.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > KEYS_KEPT) buckets.delete(buckets.keys().next().value!);
      return bucket.take(n, now);
    },
  };
}
