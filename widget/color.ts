/**
 * Colours that can be read, from any accent a site owner picks: contrast 4.5:1 as in WCAG 2.2. The lightness bounds
 * were found by going through the colours; tests/unit/color.test.ts does it again. The entry takes what the launcher
 * needs, `theme` is the whole and comes with the later chunks.
 */

const FALLBACK = '#0f5f4b';
const LAMP = [242, 180, 65];
/** Lighter than this, white text has less than 4.5:1 and black has more. */
const LIGHT = 0.18;
/** OKLCH lightness: the least that a fill needs on dark grounds, and accent text; the most text may have on light. */
export const FILL_ON_DARK = 0.76;
export const TEXT_ON_DARK = 0.84;
export const TEXT_ON_LIGHT = 0.48;

export interface Theme {
  /** CSS colours, each right in light and in dark. */
  accent: string;
  onAccent: string;
  accentText: string;
  /** The accent is so near the lamp's colour that a lamp on it would not be seen. */
  lamplike: boolean;
}

/** From #rrggbb; anything else gives the default green. */
export function theme(color: string): Theme {
  const hex = accentHex(color);
  return {
    accent: fill(hex),
    onAccent: onFill(hex),
    accentText: `light-dark(${shade(hex, `min(l,${TEXT_ON_LIGHT})`)},${shade(hex, `max(l,${TEXT_ON_DARK})`)})`,
    lamplike: Math.hypot(...channels(hex).map((part, i) => part - LAMP[i]!)) < 90,
  };
}

function accentHex(color: string): string {
  return /^#[\da-f]{6}$/i.test(color) ? color : FALLBACK;
}

/** The accent as a fill: the owner's own in light, lightened where it would drown in dark. */
export function fill(hex: string): string {
  return `light-dark(${hex},${shade(hex, `max(l,${FILL_ON_DARK})`)})`;
}

/** Black or white, whichever can be read on `fill`. */
export function onFill(hex: string): string {
  const [r, g, b] = channels(hex).map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4) as [number, number, number];
  return `light-dark(${0.2126 * r + 0.7152 * g + 0.0722 * b > LIGHT ? '#000' : '#fff'},#000)`;
}

/** The same hue in another lightness, an OKLCH expression of `l`. */
function shade(hex: string, lightness: string): string {
  return `oklch(from ${hex} ${lightness} c h)`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
