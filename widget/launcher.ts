/**
 * The arch in the corner: a real button in an open shadow root, usable before any later code is there. Styles come by
 * adoptedStyleSheets, because a style element or attribute breaks under a nonce CSP, and what a hostile page could
 * reach carries !important. The unread badge comes with the conversations.
 */
import { fill, onFill } from './color.ts';
import type { Store } from './host.ts';

const SVG = 'http://www.w3.org/2000/svg';
const TALK = 'M4.25 19.75 5.7 16A8.2 8.2 0 1 1 9 19ZM9 10h7M9 13.25h4.5';
const DOWN = 'm5.5 9.5 6.5 6.5 6.5-6.5';

export interface Launcher {
  root: ShadowRoot;
  button: HTMLButtonElement;
  /** Says that the panel cannot be had; pressing the button is another try. */
  failed(): void;
  remove(): void;
}

/** `onIntent`: the pointer or the focus is there, somebody may open it. */
export function createLauncher(
  { config, open }: Pick<Store, 'config' | 'open'>,
  onToggle: () => void,
  onIntent: () => void,
): Launcher {
  const host = document.createElement('foyer-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(config.color, config.position));
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement('button');
  const icon = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const note = document.createElement('span');
  button.className = 'launcher';
  note.role = 'alert';
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.append(path);
  button.append(icon, note);
  root.append(button);

  const draw = (isOpen: boolean): void => {
    path.setAttribute('d', isOpen ? DOWN : TALK);
    button.ariaExpanded = `${isOpen}`;
    button.ariaLabel = config.texts.name;
    note.textContent = '';
  };

  button.onclick = onToggle;
  button.onpointerenter = button.onfocus = onIntent;
  open.watch(draw);
  draw(false);
  document.documentElement.append(host);

  return {
    root,
    button,
    failed() {
      button.ariaLabel = config.texts.failed;
      note.textContent = '↻';
    },
    remove: () => host.remove(),
  };
}

/** Left is the start of the line, right its end: in a right-to-left page the corners change sides. */
function css(color: string, position: 'left' | undefined): string {
  const side = position === 'left' ? 'start' : 'end';
  return `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;color-scheme:light dark!important;--accent:${fill(color)}!important;--on-accent:${onFill(color)}!important}
.launcher{all:unset;position:fixed;bottom:20px;inset-inline-${side}:20px;border:1px solid transparent;width:54px;height:58px;border-radius:28px 28px 12px 12px;display:grid;place-content:center;justify-items:center;color:var(--on-accent);background:var(--accent);font:12px system-ui;box-shadow:0 2px 6px #0002,0 16px 48px #0003;cursor:pointer}
.launcher:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.launcher svg{width:26px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}@media print{:host{display:none!important}}`;
}
