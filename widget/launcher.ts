/**
 * The arch in the corner: a real button in an open shadow root, usable before the panel's code is there. Styles come by
 * adoptedStyleSheets, because a style element or attribute breaks under a nonce CSP, and what a hostile page could
 * reach carries !important.
 */
import { theme } from './color.ts';
import type { Store } from './host.ts';

const SVG = 'http://www.w3.org/2000/svg';
const TALK = 'M4.25 19.75 5.7 16A8.2 8.2 0 1 1 9 19ZM9 10h7M9 13.25h4.5';
const DOWN = 'm5.5 9.5 6.5 6.5 6.5-6.5';

export interface Launcher {
  root: ShadowRoot;
  button: HTMLButtonElement;
  busy(yes: boolean): void;
  /** Says that the panel cannot be had; pressing the button is another try. */
  failed(): void;
  remove(): void;
}

/** `onIntent`: the pointer or the focus is there, somebody may open it. */
export function createLauncher(
  { config, open, unread }: Pick<Store, 'config' | 'open' | 'unread'>,
  onToggle: () => void,
  onIntent: () => void,
): Launcher {
  const host = document.createElement('foyer-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(config.color, config.position));
  root.adoptedStyleSheets = [sheet];
  host.dir = getComputedStyle(document.body ?? document.documentElement).direction;

  const button = document.createElement('button');
  button.className = 'launcher';
  const icon = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const badge = document.createElement('span');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.append(path);
  badge.className = 'badge';
  badge.role = 'status';
  button.append(icon, badge);
  root.append(button);

  const draw = (isOpen: boolean, note: string, label: string): void => {
    path.setAttribute('d', isOpen ? DOWN : TALK);
    badge.textContent = note;
    badge.hidden = !note;
    button.ariaExpanded = `${isOpen}`;
    button.ariaLabel = label;
  };

  const show = (): void => {
    const count = unread.get();
    if (open.get()) draw(true, '', 'Close messages');
    else if (count) draw(false, count > 99 ? '99+' : `${count}`, `Open ${config.name} messages, ${count} unread`);
    else draw(false, '', `Open ${config.name} messages`);
  };

  button.onclick = onToggle;
  button.onpointerenter = button.onfocus = onIntent;
  open.watch(show);
  unread.watch(show);
  show();
  document.documentElement.append(host);

  return {
    root,
    button,
    busy(yes) {
      button.ariaBusy = `${yes}`;
    },
    failed: () => draw(false, 'Try again', 'Messages did not load. Try again'),
    remove: () => host.remove(),
  };
}

/** `position` right is the end of the line, left its start: in a right-to-left page the corners change sides. */
function css(color: string, position: 'left' | 'right'): string {
  const { accent, onAccent, accentText, lamplike } = theme(color);
  const side = position === 'left' ? 'start' : 'end';
  const ink = 'light-dark(#1b1c1f,#f1efe9)';
  const paper = 'light-dark(#fbfaf7,#16171a)';
  return `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;color-scheme:light dark!important;--accent:${accent}!important;--on-accent:${onAccent}!important;--accent-text:${accentText}!important}
.launcher{all:unset;position:fixed;inset-block-end:20px;inset-inline-${side}:20px;inline-size:56px;block-size:60px;display:grid;place-items:center;border-radius:28px 28px 12px 12px;background:var(--accent);color:var(--on-accent);box-shadow:0 2px 6px #14120e14,0 16px 48px #14120e2e;cursor:pointer;transition:transform .14s cubic-bezier(.2,.8,.2,1)}
.launcher:hover{transform:translateY(-2px)}
.launcher:active{transform:scale(.97)}
.launcher:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
.launcher svg{inline-size:26px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-5px;min-inline-size:10px;padding-inline:4px;border-radius:11px;background:${lamplike ? ink : '#f2b441'};color:${lamplike ? paper : '#2b1d00'};font:600 12px/18px ui-sans-serif,system-ui,sans-serif;text-align:center;white-space:nowrap;border:2px solid ${paper}}
[hidden]{display:none!important}
@media(prefers-reduced-motion){.launcher{transition:none}}
@media(forced-colors:active){.launcher{border:1px solid}}
@media print{:host{display:none!important}}`;
}
