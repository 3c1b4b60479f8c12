import { describe, expect, test } from 'vitest';
import { createCatalogue } from '../../server/catalogue/memory.ts';
import type { Item } from '../../server/catalogue/types.ts';
import { decide, type DecisionInput } from '../../server/decisions/decide.ts';
import { mayChange, sameItems } from '../../server/decisions/relevance.ts';
import { emptyFold, foldInto } from '../../server/profiles/fold.ts';
import type { Fold } from '../../server/profiles/types.ts';
import { createRecommender } from '../../server/recommend/covisits.ts';

const T = 1_700_000_000_000;
const HOUR = 60 * 60_000;

function item(id: string): Item {
  const url = `https://shop.example/${id}.html`;
  return {
    id,
    title: `Title of ${id}`,
    url,
    image: '',
    price: 1,
    currency: 'EUR',
    category: '',
    inStock: true,
    createdAt: T,
  };
}

function foldOf(...deeds: [name: string, item: string][]): Fold {
  const fold = emptyFold();
  deeds.forEach(([name, id], i) => {
    const at = T + i * 1000;
    foldInto(
      fold,
      { id: 'e', siteId: 's', visitorId: 'v', type: 'track', name, at, url: '', properties: { product_id: id } },
      { device: '', language: '', timeZone: '', screen: '', ip: '', automated: false, referrer: '' },
    );
  });
  return fold;
}

const recommender = createRecommender();
for (let i = 0; i < 5; i += 1) {
  for (const pair of ['desk chair', 'tent stove', 'bike pump']) {
    for (const id of pair.split(' '))
      recommender.observe({ visitor: `${pair}${i}`, item: id, kind: 'view', at: T - i * HOUR });
  }
  for (let j = 0; j < 5; j += 1)
    recommender.observe({ visitor: `p${i}${j}`, item: 'hit', kind: 'view', at: T - i * HOUR });
}
const catalogue = createCatalogue(['desk', 'chair', 'tent', 'stove', 'bike', 'pump', 'hit'].map(item));

function input(more: Partial<DecisionInput>): DecisionInput {
  return {
    siteId: 's',
    visitorId: 'v',
    fold: foldOf(['Product Viewed', 'desk']),
    slot: 'home',
    limit: 3,
    recommender,
    catalogue,
    heldOut: false,
    personalization: true,
    ...more,
  };
}

const first = (more: Partial<DecisionInput>) => decide(input(more)).items[0]!.item.id;

describe('a decision', () => {
  test('follows the visitor, with the policy and its propensity', () => {
    const decided = decide(input({}));
    expect(decided).toMatchObject({ policy: 'covisits/1', propensity: 1, held: false });
    expect(decided.items).toHaveLength(3);
    expect(decided.items[0]).toEqual({
      item: item('chair'),
      reason: { kind: 'because_viewed', item: 'Title of desk' },
    });
  });

  test('is the popular list for the held-out, the unknown and those who refused', () => {
    const popular = { policy: 'popular/1', propensity: 1 };
    expect(decide(input({ heldOut: true }))).toMatchObject({ ...popular, held: true });
    expect(decide(input({ fold: null, heldOut: true }))).toMatchObject({ ...popular, held: false });
    expect(decide(input({ personalization: false, heldOut: true }))).toMatchObject({ ...popular, held: false });
    for (const more of [{ heldOut: true }, { fold: null }, { personalization: false }]) {
      expect(decide(input(more)).items.map(({ reason }) => reason.kind)).toEqual(['popular', 'popular', 'popular']);
      expect(first(more)).toBe('hit');
    }
  });

  test('is the same for the same question', () => {
    expect(decide(input({}))).toEqual(decide(input({})));
  });

  test('leans on the item of a product page and leaves that item out', () => {
    const fold = foldOf(['Product Added', 'tent'], ['Product Viewed', 'bike'], ['Product Viewed', 'desk']);
    expect(first({ fold, slot: 'product' })).toBe('chair');
    expect(first({ fold, slot: 'product-below', page: { url: '', item: 'bike' } })).toBe('pump');
    const all = decide(input({ fold, slot: 'product', limit: 24 })).items.map(({ item: { id } }) => id);
    expect(all).not.toContain('desk');
    expect(all).toHaveLength(6);
  });

  test('leans on the cart in a cart slot', () => {
    const fold = foldOf(['Product Added', 'tent'], ['Product Viewed', 'bike'], ['Product Viewed', 'desk']);
    expect(decide(input({ fold, slot: 'cart' })).items[0]).toMatchObject({
      item: { id: 'stove' },
      reason: { kind: 'because_carted', item: 'Title of tent' },
    });
  });

  test('leaves out the item whose page it is on, whatever the query string', () => {
    const all = decide(input({ limit: 24, page: { url: 'https://shop.example/desk.html?utm_source=x#top' } }));
    expect(all.items.map(({ item: { id } }) => id)).not.toContain('desk');
  });

  test('shows bare ids where there is no catalogue', () => {
    expect(decide(input({ catalogue: createCatalogue([]) })).items[0]!.item).toMatchObject({
      id: 'chair',
      title: 'chair',
      price: null,
    });
  });
});

describe('a decision is made anew', () => {
  const event = (name: string, properties = {}, type = 'track') => mayChange({ type, name, properties });

  test('after events about items and categories only', () => {
    expect(event('Product Viewed')).toBe(true);
    expect(event('Order Completed')).toBe(true);
    expect(event('Page Viewed', { category: 'tea' }, 'page')).toBe(true);
    expect(event('Page Viewed', {}, 'page')).toBe(false);
    expect(event('Item Seen', { category: 'tea' }, 'exposure')).toBe(false);
  });

  test('and shown only when items, order or reasons differ', () => {
    const a = { id: 'a', reason: { kind: 'because_viewed', item: 'x' } } as const;
    const b = { id: 'b', reason: { kind: 'popular', days: 7 } } as const;
    expect(sameItems([a, b], [{ ...a }, { ...b }])).toBe(true);
    expect(sameItems([a, b], [b, a])).toBe(false);
    expect(sameItems([a], [a, b])).toBe(false);
    expect(sameItems([a], [{ id: 'a', reason: { kind: 'because_viewed', item: 'y' } }])).toBe(false);
    expect(sameItems([b], [{ id: 'b', reason: { kind: 'popular', days: 1 } }])).toBe(false);
  });
});

test('a catalogue keeps when an item first came, and lists by it', () => {
  const items = createCatalogue([
    { ...item('a'), createdAt: 1, category: 'x' },
    { ...item('b'), createdAt: 2, category: 'x' },
  ]);
  expect(items.newest().map(({ id }) => id)).toEqual(['b', 'a']);
  items.put([{ ...item('a'), createdAt: 9, category: 'y', title: 'New' }]);
  expect(items.get('a')).toMatchObject({ title: 'New', createdAt: 1 });
  expect(items.inCategory('x').map(({ id }) => id)).toEqual(['b']);
  expect(items.size).toBe(2);
});
