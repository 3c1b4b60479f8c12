/** One commit in a store that other processes write to as well. */
import { claimEventIds, insertVisitors, lockedVisitors, lockVisitors, type VisitorRow } from '../../db/queries/hot.ts';
import { isConflict, type Row, type Statement } from '../../db/store.ts';
import { emptyFold } from '../profiles/fold.ts';
import { NO_CONSENT, type VisitorState } from '../profiles/states.ts';
import type { Fold } from '../profiles/types.ts';
import { foldAll, freshEvents, idsOf, statementsOf, type Member } from './group.ts';
import type { Ground } from './persist.ts';
import type { Committed } from './submission.ts';

/** How often a commit that lost against another process's is tried again. */
const CONFLICTS_BORNE = 5;

/**
 * Where other processes write as well: takes the ids that nobody had, locks the visitors, reads again what others
 * folded, and only then folds and writes; all in one transaction.
 */
export async function persistShared(
  ground: Ground,
  group: readonly Member[],
  tries = CONFLICTS_BORNE,
): Promise<Committed[]> {
  const { store } = ground;
  const candidates = freshEvents(group, new Set());
  const states = [...new Set(candidates.map(({ state }) => state))];
  let fresh: typeof candidates = [];
  const now = ground.now();
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
      return statementsOf(store, group, fresh, now, ground.arrivalOf);
    });
  } catch (error) {
    if (!isConflict(error) || tries === 0) throw error;
    await ground.restore(group);
    return persistShared(ground, group, tries - 1);
  }
  for (const { state } of fresh) state.stored = true;
  return fresh;
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
