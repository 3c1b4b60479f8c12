import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENOUGH_TO_SAY, type HeatCell } from '../../protocol/report.ts';
import { heatOf, type Waited } from '../../server/reports/heat.ts';

const waited = fc.record({
  weekday: fc.nat(6),
  hour: fc.nat(23),
  wait: fc.option(fc.nat(100_000), { nil: null }),
});
const answers = (cells: HeatCell[]): number => cells.reduce((sum, { answer }) => sum + answer.n, 0);
/** So many in each hour of these days. */
const evenly = (each: number, days: number[], hours: number[]): Waited[] =>
  days.flatMap((weekday) => hours.flatMap((hour) => Array.from({ length: each }, () => ({ weekday, hour, wait: 1 }))));
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const DAY = Array.from({ length: 24 }, (_, hour) => hour);

test('every answer is once in the days, once in the parts of the day, and once in both where there are such cells', () => {
  fc.assert(
    fc.property(fc.array(waited, { maxLength: 400 }), (all) => {
      const { hours, cells } = heatOf(all);
      const n = all.filter(({ wait }) => wait !== null).length;
      const inside = cells.filter(({ weekday, hour }) => weekday !== null && hour !== null);
      expect(answers(cells.filter(({ hour }) => hour === null))).toBe(n);
      expect(answers(cells.filter(({ weekday }) => weekday === null))).toBe(n);
      if (inside.length > 0) {
        expect(answers(inside)).toBe(n);
        expect(answers(inside.filter(({ answer }) => answer.n >= ENOUGH_TO_SAY)) * 2).toBeGreaterThanOrEqual(n);
      }
      for (const { hour } of cells) expect((hour ?? 0) % hours).toBe(0);
    }),
  );
});

test('a busy site has hours, a quieter one parts of the day, and one with few answers days and parts by themselves', () => {
  const shape = (all: Waited[]) => {
    const { hours, cells } = heatOf(all);
    return [hours, cells.some(({ weekday, hour }) => weekday !== null && hour !== null)];
  };
  expect(shape(evenly(10, WEEK, DAY))).toEqual([1, true]);
  expect(shape(evenly(4, WEEK, DAY))).toEqual([3, true]);
  expect(shape(evenly(1, WEEK, DAY))).toEqual([2, false]);
  expect(shape(evenly(1, [0], [9]))).toEqual([6, false]);
  expect(heatOf([])).toMatchObject({ cells: [] });
});
