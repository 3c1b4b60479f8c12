/**
 * The table of jobs. A job may be taken when it is due and nobody has it: `lease_until` is in the past. Each taking
 * counts `attempt` up; whoever has an older number has lost the job. One that is done once stays for a while with a
 * due time that never comes, so that the same id scheduled again is not done again.
 */
import { statement, type Statement, type Store } from '../store.ts';

export interface TakenJob {
  id: string;
  kind: string;
  /** JSON. */
  payload: string;
  pattern: string | null;
  dueAt: number;
  attempt: number;
}

export interface NewJob {
  id: string;
  kind: string;
  /** JSON. */
  payload: string;
  dueAt: number;
  createdAt: number;
}

/** The largest whole number of a double. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Does nothing where the id is there, also where that job is done. */
export function insertJob(store: Store, job: NewJob): Statement {
  const { jobs } = store.tables;
  return statement(
    store.orm
      .insert(jobs)
      .values({ ...job, ...UNTAKEN, pattern: null })
      .onConflictDoNothing(),
  );
}

/** There is one row for what comes again; a new pattern counts from now. */
export function insertRecurringJob(store: Store, job: NewJob & { pattern: string }): Statement {
  return {
    sql: `INSERT INTO jobs (id, kind, payload, pattern, due_at, lease_until, attempt, last_error, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, '', ?6)
      ON CONFLICT (id) DO UPDATE SET pattern = excluded.pattern, due_at = excluded.due_at
      WHERE coalesce(jobs.pattern, '') <> excluded.pattern`,
    args: [job.id, job.kind, job.payload, job.pattern, job.dueAt, job.createdAt],
  };
}

const UNTAKEN = { leaseUntil: 0, attempt: 0, lastError: '' };

/** Takes the job of these kinds that is due for longest. Whoever asks at the same time gets another one. */
export async function takeJob(
  store: Store,
  wanted: { kinds: string[]; except: string[]; now: number; leaseUntil: number },
): Promise<TakenJob | null> {
  const { texts, forUpdate } = store.dialect;
  const [rows] = await store.write([
    {
      sql: `UPDATE jobs SET attempt = attempt + 1, lease_until = ?2
        WHERE id = (SELECT id FROM jobs WHERE due_at <= ?1 AND lease_until <= ?1
            AND kind IN (SELECT k.v FROM ${texts('?3', 'k')}) AND id NOT IN (SELECT e.v FROM ${texts('?4', 'e')})
          ORDER BY due_at, id LIMIT 1${forUpdate && `${forUpdate} SKIP LOCKED`})
        RETURNING id, kind, payload, pattern, due_at AS "dueAt", attempt`,
      args: [wanted.now, wanted.leaseUntil, JSON.stringify(wanted.kinds), JSON.stringify(wanted.except)],
    },
  ]);
  return (rows![0] as TakenJob | undefined) ?? null;
}

type Held = Pick<TakenJob, 'id' | 'attempt'>;

/**
 * Extends the lease, and lets no commit through that is made by who has lost the job: `lease_until` is NOT NULL. On
 * PostgreSQL its lock keeps everybody else from taking the job until the commit; so it stands first.
 */
export function stillHeld({ id, attempt }: Held, leaseUntil: number): Statement {
  return {
    sql: `UPDATE jobs SET lease_until = CASE WHEN attempt = ?2 THEN CAST(?3 AS bigint) END WHERE id = ?1`,
    args: [id, attempt, leaseUntil],
  };
}

/** As `stillHeld`; then it is due again at `dueAt`. */
export function doneUntil({ id, attempt }: Held, dueAt: number): Statement {
  return {
    sql: `UPDATE jobs SET lease_until = CASE WHEN attempt = ?2 THEN 0 END, due_at = ?3, last_error = '' WHERE id = ?1`,
    args: [id, attempt, dueAt],
  };
}

/** As `stillHeld`; then it is done for good, and its id is known until `knownUntil`. */
export function doneForGood({ id, attempt }: Held, knownUntil: number): Statement {
  return {
    sql: `UPDATE jobs SET lease_until = CASE WHEN attempt = ?2 THEN CAST(?3 AS bigint) END, due_at = ?4, last_error = ''
      WHERE id = ?1`,
    args: [id, attempt, knownUntil, NEVER],
  };
}

/** Leaves it to be taken by anybody from a time on; nothing where it is done or lost. */
export async function giveBackJob(
  store: Store,
  { id, attempt, dueAt }: Held & Pick<TakenJob, 'dueAt'>,
  from: number,
  lastError: string,
): Promise<void> {
  await store.write([
    {
      sql: `UPDATE jobs SET lease_until = ?4, last_error = ?5 WHERE id = ?1 AND attempt = ?2 AND due_at = ?3`,
      args: [id, attempt, dueAt, from, lastError],
    },
  ]);
}

/** How often the job was taken; null where there is none of that id. */
export async function attemptOf(store: Store, id: string): Promise<number | null> {
  const rows = await store.read({ sql: 'SELECT attempt FROM jobs WHERE id = ?', args: [id] });
  return rows[0] ? Number(rows[0]['attempt']) : null;
}

/** Forgets what is done for good and known for long enough. */
export function deleteDoneJobs(now: number): Statement {
  return { sql: 'DELETE FROM jobs WHERE due_at = ?1 AND lease_until < ?2', args: [NEVER, now] };
}
