import { expect, test } from 'vitest';
import { isHeldOut } from '../../server/decisions/holdout.ts';

const VISITORS = Array.from({ length: 20_000 }, (_, i) => `visitor-${i}`);

test('the holdout has the share the site set, within what chance allows', () => {
  for (const percent of [1, 10, 50, 90]) {
    const held = VISITORS.filter((visitor) => isHeldOut('site', visitor, percent)).length;
    const p = percent / 100;
    const deviation = Math.sqrt(VISITORS.length * p * (1 - p));
    expect(Math.abs(held - VISITORS.length * p)).toBeLessThan(4 * deviation);
  }
});

test('nobody is held out at 0 %, everybody at 100 %', () => {
  expect(VISITORS.some((visitor) => isHeldOut('site', visitor, 0))).toBe(false);
  expect(VISITORS.every((visitor) => isHeldOut('site', visitor, 100))).toBe(true);
});

test('who is held out stays so when the share grows, and another site draws anew', () => {
  const held = VISITORS.filter((visitor) => isHeldOut('site', visitor, 10));
  expect(held.every((visitor) => isHeldOut('site', visitor, 20))).toBe(true);
  const elsewhere = held.filter((visitor) => isHeldOut('other', visitor, 10)).length;
  expect(elsewhere).toBeLessThan(held.length / 4);
});

test('the draw is the same in every version: assignments outlive a deployment', () => {
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((visitor) => isHeldOut('site', visitor, 50))).toEqual(EXPECTED);
});

/** Computed once with `printf 'site:holdout:a' | sha256sum`: held where the first hexadecimal digit is below 8. */
const EXPECTED = [false, true, true, true, false, true, true, true];
