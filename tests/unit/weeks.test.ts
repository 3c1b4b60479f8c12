import { expect, test } from 'vitest';
import { HELP } from '../../server/demo/help.ts';
import { ASKED_AND_QUOTED } from '../../server/demo/talks.ts';
import { makeWeeks, type WeeksOptions } from '../../server/demo/weeks.ts';

const DAY = 24 * 3_600_000;
const TO = Date.UTC(2026, 4, 18, 17);
const options: WeeksOptions = {
  seed: 7,
  items: Array.from({ length: 6 }, (_, at) => ({
    id: `item-${at}`,
    title: `Item ${at}`,
    url: `http://localhost:8081/products/item-${at}.html`,
    price: 10,
    currency: 'EUR',
    category: 'table',
    inStock: true,
  })),
  shop: 'http://localhost:8081',
  from: TO - 26 * DAY,
  to: TO,
  talks: 200,
  calls: 20,
  operators: 3,
};
const weeks = makeWeeks(options);

test('the same seed makes the same weeks, with ids that are nobody else’s', () => {
  expect(makeWeeks(options)).toEqual(weeks);
  const ids = [
    ...weeks.happenings.map(({ id }) => id),
    ...weeks.talks.flatMap(({ id, lines }) => [id, ...lines.map((line) => line.id)]),
    ...weeks.calls.map(({ id }) => id),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test('every conversation goes forward in time, begins with the visitor, and is over before the two days end', () => {
  for (const { lines, closedAt, rated } of weeks.talks) {
    const times = [...lines.map(({ at }) => at), closedAt ?? lines.at(-1)!.at];
    for (const at of times) expect(Number.isInteger(at)).toBe(true);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(options.from);
    expect(times.at(-1)).toBeLessThan(TO + 2 * DAY);
    expect(lines[0]!.from).toBe('visitor');
    if (rated) expect(lines.some(({ from }) => typeof from === 'number')).toBe(true);
  }
});

test('there is something to tell of everything: answered by each, solved by the help, missed, rated, called late and in time', () => {
  const by = (operator: number) =>
    weeks.talks.filter(({ lines }) => lines.some(({ from }) => from === operator)).length;
  expect(by(0)).toBeGreaterThan(by(2));
  expect(by(2)).toBeGreaterThan(0);
  expect(weeks.talks.some(({ closedAt }) => closedAt === null)).toBe(true);
  expect(weeks.talks.some(({ lines }) => lines.length === 1)).toBe(true);
  expect(new Set(weeks.talks.map(({ rated }) => rated?.rating)).size).toBeGreaterThan(3);
  const late = weeks.calls.filter(({ at, calledAt }) => calledAt - at > 3_600_000).length;
  expect(late).toBeLessThan(weeks.calls.length);
});

test('what the help is quoted with stands in it word for word', () => {
  const articles = HELP.flatMap((category) => category.articles);
  for (const { slug, title, passage } of ASKED_AND_QUOTED) {
    const article = articles.find((one) => one.slug === slug)!;
    expect(article.title).toBe(title);
    expect(article.body).toContain(passage);
  }
});
