/**
 * What is to be done at a time, once, by one of the processes on the store. A process takes a job for the length of a
 * lease and renews it while it works; if it dies, another one takes the job when the lease is over. Every taking has a
 * higher number, and nothing that is written through a run gets into the store after somebody else took its job.
 */
import type { Logger } from 'pino';
import {
  attemptOf,
  doneForGood,
  doneUntil,
  giveBackJob,
  insertJob,
  insertRecurringJob,
  stillHeld,
  takeJob,
  type TakenJob,
} from '../../db/queries/jobs.ts';
import { presentable } from '../../db/statement.ts';
import type { Row, Statement, Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import { loggedError } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { pauseAfterFailure } from './patience.ts';
import { nextTime } from './pattern.ts';

/** One taking of a job, for who does it. */
export interface JobRun {
  id: string;
  payload: unknown;
  attempt: number;
  /** Aborted when the job is lost to another process, and when this one ends: stop soon, somebody goes on. */
  signal: AbortSignal;
  /** One commit, only while the job is held: @throws JobLostError */
  write(statements: Statement[]): Promise<Row[][]>;
  /** The last commit, with which the job is done: @throws JobLostError. Returning without it is the same without statements. */
  complete(statements: Statement[]): Promise<Row[][]>;
}

export interface JobKind {
  /** Of what comes again: cron's, in UTC. There is one job of such a kind, and its id is the kind. */
  pattern?: string;
  /** How many a process does at once, where that is less than all it can: so that what waits for others leaves room. */
  atOnce?: number;
  /** May run again after it was broken off anywhere. What it throws is kept, and it is tried again later. */
  run(job: JobRun): Promise<void>;
}

export interface ScheduledJob {
  /** The same id again is the same job, also when it is done (for 30 days). */
  id: string;
  kind: string;
  payload: unknown;
  dueAt: number;
}

export interface Jobs {
  /** Begins to look for jobs. */
  start(): Promise<void>;
  schedule(job: ScheduledJob): Promise<void>;
  /** The same as a statement, for the commit of what the job follows from. */
  scheduling(job: ScheduledJob): Statement;
  /** Takes no more, and waits a while for those that run. */
  close(): Promise<void>;
}

export class JobLostError extends Error {
  override name = 'JobLostError';
}

export interface JobsOptions {
  store: Store;
  deps: Pick<Deps, 'now' | 'random'>;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<Metrics, 'jobsDone' | 'jobsFailed'>;
  /** By name. Of others, which a newer program knows, hands are kept off. */
  kinds: Record<string, JobKind>;
  timings?: Partial<Timings>;
}

export interface Timings {
  /** How long a job of a process that died waits for another one. */
  leaseMs: number;
  /** How often is looked, on average. */
  pollMs: number;
  /** How long `close` waits. */
  patienceMs: number;
}

const TIMINGS: Timings = { leaseMs: 30_000, pollMs: 1_000, patienceMs: 5_000 };
/** Most of a job is waiting for the store. */
const AT_ONCE = 4;
const DONE_KNOWN_MS = 30 * 24 * 3_600_000;
const ERROR_LENGTH = 500;

export function createJobs({ store, deps, log, metrics, kinds, timings }: JobsOptions): Jobs {
  const { leaseMs, pollMs, patienceMs } = { ...TIMINGS, ...timings };
  const running = new Map<string, Running>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let closed = false;
  let troubled = false;

  /** Takes what is due, as much as there is room for. */
  function look(): void {
    if (closed) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    clearTimeout(timer);
    lookAgain = false;
    looking = takeAll()
      .then(() => {
        troubled = false;
      })
      .catch((error: unknown) => {
        // Once, not with every look while the store is away.
        if (!troubled) log.error({ err: error }, 'jobs cannot be taken');
        troubled = true;
      })
      .finally(() => {
        looking = null;
        if (closed) return;
        if (lookAgain && !troubled) look();
        else timer = setTimeout(look, pollMs * (0.5 + deps.random()));
      });
  }

  async function takeAll(): Promise<void> {
    for (;;) {
      if (closed || running.size >= AT_ONCE) return;
      const now = deps.now();
      const open = Object.keys(kinds).filter(hasRoom);
      if (open.length === 0) return;
      const job = await takeJob(store, {
        kinds: open,
        // Its lease ran out while this process slept: it is not done twice in one place.
        except: [...running.keys()],
        now,
        leaseUntil: now + leaseMs,
      });
      if (!job) return;
      begin(job);
    }
  }

  function hasRoom(kind: string): boolean {
    const underWay = [...running.values()].filter((one) => one.kind === kind).length;
    return underWay < (kinds[kind]!.atOnce ?? AT_ONCE);
  }

  function begin(job: TakenJob): void {
    const abort = new AbortController();
    const ended = perform(job, abort)
      .catch((error: unknown) => log.error({ err: error, job: job.kind }, 'a job could not be given back'))
      .finally(() => {
        running.delete(job.id);
        look();
      });
    running.set(job.id, { kind: job.kind, abort, ended });
    if (closed) abort.abort(CLOSING);
  }

  async function perform(job: TakenJob, abort: AbortController): Promise<void> {
    let done = false;
    const held = async (statements: Statement[]): Promise<Row[][]> => {
      try {
        return (await store.write(statements)).slice(1);
      } catch (error) {
        const attempt = await attemptOf(store, job.id).catch(() => job.attempt);
        if (attempt === job.attempt) throw error;
        const lost = new JobLostError(`${job.kind} was taken by another process`);
        abort.abort(lost);
        throw lost;
      }
    };
    const write = (statements: Statement[]) => held([stillHeld(job, deps.now() + leaseMs), ...statements]);
    const complete = async (statements: Statement[]) => {
      const rows = await held([completion(job, deps.now()), ...statements]);
      done = true;
      return rows;
    };
    const stopRenewing = renew(write, abort);
    try {
      const payload: unknown = JSON.parse(job.payload);
      await kinds[job.kind]!.run({ id: job.id, payload, attempt: job.attempt, signal: abort.signal, write, complete });
      if (!done) await complete([]);
      metrics.jobsDone.inc({ kind: job.kind });
    } catch (error) {
      await afterFailure(job, abort.signal, error);
    } finally {
      stopRenewing();
    }
  }

  /** Returns what stops it. While the store is away it tries on; if that is for too long, the next write says so. */
  function renew(write: (statements: Statement[]) => Promise<unknown>, { signal }: AbortController): () => void {
    let underWay = false;
    const interval = setInterval(() => {
      if (underWay || signal.aborted) return;
      underWay = true;
      write([])
        .catch(() => {})
        .finally(() => {
          underWay = false;
        });
    }, leaseMs / 3);
    return () => clearInterval(interval);
  }

  async function afterFailure(job: TakenJob, signal: AbortSignal, error: unknown): Promise<void> {
    if (signal.reason instanceof JobLostError) {
      log.warn({ job: job.kind, attempt: job.attempt }, 'a job went to another process');
      return;
    }
    const now = deps.now();
    if (signal.reason === CLOSING) return giveBackJob(store, job, now, '');
    metrics.jobsFailed.inc({ kind: job.kind });
    log.error({ err: error, job: job.kind, attempt: job.attempt }, 'a job failed');
    await giveBackJob(store, job, now + pauseAfterFailure(now - job.dueAt, deps.random()), inWords(error));
  }

  const scheduling = ({ id, kind, payload, dueAt }: ScheduledJob): Statement =>
    insertJob(store, { id, kind, payload: JSON.stringify(payload), dueAt, createdAt: deps.now() });

  return {
    async start() {
      const now = deps.now();
      const recurring = Object.entries(kinds).flatMap(([kind, { pattern }]) =>
        pattern === undefined
          ? []
          : [{ id: kind, kind, payload: '{}', pattern, dueAt: nextTime(pattern, now), createdAt: now }],
      );
      if (recurring.length > 0) await store.write(recurring.map((job) => insertRecurringJob(store, job)));
      look();
    },
    async schedule(job) {
      await store.write([scheduling(job)]);
      if (job.dueAt <= deps.now()) look();
    },
    scheduling,
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const { abort } of running.values()) abort.abort(CLOSING);
      let late: NodeJS.Timeout | undefined;
      const ended = (async () => {
        await looking;
        await Promise.all([...running.values()].map((one) => one.ended));
      })();
      await Promise.race([ended, new Promise((resolve) => (late = setTimeout(resolve, patienceMs)))]);
      clearTimeout(late);
    },
  };
}

interface Running {
  kind: string;
  abort: AbortController;
  ended: Promise<void>;
}

const CLOSING = new Error('the process ends');

/** Done for good, or until the pattern's next time. */
function completion(job: TakenJob, now: number): Statement {
  return job.pattern === null
    ? doneForGood(job, now + DONE_KNOWN_MS)
    : doneUntil(job, nextTime(job.pattern, Math.max(now, job.dueAt)));
}

/** As much of an error as may be kept: what a log would say. */
function inWords(error: unknown): string {
  let last = loggedError(error) as { type?: string; message?: string; cause?: object };
  while (last.cause) last = last.cause;
  return presentable(`${last.type ?? 'Error'}: ${last.message ?? ''}`.slice(0, ERROR_LENGTH));
}
