import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replaceWord, wordAt } from '../../agent/composer/word-at.ts';
import { blanksIn, blankWords, firstBlank, pieces } from '../../agent/fill.ts';

const VALUES = { 'visitor.name': 'Clara', 'operator.name': 'Mara', 'site.name': '', 'page.title': 'Checkout' };

test('what is known is filled in, what is not stays a blank, and so does a name that is no variable', () => {
  expect(pieces('Hello {{visitor.name}} of {{ site.name }}, {{toString}}', VALUES)).toEqual([
    { kind: 'text', text: 'Hello ' },
    { kind: 'filled', text: 'Clara' },
    { kind: 'text', text: ' of ' },
    { kind: 'blank', text: '{{ site.name }}' },
    { kind: 'text', text: ', ' },
    { kind: 'blank', text: '{{toString}}' },
  ]);
});

test('what is filled in is not filled in again', () => {
  const sly = { ...VALUES, 'visitor.name': '{{operator.name}}' };
  expect(pieces('{{visitor.name}}', sly)).toEqual([{ kind: 'filled', text: '{{operator.name}}' }]);
});

test('blanks are named and counted, and the first is found', () => {
  expect(blanksIn('a {{visitor.name}} b {{x}}')).toEqual(['visitor name', 'x']);
  expect(blankWords(['visitor name'])).toBe('1 blank to fill: visitor name');
  expect(blankWords(['a', 'b'])).toBe('2 blanks to fill: a, b');
  expect(firstBlank('ab {{x}}')).toEqual({ from: 3, to: 8 });
  expect(firstBlank('{ {x} }')).toBe(null);
});

test('text without a blank stays what it is, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(blanksIn(text).length === 0);
      expect(
        pieces(text, VALUES)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('a word after a sign is one that begins the text or follows a space, up to the caret', () => {
  expect(wordAt('/', '/re', 3)).toEqual({ from: 0, to: 3, query: 're' });
  expect(wordAt('/', 'hi /', 4)).toEqual({ from: 3, to: 4, query: '' });
  expect(wordAt('/', 'https://x', 9)).toBe(null);
  expect(wordAt('/', '/re ', 4)).toBe(null);
  expect(wordAt('/', '/re', 0)).toBe(null);
  expect(wordAt('@', 'mail@host', 9)).toBe(null);
  expect(replaceWord('hi /re you', { from: 3, to: 6, query: 're' }, 'Hello')).toEqual({
    text: 'hi Hello you',
    caret: 8,
  });
});
