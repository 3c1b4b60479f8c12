/** The languages that Foyer speaks, and how they are found in what a page or a browser says. Rule L1 in docs/protocol.md. */

/** In the order in which they are offered. The first is built in, and stands in where another cannot be had. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'ar'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of a tag such as `pt-BR`, whatever else it says; undefined where it is none of ours, or no tag at all. */
export function languageOf(tag: string): Language | undefined {
  const [first] = tag.trim().toLowerCase().split(/[-_]/);
  return LANGUAGES.find((language) => language === first);
}

/** What is written from right to left. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** With which region dates and numbers are written where nobody names one. */
const REGIONS: { [language in Language]?: string } = { en: 'en-GB', pt: 'pt-PT' };

/**
 * What Intl takes for dates and numbers: the first of the tags that is of this language and names a region (`de-AT` for
 * German), else the language. A page may have anything in `lang`, and Intl throws at what is no tag.
 */
export function localeOf(language: Language, tags: readonly string[]): string {
  for (const tag of tags) {
    if (languageOf(tag) !== language) continue;
    try {
      const { region, baseName } = new Intl.Locale(tag.trim().replaceAll('_', '-'));
      if (region) return baseName;
    } catch {
      // No tag, though it begins like one.
    }
  }
  return REGIONS[language] ?? language;
}
