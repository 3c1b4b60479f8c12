/**
 * The job that finds what search does not know: everything after a migration or a copy, and each day what was missed. In
 * small steps with pauses, so that whoever waits for an acknowledgement hardly notices; broken off anywhere, the next run
 * passes quickly over what is done.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  callSubjects,
  conversationSubjects,
  entryOfMessage,
  isUnfilled,
  messagesWithoutEntry,
  type Subject,
} from '../../db/search/entries.ts';
import type { Statement, Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import type { JobKind, JobRun, Jobs } from '../jobs/jobs.ts';
import { listSites } from '../sites/sites.ts';
import { contactPage } from './contacts.ts';
import { subjectStatements } from './subjects.ts';

export const SEARCH = 'search';

const DAILY = '47 3 * * *';
/** Messages looked at in a step, and written in a commit: nothing else happens on the embedded store meanwhile. */
const MESSAGES_A_STEP = { embedded: 400, shared: 2_000 };
const ENTRIES_A_COMMIT = { embedded: 40, shared: 400 };
const SUBJECTS_A_STEP = 20;
/** It works a third of the time. */
const PAUSE_PER_STEP = 2;

export interface SearchJobParts {
  store: Store;
  log: Pick<Logger, 'info'>;
  deps: Pick<Deps, 'now'>;
}

export function searchJob({ store, log, deps }: SearchJobParts): JobKind {
  const size = store.shared ? 'shared' : 'embedded';

  return {
    pattern: DAILY,
    async run(job) {
      let written = 0;
      for (const { id } of await listSites(store)) {
        written += await fillMessages(job, id);
        written += await fillSubjects(job, id, 'person', (after) =>
          conversationSubjects(store, id, { after, limit: SUBJECTS_A_STEP }),
        );
        written += await fillSubjects(job, id, 'call', (after) =>
          callSubjects(store, id, { after, limit: SUBJECTS_A_STEP }),
        );
        written += await fillContacts(job, id);
      }
      if (written > 0) log.info({ statements: written }, 'search knows what it had missed');
    },
  };

  async function fillMessages(job: JobRun, siteId: string): Promise<number> {
    let written = 0;
    for (let after: [string, number] | null = ['', 0]; after;) {
      const { missing, next } = await step(job, () =>
        messagesWithoutEntry(store, siteId, after!, MESSAGES_A_STEP[size]),
      );
      written += await write(
        job,
        missing.map((message) => entryOfMessage(store, message)),
      );
      after = next;
    }
    return written;
  }

  async function fillSubjects(
    job: JobRun,
    siteId: string,
    kind: 'person' | 'call',
    page: (after: string) => Promise<Subject[]>,
  ): Promise<number> {
    let written = 0;
    for (let after: string | null = ''; after !== null;) {
      const subjects: Subject[] = await page(after);
      const statements = await step(job, () => subjectStatements(store, siteId, kind, subjects));
      written += await write(job, statements);
      after = subjects.length === SUBJECTS_A_STEP ? subjects.at(-1)!.id : null;
    }
    return written;
  }

  /** Behind the conversations: who has one is found by that. */
  async function fillContacts(job: JobRun, siteId: string): Promise<number> {
    let written = 0;
    for (let after: string | null = ''; after !== null;) {
      const { statements, next }: Awaited<ReturnType<typeof contactPage>> = await step(job, () =>
        contactPage(store, siteId, { after: after!, limit: SUBJECTS_A_STEP, at: deps.now() }),
      );
      written += await write(job, statements);
      after = next;
    }
    return written;
  }

  async function write(job: JobRun, statements: Statement[]): Promise<number> {
    const most = ENTRIES_A_COMMIT[size];
    for (let from = 0; from < statements.length; from += most) {
      await step(job, () => job.write(statements.slice(from, from + most)));
    }
    return statements.length;
  }

  async function step<T>({ signal }: JobRun, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    await pause((performance.now() - start) * PAUSE_PER_STEP, undefined, { signal });
    return result;
  }
}

/** After a migration, and in the target of a copy, there is much to find and nothing found. */
export async function fillWhereEmpty(
  store: Store,
  jobs: Jobs,
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
): Promise<void> {
  if (!(await isUnfilled(store))) return;
  await jobs.schedule({ id: `${SEARCH} ${newId('j')}`, kind: SEARCH, payload: {}, dueAt: now() });
}
