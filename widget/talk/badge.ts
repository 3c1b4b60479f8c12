/** The number on the launcher, and the shades of the accent that only conversations need. */
import { accent, parts, shade } from '../color.ts';
import type { Cell } from '../host.ts';

const LAMP = [242, 180, 65];
/** OKLCH lightness: the most that accent text may have on light grounds, the least that it needs on dark. */
export const TEXT_ON_LIGHT = 0.48;
export const TEXT_ON_DARK = 0.84;

/** CSS for `--accent-text`: the owner's accent as text, line and focus ring, readable in light and in dark. */
export function accentText(hex: string): string {
  return `light-dark(${shade(hex, `min(l,${TEXT_ON_LIGHT})`)},${shade(hex, `max(l,${TEXT_ON_DARK})`)})`;
}

/** So near the lamp's colour that a lamp on it would not be seen. */
export function isLamplike(hex: string): boolean {
  return Math.hypot(...parts(hex).map((part, i) => part - LAMP[i]!)) < 90;
}

export function createBadge(
  root: ShadowRoot,
  button: HTMLElement,
  color: string,
  open: Cell<boolean>,
  unread: Cell<number>,
): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css(accent(color)));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const badge = document.createElement('span');
  badge.className = 'badge';
  button.append(badge);

  const draw = (): void => {
    const count = unread.get();
    badge.hidden = open.get() || !count;
    badge.textContent = count > 99 ? '99+' : `${count}`;
    if (!open.get()) button.ariaLabel = (button.ariaLabel ?? '').replace(/, \d+ unread$|$/, count ? `, ${count} unread` : '');
  };
  open.watch(draw);
  unread.watch(draw);
  draw();
}

function css(color: string): string {
  const ink = 'light-dark(#1b1c1f,#f1efe9)';
  const paper = 'light-dark(#fbfaf7,#16171a)';
  const [fill, text] = isLamplike(color) ? [ink, paper] : ['#f2b441', '#2b1d00'];
  return `:host{--accent-text:${accentText(color)}!important}
.launcher:focus-visible{outline-color:var(--accent-text)}
.badge{position:absolute;inset-block-start:-5px;inset-inline-end:-6px;box-sizing:border-box;min-inline-size:22px;padding-inline:4px;border-radius:11px;background:${fill};color:${text};font:600 12px/18px ui-sans-serif,system-ui,sans-serif;text-align:center;border:2px solid ${paper}}
.badge[hidden]{display:none}`;
}
