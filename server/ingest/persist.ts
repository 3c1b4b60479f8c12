/** One commit in a store that this process has for itself. */
import { storedEventIds } from '../../db/queries/hot.ts';
import { isDuplicate, type Store } from '../../db/store.ts';
import { foldAll, freshEvents, idsOf, statementsOf, type Member } from './group.ts';
import type { Committed, IncomingEvent } from './submission.ts';

export interface Ground {
  store: Store;
  now(): number;
  /** Distinct and growing within this process. */
  arrivalOf(event: IncomingEvent): number;
  /** After a failure the folds in memory are ahead of the store: reads them again. */
  restore(group: readonly Member[]): Promise<void>;
}

/** Folds and writes a group; on an id that is already stored, puts the folds back and leaves those events out. */
export async function persist(
  ground: Ground,
  group: readonly Member[],
  stored: ReadonlySet<string> = new Set(),
): Promise<Committed[]> {
  const { store } = ground;
  const fresh = freshEvents(group, stored);
  foldAll(fresh);
  const statements = statementsOf(store, group, fresh, ground.now(), ground.arrivalOf);
  if (statements.length === 0) return [];
  try {
    await store.write(statements);
  } catch (error) {
    if (!isDuplicate(error) || stored.size > 0) throw error;
    await ground.restore(group);
    const again = await storedEventIds(store, idsOf(fresh));
    if (again.size === 0) throw error;
    return persist(ground, group, again);
  }
  for (const { state } of fresh) state.stored = true;
  return fresh;
}
