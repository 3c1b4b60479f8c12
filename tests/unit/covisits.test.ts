import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCatalogue } from '../../server/catalogue/memory.ts';
import type { Item } from '../../server/catalogue/types.ts';
import { emptyFold, foldInto } from '../../server/profiles/fold.ts';
import type { EventContext, Fold } from '../../server/profiles/types.ts';
import { createClicks } from '../../server/recommend/clicks.ts';
import { createRecommender, SETTINGS } from '../../server/recommend/covisits.ts';
import { top } from '../../server/recommend/top.ts';
import type { Interaction, Pick, Recommender } from '../../server/recommend/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T = 1_700_000_000_000;
const NONE: ReadonlySet<string> = new Set();
const browser: EventContext = {
  device: 'x',
  language: '',
  timeZone: '',
  screen: '',
  ip: '',
  automated: false,
  referrer: '',
};

function item(id: string, more: Partial<Item> = {}): Item {
  return {
    id,
    title: `Title of ${id}`,
    url: '',
    image: '',
    price: 1,
    currency: 'EUR',
    category: '',
    inStock: true,
    createdAt: T,
    ...more,
  };
}

function catalogueOf(ids: string, more: (id: string) => Partial<Item> = () => ({})) {
  return createCatalogue(ids.split(' ').map((id) => item(id, more(id))));
}

type Deed = [name: 'Product Viewed' | 'Product Added' | 'Order Completed', item: string, at: number];

function foldOf(...deeds: Deed[]): Fold {
  const fold = emptyFold();
  for (const [name, id, at] of deeds) {
    const properties = name === 'Order Completed' ? { products: [{ product_id: id }] } : { product_id: id };
    foldInto(fold, { id: 'e', siteId: 's', visitorId: 'v', type: 'track', name, at, url: '', properties }, browser);
  }
  return fold;
}

function visit(
  recommender: Recommender,
  visitor: string,
  ids: string,
  at: number,
  kind: Interaction['kind'] = 'view',
): void {
  ids.split(' ').forEach((id, i) => recommender.observe({ visitor, item: id, kind, at: at + i * 1000 }));
}

function idsOf(picks: readonly Pick[]): string {
  return picks.map((pick) => pick.item).join(' ');
}

describe('recommendations', () => {
  test('begin with what followed in the sessions of others, for that reason', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 5; i += 1) visit(recommender, `like${i}`, 'kettle tea cup', T + i * HOUR);
    for (let i = 0; i < 50; i += 1) visit(recommender, `other${i}`, 'lamp bulb', T + i * HOUR);
    const picks = recommender.recommend({
      fold: foldOf(['Product Viewed', 'kettle', T + DAY]),
      catalogue: catalogueOf('kettle tea cup lamp bulb'),
      limit: 3,
      without: NONE,
    });
    expect(idsOf(picks)).toMatch(/^tea cup /);
    expect(picks[0]!.reason).toEqual({ kind: 'because_viewed', item: 'Title of kettle' });
    expect(picks[2]!.reason).toMatchObject({ kind: 'popular' });
  });

  test('name the item that spoke for them most, as what it is to the visitor', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 4; i += 1) {
      visit(recommender, `a${i}`, 'desk chair', T + i * HOUR);
      visit(recommender, `b${i}`, 'tent stove', T + i * HOUR);
      visit(recommender, `c${i}`, 'bike pump', T + i * HOUR);
    }
    const fold = foldOf(
      ['Order Completed', 'bike', T],
      ['Product Added', 'tent', T + DAY],
      ['Product Viewed', 'desk', T + DAY],
    );
    const catalogue = catalogueOf('desk chair tent stove bike pump');
    const reasons = new Map(
      recommender.recommend({ fold, catalogue, limit: 3, without: NONE }).map((pick) => [pick.item, pick.reason]),
    );
    expect(reasons.get('chair')).toEqual({ kind: 'because_viewed', item: 'Title of desk' });
    expect(reasons.get('stove')).toEqual({ kind: 'because_carted', item: 'Title of tent' });
    expect(reasons.get('pump')).toEqual({ kind: 'because_bought', item: 'Title of bike' });
  });

  test('of two items that spoke for the same one name the louder, also when it is the older', () => {
    const fold = foldOf(['Product Viewed', 'tent', T], ['Product Viewed', 'desk', T + MINUTE]);
    const catalogue = catalogueOf('desk tent lamp');
    for (const [often, seldom] of [
      ['tent', 'desk'],
      ['desk', 'tent'],
    ]) {
      const recommender = createRecommender();
      visit(recommender, 'before', `${seldom} lamp`, T - HOUR);
      for (let i = 0; i < 5; i += 1) visit(recommender, `a${i}`, `${often} lamp`, T - HOUR);
      visit(recommender, 'after', `${seldom} lamp`, T - HOUR);
      expect(recommender.recommend({ fold, catalogue, limit: 1, without: NONE })[0]).toMatchObject({
        item: 'lamp',
        reason: { kind: 'because_viewed', item: `Title of ${often}` },
      });
    }
  });

  test('lean on the items in focus', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 4; i += 1) {
      visit(recommender, `a${i}`, 'desk chair', T + i * HOUR);
      visit(recommender, `b${i}`, 'tent stove', T + i * HOUR);
    }
    const fold = foldOf(['Product Viewed', 'tent', T], ['Product Viewed', 'desk', T + MINUTE]);
    const question = { fold, catalogue: catalogueOf('desk chair tent stove'), limit: 1, without: NONE };
    expect(idsOf(recommender.recommend(question))).toBe('chair');
    expect(idsOf(recommender.recommend({ ...question, focus: ['tent'] }))).toBe('stove');
  });

  test('go on with the categories looked at, then with what is new', () => {
    const recommender = createRecommender();
    const catalogue = createCatalogue([
      item('a', { category: 'tea' }),
      item('b', { category: 'tea', createdAt: T + 1 }),
      item('c', { category: 'tea', createdAt: T + 2 }),
      item('d', { category: 'lamps', createdAt: T + 9 }),
    ]);
    const fold = foldOf(['Product Viewed', 'a', T]);
    const picks = recommender.recommend({ fold, catalogue, limit: 4, without: NONE });
    expect(idsOf(picks)).toBe('c b d a');
    expect(picks[0]!.reason).toEqual({ kind: 'same_category', category: 'tea' });
    expect(picks[2]!.reason).toEqual({ kind: 'new' });
  });

  test('bring back what was seen in an earlier session, but not what was bought', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 4; i += 1) visit(recommender, `a${i}`, 'desk chair lamp', T + i * HOUR);
    const fold = foldOf(
      ['Product Viewed', 'chair', T],
      ['Order Completed', 'lamp', T],
      ['Product Viewed', 'desk', T + DAY],
    );
    const catalogue = catalogueOf('desk chair lamp x y');
    expect(idsOf(recommender.recommend({ fold, catalogue, limit: 3, without: NONE }))).toMatch(/^chair (x y|y x)$/);
  });

  test('answer with the ids of events where no catalogue was ever imported', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 4; i += 1) visit(recommender, `a${i}`, 'desk chair lamp', T + i * HOUR);
    const catalogue = createCatalogue([]);
    const picks = recommender.recommend({
      fold: foldOf(['Product Viewed', 'desk', T + DAY]),
      catalogue,
      limit: 5,
      without: NONE,
    });
    expect(idsOf(picks)).toBe('chair lamp desk');
    expect(picks[0]!.reason).toEqual({ kind: 'because_viewed', item: 'desk' });
  });

  test('hold what they promise for any traffic, catalogue and visitor', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `i${i}`);
    const anyItem = fc.constantFrom(...ids, 'constructor', 'unknown');
    fc.assert(
      fc.property(
        fc.array(fc.record({ visitor: fc.constantFrom('a', 'b', 'c', 'd'), item: anyItem, at: fc.nat(20 * DAY) }), {
          maxLength: 80,
        }),
        fc.array(
          fc.tuple(
            fc.constantFrom<Deed[0]>('Product Viewed', 'Product Added', 'Order Completed'),
            anyItem,
            fc.nat(5 * HOUR),
          ),
          {
            maxLength: 8,
          },
        ),
        fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }),
        fc.subarray(ids),
        fc.subarray(ids, { maxLength: 3 }),
        fc.integer({ min: 1, max: 8 }),
        (traffic, deeds, listed, outOfStock, excluded, limit) => {
          const recommender = createRecommender();
          for (const one of traffic) recommender.observe({ ...one, kind: 'view', at: T + one.at });
          const fold = foldOf(...deeds.map(([name, id, at]): Deed => [name, id, T + at]));
          const catalogue = createCatalogue(
            listed.map((id) =>
              item(id, { inStock: !outOfStock.includes(id), category: id.endsWith('1') ? 'one' : '' }),
            ),
          );
          const without = new Set(excluded);
          const picks = recommender.recommend({ fold, catalogue, limit, without });
          const shown = picks.map((pick) => pick.item);

          const possible = listed.filter((id) => !outOfStock.includes(id) && !without.has(id));
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown.every((id) => possible.includes(id))).toBe(true);
          expect(shown.length).toBe(Math.min(limit, possible.length));

          const has = (part: object, id: string) => Object.hasOwn(part, id);
          const seen = (id: string) =>
            (has(fold.viewed, id) && fold.viewed[id]!.at >= fold.sessionStart) ||
            has(fold.cart, id) ||
            has(fold.bought, id);
          if (shown.some(seen)) expect(possible.filter((id) => !seen(id)).every((id) => shown.includes(id))).toBe(true);
          if (shown.some(seen))
            expect(shown.map(seen)).toEqual(shown.map(seen).toSorted((a, b) => Number(a) - Number(b)));

          for (const { reason } of picks) {
            const titled = (part: object) =>
              Object.keys(part).some((id) => 'item' in reason && (catalogue.get(id)?.title ?? id) === reason.item);
            if (reason.kind === 'because_viewed') expect(titled(fold.viewed)).toBe(true);
            if (reason.kind === 'because_carted') expect(titled(fold.carted)).toBe(true);
            if (reason.kind === 'because_bought') expect(titled(fold.bought)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the popular list', () => {
  const catalogue = catalogueOf('old week day fresh');
  const list = (recommender: Recommender) => recommender.popular({ catalogue, limit: 4, without: NONE });

  test('counts windows back from the newest interaction, never from the clock, and names the one it used', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 9; i += 1) visit(recommender, `o${i}`, 'old', T - 30 * DAY);
    for (let i = 0; i < 6; i += 1) visit(recommender, `w${i}`, 'week', T - 3 * DAY);
    for (let i = 0; i < 4; i += 1) visit(recommender, `d${i}`, 'day', T - HOUR);
    expect(list(recommender).map(({ item: id, reason }) => ({ id, reason }))).toEqual([
      { id: 'day', reason: { kind: 'popular', days: 1 } },
      { id: 'week', reason: { kind: 'popular', days: 7 } },
      { id: 'old', reason: { kind: 'popular', days: 0 } },
      { id: 'fresh', reason: { kind: 'new' } },
    ]);
    visit(recommender, 'x', 'fresh', T + 5 * DAY);
    expect(list(recommender).map(({ item: id, reason }) => ({ id, reason }))).toEqual([
      { id: 'day', reason: { kind: 'popular', days: 7 } },
      { id: 'old', reason: { kind: 'popular', days: 0 } },
      { id: 'week', reason: { kind: 'popular', days: 0 } },
      { id: 'fresh', reason: { kind: 'popular', days: 0 } },
    ]);
  });

  test('is not moved by one visitor who reloads a page', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 100; i += 1) recommender.observe({ visitor: 'v', item: 'week', kind: 'view', at: T + i });
    for (let i = 0; i < 3; i += 1) visit(recommender, `d${i}`, 'day', T);
    expect(idsOf(list(recommender))).toMatch(/^day week/);
  });

  test('a replay of the past does not count as today', () => {
    const recommender = createRecommender();
    for (let i = 0; i < 4; i += 1) visit(recommender, `d${i}`, 'day', T);
    for (let i = 0; i < 9; i += 1) visit(recommender, `o${i}`, 'old', T - 100 * DAY);
    expect(
      list(recommender)
        .slice(0, 2)
        .map((pick) => pick.reason),
    ).toEqual([
      { kind: 'popular', days: 1 },
      { kind: 'popular', days: 0 },
    ]);
  });
});

describe('what is remembered', () => {
  test('clicks stay within the bound, and counts agree with what is still there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ visitor: fc.nat(6), item: fc.nat(40), step: fc.integer({ min: -HOUR, max: 8 * HOUR }) }), {
          maxLength: 300,
        }),
        (traffic) => {
          const capacity = 32;
          const clicks = createClicks(capacity, 4);
          let at = T;
          for (const one of traffic) {
            at += one.step;
            clicks.observe({ visitor: `v${one.visitor}`, item: `i${one.item}`, kind: 'view', at });
          }
          const all = clicks.counts('all');
          let total = 0;
          let known = 0;
          for (let number = 0; number < clicks.items; number += 1) {
            total += all[number]!;
            if (all[number]! > 0) known += 1;
            expect(clicks.counts('day')[number]!).toBeLessThanOrEqual(clicks.counts('week')[number]!);
            expect(clicks.counts('week')[number]!).toBeLessThanOrEqual(all[number]!);
            if (all[number]! > 0) expect(clicks.numberOf(clicks.nameOf(number))).toBe(number);
            for (const session of clicks.sessionsOf(number)) {
              const found = [];
              for (let click = clicks.last(session); click >= 0; click = clicks.before(click))
                found.push(clicks.itemAt(click));
              expect(new Set(found).size).toBe(found.length);
            }
          }
          expect(total).toBeLessThanOrEqual(capacity);
          expect(known).toBeLessThanOrEqual(capacity);
          expect(clicks.items).toBeLessThanOrEqual(capacity + 1);
        },
      ),
    );
  });

  test('the recommender goes on working when its memory is full', () => {
    const recommender = createRecommender({ settings: { ...SETTINGS, clicks: 40, perItem: 5 } });
    for (let i = 0; i < 500; i += 1) visit(recommender, `v${i}`, `made-up-${i} x${i % 3} y${i % 3}`, T + i * HOUR);
    const picks = recommender.recommend({
      fold: foldOf(['Product Viewed', 'x1', T + 600 * HOUR]),
      catalogue: catalogueOf('x0 x1 x2 y0 y1 y2'),
      limit: 5,
      without: NONE,
    });
    expect(picks[0]).toMatchObject({ item: 'y1', reason: { kind: 'because_viewed', item: 'Title of x1' } });
    expect(picks).toHaveLength(5);
  });
});

test('the top of a list is the head of the sorted list', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(12), (scores, most) => {
      const candidates = scores.map((_, i) => i);
      const sorted = candidates.toSorted((a, b) => scores[b]! - scores[a]! || b - a);
      expect(top(candidates, candidates.length, most, (i) => scores[i]!)).toEqual(sorted.slice(0, most));
    }),
  );
});
