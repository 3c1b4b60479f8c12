/**
 * What the widget speaks: what `setLocale` said, else the page's `<html lang>`, else the site's own language. Words come
 * as a chunk of their own, and only where they are not English.
 */
import { languageOf, localeOf, directionOf, type Language } from '../../protocol/language.ts';
import type { SiteConfig } from '../../protocol/site-config.ts';
import { cell } from '../cell.ts';
import type { Core } from '../core.ts';
import type { Cell, Speech } from '../host.ts';
import type { Catalogue, Speak } from '../words/catalogue.ts';

/** Names of the chunks in this build. */
declare const __WORDS__: { [language in Language]?: string };

/** A panel does not stay away for longer because of its words: then it begins in English. */
const PATIENCE_MS = 3_000;

export type LanguageParts = Pick<Core, 'signal' | 'fetchChunk' | 'fetchSite'> & {
  store: Pick<Core['store'], 'config' | 'tongue' | 'open'>;
};

/** Follows the page and `setLocale`. What the owner says in that language is in `store.config` before `speech` changes. */
export function followLanguage({ store, signal, fetchChunk, fetchSite }: LanguageParts): Cell<Speech | undefined> {
  const { config, tongue, open } = store;
  const speech = cell<Speech | undefined>(undefined);
  let turn = 0;
  let heard: string | undefined;
  let lacking = false;

  /** What the owner's texts are in. */
  const own = (): Language => config.language ?? 'en';
  const wordsOf = async (language: Language, region: string): Promise<Catalogue | undefined> => {
    const file = __WORDS__[language];
    return file === undefined ? undefined : fetchChunk(file, ({ speak }: { speak: Speak }) => speak(region));
  };

  /** English is always there. */
  const speakEnglish = (): void =>
    speech.set({ language: 'en', locale: localeOf('en', navigator.languages), dir: 'ltr', words: undefined });
  const settle = async (asked: string): Promise<void> => {
    const mine = ++turn;
    // What was asked for with the page's own tag was answered in what fits it.
    const first = heard === undefined;
    heard = asked;
    let language = languageOf(asked) ?? (first ? own() : undefined);
    let said: SiteConfig | undefined;
    if (language !== own()) {
      // Without an answer the owner's texts stay as they are.
      said = (await fetchSite(`config?lang=${encodeURIComponent(asked)}`).catch(() => undefined)) as typeof said;
      language ??= said ? (said.language ?? 'en') : own();
    }
    const region = localeOf(language, [asked, ...navigator.languages]);
    const words = language === 'en' ? undefined : await wordsOf(language, region);
    if (mine !== turn || signal.aborted) return;
    lacking = !words && language !== 'en';
    if (said) Object.assign(config, { language: said.language, texts: said.texts });
    if (lacking) speakEnglish();
    else speech.set({ language, locale: region, dir: directionOf(language), words });
  };

  const look = (): void => {
    // A page may have called with anything.
    const asked = `${tongue.get() || document.documentElement.lang}`;
    if (asked !== heard) void settle(asked);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  signal.addEventListener('abort', () => observer.disconnect());
  tongue.watch(look);
  // What could not be had is tried again when somebody comes to read it.
  open.watch((yes) => {
    if (yes && lacking) void settle(heard ?? '');
  });
  look();
  setTimeout(() => speech.get() ?? speakEnglish(), PATIENCE_MS);
  return speech;
}
