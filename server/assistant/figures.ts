/** How many conversations were solved without a person. */
import { automaticFigures } from '../../db/queries/assistant.ts';
import type { Store } from '../../db/store.ts';
import type { AssistantFigures } from '../../protocol/settings.ts';
import type { Deps } from '../deps.ts';

const DAYS = 28;
const DAY_MS = 24 * 3_600_000;

/** Of the last four weeks. */
export async function assistantFigures(
  store: Store,
  deps: Pick<Deps, 'now'>,
  siteId: string,
): Promise<AssistantFigures> {
  const to = deps.now() + 1;
  return { days: DAYS, ...(await automaticFigures(store, siteId, { from: to - DAYS * DAY_MS, to })) };
}
