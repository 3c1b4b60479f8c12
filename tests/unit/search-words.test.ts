import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesOf, termsOf, wordsOf } from '../../db/search/words.ts';
import { excerptOf } from '../../server/search/excerpt.ts';

/** Whether a text is found by a question, as both stores answer it. */
function finds(question: string, text: string): boolean {
  const words = wordsOf(text);
  const terms = termsOf(question);
  return (
    terms.length > 0 &&
    terms.every((term) =>
      term.some(({ word, prefix }) => words.some((one) => (prefix ? one.startsWith(word) : one === word))),
    )
  );
}

/** The marked parts of a text. */
const marked = (question: string, text: string) =>
  placesOf(termsOf(question), text).map(([from, to]) => text.slice(from, to));

describe('the words of a search', () => {
  test.each([
    ['oak', 'Is the OAK table here?'],
    ['tab oak', 'Is the oak table here?'],
    ['müller', 'Frau Müller'],
    ['muller', 'Frau Müller'],
    ['mueller', 'Frau Müller'],
    ['müller', 'Frau Mueller'],
    ['Mu\u0308ller', 'Frau M\u00fcller'],
    ['strasse', 'Hauptstraße'.replace('Haupt', '')],
    ['STRASSE', 'Straße 5'],
    ['creme brulee', 'Crème brûlée'],
    ['istanbul', 'İstanbul'],
    ['椅子', '木の椅子はありますか'],
    ['椅', '木の椅'],
    ['の椅子は', '木の椅子はありますか'],
    ['がき', 'はがきをください'],
    ['의자', '나무 의자가 있나요'],
    ['كرسي', 'هل لديكم كُرْسِيّ خشبي؟'],
    ['שלום', 'שָׁלוֹם לכולם'],
    ['anna@mail.example', 'write to Anna.Berg@mail.example please'.replace('Anna.Berg', 'anna')],
    ['anna.berg@ma', 'anna.berg@mail.example'],
    ['+49 170 1234567', 'call +491701234567'],
    ['0170 1234567', '+491701234567'],
    ['0170/123-4567', 'my number: +49 (170) 1234567'],
    ['1234567', '+49 170 1234567'],
    ['+49 170 123', '+491701234567'],
    ['10482', 'order 10482'],
    ['oak-chair', '/products/oak-chair'],
    ['chair?x="1" OR', 'the chair, x is 1 or 2'],
  ])('%j finds %j', (question, text) => {
    expect(finds(question, text)).toBe(true);
    expect(marked(question, text).length).toBeGreaterThan(0);
  });

  test.each([
    ['oak', 'a cloak'],
    ['oak stool', 'an oak table'],
    ['子椅', '木の椅子'],
    ['', 'anything'],
    ['"*()!%_', 'anything'],
    ['a', 'an apple'],
    ['0171 1234567', '+491701234567'],
  ])('%j does not find %j', (question, text) => {
    expect(finds(question, text)).toBe(false);
  });

  test('hold letters and digits only, whatever they are made from, and are no longer than an index takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const all = [...wordsOf(text), ...termsOf(text).flatMap((term) => term.map(({ word }) => word))];
        for (const word of all) {
          expect(word).toMatch(/^[\p{L}\p{N}]{1,200}$/u);
          expect(word.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('find every text by any of its own words', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 20 }), fc.nat(), (text, pick) => {
        const words = text.split(' ');
        expect(finds(words[pick % words.length]!, text)).toBe(true);
      }),
    );
  });

  test('are marked where they stand, as much of them as was typed', () => {
    expect(marked('tab oak', 'An Oak table, oaken')).toEqual(['Oak', 'tab', 'oak']);
    expect(marked('müll', 'Herr Müller')).toEqual(['Müll']);
    expect(marked('椅子', '木の椅子です')).toEqual(['椅子']);
    expect(marked('0170 1234567', 'call +49 170 1234567!')).toEqual(['+49 170 1234567']);
  });
});

describe('an excerpt', () => {
  test('is the text around the first hit, with the places of the hits in it', () => {
    const text = `${'Something else was said before. '.repeat(10)}The oak table is here.`;
    const { text: piece, marks } = excerptOf(text, termsOf('oak tab'));
    expect(piece.startsWith('…')).toBe(true);
    expect(piece.length).toBeLessThan(165);
    expect(marks.map(([from, to]) => piece.slice(from, to))).toEqual(['oak', 'tab']);
  });

  test('never points outside of itself, whatever the text and the question', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        fc.string({ unit: 'grapheme' }),
        (text, question) => {
          const { text: piece, marks } = excerptOf(text, termsOf(`${question} ${text.slice(0, 5)}`));
          let last = 0;
          for (const [from, to] of marks) {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(piece.length);
            last = to;
          }
          expect(piece.length).toBeLessThanOrEqual(163);
        },
      ),
    );
  });
});
