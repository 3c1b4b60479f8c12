/** What is said to a visitor, in their language. */
import { counter } from '../../protocol/count.ts';
import { directionOf, languageOf, localeOf, LANGUAGES, type Language } from '../../protocol/language.ts';
import { arabic } from './ar.ts';
import { german } from './de.ts';
import { english, type Words } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { portuguese } from './pt.ts';

/** A language as somebody reads it: its words, and how it writes dates and numbers. */
export interface Spoken {
  language: Language;
  /** With the reader's region, where that is known. */
  locale: string;
  dir: 'ltr' | 'rtl';
  words: Words;
}

const LANGUAGE_WORDS = { en: english, de: german, fr: french, es: spanish, pt: portuguese, ar: arabic };

/** Readers have many regions, and anybody may send names of more; as many are kept. */
const MOST_KEPT = 200;
const kept = new Map<string, Spoken>();

/** @param tags what is known of the reader's region, the surest first */
export function spokenIn(language: Language, tags: readonly string[] = []): Spoken {
  const locale = localeOf(language, tags);
  const key = `${language} ${locale}`;
  const known = kept.get(key);
  if (known) return known;
  const spoken = { language, locale, dir: directionOf(language), words: LANGUAGE_WORDS[language](counter(locale)) };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, spoken);
  return spoken;
}

/** For whoever is no visitor: refusals in answers to programs, and the agent page. */
export const ENGLISH = spokenIn('en');

/** What a page or a person asked for, in a site's own language where that is none of ours. */
export function spokenFor(asked: readonly string[], site: { settings: { languages: string[] } }): Spoken {
  const language = asked.map(languageOf).find((one) => one !== undefined) ?? ownLanguage(site);
  return spokenIn(language, asked);
}

/** The language of a site where no other fits. */
export function ownLanguage({ settings }: { settings: { languages: string[] } }): Language {
  return LANGUAGES.find((language) => language === settings.languages[0]) ?? 'en';
}

/** The tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4). */
export function acceptedLanguages(header: string): string[] {
  return header
    .slice(0, 400)
    .split(',')
    .map((part, at) => {
      const [tag = '', ...parameters] = part.split(';').map((each) => each.trim());
      const q = parameters.find((each) => each.startsWith('q='));
      return { tag, weight: q ? Number(q.slice(2)) || 0 : 1, at };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .map(({ tag }) => tag);
}
