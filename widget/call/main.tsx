/** The chunk of the requests to be called. */
import { borrow } from '../panel/lent.ts';
import type { ViewModule } from '../panel/views.ts';
import { WORDS } from './words.ts';
import css from './call.css?inline';
import { Call } from './call.tsx';

export const view: ViewModule = { css, words: WORDS, borrow, View: Call };
