/**
 * Removes, once a day, the files that no message carries: of conversations that were removed, and of uploads during which
 * a process died. It looks at a page of rows at a time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { filesWithoutMessage } from '../../db/queries/files.ts';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import type { JobKind } from '../jobs/jobs.ts';
import { listSites } from '../sites/sites.ts';
import type { Files } from './files.ts';

/** After the retention, which removes conversations. */
const DAILY = '47 4 * * *';
/** No upload takes so long. */
const YOUNG_MS = 3_600_000;
const ROWS_A_PAGE = 200;
const PAUSE_MS = 20;

export function sweepJob({ store, files, deps }: { store: Store; files: Files; deps: Pick<Deps, 'now'> }): JobKind {
  return {
    pattern: DAILY,
    async run(job) {
      const before = deps.now() - YOUNG_MS;
      for (const { id: siteId } of await listSites(store)) {
        for (let after = ''; ;) {
          const page = await filesWithoutMessage(store, siteId, { after, before, limit: ROWS_A_PAGE });
          for (const id of page.lost) {
            job.signal.throwIfAborted();
            await files.remove({ siteId, id });
          }
          if (page.next === null) break;
          after = page.next;
          await pause(PAUSE_MS, undefined, { signal: job.signal });
        }
      }
    },
  };
}
