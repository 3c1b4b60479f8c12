/**
 * Everything that is stored about visitors goes through here, in group commits: once by (site, id), folded into the
 * visitors' state in the same transaction, acknowledged after it (promise 1).
 */
import {
  ARRIVALS_PER_MS,
  claimEventIds,
  insertDecisions,
  insertEvents,
  insertExposures,
  insertVisitors,
  linkProfiles,
  lockedVisitors,
  lockVisitors,
  storedEventIds,
  upsertTraits,
  upsertVisitors,
  type DecisionRow,
  type EventRow,
  type ExposureRow,
  type TraitRow,
  type VisitorRow,
} from '../../db/queries/hot.ts';
import { presentable } from '../../db/statement.ts';
import {
  isConflict,
  isDuplicate,
  StoreUnavailableError,
  type Row,
  type Statement,
  type Store,
} from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import { emptyFold, foldInto } from '../profiles/fold.ts';
import { profileOf } from '../profiles/profile.ts';
import { NO_CONSENT, type VisitorState, type VisitorStates } from '../profiles/states.ts';
import type { EventContext, Fold, StoredEvent } from '../profiles/types.ts';

/** An event that was checked at a door, with its times. */
export interface IncomingEvent extends StoredEvent {
  originalAt: number | null;
  sentAt: number | null;
  receivedAt: number;
}

/** Some events of one visitor. `source` says who vouches for the traits in them. */
export interface Submission {
  state: VisitorState;
  context: EventContext;
  source: 'claim' | 'server';
  events: IncomingEvent[];
}

/** The events of a submission that were new, after the commit. */
export interface Committed {
  state: VisitorState;
  context: EventContext;
  events: IncomingEvent[];
}

export interface Ingest {
  /** Resolves when all of them are durable (also those that were already); rejects when none of them is. */
  submit(submission: Submission): Promise<void>;
  /** Stores a decision with the next commit. */
  record(decision: DecisionRow): Promise<void>;
  /** Commits what waits, and then refuses what comes. */
  drain(): Promise<void>;
}

/** Our mistake, brought out by one visitor's events; nobody else's may wait for its repair. */
class FoldError extends Error {
  override name = 'FoldError';
  readonly state: VisitorState;
  constructor(state: VisitorState, cause: unknown) {
    super('events could not be folded', { cause });
    this.state = state;
  }
}

/** How long the first of a group waits for company. */
const GROUP_MS = 5;
/** A commit of this many rows does not wait any longer. */
const GROUP_ROWS = 2_000;
/** What may wait for the store before the door says "unavailable". */
const WAITING_ROWS = 50_000;
/** How often a commit that lost against another process's is tried again. */
const CONFLICTS_BORNE = 5;

interface Waiting {
  submission: Submission | null;
  decision: DecisionRow | null;
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
      committed = await (store.shared ? persistShared(group) : persist(group, new Set()));
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

  /** Folds and writes a group; on an id that is already stored, puts the folds back and leaves those events out. */
  async function persist(group: Waiting[], stored: Set<string>): Promise<Committed[]> {
    const fresh = freshEvents(group, stored);
    foldAll(fresh);
    const statements = statementsOf(store, group, fresh, deps.now(), arrivalOf);
    if (statements.length === 0) return [];
    try {
      await store.write(statements);
    } catch (error) {
      if (!isDuplicate(error) || stored.size > 0) throw error;
      await restore(group);
      const again = await storedEventIds(store, idsOf(fresh));
      if (again.size === 0) throw error;
      return persist(group, again);
    }
    for (const { state } of fresh) state.stored = true;
    return fresh;
  }

  /**
   * Where other processes write as well: takes the ids that nobody had, locks the visitors, reads again what others
   * folded, and only then folds and writes; all in one transaction.
   */
  async function persistShared(group: Waiting[], tries = CONFLICTS_BORNE): Promise<Committed[]> {
    const candidates = freshEvents(group, new Set());
    const states = [...new Set(candidates.map(({ state }) => state))];
    let fresh: typeof candidates = [];
    const now = deps.now();
    const missing = states.filter((state) => !state.stored);
    const first: Statement[] = [];
    if (candidates.length > 0) {
      first.push(claimEventIds(store, idsOf(candidates)));
      first.push(
        lockVisitors(
          store,
          states.map(({ siteId, id, rev }) => [siteId, id, rev]),
        ),
      );
      // Before the lock, which needs a row.
      if (missing.length > 0)
        first.splice(
          1,
          0,
          insertVisitors(
            store,
            missing.map((state) => emptyRow(state, now)),
          ),
        );
    }
    try {
      await store.writeAfter(first, (results) => {
        if (candidates.length > 0) {
          catchUp(states, results[results.length - 1]!);
          const mine = new Set(results[0]!.map((row) => `${String(row['site'])} ${String(row['id'])}`));
          fresh = freshEvents(group, { has: (key) => !mine.has(key) });
          foldAll(fresh);
        }
        return statementsOf(store, group, fresh, now, arrivalOf);
      });
    } catch (error) {
      if (!isConflict(error) || tries === 0) throw error;
      await restore(group);
      return persistShared(group, tries - 1);
    }
    for (const { state } of fresh) state.stored = true;
    return fresh;
  }

  /** After a failure the folds in memory are ahead of the store: read them again. */
  async function restore(group: Waiting[]): Promise<void> {
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

/** What of a group is new, once each, by submission. */
function freshEvents(
  group: Waiting[],
  stored: Pick<ReadonlySet<string>, 'has'>,
): (Committed & { source: Submission['source'] })[] {
  const seen = new Set<string>();
  const fresh: (Committed & { source: Submission['source'] })[] = [];
  for (const { submission } of group) {
    if (!submission) continue;
    const events = submission.events.filter((event) => {
      const key = `${event.siteId} ${event.id}`;
      if (seen.has(key) || stored.has(key)) return false;
      seen.add(key);
      return true;
    });
    if (events.length > 0) {
      fresh.push({ state: submission.state, context: submission.context, source: submission.source, events });
    }
  }
  return fresh;
}

function idsOf(submissions: Committed[]): [site: string, id: string][] {
  return submissions.flatMap(({ events }) => events.map((event): [string, string] => [event.siteId, event.id]));
}

/** @throws FoldError */
function foldAll(fresh: Committed[]): void {
  for (const { state, context, events } of fresh) {
    try {
      for (const event of events) foldInto(state.fold, event, context);
    } catch (error) {
      throw new FoldError(state, error);
    }
  }
}

/** The row that stands for a visitor before its first fold. */
function emptyRow({ siteId, id }: VisitorState, now: number): VisitorRow {
  return [siteId, id, JSON.stringify(emptyFold()), JSON.stringify(NO_CONSENT), false, 0, now, now];
}

/** Brings states to what the locked rows say. */
function catchUp(states: VisitorState[], rows: Row[]): void {
  const locked = new Map(lockedVisitors(rows).map((row) => [`${row.site} ${row.id}`, row]));
  for (const state of states) {
    const row = locked.get(`${state.siteId} ${state.id}`);
    if (!row) throw new Error('a visitor that was locked is gone');
    if (row.fold !== null) state.fold = JSON.parse(row.fold) as Fold;
    state.rev = row.rev;
    state.createdAt = row.created;
  }
}

/** One statement a table. */
function statementsOf(
  store: Store,
  group: Waiting[],
  fresh: (Committed & { source: Submission['source'] })[],
  now: number,
  arrivalOf: (event: IncomingEvent) => number,
): Statement[] {
  const eventRows: EventRow[] = [];
  const changed = new Set<VisitorState>();
  const exposures: ExposureRow[] = [];
  const traitRows: TraitRow[] = [];
  const decisions: DecisionRow[] = [];
  for (const { state, source, events } of fresh) {
    changed.add(state);
    for (const e of events) {
      eventRows.push([
        e.siteId,
        e.id,
        e.visitorId,
        e.type,
        e.name,
        e.at,
        e.originalAt,
        e.sentAt,
        e.receivedAt,
        arrivalOf(e),
        e.url,
        e.properties,
      ]);
      if (e.type === 'exposure' || e.type === 'click') {
        const { decisionId, itemId } = e.properties;
        if (typeof decisionId === 'string' && typeof itemId === 'string') {
          exposures.push([e.siteId, decisionId, itemId, e.type === 'click' ? 'click' : 'seen', e.visitorId, e.at]);
        }
      } else if (e.type === 'identify') {
        traitRows.push(...traitsOf(e, source));
      }
    }
  }
  for (const { decision } of group) if (decision) decisions.push(decision);

  const statements: Statement[] = [];
  if (eventRows.length > 0) statements.push(insertEvents(store, eventRows));
  if (changed.size > 0) {
    const unlinked: [string, string, string, number][] = [];
    statements.push(
      ...upsertVisitors(
        store,
        [...changed].map((state) => {
          if (!state.stored) {
            state.createdAt ||= now;
            unlinked.push([state.siteId, state.id, profileOf(state.id), now]);
          }
          state.rev += 1;
          return [
            state.siteId,
            state.id,
            state.fold,
            state.consent,
            state.fold.automated,
            state.rev,
            state.createdAt,
            now,
          ];
        }),
      ),
    );
    if (unlinked.length > 0) statements.push(linkProfiles(store, unlinked));
  }
  if (decisions.length > 0) statements.push(insertDecisions(store, decisions));
  if (exposures.length > 0) statements.push(insertExposures(store, exposures));
  if (traitRows.length > 0) statements.push(upsertTraits(store, newestOfEach(traitRows)));
  return statements;
}

const TRAITS_KEPT = 50;

function traitsOf(event: IncomingEvent, source: string): TraitRow[] {
  const { userId, traits } = event.properties;
  const profile = profileOf(event.visitorId);
  const rows: TraitRow[] = [];
  if (typeof userId === 'string' && userId) rows.push([event.siteId, profile, 'user id', source, userId, event.at]);
  if (typeof traits === 'object' && traits !== null && !Array.isArray(traits)) {
    for (const [name, value] of Object.entries(traits).slice(0, TRAITS_KEPT)) {
      if (name.length <= 64) rows.push([event.siteId, profile, presentable(name), source, value, event.at]);
    }
  }
  return rows;
}

/** One row a key: an upsert may not touch the same row twice in one statement. */
function newestOfEach(rows: TraitRow[]): TraitRow[] {
  const newest = new Map<string, TraitRow>();
  for (const row of rows) {
    const key = row.slice(0, 4).join('\n');
    const known = newest.get(key);
    if (!known || row[5] >= known[5]) newest.set(key, row);
  }
  return [...newest.values()];
}
