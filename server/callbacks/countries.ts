/** Countries of phone numbers: all there are, and what a browser's languages suggest. */
import { getCountries } from 'libphonenumber-js/max';

export interface Country {
  /** ISO 3166-1 alpha-2 */
  code: string;
  name: string;
}

const CODES = new Set<string>(getCountries());
let named: Country[] | undefined;

/** By their English names; naming them is slow, so once. */
export function countries(): readonly Country[] {
  if (named) return named;
  const names = new Intl.DisplayNames('en', { type: 'region' });
  named = [...CODES]
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return named;
}

/**
 * @param accepted an Accept-Language header
 * @returns the region that one of its languages names, else where the first is spoken most; '' where none is known
 */
export function guessedCountry(accepted: string): string {
  const locales = accepted
    .slice(0, 200)
    .split(',')
    .flatMap((part) => {
      try {
        return [new Intl.Locale(part.split(';')[0]!.trim())];
      } catch {
        return [];
      }
    });
  const region = locales.find((locale) => locale.region)?.region ?? locales[0]?.maximize().region ?? '';
  return CODES.has(region) ? region : '';
}
