import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foundIn } from '../support/kept-logs.ts';

const word = fc.string({ minLength: 12, maxLength: 40 });

test('the search for secrets finds what stands in a text, wherever it stands, and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), word, fc.string(), fc.array(word), (before, secret, after, others) => {
      const text = before + secret + after;
      const words = [...new Set([secret, ...others])];
      expect(foundIn(text, words).toSorted()).toEqual(words.filter((one) => text.includes(one)).toSorted());
    }),
  );
});

test('what is too short to be looked for is refused', () => {
  expect(() => foundIn('short', ['short'])).toThrow('too short');
});
