import type { Fold, Interests, Weight } from './types.ts';

/** Half of an interest is gone after a week. */
export const HALF_LIFE_MS = 7 * 24 * 60 * 60_000;
export const MOST_INTERESTS = 60;
export const MOST_CATEGORIES = 40;

/** The weight as it is at a time not before its own. */
export function decayed(weight: Weight, at: number): number {
  return weight.w * 2 ** ((weight.at - at) / HALF_LIFE_MS);
}

/** Adds to a weight in place, decaying the older of the two to the time of the newer. */
export function addWeight(weight: Weight, w: number, at: number): void {
  if (at >= weight.at) {
    weight.w = decayed(weight, at) + w;
    weight.at = at;
  } else {
    weight.w += w * 2 ** ((at - weight.at) / HALF_LIFE_MS);
  }
}

/** A number that orders weights of different times as they would stand at any one time; logarithmic, so nothing underflows. */
export function heft(weight: Weight): number {
  return Math.log2(weight.w) + weight.at / HALF_LIFE_MS;
}

/** The key of the lightest; ties by name, so that the order of events does not matter. */
export function lightest(weights: { [key: string]: Weight }): string {
  let found = '';
  let least = Infinity;
  for (const key of Object.keys(weights)) {
    const weight = heft(weights[key]!);
    if (weight < least || (weight === least && key > found)) {
      found = key;
      least = weight;
    }
  }
  return found;
}

/** The newest key of these interests not older than `since`, or null. */
export function newestOf(interests: Interests, since: number): string | null {
  let found: string | null = null;
  let newest = since;
  for (const key of Object.keys(interests)) {
    const at = interests[key]!.at;
    if (at > newest || (at === newest && (found === null || key > found))) {
      found = key;
      newest = at;
    }
  }
  return found;
}

/** The item looked at last within the running session. */
export function currentItem(fold: Fold): string | null {
  return newestOf(fold.viewed, fold.sessionStart);
}

/** A value of an object used as a dictionary, never one that its prototype brings. */
export function own<T>(dictionary: { [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(dictionary, key) ? dictionary[key] : undefined;
}
