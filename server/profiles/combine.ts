import { MOST_NAMES, OTHER_NAMES } from './fold.ts';
import { MOST_CATEGORIES, MOST_INTERESTS, addWeight, heft, own } from './interests.ts';
import { earlier, later } from './touch.ts';
import type { Fold, Interests, Weight } from './types.ts';

/**
 * The fold of a profile from the folds of its visitors. Pure and commutative, with `emptyFold()` as identity;
 * associative as long as nothing goes over a bound. Nobody's fold is ever added into another's row, so that taking a
 * visitor out of a profile again is combining the others anew.
 * Sessions of two browsers are two, even at the same time.
 */
export function combine(a: Fold, b: Fold): Fold {
  const told = lastTold(a, b);
  const led = firstLed(a, b);
  return {
    v: 1,
    firstSeen:
      a.firstSeen === 0 || b.firstSeen === 0 ? Math.max(a.firstSeen, b.firstSeen) : Math.min(a.firstSeen, b.firstSeen),
    lastSeen: Math.max(a.lastSeen, b.lastSeen),
    sessions: a.sessions + b.sessions,
    sessionStart: Math.max(a.sessionStart, b.sessionStart),
    events: a.events + b.events,
    pageViews: a.pageViews + b.pageViews,
    counts: addCounts(a.counts, b.counts),
    viewed: addInterests(a.viewed, b.viewed),
    carted: addInterests(a.carted, b.carted),
    bought: addInterests(a.bought, b.bought),
    categories: addWeights(a.categories, b.categories),
    cart: addNumbers(a.cart, b.cart),
    cartValue: a.cartValue + b.cartValue,
    cartCurrency: oneOf(a.cartCurrency ?? '', b.cartCurrency ?? ''),
    contextAt: told.contextAt,
    device: told.device,
    language: told.language,
    timeZone: told.timeZone,
    screen: told.screen,
    ip: told.ip,
    referrer: led.referrer,
    referrerAt: led.referrerAt,
    firstTouch: earlier(a.firstTouch, b.firstTouch),
    lastTouch: later(a.lastTouch, b.lastTouch),
    automated: a.automated || b.automated,
  };
}

/** Any that is named; of two the same one, whichever comes first. */
function oneOf(a: string, b: string): string {
  return a > b ? a : b;
}

/** The fold told later; ties by content, so that the order of the arguments does not matter. */
function lastTold(a: Fold, b: Fold): Fold {
  if (a.contextAt !== b.contextAt) return a.contextAt > b.contextAt ? a : b;
  return contextKey(a) >= contextKey(b) ? a : b;
}

function contextKey(fold: Fold): string {
  return JSON.stringify([fold.device, fold.language, fold.timeZone, fold.screen, fold.ip]);
}

function firstLed(a: Fold, b: Fold): Fold {
  if (a.referrerAt === 0) return b;
  if (b.referrerAt === 0) return a;
  if (a.referrerAt !== b.referrerAt) return a.referrerAt < b.referrerAt ? a : b;
  return a.referrer <= b.referrer ? a : b;
}

function addNumbers(a: { [key: string]: number }, b: { [key: string]: number }): { [key: string]: number } {
  const sum = { ...a };
  for (const key of Object.keys(b)) sum[key] = (own(sum, key) ?? 0) + b[key]!;
  return sum;
}

function addCounts(a: Fold['counts'], b: Fold['counts']): Fold['counts'] {
  const sum = addNumbers(a, b);
  const names = Object.keys(sum).filter((name) => name !== OTHER_NAMES);
  if (names.length <= MOST_NAMES) return sum;
  names.sort((x, y) => sum[y]! - sum[x]! || (x < y ? -1 : 1));
  let rest = own(sum, OTHER_NAMES) ?? 0;
  for (const name of names.slice(MOST_NAMES)) {
    rest += sum[name]!;
    delete sum[name];
  }
  sum[OTHER_NAMES] = rest;
  return sum;
}

function addInterests(a: Interests, b: Interests): Interests {
  const sum: Interests = {};
  for (const key of Object.keys(a)) sum[key] = { ...a[key]! };
  for (const key of Object.keys(b)) {
    const theirs = b[key]!;
    const ours = own(sum, key);
    if (ours) {
      addWeight(ours, theirs.w, theirs.at);
      ours.n += theirs.n;
    } else sum[key] = { ...theirs };
  }
  return heaviest(sum, MOST_INTERESTS);
}

function addWeights(a: Fold['categories'], b: Fold['categories']): Fold['categories'] {
  const sum: Fold['categories'] = {};
  for (const key of Object.keys(a)) sum[key] = { ...a[key]! };
  for (const key of Object.keys(b)) {
    const theirs = b[key]!;
    const ours = own(sum, key);
    if (ours) addWeight(ours, theirs.w, theirs.at);
    else sum[key] = { ...theirs };
  }
  return heaviest(sum, MOST_CATEGORIES);
}

function heaviest<T extends Weight>(weights: { [key: string]: T }, most: number): { [key: string]: T } {
  const keys = Object.keys(weights);
  if (keys.length <= most) return weights;
  const order = keys.map((key) => ({ key, heft: heft(weights[key]!) }));
  order.sort((x, y) => y.heft - x.heft || (x.key < y.key ? -1 : 1));
  return Object.fromEntries(order.slice(0, most).map(({ key }) => [key, weights[key]!]));
}
