import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SESSION_GAP_MS } from '../../protocol/limits.ts';
import { emptyFold, foldInto, MOST_NAMES, OTHER_NAMES } from '../../server/profiles/fold.ts';
import { currentItem, HALF_LIFE_MS, MOST_CATEGORIES, MOST_INTERESTS } from '../../server/profiles/interests.ts';
import { interactionsOf } from '../../server/profiles/interactions.ts';
import type { EventContext, Fold, StoredEvent } from '../../server/profiles/types.ts';

const T = 1_700_000_000_000;
const MINUTE = 60_000;

const browser: EventContext = {
  device: 'Chrome on Windows',
  language: 'en',
  timeZone: 'Europe/Berlin',
  screen: '1280x720',
  ip: '203.0.113.0',
  automated: false,
  referrer: '',
};

function event(
  name: string,
  at: number,
  properties: StoredEvent['properties'] = {},
  more: Partial<StoredEvent> = {},
): StoredEvent {
  return {
    id: 'e',
    siteId: 's',
    visitorId: 'v',
    type: 'track',
    name,
    at,
    url: 'https://shop.example/p/1',
    properties,
    ...more,
  };
}

function foldOf(events: StoredEvent[], context: Partial<EventContext> = {}): Fold {
  const fold = emptyFold();
  for (const one of events) foldInto(fold, one, { ...browser, ...context });
  return fold;
}

const hostileKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '', '*', '7'),
  fc.string({ maxLength: 300 }),
);
const anyEvent: fc.Arbitrary<StoredEvent> = fc
  .record({
    name: fc.oneof(
      fc.constantFrom('Product Viewed', 'Product Added', 'Product Removed', 'Order Completed', 'Page Viewed'),
      hostileKey,
    ),
    at: fc.integer({ min: 1, max: 2 ** 42 }),
    properties: fc.oneof(
      fc.record({
        product_id: fc.oneof(hostileKey, fc.double(), fc.constant(null)),
        category: hostileKey,
        quantity: fc.oneof(fc.double(), fc.string(), fc.constant(-0)),
        price: fc.oneof(fc.double(), fc.string()),
        utm_source: hostileKey,
        products: fc.array(fc.oneof(fc.record({ product_id: hostileKey, price: fc.double() }), fc.anything())),
      }),
      fc.dictionary(hostileKey, fc.anything()),
    ),
  })
  .map(({ name, at, properties }) => event(name, at, properties));

describe('fold', () => {
  test('survives being stored as JSON, whatever visitors send', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const fold = foldOf(events);
        expect(isDeepStrictEqual(JSON.parse(JSON.stringify(fold)), fold)).toBe(true);
      }),
    );
  });

  test('goes on from a stored fold as if it had never been stored', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), fc.array(anyEvent, { maxLength: 20 }), (first, then) => {
        const stored = JSON.parse(JSON.stringify(foldOf(first))) as Fold;
        for (const one of then) foldInto(stored, one, browser);
        expect(isDeepStrictEqual(stored, foldOf([...first, ...then]))).toBe(true);
      }),
    );
  });

  test('keeps its sizes bounded, its counts complete and every prototype as it was', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 300 }), (events) => {
        const fold = foldOf(events);
        expect(Object.values(fold.counts).reduce((sum, n) => sum + n, 0)).toBe(events.length);
        expect(Object.keys(fold.viewed).length).toBeLessThanOrEqual(MOST_INTERESTS);
        expect(Object.keys(fold.categories).length).toBeLessThanOrEqual(MOST_CATEGORIES);
        expect(Object.keys(fold.counts).length).toBeLessThanOrEqual(MOST_NAMES + 1);
        for (const part of [fold.counts, fold.viewed, fold.categories, fold.cart, fold]) {
          expect(Object.getPrototypeOf(part)).toBe(Object.prototype);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('counts names beyond the bound together', () => {
    const fold = foldOf(Array.from({ length: 150 }, (_, i) => event(`Event ${i}`, T + i)));
    expect(fold.counts[OTHER_NAMES]).toBe(50);
  });

  test('drops the lightest item when there are too many', () => {
    const events = [
      event('Product Viewed', T, { product_id: 'often' }),
      event('Product Viewed', T, { product_id: 'often' }),
    ];
    for (let i = 0; i < 80; i += 1) events.push(event('Product Viewed', T + i, { product_id: `i${i}` }));
    const { viewed } = foldOf(events);
    expect(Object.keys(viewed)).toHaveLength(MOST_INTERESTS);
    expect(viewed['often']?.n).toBe(2);
    expect(viewed['i0']).toBeUndefined();
    expect(viewed['i79']).toBeDefined();
  });

  test('begins a session after 30 idle minutes, not before', () => {
    const fold = foldOf([event('a', T), event('a', T + SESSION_GAP_MS), event('a', T + 2 * SESSION_GAP_MS + 1)]);
    expect(fold).toMatchObject({ sessions: 2, sessionStart: T + 2 * SESSION_GAP_MS + 1, firstSeen: T, events: 3 });
  });

  test('counts the sessions of events in reverse as it counts them in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 60 }), (minutes) => {
        const times = minutes.toSorted((a, b) => a - b).map((minute) => T + minute * MINUTE);
        const forwards = foldOf(times.map((at) => event('a', at)));
        const backwards = foldOf(times.toReversed().map((at) => event('a', at)));
        expect(backwards).toMatchObject({ sessions: forwards.sessions, firstSeen: times[0], lastSeen: times.at(-1) });
      }),
    );
  });

  test('never counts more sessions for shuffled events than there were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 40 }), (minutes) => {
        const folded = (list: number[]) => foldOf(list.map((minute) => event('a', T + minute * MINUTE)));
        const inOrder = folded(minutes.toSorted((a, b) => a - b));
        const shuffled = folded(minutes);
        expect(shuffled.sessions).toBeGreaterThanOrEqual(1);
        expect(shuffled.sessions).toBeLessThanOrEqual(minutes.length);
        expect(shuffled).toMatchObject({
          firstSeen: inOrder.firstSeen,
          lastSeen: inOrder.lastSeen,
          counts: inOrder.counts,
        });
      }),
    );
  });

  test('halves the weight of a view in a week, in whichever order the two views come', () => {
    const views = [event('Product Viewed', T, { sku: 'a' }), event('Product Viewed', T + HALF_LIFE_MS, { sku: 'a' })];
    expect(foldOf(views).viewed['a']).toEqual({ w: 1.5, at: T + HALF_LIFE_MS, n: 2 });
    expect(foldOf(views.toReversed()).viewed['a']).toEqual({ w: 1.5, at: T + HALF_LIFE_MS, n: 2 });
  });

  test('keeps the cart with its value through adding, removing and ordering', () => {
    const fold = foldOf([
      event('Product Added', T, { product_id: 'a', price: 10, quantity: 2, currency: 'eur' }),
      event('Product Added', T, { product_id: 'b', price: '2.50', currency: { toString: 1 } }),
    ]);
    expect(fold).toMatchObject({ cart: { a: 2, b: 1 }, cartValue: 22.5, cartCurrency: 'EUR' });
    foldInto(fold, event('Product Removed', T, { product_id: 'a', price: 10, quantity: 1 }), browser);
    expect(fold).toMatchObject({ cart: { a: 1, b: 1 }, cartValue: 12.5 });
    foldInto(fold, event('Order Completed', T, { products: [{ product_id: 'a', category: 'tea' }, 7, null] }), browser);
    expect(fold).toMatchObject({
      cart: {},
      cartValue: 0,
      cartCurrency: '',
      bought: { a: { n: 1 } },
      categories: { tea: { w: 5 } },
    });
    expect(fold.bought['b']).toBeUndefined();
  });

  test('takes an order without products for the cart', () => {
    const fold = foldOf([event('Product Added', T, { product_id: 'a' }), event('Order Completed', T, { total: 5 })]);
    expect(fold.bought).toEqual({ a: { w: 1, at: T, n: 1 } });
  });

  test('an emptied cart is worth nothing, whatever the prices said', () => {
    const fold = foldOf([
      event('Product Added', T, { product_id: 'a', price: 0.1, quantity: 3 }),
      event('Product Removed', T, { product_id: 'a', price: 0.05 }),
    ]);
    expect(fold).toMatchObject({ cart: {}, cartValue: 0 });
  });

  test('a cart stored before currencies were kept gets one with its next item', () => {
    const { cartCurrency: _, ...old } = foldOf([event('Product Added', T, { product_id: 'a', price: 1 })]);
    foldInto(old, event('Product Added', T, { product_id: 'a', price: 1 }), browser);
    expect(old).toMatchObject({ cartValue: 2, cartCurrency: '' });
    foldInto(old, event('Product Added', T, { product_id: 'b', price: 1, currency: 'CHF' }), browser);
    expect(old).toMatchObject({ cartValue: 3, cartCurrency: 'CHF' });
  });

  test('remembers the first and the last campaign by time, not by arrival', () => {
    const view = (at: number, properties: StoredEvent['properties']) =>
      event('Page Viewed', at, properties, { type: 'page' });
    const fold = foldOf([
      view(T + 5, { utm_source: 'later', gclid: 'x' }),
      view(T + 9, { path: '/' }),
      view(T, { utm_source: 'first', utm_: 'no', 'utm_<b>': 'no', other: 'no' }),
    ]);
    expect(fold.firstTouch).toEqual({ at: T, source: { utm_source: 'first' } });
    expect(fold.lastTouch).toEqual({ at: T + 5, source: { utm_source: 'later', gclid: 'x' } });
    expect(fold.pageViews).toBe(3);
  });

  test('takes the first page of another site as the referrer, never its own', () => {
    const fold = emptyFold();
    const from = (referrer: string, at: number) => foldInto(fold, event('Page Viewed', at), { ...browser, referrer });
    from('https://shop.example/', T);
    expect(fold.referrer).toBe('');
    from('https://search.example/?q=tea', T + 1);
    from('https://news.example/', T + 2);
    expect(fold).toMatchObject({ referrer: 'https://search.example/?q=tea', referrerAt: T + 1 });
  });

  test('an automated browser is flagged and dated, and counted nowhere', () => {
    const fold = foldOf([event('Product Viewed', T, { product_id: 'a', category: 'c' }), event('Page Viewed', T)], {
      automated: true,
    });
    expect(fold).toMatchObject({ automated: true, firstSeen: T, lastSeen: T, device: browser.device });
    expect(fold).toMatchObject({ events: 0, sessions: 0, pageViews: 0, counts: {}, viewed: {}, categories: {} });
  });

  test('an event from a server does not blank what the browser told', () => {
    const fold = foldOf([event('a', T)]);
    foldInto(fold, event('b', T + 1), {
      device: '',
      language: '',
      timeZone: '',
      screen: '',
      ip: '',
      automated: false,
      referrer: '',
    });
    expect(fold).toMatchObject({ device: browser.device, ip: browser.ip, contextAt: T, events: 2 });
  });

  test('the current item is the newest view of the running session', () => {
    const fold = foldOf([
      event('Product Viewed', T, { product_id: 'a' }),
      event('Product Viewed', T + 1, { product_id: 'b' }),
    ]);
    expect(currentItem(fold)).toBe('b');
    foldInto(fold, event('Page Viewed', T + 2 * SESSION_GAP_MS), browser);
    expect(currentItem(fold)).toBeNull();
  });
});

describe('interactions', () => {
  test('an event names each of its items once', () => {
    const products = [{ product_id: 'a' }, { sku: 'b' }, { product_id: 'a' }, {}];
    expect(interactionsOf(event('Order Completed', T, { products }))).toEqual([
      { visitor: 'v', item: 'a', kind: 'buy', at: T },
      { visitor: 'v', item: 'b', kind: 'buy', at: T },
    ]);
    expect(interactionsOf(event('Product Viewed', T, { product_id: 12 }))).toEqual([
      { visitor: 'v', item: '12', kind: 'view', at: T },
    ]);
    expect(interactionsOf(event('Product Removed', T, { product_id: 'a' }))).toEqual([]);
    expect(interactionsOf(event('Product Added', T, { product_id: { a: 1 } }))).toEqual([]);
  });
});
