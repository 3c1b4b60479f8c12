/**
 * Everything that is stored about visitors goes through here, in group commits: once by (site, id), folded into the
 * visitors' state in the same transaction, acknowledged after it (promise 1).
 */
import { ARRIVALS_PER_MS, type DecisionRow } from '../../db/queries/hot.ts';
import { StoreUnavailableError, type Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import type { VisitorStates } from '../profiles/states.ts';
import { FoldError, type Member } from './group.ts';
import { persist, type Ground } from './persist.ts';
import { persistShared } from './persist-shared.ts';
import type { Committed, IncomingEvent, Submission } from './submission.ts';

export interface Ingest {
  /** Resolves when all of them are durable (also those that were already); rejects when none of them is. */
  submit(submission: Submission): Promise<void>;
  /** Stores a decision with the next commit. */
  record(decision: DecisionRow): Promise<void>;
  /** Commits what waits, and then refuses what comes. */
  drain(): Promise<void>;
}

/** How long the first of a group waits for company. */
const GROUP_MS = 5;
/** A commit of this many rows does not wait any longer. */
const GROUP_ROWS = 2_000;
/** What may wait for the store before the door says "unavailable". */
const WAITING_ROWS = 50_000;

interface Waiting extends Member {
  resolve(): void;
  reject(error: unknown): void;
}

export interface IngestOptions {
  store: Store;
  states: VisitorStates;
  deps: Pick<Deps, 'now'>;
  /** Called after each commit, before the acknowledgements are awaited further. */
  onCommitted(committed: Committed[]): void;
  onError(error: unknown): void;
}

export function createIngest({ store, states, deps, onCommitted, onError }: IngestOptions): Ingest {
  let waiting: Waiting[] = [];
  let rows = 0;
  let timer: NodeJS.Timeout | null = null;
  let committing: Promise<void> | null = null;
  let closed = false;
  let lastArrival = 0;
  const ground: Ground = { store, now: () => deps.now(), arrivalOf, restore };

  /** Distinct and growing within this process, also where the clock goes back. */
  function arrivalOf({ receivedAt }: IncomingEvent): number {
    lastArrival = Math.max(lastArrival + 1, receivedAt * ARRIVALS_PER_MS);
    return lastArrival;
  }

  function enqueue(entry: Omit<Waiting, 'resolve' | 'reject'>, size: number): Promise<void> {
    if (closed || rows + size > WAITING_ROWS) {
      return Promise.reject(new StoreUnavailableError(closed ? 'shutting down' : 'too much waits for the store'));
    }
    if (entry.submission) entry.submission.state.holds++;
    rows += size;
    return new Promise<void>((resolve, reject) => {
      waiting.push({ ...entry, resolve, reject });
      if (rows >= GROUP_ROWS) begin();
      else if (timer === null && committing === null) timer = setTimeout(begin, GROUP_MS);
    });
  }

  function begin(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (committing !== null || waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    rows = 0;
    committing = commit(group).finally(() => {
      committing = null;
      for (const { submission } of group) if (submission) submission.state.holds--;
      // What arrived during the commit has waited long enough.
      if (waiting.length > 0) timer ??= setTimeout(begin, 0);
    });
  }

  async function commit(group: Waiting[]): Promise<void> {
    let committed: Committed[];
    try {
      committed = await (store.shared ? persistShared : persist)(ground, group);
    } catch (error) {
      onError(error);
      await restore(group);
      const isAtFault = ({ submission }: Waiting) => !(error instanceof FoldError) || submission?.state === error.state;
      for (const entry of group.filter(isAtFault))
        entry.reject(new StoreUnavailableError('not stored', { cause: error }));
      const others = group.filter((entry) => !isAtFault(entry));
      return others.length > 0 ? commit(others) : undefined;
    }
    for (const entry of group) entry.resolve();
    if (committed.length === 0) return;
    try {
      onCommitted(committed);
    } catch (error) {
      // It is stored; what follows from it must not stop the next commit.
      onError(error);
    }
  }

  /** After a failure the folds in memory are ahead of the store: read them again. */
  async function restore(group: readonly Member[]): Promise<void> {
    const changed = new Set(group.flatMap(({ submission }) => (submission ? [submission.state] : [])));
    try {
      await states.reload(changed);
    } catch (error) {
      onError(error);
    }
  }

  return {
    submit: (submission) =>
      submission.events.length === 0
        ? Promise.resolve()
        : enqueue({ submission, decision: null }, submission.events.length),
    record: (decision) => enqueue({ submission: null, decision }, 1),
    async drain() {
      closed = true;
      begin();
      while (committing !== null) {
        await committing;
        begin();
      }
    },
  };
}
