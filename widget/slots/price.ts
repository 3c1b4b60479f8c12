/**
 * A price as the page's language writes it. The first formatter that a page asks Intl for costs 25 ms of a fast
 * processor, a long task on a phone, so what most shops show is written without it: tests/unit/price.test.ts compares.
 */

const EN = [',', '.', '', '$€£'] as const;
const DE = ['.', ',', '\u00a0', '€'] as const;
const FR = ['\u202f', ',', '\u00a0', '€'] as const;
/** How languages write: between thousands, before cents, before a sign that stands behind; the signs they know. */
const PLAIN: { [language: string]: readonly [string, string, string, string] } = {
  en: EN,
  'en-US': EN,
  'en-GB': [',', '.', '', '€£'],
  de: DE,
  'de-DE': DE,
  fr: FR,
  'fr-FR': FR,
};
const SIGNS: { [currency: string]: string } = { USD: '$', EUR: '€', GBP: '£' };

const formats = new Map<string, Intl.NumberFormat>();

export function priceText(price: unknown, currency: string, language: string): string {
  if (typeof price !== 'number' || !Number.isFinite(price)) return '';
  const [, whole, , cents = ''] = /^(\d{1,6})(\.(\d\d?))?$/.exec(`${price}`) ?? [];
  const plain = Object.hasOwn(PLAIN, language) && PLAIN[language];
  const sign = Object.hasOwn(SIGNS, currency) && SIGNS[currency]!;
  if (whole && plain && sign && plain[3].includes(sign)) {
    const [thousands, point, gap] = plain;
    const number = whole.replace(/\B(?=\d{3}$)/, thousands) + (cents && point + cents.padEnd(2, '0'));
    return gap ? number + gap + sign : sign + number;
  }
  try {
    return formatOf(currency, language).format(price);
  } catch {
    return `${price} ${currency}`;
  }
}

function formatOf(currency: string, language: string): Intl.NumberFormat {
  const key = `${currency} ${language}`;
  let format = formats.get(key);
  if (!format) {
    const options: Intl.NumberFormatOptions = currency
      ? { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }
      : {};
    format = new Intl.NumberFormat(language || undefined, options);
    formats.set(key, format);
  }
  return format;
}
