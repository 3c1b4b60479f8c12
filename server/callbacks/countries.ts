/** Countries of phone numbers: all there are, and what a browser's languages suggest. */
import { getCountries } from 'libphonenumber-js/max';
import type { Language } from '../../protocol/language.ts';

export interface Country {
  /** ISO 3166-1 alpha-2 */
  code: string;
  name: string;
}

const CODES = new Set<string>(getCountries());
const named = new Map<Language, readonly Country[]>();

/** By their names; naming them is slow, so once. */
export function countries(language: Language): readonly Country[] {
  const known = named.get(language);
  if (known) return known;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const all = [...CODES]
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  named.set(language, all);
  return all;
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
