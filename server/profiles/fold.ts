import { SESSION_GAP_MS } from '../../protocol/limits.ts';
import { MOST_CATEGORIES, MOST_INTERESTS, addWeight, lightest, own } from './interests.ts';
import {
  ORDER_COMPLETED,
  PAGE_VIEWED,
  PRODUCT_ADDED,
  PRODUCT_REMOVED,
  PRODUCT_VIEWED,
  categoryOf,
  currencyOf,
  orderLines,
  priceOf,
  productId,
  quantityOf,
  safeKey,
} from './product.ts';
import { earlier, later, touchOf } from './touch.ts';
import type { EventContext, Fold, Interests, StoredEvent } from './types.ts';

export const MOST_NAMES = 100;
/** Where names beyond the bound, and those that cannot be keys, are counted. */
export const OTHER_NAMES = '*';
const MOST_CART_ITEMS = 60;
const REFERRER_LENGTH = 512;

/** What a category gains by each kind of event. */
const CATEGORY_WEIGHT = { seen: 1, carted: 3, bought: 5 } as const;

/** The fold of no events; the identity of `combine`. */
export function emptyFold(): Fold {
  return {
    v: 1,
    firstSeen: 0,
    lastSeen: 0,
    sessions: 0,
    sessionStart: 0,
    events: 0,
    pageViews: 0,
    counts: {},
    viewed: {},
    carted: {},
    bought: {},
    categories: {},
    cart: {},
    cartValue: 0,
    cartCurrency: '',
    contextAt: 0,
    device: '',
    language: '',
    timeZone: '',
    screen: '',
    ip: '',
    referrer: '',
    referrerAt: 0,
    firstTouch: null,
    lastTouch: null,
    automated: false,
  };
}

/**
 * Counts one event into the fold of its visitor. Changes `fold`, which must belong to the caller alone; deterministic.
 * Events may come out of time order. What an automated browser does is dated and flagged, and counted nowhere.
 */
export function foldInto(fold: Fold, event: StoredEvent, context: EventContext): void {
  const { at } = event;
  describe(fold, context, at);
  if (context.automated) {
    fold.automated = true;
    see(fold, at);
    return;
  }
  countSession(fold, at);
  see(fold, at);
  fold.events += 1;
  countName(fold.counts, event.name);

  const { properties } = event;
  const category = categoryOf(properties);
  switch (event.name) {
    case PRODUCT_VIEWED:
      addInterest(fold.viewed, productId(properties), at);
      break;
    case PRODUCT_ADDED:
      addToCart(fold, properties, at);
      addCategory(fold, category, CATEGORY_WEIGHT.carted, at);
      return;
    case PRODUCT_REMOVED:
      removeFromCart(fold, properties);
      return;
    case ORDER_COMPLETED:
      completeOrder(fold, properties, at);
      return;
  }
  if (event.type === 'page' || event.name === PAGE_VIEWED) {
    fold.pageViews += 1;
    const touch = touchOf(properties, at);
    if (touch) {
      fold.firstTouch = earlier(fold.firstTouch, touch);
      fold.lastTouch = later(fold.lastTouch, touch);
    }
  }
  refer(fold, event, context);
  addCategory(fold, category, CATEGORY_WEIGHT.seen, at);
}

function see(fold: Fold, at: number): void {
  if (fold.firstSeen === 0 || at < fold.firstSeen) fold.firstSeen = at;
  if (at > fold.lastSeen) fold.lastSeen = at;
}

/**
 * A late event begins a session only before all that is known: between two known times nobody can tell any more
 * whether it had a session of its own, and one too few is better than one too many.
 */
function countSession(fold: Fold, at: number): void {
  if (fold.sessions === 0 || at > fold.lastSeen + SESSION_GAP_MS) {
    fold.sessions += 1;
    fold.sessionStart = at;
  } else if (at < fold.sessionStart && at >= fold.sessionStart - SESSION_GAP_MS) {
    fold.sessionStart = at;
  } else if (at < fold.firstSeen - SESSION_GAP_MS) {
    fold.sessions += 1;
  }
}

function countName(counts: Fold['counts'], name: string): void {
  let key = safeKey(name) || OTHER_NAMES;
  if (!Object.hasOwn(counts, key) && Object.keys(counts).length >= MOST_NAMES) key = OTHER_NAMES;
  counts[key] = (own(counts, key) ?? 0) + 1;
}

function addInterest(interests: Interests, item: string, at: number): void {
  if (item === '') return;
  const known = own(interests, item);
  if (known) {
    addWeight(known, 1, at);
    known.w = round(known.w, 1e4);
    known.n += 1;
    return;
  }
  interests[item] = { w: 1, at, n: 1 };
  if (Object.keys(interests).length > MOST_INTERESTS) delete interests[lightest(interests)];
}

function addCategory(fold: Fold, category: string, w: number, at: number): void {
  if (category === '') return;
  const known = own(fold.categories, category);
  if (known) {
    addWeight(known, w, at);
    known.w = round(known.w, 1e4);
    return;
  }
  fold.categories[category] = { w, at };
  if (Object.keys(fold.categories).length > MOST_CATEGORIES) delete fold.categories[lightest(fold.categories)];
}

function addToCart(fold: Fold, properties: StoredEvent['properties'], at: number): void {
  const item = productId(properties);
  if (item === '') return;
  addInterest(fold.carted, item, at);
  const before = own(fold.cart, item);
  if (before === undefined && Object.keys(fold.cart).length >= MOST_CART_ITEMS) return;
  const quantity = quantityOf(properties, 1);
  fold.cart[item] = (before ?? 0) + quantity;
  fold.cartValue = round(fold.cartValue + (priceOf(properties) ?? 0) * quantity, 100);
  fold.cartCurrency = currencyOf(properties) || (fold.cartCurrency ?? '');
}

/** Without a quantity the whole line goes; without a price the cart loses the average of its pieces. */
function removeFromCart(fold: Fold, properties: StoredEvent['properties']): void {
  const item = productId(properties);
  const before = own(fold.cart, item);
  if (before === undefined) return;
  const quantity = Math.min(quantityOf(properties, before), before);
  const pieces = Object.values(fold.cart).reduce((sum, n) => sum + n, 0);
  const price = priceOf(properties) ?? fold.cartValue / pieces;
  if (quantity === before) delete fold.cart[item];
  else fold.cart[item] = before - quantity;
  fold.cartValue = quantity === pieces ? 0 : Math.max(0, round(fold.cartValue - price * quantity, 100));
  if (quantity === pieces) fold.cartCurrency = '';
}

/** An order that names no products is taken for what was in the cart. */
function completeOrder(fold: Fold, properties: StoredEvent['properties'], at: number): void {
  const lines = orderLines(properties);
  for (const line of lines) {
    addInterest(fold.bought, productId(line), at);
    addCategory(fold, categoryOf(line), CATEGORY_WEIGHT.bought, at);
  }
  if (lines.length === 0) for (const item of Object.keys(fold.cart)) addInterest(fold.bought, item, at);
  fold.cart = {};
  fold.cartValue = 0;
  fold.cartCurrency = '';
}

/** An event sent by another server knows no browser and changes nothing here. */
function describe(fold: Fold, context: EventContext, at: number): void {
  if (at < fold.contextAt) return;
  const { device, language, timeZone, screen, ip } = context;
  if (device === '' && language === '' && timeZone === '' && screen === '' && ip === '') return;
  fold.contextAt = at;
  if (device !== '') fold.device = device;
  if (language !== '') fold.language = language;
  if (timeZone !== '') fold.timeZone = timeZone;
  if (screen !== '') fold.screen = screen;
  if (ip !== '') fold.ip = ip;
}

/** Pages of the site itself lead from page to page and are no origin. */
function refer(fold: Fold, event: StoredEvent, context: EventContext): void {
  const { referrer } = context;
  if (referrer === '' || (fold.referrerAt !== 0 && event.at >= fold.referrerAt)) return;
  if (hostOf(referrer) === hostOf(event.url)) return;
  fold.referrer = referrer.slice(0, REFERRER_LENGTH);
  fold.referrerAt = event.at;
}

/** The host between `//` and the next `/`, cut out by hand: URL parsing costs more than the rest of the fold. */
function hostOf(url: string): string {
  const slashes = url.indexOf('//');
  if (slashes < 0) return '';
  const end = url.indexOf('/', slashes + 2);
  return end < 0 ? url.slice(slashes + 2) : url.slice(slashes + 2, end);
}

/** Fewer digits make the stored row shorter. */
function round(value: number, digits: number): number {
  return Math.round(value * digits) / digits;
}
