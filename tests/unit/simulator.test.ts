import { describe, expect, test } from 'vitest';
import {
  simulate,
  type Happening,
  type SimulatedItem,
  type SimulationOptions,
  type World,
} from '../../server/demo/simulator.ts';

const DAY = 24 * 60 * 60_000;
const TO = Date.UTC(2026, 4, 20, 17);

const items: SimulatedItem[] = Array.from({ length: 60 }, (_, at) => ({
  id: `item-${at}`,
  title: `Item ${at}`,
  url: `http://localhost:8081/products/item-${at}.html`,
  price: 10 + at,
  currency: 'EUR',
  category: ['lighting', 'table', 'seats', 'textile', 'kitchen', 'garden'][at % 6]!,
  inStock: at % 20 !== 0,
}));

const OPTIONS: SimulationOptions = {
  seed: 7,
  items,
  shop: 'http://localhost:8081',
  from: TO - 2 * DAY,
  to: TO,
  visitors: 200,
};

interface Recorded {
  happenings: Happening[];
  exposures: { item: string; kind: string; at: number; decision: string; person: string }[];
  said: { conversation: string; id: string; from: string; text: string; at: number }[];
  shownAt: number[];
}

/** A world whose slots always show the first items, in which everything is written down. */
function record(options: SimulationOptions): Recorded {
  const recorded: Recorded = { happenings: [], exposures: [], said: [], shownAt: [] };
  const world: World = {
    happened: (happening) => recorded.happenings.push(happening),
    show(_person, slot, limit, _url, at) {
      recorded.shownAt.push(at);
      return { decision: `${slot}-${recorded.shownAt.length}`, items: items.slice(0, limit).map(({ id }) => id) };
    },
    exposed: (person, { decision }, item, kind, at) =>
      recorded.exposures.push({ item, kind, at, decision, person: person.id }),
    said: (_person, conversation, id, { from }, text, at) => recorded.said.push({ conversation, id, from, text, at }),
  };
  simulate(options, world);
  return recorded;
}

describe('the simulator', () => {
  const days = record(OPTIONS);

  test('does the same with the same seed', () => {
    expect(record(OPTIONS)).toEqual(days);
  });

  test('does something else with another seed', () => {
    expect(record({ ...OPTIONS, seed: 8 }).happenings).not.toEqual(days.happenings);
  });

  test('keeps everything within its time', () => {
    const times = [...days.happenings, ...days.exposures, ...days.said].map(({ at }) => at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(OPTIONS.from);
    expect(Math.max(...times)).toBeLessThan(OPTIONS.to);
    expect(times.every(Number.isInteger)).toBe(true);
  });

  test('lets each page view come in the order of time', () => {
    const views = days.happenings.filter(({ type }) => type === 'page').map(({ at }) => at);
    expect(views).toEqual(views.toSorted((a, b) => a - b));
  });

  test('gives everything an id of its own', () => {
    const ids = [...days.happenings, ...days.said].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[\w.:-]{8,64}$/.test(id))).toBe(true);
  });

  test('is busier in the evening than at night', () => {
    const during = (from: number, to: number) =>
      days.happenings.filter(({ at }) => {
        const hour = new Date(at).getUTCHours();
        return hour >= from && hour < to;
      }).length;
    expect(during(18, 22)).toBeGreaterThan(3 * during(1, 5));
  });

  test('has visitors who look, a few who buy what is in stock, and orders that name their lines', () => {
    const count = (name: string) => days.happenings.filter((one) => one.name === name).length;
    expect(count('Product Viewed')).toBeGreaterThan(count('Product Added') * 3);
    expect(count('Product Added')).toBeGreaterThan(count('Order Completed'));
    expect(count('Order Completed')).toBeGreaterThan(0);
    const outOfStock = new Set(items.filter(({ inStock }) => !inStock).map(({ id }) => id));
    for (const { name, properties } of days.happenings) {
      if (name === 'Product Added') expect(outOfStock.has(String(properties['product_id']))).toBe(false);
      if (name === 'Order Completed') expect(properties['products']).not.toEqual([]);
    }
  });

  test('follows only what was shown, and sees it first', () => {
    const seen = new Set(
      days.exposures.filter(({ kind }) => kind === 'seen').map((one) => `${one.decision} ${one.item}`),
    );
    const clicks = days.exposures.filter(({ kind }) => kind === 'click');
    expect(clicks.length).toBeGreaterThan(0);
    for (const one of clicks) expect(seen.has(`${one.decision} ${one.item}`)).toBe(true);
  });

  test('has eleven conversations, of which three wait for an answer', () => {
    const last = new Map(days.said.map((line) => [line.conversation, line]));
    expect(last.size).toBe(11);
    const lately = [...last.values()].filter(({ from, at }) => from === 'visitor' && at > TO - 60 * 60_000);
    expect(lately).toHaveLength(3);
    expect(days.said.every(({ text }) => !text.includes('ITEM'))).toBe(true);
  });
});
