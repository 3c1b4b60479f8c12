/** A process that does jobs, as far as the store sees it; and a store for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openStore, type Store } from '../../db/store.ts';
import { createJobs, type JobKind, type Jobs, type JobsOptions } from '../../server/jobs/jobs.ts';
import { createMetrics } from '../../server/metrics/metrics.ts';
import { recordQuery } from './query-log.ts';
import { newDatabaseUrl, removeDatabase, STORE } from './test-store.ts';

export interface TestDatabase {
  url: string;
  /** Another connection where the store is shared by processes, else the one there is. */
  store(): Promise<Store>;
  remove(): Promise<void>;
}

/** An empty database of the run's store. */
export async function newDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-jobs-'));
  const url = await newDatabaseUrl(folder);
  const open: Store[] = [];
  return {
    url,
    async store() {
      if (STORE === 'embedded' && open[0]) return open[0];
      const store = await openStore(url, STORE === 'postgres' ? { onSql: recordQuery } : {});
      open.push(store);
      return store;
    },
    async remove() {
      await Promise.all(open.map((store) => store.close()));
      await removeDatabase(url);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const metrics = createMetrics(() => 0);

/** It looks often, for the test's sake; `close` waits for nobody who hangs. */
export function createNode(
  store: Store,
  now: () => number,
  kinds: Record<string, JobKind>,
  timings: JobsOptions['timings'] = {},
): Jobs {
  const log = pino({ level: 'silent' });
  const hasty = { leaseMs: 30_000, pollMs: 10, patienceMs: 1_000 };
  return createJobs({
    store,
    deps: { now, random: () => 0 },
    log,
    metrics,
    kinds,
    timings: { ...hasty, ...timings },
  });
}

let runs = 0;

/** Does a job of this kind once, now, and waits until it is done. */
export async function runOnce(store: Store, kind: JobKind, now: () => number = Date.now): Promise<void> {
  const name = `once-${process.pid}-${++runs}`;
  let node: Jobs | null = null;
  await new Promise<void>((resolve, reject) => {
    const run: JobKind['run'] = async (job) => {
      await kind.run(job).then(resolve, reject);
    };
    node = createNode(store, now, { [name]: { run } });
    node.start().catch(reject);
    node.schedule({ id: name, kind: name, payload: {}, dueAt: now() }).catch(reject);
  }).finally(() => node?.close());
}
