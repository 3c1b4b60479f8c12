/** Clears away, every hour, what is of no use any more. */
import { deleteDoneJobs } from '../../db/queries/jobs.ts';
import { leftovers } from '../../db/queries/retention.ts';
import type { Deps } from '../deps.ts';
import type { JobKind } from '../jobs/jobs.ts';

/** Every bucket is full again after an hour, and a full one is the same as none. */
const BUCKET_IDLE_MS = 24 * 3_600_000;

export function leftoversJob({ now }: Pick<Deps, 'now'>): JobKind {
  return {
    pattern: '41 * * * *',
    async run(job) {
      const time = now();
      const statements = leftovers({ now: time, bucketsIdleSince: time - BUCKET_IDLE_MS });
      await job.complete([...statements, deleteDoneJobs(time)]);
    },
  };
}
