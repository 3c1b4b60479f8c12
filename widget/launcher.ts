/**
 * The arch in the corner: a real button in an open shadow root, usable before the panel's code is there. Styles come by
 * adoptedStyleSheets, because a style element or attribute breaks under a nonce CSP, and what hostile pages could reach
 * carries !important.
 */
import { theme } from './color.ts';
import type { Store } from './host.ts';

const SVG = 'http://www.w3.org/2000/svg';
const TALK = 'M4.25 19.75 5.7 16A8.2 8.2 0 1 1 9 19ZM9 10h7M9 13.25h4.5';
const DOWN = 'm5.5 9.5 6.5 6.5 6.5-6.5';

export interface LauncherDeps {
  store: Pick<Store, 'config' | 'open' | 'unread'>;
  onToggle(): void;
  /** The pointer or the focus is there: somebody may open it. */
  onIntent(): void;
}

export interface Launcher {
  root: ShadowRoot;
  button: HTMLButtonElement;
  show(yes: boolean): void;
  busy(yes: boolean): void;
  /** Says that the panel cannot be had and offers another try. */
  fail(retry: () => void): void;
  remove(): void;
}

export function createLauncher({ store, onToggle, onIntent }: LauncherDeps): Launcher {
  const { config, open, unread } = store;
  const host = document.createElement('foyer-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(config.color, config.position));
  root.adoptedStyleSheets = [sheet];
  if (document.body) host.dir = getComputedStyle(document.body).direction;

  const button = document.createElement('button');
  button.className = 'launcher';
  button.type = 'button';
  const icon = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.append(path);
  const badge = document.createElement('span');
  badge.className = 'badge';
  button.append(icon, badge);
  const note = document.createElement('div');
  note.role = 'alert';
  root.append(button, note);

  const draw = (): void => {
    const count = unread.get();
    const opened = open.get();
    path.setAttribute('d', opened ? DOWN : TALK);
    badge.textContent = count > 99 ? '99+' : `${count}`;
    badge.hidden = opened || !count;
    button.ariaExpanded = `${opened}`;
    button.ariaLabel = opened ? 'Close messages' : `Open ${config.name} messages` + (count ? `, ${count} unread` : '');
    // Focus that was in the panel, or fell out of it, comes back; focus elsewhere in the page stays.
    if (!opened && wasOpen && (root.activeElement || document.activeElement === document.body)) button.focus();
    wasOpen = opened;
    note.textContent = '';
  };
  let wasOpen = false;

  button.onclick = onToggle;
  button.onpointerenter = button.onfocus = onIntent;
  const undo = [open.watch(draw), unread.watch(draw)];
  draw();
  document.documentElement.append(host);

  return {
    root,
    button,
    show(yes) {
      button.hidden = !yes;
    },
    busy(yes) {
      button.ariaBusy = `${yes}`;
    },
    fail(retry) {
      const again = document.createElement('button');
      again.className = 'note';
      again.textContent = 'Messages did not load. Try again';
      again.onclick = () => {
        note.textContent = '';
        retry();
      };
      note.replaceChildren(again);
    },
    remove() {
      for (const off of undo) off();
      host.remove();
    },
  };
}

/** `position` right is the end of the line, left its start: in a right-to-left page the corners change sides. */
function css(color: string, position: 'left' | 'right'): string {
  const { accent, onAccent, accentText, lamplike } = theme(color);
  const side = position === 'left' ? 'start' : 'end';
  const ink = 'light-dark(#1b1c1f,#f1efe9)';
  const paper = 'light-dark(#fbfaf7,#16171a)';
  return `:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;z-index:2147483000!important;color-scheme:light dark!important;--accent:${accent}!important;--on-accent:${onAccent}!important;--accent-text:${accentText}!important}
[hidden]{display:none!important}
.launcher,.note{all:unset;box-sizing:border-box;position:fixed;inset-block-end:20px;inset-inline-${side}:20px;cursor:pointer;box-shadow:0 2px 6px #14120e14,0 16px 48px #14120e2e;font:13px/18px ui-sans-serif,system-ui,sans-serif}
.launcher{inline-size:56px;block-size:60px;display:grid;place-items:center;border-radius:28px 28px 12px 12px;background:var(--accent);color:var(--on-accent);transition:transform .14s cubic-bezier(.2,.8,.2,1);-webkit-tap-highlight-color:transparent}
.launcher:hover{transform:translateY(-2px)}.launcher:active{transform:scale(.97)}
.launcher:focus-visible,.note:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
.launcher>svg{inline-size:26px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-5px;box-sizing:border-box;min-inline-size:22px;padding-inline:4px;border-radius:11px;background:${lamplike ? ink : '#f2b441'};color:${lamplike ? paper : '#2b1d00'};font:600 12px/18px ui-sans-serif,system-ui,sans-serif;text-align:center;border:2px solid ${paper}}
.note{inset-block-end:92px;max-inline-size:260px;padding:12px 16px;border-radius:12px;background:light-dark(#fff,#1e1f23);color:${ink}}
@media(prefers-reduced-motion:reduce){.launcher{transition:none}}@media(forced-colors:active){.launcher,.note{border:1px solid}}@media print{:host{display:none!important}}`;
}
