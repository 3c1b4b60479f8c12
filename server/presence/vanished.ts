/** Looks who is gone, and gives back what waits for them. By one process at a time, and whichever is alive. */
import { givingBack, sitesOfVanished } from '../../db/queries/presence.ts';
import type { Store } from '../../db/store.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Deps } from '../deps.ts';
import type { JobKind } from '../jobs/jobs.ts';
import type { Routing } from '../routing/routing.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { OperatorPresences, Timings } from './operators.ts';

/** The name of the job. */
export const VANISHED = 'vanished';

export function vanishedJob(parts: {
  store: Store;
  directory: Pick<SiteDirectory, 'all'>;
  presences: Pick<OperatorPresences, 'save' | 'look'>;
  conversations: Pick<Conversations, 'tellChanged'>;
  routing: Pick<Routing, 'soon'>;
  deps: Pick<Deps, 'now'>;
  timings: Timings;
}): JobKind {
  const { store, directory, presences, conversations, routing, deps, timings } = parts;
  // By a clock that nobody sets: it is about how long this process runs.
  const settledAt = performance.now() + timings.settleMs;
  return {
    pattern: timings.sweep,
    async run(job) {
      if (performance.now() < settledAt) return;
      // Who is here is here, whatever became of the clock.
      await presences.save();
      const sites = directory.all().map(({ id }) => id);
      for (const siteId of await sitesOfVanished(store, sites, deps.now())) {
        const [given] = await job.write(givingBack(siteId, deps.now()));
        const ids = given!.map((row) => String(row['id']));
        if (ids.length > 0) await conversations.tellChanged(siteId, ids, false);
        await presences.look(siteId);
      }
      // Whatever was left because its process died meanwhile, too.
      for (const siteId of sites) routing.soon(siteId);
    },
  };
}
