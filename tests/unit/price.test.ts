import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceText } from '../../widget/slots/price.ts';
import { WORDS } from '../../widget/slots/words.ts';
import { adopt } from '../../widget/words/adopt.ts';
import { words as german } from '../../widget/words/slots/de.ts';
import { words as french } from '../../widget/words/slots/fr.ts';

const LANGUAGES = ['en', 'en-US', 'en-GB', 'de', 'de-DE', 'fr', 'fr-FR', 'nl', 'ja', 'de-CH', 'en-CA'];
const CURRENCIES = ['EUR', 'USD', 'GBP', 'JPY', 'CHF'];

describe('a price', () => {
  it.each([undefined, german, french])(
    'is written as Intl writes it, in every language and currency, with and without cents, whatever is spoken',
    (spoken) => {
      adopt(WORDS, spoken);
      const price = fc.oneof(
        fc.nat(999_999),
        fc.nat(99_999_999).map((cents) => cents / 100),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
      );
      fc.assert(
        fc.property(
          price,
          fc.constantFrom(...LANGUAGES),
          fc.constantFrom(...CURRENCIES),
          (amount, language, currency) => {
            const style = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const;
            const format = new Intl.NumberFormat(language, style);
            expect(priceText(amount, currency, language)).toBe(format.format(amount));
          },
        ),
        { numRuns: 1000 },
      );
    },
  );

  it('is written without Intl where the page is in a language and a currency that most shops have', () => {
    adopt(WORDS, german);
    expect(priceText(112, 'EUR', 'en')).toBe('€112');
    expect(priceText(1234.5, 'EUR', 'de')).toBe('1.234,50\u00a0€');
  });

  it('is a bare number without a currency, and nothing where it is none', () => {
    expect(priceText(12, '', 'en')).toBe('12');
    for (const none of [null, undefined, '12', Number.NaN, {}]) expect(priceText(none, 'EUR', 'en')).toBe('');
  });

  it('shows what it was given where the currency or the language is unknown to the browser', () => {
    expect(priceText(12, 'no money', 'en')).toBe('12 no money');
    expect(priceText(12, 'EUR', 'constructor_')).toBe('12 EUR');
  });
});
