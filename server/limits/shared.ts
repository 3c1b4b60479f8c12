/** Token buckets in the store, for the limits that all processes of an installation share. */
import { takeFromBucket } from '../../db/queries/shared-buckets.ts';
import type { Store } from '../../db/store.ts';
import { createKeyedBuckets } from './bucket.ts';

/** Like KeyedBuckets, but the answer may have to be asked for. */
export interface SharedBuckets {
  /** Takes n tokens of a key; 0 when taken, else the milliseconds after which they would be there. */
  take(key: string, n: number, now: number): Promise<number>;
}

/** @param name keeps the keys of one limit apart from another's. Where one process writes, its memory will do. */
export function createSharedBuckets(store: Store, name: string, rate: number, burst: number): SharedBuckets {
  if (!store.shared) {
    const buckets = createKeyedBuckets(rate, burst);
    return { take: (key, n, now) => Promise.resolve(buckets.take(key, n, now)) };
  }
  return { take: (key, n) => takeFromBucket(store, { key: `${name} ${key}`, n, rate, burst }) };
}
