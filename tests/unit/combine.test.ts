import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combine } from '../../server/profiles/combine.ts';
import { emptyFold, foldInto, MOST_NAMES } from '../../server/profiles/fold.ts';
import { MOST_INTERESTS } from '../../server/profiles/interests.ts';
import type { Fold } from '../../server/profiles/types.ts';

const DAY = 24 * 60 * 60_000;
const T = 1_700_000_000_000;

const step = fc.record({
  name: fc.constantFrom(
    'Product Viewed',
    'Product Added',
    'Product Removed',
    'Order Completed',
    'Page Viewed',
    'Search',
    'toString',
  ),
  at: fc.integer({ min: T, max: T + 30 * DAY }),
  item: fc.constantFrom('a', 'b', 'c', 'constructor', '42'),
  category: fc.constantFrom('tea', 'coffee', ''),
  utm: fc.constantFrom('', 'x', 'y'),
  device: fc.constantFrom('', 'Chrome on Windows', 'Safari on iOS phone'),
  referrer: fc.constantFrom('', 'https://a.example/', 'https://b.example/'),
  automated: fc.boolean(),
  currency: fc.constantFrom('', 'EUR', 'CHF'),
});

const anyFold = fc.array(step, { maxLength: 25 }).map((steps) => {
  const fold = emptyFold();
  for (const { name, at, item, category, utm, device, referrer, automated, currency } of steps) {
    foldInto(
      fold,
      {
        id: 'e',
        siteId: 's',
        visitorId: 'v',
        type: 'track',
        name,
        at,
        url: 'https://shop.example/',
        properties: { product_id: item, category, utm_source: utm, price: 3, currency },
      },
      { device, language: '', timeZone: '', screen: '', ip: '', automated, referrer },
    );
  }
  return fold;
});

describe('combine', () => {
  test('does not care about the order of two folds', () => {
    fc.assert(fc.property(anyFold, anyFold, (a, b) => isDeepStrictEqual(combine(a, b), combine(b, a))));
  });

  test('leaves a fold as it is when there is nothing to add', () => {
    fc.assert(
      fc.property(anyFold, (a) => {
        expect(isDeepStrictEqual(combine(a, emptyFold()), a)).toBe(true);
        expect(isDeepStrictEqual(combine(emptyFold(), a), a)).toBe(true);
      }),
    );
  });

  test('gives the same for three folds however they are grouped', () => {
    fc.assert(
      fc.property(anyFold, anyFold, anyFold, (a, b, c) => {
        expectClose(combine(combine(a, b), c), combine(a, combine(b, c)));
      }),
    );
  });

  test('counts exactly what was counted apart, and changes neither', () => {
    fc.assert(
      fc.property(anyFold, anyFold, (a, b) => {
        const before = JSON.stringify([a, b]);
        const sum = combine(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
        expect(sum.events).toBe(a.events + b.events);
        expect(total(sum.counts)).toBe(total(a.counts) + total(b.counts));
        for (const name of Object.keys(sum.counts)) {
          const part = (fold: Fold) => (Object.hasOwn(fold.counts, name) ? fold.counts[name]! : 0);
          expect(sum.counts[name]).toBe(part(a) + part(b));
        }
      }),
    );
  });

  test('survives being stored as JSON', () => {
    fc.assert(
      fc.property(anyFold, anyFold, (a, b) =>
        isDeepStrictEqual(JSON.parse(JSON.stringify(combine(a, b))), combine(a, b)),
      ),
    );
  });

  test('keeps the heaviest items and the most frequent names within the bounds', () => {
    const many = (prefix: string): Fold => {
      const fold = emptyFold();
      for (let i = 0; i < 60; i += 1) {
        fold.viewed[`${prefix}${i}`] = { w: i + 1, at: T, n: 1 };
        fold.counts[`${prefix}${i}`] = i + 1;
      }
      return fold;
    };
    const sum = combine(many('a'), many('b'));
    expect(Object.keys(sum.viewed)).toHaveLength(MOST_INTERESTS);
    expect(sum.viewed['a59']).toBeDefined();
    expect(sum.viewed['b0']).toBeUndefined();
    expect(Object.keys(sum.counts)).toHaveLength(MOST_NAMES + 1);
    expect(total(sum.counts)).toBe(60 * 61);
  });
});

function total(counts: Fold['counts']): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Equal up to what float addition in another order changes. */
function expectClose(a: unknown, b: unknown): void {
  if (typeof a === 'number' && typeof b === 'number') {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
  } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
    for (const key of Object.keys(a))
      expectClose((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  } else expect(a).toEqual(b);
}
