import { expect, test } from 'vitest';
import { arrangement, groupsOf, moved, placed } from '../../agent/articles/order.ts';
import { slugOf as slugInPage } from '../../agent/articles/slug.ts';
import type { ArticleRow } from '../../protocol/article.ts';
import { slugOf } from '../../server/articles/articles.ts';
import { draft } from '../support/articles.ts';

const row = (id: string, category: string): ArticleRow => ({
  ...draft({ id, category, title: id }),
  helpful: 0,
  unhelpful: 0,
  createdAt: 0,
  updatedAt: 0,
});
const groups = groupsOf({
  categories: [
    { id: 'orders', title: 'Orders', language: 'en', titles: { de: 'Bestellungen' } },
    { id: 'care', title: 'Care', language: 'en', titles: {} },
  ],
  articles: [row('a', 'orders'), row('b', 'care'), row('c', 'orders'), row('d', '')],
});
const ids = (list: typeof groups) => list.map(({ articles }) => articles.map(({ id }) => id).join(''));

test('articles stand by category, those without last', () => {
  expect(ids(groups)).toEqual(['ac', 'b', 'd']);
});

test('an article moves within its group, then into the next one, and no further than the ends', () => {
  expect(ids(moved(groups, 'a', 1))).toEqual(['ca', 'b', 'd']);
  expect(ids(moved(groups, 'c', 1))).toEqual(['a', 'cb', 'd']);
  expect(ids(moved(groups, 'b', -1))).toEqual(['acb', '', 'd']);
  expect(moved(groups, 'a', -1)).toBe(groups);
  expect(moved(groups, 'd', 1)).toBe(groups);
  expect(moved(groups, 'none', 1)).toBe(groups);
});

test('one that was dragged has the category of where it was let go', () => {
  const after = placed(groups, 'd', 0, 1);
  expect(ids(after)).toEqual(['adc', 'b', '']);
  expect(after[0]!.articles[1]!.category).toBe('orders');
});

test('the server is told every article with its place, and only categories that hold one', () => {
  expect(arrangement(moved(groups, 'b', -1))).toEqual({
    categories: [{ id: 'orders', title: 'Orders', language: 'en', titles: { de: 'Bestellungen' } }],
    articles: [
      { id: 'a', category: 'orders' },
      { id: 'c', category: 'orders' },
      { id: 'b', category: 'orders' },
      { id: 'd', category: '' },
    ],
  });
});

test('the page and the server make the same address of a title', () => {
  for (const title of ['Returns & refunds', 'Größe, über alles!', 'الإرجاع', '  ', 'x'.repeat(200)]) {
    expect(slugInPage(title)).toBe(slugOf(title));
  }
});
