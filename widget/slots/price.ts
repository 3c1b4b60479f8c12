/**
 * A price as the page's language writes it. The first formatter that a page asks Intl for costs 25 ms of a fast
 * processor, a long task on a phone, so what most shops show is written without it: tests/unit/price.test.ts compares.
 */
import { WORDS } from './words.ts';

/** In the order of their signs. */
const CURRENCIES = 'USDEURGBP';
const SIGNS = '$€£';

/** By currency and language, with a blank between: no name that an object has. */
const formats: { [currencyAndLanguage: string]: Intl.NumberFormat } = {};

export function priceText(price: unknown, currency: string, language: string): string {
  if (typeof price !== 'number' || !Number.isFinite(price)) return '';
  const [, whole, , cents = ''] = /^(\d{1,6})(\.(\d\d?))?$/.exec(`${price}`) ?? [];
  const plain = Object.hasOwn(WORDS.prices, language) && WORDS.prices[language];
  const sign = currency && SIGNS[CURRENCIES.indexOf(currency) / 3];
  if (whole && plain && sign && plain[3].includes(sign)) {
    const [thousands, point, gap] = plain;
    const number = whole.replace(/\B(?=\d{3}$)/, thousands) + (cents && point + cents.padEnd(2, '0'));
    return gap ? number + gap + sign : sign + number;
  }
  try {
    return (formats[`${currency} ${language}`] ??= new Intl.NumberFormat(
      language || undefined,
      currency ? { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } : {},
    )).format(price);
  } catch {
    return `${price} ${currency}`;
  }
}
