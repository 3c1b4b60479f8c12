/** The chunk of the rating: few conversations end in one, and none begins with it. */
import { borrow } from '../panel/lent.ts';
import type { ViewModule } from '../panel/views.ts';
import { WORDS } from './words.ts';
import css from './rating.css?inline';
import { Rating } from './rating.tsx';

export const view: ViewModule = { css, words: WORDS, borrow, View: Rating };
