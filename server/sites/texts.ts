/** What the owner says to visitors, by language; Foyer's own words where they said nothing. */
import type { Language } from '../../protocol/language.ts';
import { ENGLISH, ownLanguage, spokenIn } from '../words/words.ts';
import type { Site } from './sites.ts';

export interface OwnTexts {
  /** '' for one by the time of day. */
  greeting: string;
  /** Said when nobody is there; '' for Foyer's own words. */
  away: string;
}

/** The owner's texts in a language: a text of another would stand there like a mistake. */
export function ownTexts(site: Pick<Site, 'settings'>, language: Language): OwnTexts {
  const { greeting, away, texts } = site.settings;
  const own = language === ownLanguage(site) ? { greeting, away } : texts[language];
  // The greeting of a site that never changed it is in every language.
  const ours = greeting === ENGLISH.words.config.greeting && (own === undefined || own.greeting === greeting);
  return {
    greeting: ours ? spokenIn(language).words.config.greeting : (own?.greeting ?? ''),
    away: own?.away ?? '',
  };
}

/** What is agreed to. Where the owner wrote it in another language only, it is what they wrote: it must be their word. */
export function mayCallIn(site: Pick<Site, 'settings'>, language: Language): string {
  const { text, texts } = site.settings.callbacks.consent;
  const own = language === ownLanguage(site) ? text : (texts?.[language] ?? text);
  return own === ENGLISH.words.mayCall ? spokenIn(language).words.mayCall : own;
}
