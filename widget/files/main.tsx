/** The chunk of files: what a conversation needs to send and show them. */
import { borrow } from '../panel/lent.ts';
import type { ViewModule } from '../panel/views.ts';
import { Attach, Door, Tray } from './attach.tsx';
import { WORDS } from './words.ts';
import css from './files.css?inline';
import type { FilesKit } from './kit.ts';
import { Sending, Shown } from './shown.tsx';
import { uploadsOf } from './uploads.ts';

export const view: ViewModule<FilesKit> = {
  css,
  words: WORDS,
  borrow,
  View: { uploadsOf, Attach, Tray, Sending, Shown, Door },
};
