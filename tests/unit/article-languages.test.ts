import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArticleRecord } from '../../db/queries/articles.ts';
import { languagesOf, missingIn, stateOf, textOf, withoutText, withText } from '../../agent/articles/languages.ts';
import { LANGUAGES, type Language } from '../../protocol/language.ts';
import { isWritten, textDirection } from '../../protocol/article.ts';
import { categoryIn, textIn, textsToStore } from '../../server/articles/languages.ts';
import { draft } from '../support/articles.ts';

const language = fc.constantFrom(...LANGUAGES);
const words = fc.constantFrom('', ' ', '\n', 'x', 'Größe');
const text = fc.record({ title: words, body: words });
const texts = fc.dictionary(language, text) as fc.Arbitrary<{ [one in Language]?: { title: string; body: string } }>;

describe('an article in several languages', () => {
  test('readers get what is stored in theirs if it is whole, and else its own; the store has none that says nothing', () => {
    fc.assert(
      fc.property(language, language, text, texts, (own, reads, { title, body }, others) => {
        const stored = textsToStore(others, own);
        const article = {
          language: own,
          title,
          body,
          updatedAt: 1,
          texts: stored.map((one) => ({ ...one, updatedAt: 2 })),
        };
        const got = textIn(article as unknown as ArticleRecord, reads);
        const whole = reads !== own && isWritten(others[reads]);
        expect(got.language).toBe(whole ? reads : own);
        expect([got.title, got.body]).toEqual(
          whole ? [others[reads]!.title.trim(), others[reads]!.body] : [title, body],
        );
        for (const one of stored) {
          expect(one.language).not.toBe(own);
          expect(one.title + one.body.trim()).not.toBe('');
        }
      }),
    );
  });

  test('a category has its name in the reader’s language, else its own', () => {
    const category = { title: 'Orders', language: 'en', titles: { de: 'Bestellungen', en: 'stale' } };
    expect(categoryIn(category, 'de')).toEqual({ title: 'Bestellungen', language: 'de' });
    expect(categoryIn(category, 'fr')).toEqual({ title: 'Orders', language: 'en' });
    expect(categoryIn(category, 'en')).toEqual({ title: 'Orders', language: 'en' });
  });

  test('who writes sees the languages of the site and of the article, what is missing, and takes one away and back', () => {
    const given = draft({ texts: { fr: { title: 'Retours', body: '' } } });
    expect(languagesOf(given, ['de', 'en'])).toEqual(['en', 'de', 'fr']);
    expect(missingIn(given, ['de', 'en', 'fr'])).toEqual(['de', 'fr']);
    expect(stateOf(given, 'fr')).toBe('begun');
    const german = withText(withText(given, 'de', { title: 'Rückgabe' }), 'de', { body: 'Text' });
    expect(stateOf(german, 'de')).toBe('written');
    expect(textOf(german, 'de')).toEqual({ title: 'Rückgabe', body: 'Text' });
    expect(withoutText(german, 'de')).toEqual(given);
    expect(withText(given, 'en', { title: 'Other' })).toMatchObject({ title: 'Other', texts: given.texts });
  });

  test('Arabic stands from right to left; of other texts their letters say it', () => {
    expect(LANGUAGES.map(textDirection)).toEqual(['auto', 'auto', 'auto', 'auto', 'auto', 'rtl']);
    expect(textDirection(undefined)).toBe('auto');
  });
});
