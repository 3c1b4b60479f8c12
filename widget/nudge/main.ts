/**
 * The bubble at the launcher, in which somebody of the site speaks first: fetched when there is something to say. It
 * takes neither the focus nor the page: the panel opens when the visitor wants it.
 */
import type { Cell, Speech } from '../host.ts';
import { adopt } from '../words/adopt.ts';
import { css } from './style.ts';
import { WORDS } from './words.ts';

/** What is said, by whom, and what follows from either answer. */
export interface Said {
  /** The same is not drawn anew. */
  key: string;
  name: string;
  text: string;
  onReply(): void;
  onDismiss(): void;
}

/** What it stands at. */
export interface Place {
  root: ShadowRoot;
  button: HTMLElement;
  position: 'left' | undefined;
  speech: Cell<Speech | undefined>;
}

export type StartNudge = (place: Place) => (said: Said | null) => void;

/** Screen readers hear what is put into a region that was there before. */
const ANNOUNCE_MS = 200;

export const startNudge: StartNudge = ({ root, button, position, speech }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(position));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const voice = make('p', 'nudge-voice');
  voice.role = 'status';
  button.after(voice);
  let box: HTMLElement | null = null;
  let shown = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const takeDown = (): void => {
    clearTimeout(timer);
    voice.textContent = '';
    // Who stood in it stands at the launcher, not at the beginning of the page.
    if (box?.contains(root.activeElement)) button.focus({ preventScroll: true });
    box?.remove();
    box = null;
    shown = '';
  };

  return (said) => {
    if (!said) return takeDown();
    if (said.key === shown) return;
    takeDown();
    shown = said.key;
    const { name, text, onReply, onDismiss } = said;
    const spoken = speech.get();
    adopt(WORDS, spoken?.words?.nudge);
    box = make('div', 'nudge');
    box.lang = spoken?.locale ?? 'en';
    box.role = 'group';
    box.ariaLabel = WORDS.from(name);
    const who = make('p', 'who', name);
    const words = make('p', 'words', text);
    words.dir = 'auto';
    words.onclick = onReply;
    const answers = make('div', 'answers');
    const reply = make('button', 'reply', WORDS.reply);
    const dismiss = make('button', 'dismiss', WORDS.dismiss);
    reply.onclick = onReply;
    dismiss.onclick = onDismiss;
    box.onkeydown = (event) => {
      // What is typed here must not work the page's shortcuts.
      event.stopPropagation();
      if (event.key === 'Escape') onDismiss();
    };
    // Only what is in it: where it stands follows the page, as the launcher does.
    who.dir = answers.dir = spoken?.dir ?? 'ltr';
    answers.append(reply, dismiss);
    box.append(who, words, answers);
    button.after(box);
    timer = setTimeout(() => (voice.textContent = `${WORDS.from(name)}: ${text}`), ANNOUNCE_MS);
  };
};

function make<T extends 'p' | 'div' | 'button'>(tag: T, name: string, text = ''): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
