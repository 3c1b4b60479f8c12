/** The number on the launcher, how it moves, and the shades of the accent: what can wait until somebody comes near. */
import { theme } from '../color.ts';
import type { Cell, Store } from '../host.ts';
import { WORDS } from './words.ts';

/** @returns what draws it again, when its words have changed */
export function createBadge(
  root: ShadowRoot,
  button: HTMLElement,
  { config, open }: Pick<Store, 'config' | 'open'>,
  unread: Cell<number>,
): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(config.color));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const badge = document.createElement('span');
  badge.className = 'badge';
  button.append(badge);

  const draw = (): void => {
    const count = unread.get();
    badge.hidden = open.get() || !count;
    badge.textContent = WORDS.count(count);
    const { name } = config.texts;
    button.ariaLabel = count && !open.get() ? `${name}, ${WORDS.unread(count)}` : name;
  };
  open.watch(draw);
  unread.watch(draw);
  draw();
  return draw;
}

function css(color: string): string {
  const ink = 'light-dark(#1b1c1f,#f1efe9)';
  const paper = 'light-dark(#fbfaf7,#16171a)';
  const { accentText, lamplike } = theme(color);
  const [fill, text] = lamplike ? [ink, paper] : ['#f2b441', '#2b1d00'];
  return `:host{--accent-text:${accentText}!important}
.launcher{transition:transform .14s cubic-bezier(.2,.8,.2,1)}
.launcher:hover{transform:translateY(-2px)}
.launcher:active{transform:scale(.97)}
.launcher:focus-visible{outline-color:var(--accent-text)}
@media(prefers-reduced-motion){.launcher{transition:none}}
.badge{position:absolute;inset-block-start:-5px;inset-inline-end:-6px;box-sizing:border-box;min-inline-size:22px;padding-inline:4px;border-radius:11px;background:${fill};color:${text};font:600 12px/18px ui-sans-serif,system-ui,sans-serif;text-align:center;border:2px solid ${paper}}
.badge[hidden]{display:none}`;
}
