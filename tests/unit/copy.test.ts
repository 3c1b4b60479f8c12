import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Checksum } from '../../db/copy/checksum.ts';
import type { Cells } from '../../db/copy/pages.ts';
import { createPaging } from '../../server/copy/paging.ts';

const sumOf = (rows: Cells[]) => {
  const checksum = new Checksum();
  for (const row of rows) checksum.add(row);
  return checksum.toString();
};

const cells = fc.array(
  fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
  {
    maxLength: 4,
  },
);
const rows = fc.array(cells, { maxLength: 12 });

describe('the checksum of a table', () => {
  test('is the same in whatever order the rows come, and 64 digits', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(sumOf(list.toReversed())).toBe(sumOf(list));
        expect(sumOf(list)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test('tells a row from none, from two and from three of it, and each cell from its neighbour', () => {
    const sums = [
      [],
      [['a', 'b']],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      [
        ['a', 'b'],
        ['a', 'b'],
        ['a', 'b'],
      ],
      [['ab', '']],
      [['', 'ab']],
      [[null, 'a']],
      [['null', 'a']],
      [[true]],
      [['true']],
      [['1']],
      [[1]],
    ];
    expect(new Set(sums.map(sumOf)).size).toBe(sums.length);
  });
});

describe('the size of a page', () => {
  test('grows by steps while rows are short, and shrinks at once when they are long', () => {
    const paging = createPaging();
    const sizes = [paging.rows];
    const learn = (count: number, each: number) => {
      paging.learn({ rows: Array.from({ length: count }), size: count * each });
      sizes.push(paging.rows);
    };
    learn(100, 50);
    learn(400, 50);
    learn(1_600, 50);
    learn(5_000, 30_000);
    learn(66, 5_000_000);
    learn(0, 0);
    expect(sizes).toEqual([100, 400, 1_600, 5_000, 66, 1, 4]);
  });
});
