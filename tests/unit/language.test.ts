import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counter } from '../../protocol/count.ts';
import { directionOf, languageOf, LANGUAGES, localeOf } from '../../protocol/language.ts';
import { acceptedLanguages, ownLanguage, spokenFor } from '../../server/words/words.ts';

describe('L1 the language of a tag', () => {
  test.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt-BR', 'pt'],
    ['ar-EG', 'ar'],
    ['zh-Hans', undefined],
    ['EN_us', 'en'],
    [' fr ', 'fr'],
    ['den', undefined],
    ['', undefined],
    ['x', undefined],
    ['-de', undefined],
    ['<script>', undefined],
  ])('%j is %s', (tag, language) => expect(languageOf(tag)).toBe(language));

  test('keeps its region for dates and numbers, where it has one and is a tag at all', () => {
    expect(localeOf('de', ['de-AT'])).toBe('de-AT');
    expect(localeOf('de', ['de', 'en-US', 'de-CH'])).toBe('de-CH');
    expect(localeOf('de', ['fr-FR'])).toBe('de');
    expect(localeOf('de', ['de-this is no tag'])).toBe('de');
    expect(localeOf('pt', ['pt-BR'])).toBe('pt-BR');
    expect(localeOf('pt', [])).toBe('pt-PT');
    expect(localeOf('en', [])).toBe('en-GB');
    expect(localeOf('ar', ['ar-EG-u-nu-latn'])).toBe('ar-EG');
  });

  test('whatever a page says, Intl takes what comes of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LANGUAGES),
        fc.array(fc.oneof(fc.string(), fc.constantFrom('de-', 'pt-BR-x-', 'ar-EG-', 'en-\u0000'))),
        (language, tags) => {
          const locale = localeOf(language, tags);
          expect(new Intl.DateTimeFormat(locale).resolvedOptions().locale.slice(0, 2)).toBe(language);
        },
      ),
    );
  });

  test('only Arabic is written from right to left', () => {
    expect(LANGUAGES.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar']);
  });
});

describe('L1 the language of a reader', () => {
  const german = { settings: { languages: ['de', 'en'] } };

  test('is the first of theirs that is ours, else the site’s first', () => {
    expect(spokenFor(['', 'sv', 'fr-CA', 'de'], german)).toMatchObject({ language: 'fr', locale: 'fr-CA', dir: 'ltr' });
    expect(spokenFor(['sv'], german).language).toBe('de');
    expect(spokenFor([], german).language).toBe('de');
    expect(ownLanguage({ settings: { languages: [] } })).toBe('en');
    expect(ownLanguage({ settings: { languages: ['tlh'] } })).toBe('en');
  });

  test('is asked for by browsers with weights', () => {
    expect(acceptedLanguages('de-CH, fr;q=0.9, en;q=0.8, *;q=0.5')).toEqual(['de-CH', 'fr', 'en', '*']);
    expect(acceptedLanguages('fr;q=0.2, ar;q=0.7,es;q=0')).toEqual(['ar', 'fr']);
    expect(acceptedLanguages('')).toEqual([]);
    expect(acceptedLanguages(';;q=,q;q=x'.repeat(500)).every((tag) => tag !== '')).toBe(true);
  });
});

describe('counts', () => {
  const forms = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' };
  const said = (locale: string, ...counts: number[]) => counts.map((count) => counter(locale).many(count, forms));

  test('have the six forms of Arabic, and one of French for nothing', () => {
    expect(said('ar', 0, 1, 2, 3, 10, 11, 99, 100, 102, 103)).toEqual(
      'zero one two few few many many other other few'.split(' '),
    );
    expect(said('fr', 0, 1, 2)).toEqual(['one', 'one', 'other']);
    expect(said('de', 0, 1, 2)).toEqual(['other', 'one', 'other']);
  });

  test('are written as the language writes numbers', () => {
    expect(counter('de').number(1234.5)).toBe('1.234,5');
    expect(counter('de').many(12_000, { other: '# $& Zeichen' })).toBe('12.000 $& Zeichen');
    expect(counter('ar-EG').number(12)).toBe('١٢');
    expect(counter('ar').many(1, { other: '# x' })).toMatch(/^\S+ x$/);
  });
});
