/**
 * What a language has to say: every word of every area. English is in the areas themselves, and is the type: a word that
 * is missing in another language, or one too many, does not compile.
 */
import type { SiteConfig } from '../../protocol/site-config.ts';
import type { WORDS as CALL } from '../call/words.ts';
import type { WORDS as CHAT } from '../chat/words.ts';
import type { WORDS as FILES } from '../files/words.ts';
import type { WORDS as HELP } from '../help/words.ts';
import type { WORDS as NUDGE } from '../nudge/words.ts';
import type { WORDS as PANEL } from '../panel/words.ts';
import type { WORDS as RATING } from '../rating/words.ts';
import type { WORDS as SLOTS } from '../slots/words.ts';
import type { WORDS as TALK } from '../talk/words.ts';

export interface Catalogue {
  talk: typeof TALK;
  panel: typeof PANEL;
  chat: typeof CHAT;
  files: typeof FILES;
  help: typeof HELP;
  call: typeof CALL;
  rating: typeof RATING;
  nudge: typeof NUDGE;
}

/** The slots are on pages that never open the panel: their few words are a chunk of their own (slots.ts). */
export type SlotWords = typeof SLOTS;

export interface SlotWordsModule {
  /** Puts the words of a tag's language in the place of those that the slots have. */
  speak(words: SlotWords, tag: string, config: Pick<SiteConfig, 'language'>): void;
}

/** A chunk with a language: `export const speak`. The locale is the language's own, with a region or without. */
export type Speak = (locale: string) => Catalogue;
