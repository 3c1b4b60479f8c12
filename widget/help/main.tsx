/** The chunk of the help. */
import { borrow } from '../panel/lent.ts';
import type { ViewModule } from '../panel/views.ts';
import { WORDS } from './words.ts';
import css from './help.css?inline';
import { Help } from './help.tsx';
import { libraryOf } from './library.ts';

export const view: ViewModule = {
  css,
  words: WORDS,
  borrow,
  View: Help,
  // Where it cannot be had now, opening the view says so and tries again.
  prepare: (host) =>
    void libraryOf(host)
      .open()
      .catch(() => undefined),
  find: async (host, question) =>
    (await libraryOf(host).open()).search
      .find(question)
      .map(({ entry: { slug, title, language } }) => ({ slug, title, language })),
};
