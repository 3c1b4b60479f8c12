/** What operators do with conversations: whose they are, when they come back, what they are about, whether they are done. */
import { changeConversations, wakeStatement } from '../../db/queries/conversation-changes.ts';
import { insertJob } from '../../db/queries/jobs.ts';
import { roleOnSite } from '../../db/queries/operators.ts';
import type { Statement, Store } from '../../db/store.ts';
import type { Change } from '../../protocol/agent.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Deps } from '../deps.ts';
import type { JobKind } from '../jobs/jobs.ts';
import type { Conversations } from './conversations.ts';

export type Changed = { ok: true; changed: string[] } | { ok: false; code: ErrorCode; message: string };

export interface ChangeParts {
  store: Store;
  conversations: Pick<Conversations, 'tellChanged'>;
  deps: Pick<Deps, 'now' | 'newId'>;
}

export const WAKE = 'wake';
/** Nobody means to come back to it later than this. */
const LONGEST_SNOOZE_MS = 366 * 24 * 3_600_000;

/** Changes all of them in one commit, then tells. Ids of which the site has none are as if not named. */
export async function change(parts: ChangeParts, siteId: string, given: string[], wanted: Change): Promise<Changed> {
  const { store, conversations, deps } = parts;
  const ids = [...new Set(given)];
  const now = deps.now();
  if (wanted.kind === 'assign' && wanted.to !== null && !(await roleOnSite(store, wanted.to, siteId))) {
    return { ok: false, code: 'not_found', message: 'There is no such operator.' };
  }
  if (wanted.kind === 'snooze' && wanted.until !== null) {
    const ahead = wanted.until - now;
    if (ahead <= 0 || ahead > LONGEST_SNOOZE_MS) {
      return { ok: false, code: 'bad_request', message: 'A snooze ends within a year from now.' };
    }
  }
  const beside = wanted.kind === 'snooze' ? wakeUps(parts, siteId, ids, wanted.until, now) : [];
  const { found, changed } = await changeConversations(store, { siteId, ids, change: wanted, now }, beside);
  if (found.length === 0) return { ok: false, code: 'not_found', message: 'There is no such conversation.' };
  const visitorsSee = wanted.kind === 'close' || wanted.kind === 'reopen';
  if (changed.length > 0) await conversations.tellChanged(siteId, changed, visitorsSee);
  return { ok: true, changed };
}

/** The job that ends a snooze; one that was changed meanwhile, or ended by the visitor, is left as it is. */
export function wakeJob({ conversations, deps }: Omit<ChangeParts, 'store'>): JobKind {
  return {
    async run(job) {
      const { site, conversation } = job.payload as { site: string; conversation: string };
      const [woken] = await job.complete([wakeStatement(site, conversation, deps.now())]);
      if (woken!.length > 0) await conversations.tellChanged(site, [conversation], false);
    },
  };
}

function wakeUps(
  { store, deps }: ChangeParts,
  site: string,
  ids: string[],
  until: number | null,
  now: number,
): Statement[] {
  if (until === null) return [];
  return ids.map((conversation) => {
    const payload = JSON.stringify({ site, conversation });
    return insertJob(store, { id: deps.newId('job'), kind: WAKE, payload, dueAt: until, createdAt: now });
  });
}
