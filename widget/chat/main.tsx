/** The chunk of the conversations. */
import { borrow } from '../panel/lent.ts';
import type { ViewModule } from '../panel/views.ts';
import { WORDS } from './words.ts';
import css from './chat.css?inline';
import { Chat } from './chat.tsx';

export const view: ViewModule = { css, words: WORDS, borrow, View: Chat };
