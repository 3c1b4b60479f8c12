import { HALF_LIFE_MS } from '../profiles/interests.ts';
import type { Fold, Interests } from '../profiles/types.ts';

/** One of the visitor's own items, and how much it should say about what comes next. */
export interface Evidence {
  item: string;
  kind: 'viewed' | 'carted' | 'bought';
  weight: number;
}

/** How far an item of this session counts for each newer one after it. */
const STEP = 0.6;
/** What is left of an item once the session it belongs to is over, and of a purchase. */
const EARLIER = 0.15;
/** What is left of everything else where the place asks for certain items. */
const OUT_OF_FOCUS = 0.2;
/** Below this an item says nothing. */
const LEAST = 1e-6;
const MOST_EVIDENCE = 5;

/**
 * The items of a fold that recommendations rest on, heaviest first. The running session counts by order, what is in
 * the cart like the newest view, everything earlier little and less with time.
 */
export function evidenceOf(fold: Fold, focus: readonly string[] = []): Evidence[] {
  const found = new Map<string, Evidence>();
  const add = (item: string, kind: Evidence['kind'], weight: number): void => {
    const known = found.get(item);
    if (!known) found.set(item, { item, kind, weight });
    else if (weight > known.weight) known.weight = weight;
  };

  for (const item of Object.keys(fold.cart)) add(item, 'carted', 1);
  let weight = 1;
  for (const item of newestFirst(fold.viewed)) {
    const at = fold.viewed[item]!.at;
    if (at >= fold.sessionStart) {
      add(item, 'viewed', weight);
      weight *= STEP;
    } else add(item, 'viewed', EARLIER * age(fold, at));
  }
  for (const item of Object.keys(fold.carted)) add(item, 'carted', EARLIER * age(fold, fold.carted[item]!.at));
  for (const item of Object.keys(fold.bought)) add(item, 'bought', EARLIER * age(fold, fold.bought[item]!.at));

  if (focus.length > 0) {
    for (const evidence of found.values()) {
      const place = focus.indexOf(evidence.item);
      evidence.weight = place < 0 ? evidence.weight * OUT_OF_FOCUS : STEP ** place;
    }
  }
  return [...found.values()]
    .filter(({ weight }) => weight > LEAST)
    .sort((a, b) => b.weight - a.weight || (a.item < b.item ? -1 : 1))
    .slice(0, MOST_EVIDENCE);
}

/** What the visitor has had enough of: viewed in the running session, in the cart, bought. */
export function seenBy(fold: Fold): Set<string> {
  const seen = new Set<string>(Object.keys(fold.cart));
  for (const item of Object.keys(fold.bought)) seen.add(item);
  for (const item of Object.keys(fold.viewed)) if (fold.viewed[item]!.at >= fold.sessionStart) seen.add(item);
  return seen;
}

function newestFirst(interests: Interests): string[] {
  return Object.keys(interests).sort((a, b) => interests[b]!.at - interests[a]!.at || (a < b ? -1 : 1));
}

/** Counted from the visitor's last event, so that the answer does not depend on the clock. */
function age(fold: Fold, at: number): number {
  return 2 ** ((at - fold.lastSeen) / HALF_LIFE_MS);
}
