/**
 * Removes what a site no longer keeps: the daily job. It takes small steps with pauses between them, so that whoever
 * waits for an acknowledgement hardly notices, and each step is whole in itself: broken off anywhere, the next run goes
 * on from there.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ensurePartition, isTooMuch, partitionDrop, partitions, partitionsFrom } from '../../db/postgres/partitions.ts';
import {
  perishableConversations,
  perishableDecisions,
  perishableEvents,
  type Perishable,
} from '../../db/queries/retention.ts';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import type { JobKind, JobRun } from '../jobs/jobs.ts';
import { listSites, type Site } from '../sites/sites.ts';
import { keptSince, type RetentionClass } from './kept.ts';

export interface RetentionOptions {
  store: Store;
  deps: Pick<Deps, 'now'>;
  log: Pick<Logger, 'info' | 'warn'>;
  rowsAStep?: number;
}

/** When least happens on most sites, as far as that can be said. */
const DAILY = '17 3 * * *';
/** What a commit removes: on the embedded store nothing else happens for the few milliseconds of it. */
const ROWS_A_STEP = { embedded: 50, shared: 500 };
/** It works a fifth of the time. */
const PAUSE_PER_STEP = 4;
const LEAST_PAUSE_MS = 10;
const MONTHS_AHEAD = 2;

const PERISHABLE: Record<RetentionClass, Perishable> = {
  events: perishableEvents,
  decisions: perishableDecisions,
  conversations: perishableConversations,
};

export function retentionJob(options: RetentionOptions): JobKind {
  const { store, deps, log } = options;
  return {
    pattern: DAILY,
    async run(job) {
      const removed = { partitions: 0, events: 0, decisions: 0, conversations: 0 };
      if (store.dialect.name === 'postgres') {
        await makePartitions(options);
        removed.partitions = await dropPartitions(job, options);
      }
      const now = deps.now();
      for (const site of await listSites(store)) {
        for (const [name, perishable] of Object.entries(PERISHABLE) as [RetentionClass, Perishable][]) {
          removed[name] += await removeOld(
            job,
            options,
            perishable,
            site.id,
            keptSince(site.settings.retention[name], now),
          );
        }
      }
      log.info(removed, 'what is too old is removed');
    },
  };
}

/**
 * On PostgreSQL, those of this month and of the next ones; nothing on the embedded store. What cannot be made now is
 * made tomorrow, and events without one are stored all the same.
 */
export async function makePartitions({ store, deps, log }: RetentionOptions): Promise<void> {
  if (store.dialect.name !== 'postgres') return;
  const there = new Set((await partitions(store)).map(({ name }) => name));
  for (const partition of partitionsFrom(deps.now(), MONTHS_AHEAD)) {
    if (there.has(partition.name)) continue;
    try {
      await ensurePartition(store, partition);
    } catch (error) {
      if (!isTooMuch(error)) throw error;
      log.warn({ err: error, partition: partition.name }, 'a month of events cannot be made now');
    }
  }
}

/** Whole months that no site keeps. What cannot be dropped now goes row by row. */
async function dropPartitions(job: JobRun, { store, deps, log }: RetentionOptions): Promise<number> {
  let dropped = 0;
  for (const partition of await partitions(store)) {
    if (partition.to > keptBySome(await listSites(store), deps.now())) return dropped;
    try {
      await job.write(partitionDrop(partition));
      dropped += 1;
    } catch (error) {
      if (!isTooMuch(error)) throw error;
      log.warn({ err: error, partition: partition.name }, 'a month of events cannot be dropped as a whole');
    }
  }
  return dropped;
}

/** Since when some site keeps its events; what is to come is kept also where there is no site. */
function keptBySome(sites: Site[], now: number): number {
  return Math.min(now, ...sites.map((site) => keptSince(site.settings.retention.events, now)));
}

async function removeOld(
  job: JobRun,
  { store, rowsAStep = store.shared ? ROWS_A_STEP.shared : ROWS_A_STEP.embedded }: RetentionOptions,
  perishable: Perishable,
  siteId: string,
  before: number,
): Promise<number> {
  if (before <= 0) return 0;
  let removed = 0;
  for (;;) {
    const start = performance.now();
    const oldest = await perishable.oldest(store, siteId, before, rowsAStep);
    if (!oldest) return removed;
    await job.write(perishable.removal(store, siteId, oldest.upTo));
    removed += oldest.rows;
    const took = performance.now() - start;
    await pause(Math.max(LEAST_PAUSE_MS, took * PAUSE_PER_STEP), undefined, { signal: job.signal });
  }
}
