import type { Catalogue } from '../catalogue/types.ts';
import type { Clicks, Window } from './clicks.ts';
import { top } from './top.ts';

export interface Popular {
  item: number;
  /** The window the item was counted in; 0 for as long as clicks are remembered. */
  days: 1 | 7 | 0;
  count: number;
}

/** Enough for a list after the unwanted were taken out. */
const LISTED = 256;
/** An item touched in fewer sessions of a window is there by chance. */
const SUPPORT = 3;
const WINDOWS: readonly { window: Window; days: Popular['days']; support: number }[] = [
  { window: 'day', days: 1, support: SUPPORT },
  { window: 'week', days: 7, support: SUPPORT },
  { window: 'all', days: 0, support: 1 },
];

/**
 * The items most sessions touched: of the last day first, then of the week, then ever, each item once. Windows end at
 * the newest interaction. The list is made again once enough came in to change it: at once for a small site, after
 * one interaction per 50 items for a large one, and when the catalogue grew. Ids that are not in the catalogue take no
 * place: anybody can invent some.
 */
export function createPopular(clicks: Clicks): (catalogue: Pick<Catalogue, 'get' | 'size'>) => readonly Popular[] {
  let list: Popular[] = [];
  let madeAt = -1;
  let madeFor = 0;

  return (catalogue) => {
    const isFresh = madeFor === catalogue.size && clicks.observed - madeAt < Math.max(1, clicks.items / 50);
    if (madeAt >= 0 && isFresh) return list;
    madeAt = clicks.observed;
    madeFor = catalogue.size;
    const isItem = (item: number) => madeFor === 0 || catalogue.get(clicks.nameOf(item)) !== undefined;
    const numbers = Array.from({ length: clicks.items }, (_, item) => item);
    const listed = new Set<number>();
    list = [];
    for (const { window, days, support } of WINDOWS) {
      const counts = clicks.counts(window);
      const found = numbers.filter((item) => counts[item]! >= support && isItem(item));
      for (const item of top(found, found.length, LISTED, (number) => counts[number]!)) {
        if (listed.has(item)) continue;
        listed.add(item);
        list.push({ item, days, count: counts[item]! });
      }
    }
    return list;
  };
}
