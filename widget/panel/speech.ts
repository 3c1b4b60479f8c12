import type { Speech } from '../host.ts';

const ENGLISH: Speech = { language: 'en', locale: 'en-GB', dir: 'ltr', words: undefined };

/** What is spoken now. Nothing is drawn before that is known. */
export function spoken(speech: Speech | undefined): Speech {
  return speech ?? ENGLISH;
}
