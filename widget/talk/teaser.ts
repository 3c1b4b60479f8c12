/**
 * The owner's words for this page beside the launcher. The server knows the rules and sends the words, so that the
 * entry knows nothing of them and pages without any pay nothing. Who closes them has seen them.
 */
import type { Store } from '../host.ts';
import type { Launcher } from '../launcher.ts';
import type { Shelf } from '../shelf.ts';
import { WORDS } from './words.ts';

/** On the shelf: what was closed. */
const CLOSED = 'teaser';

/** @returns what is called with the words of the page, '' for none */
export function createTeaser(
  { button, root }: Pick<Launcher, 'button' | 'root'>,
  { config, open }: Pick<Store, 'config' | 'open'>,
  shelf: Shelf,
): (text: string) => void {
  let box: HTMLElement | undefined;
  let words = '';
  let dressed = false;

  const draw = (): void => {
    box?.remove();
    box = undefined;
    if (!words || open.get() || shelf.get(CLOSED) === words) return;
    box = document.createElement('div');
    const say = document.createElement('button');
    const close = document.createElement('button');
    box.className = 'teaser';
    // Not of the box: where it stands follows the page, as the launcher does.
    say.dir = 'auto';
    say.textContent = words;
    say.onclick = () => button.click();
    // The same way in as the button, which the keyboard finds first.
    say.tabIndex = -1;
    close.className = 'x';
    close.ariaLabel = WORDS.close;
    close.textContent = '×';
    close.onclick = () => {
      shelf.set(CLOSED, words);
      draw();
      button.focus({ preventScroll: true });
    };
    box.append(say, close);
    button.after(box);
  };

  open.watch(draw);
  return (text) => {
    if (text === words) return;
    if (!dressed) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(config.position)];
    dressed = true;
    words = text;
    draw();
  };
}

/** Beside the launcher, on the side where it has room; it goes with the launcher. */
function sheet(position: 'left' | undefined): CSSStyleSheet {
  const made = new CSSStyleSheet();
  const side = position === 'left' ? 'start' : 'end';
  made.replaceSync(`.teaser{all:unset;position:fixed;bottom:28px;inset-inline-${side}:86px;display:flex;align-items:center;max-width:min(260px,100vw - 120px);border-radius:14px;color:light-dark(#1b1c1f,#f1efe9);background:light-dark(#fff,#1e1f23);box-shadow:0 0 0 1px light-dark(#e5e2da,#303238),0 8px 24px #0002;font:14px/20px ui-sans-serif,system-ui,sans-serif}
.launcher[style*=none]+.teaser{display:none}
.teaser button{all:unset;cursor:pointer;padding:10px 0 10px 14px;overflow-wrap:anywhere}
.teaser .x{flex:none;padding:0;width:36px;height:40px;text-align:center;font-size:18px}
.teaser button:focus-visible{outline:2px solid var(--accent-text);outline-offset:-2px;border-radius:12px}
@media print{.teaser{display:none}}`);
  return made;
}
