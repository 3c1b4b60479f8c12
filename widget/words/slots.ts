/**
 * What the slots say in every other language than English, and how they come to say it: their words are few, so that one
 * chunk has them all, and slots in English know nothing of it.
 */
import { languageOf } from '../../protocol/language.ts';
import { adopt } from './adopt.ts';
import type { SlotWordsModule } from './catalogue.ts';
import { words as ar } from './slots/ar.ts';
import { words as de } from './slots/de.ts';
import { words as es } from './slots/es.ts';
import { words as fr } from './slots/fr.ts';
import { words as pt } from './slots/pt.ts';

const WORDS = { en: undefined, de, fr, es, pt, ar };

/** The words of a tag's language, else of the site's own. */
export const speak: SlotWordsModule['speak'] = (words, tag, { language = 'en' }) =>
  adopt(words, WORDS[languageOf(tag) ?? language]);
