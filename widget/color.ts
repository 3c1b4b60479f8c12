/**
 * Colours that can be read, from any accent a site owner picks: contrast 4.5:1 as in WCAG 2.2. The lightness bounds
 * were found by going through the colours; tests/unit/color.test.ts does it again.
 */

const FALLBACK = '#0f5f4b';
/** Lighter than this, white text has less than 4.5:1 and black has more. */
const LIGHT = 0.18;
/** OKLCH lightness that a fill needs on dark grounds. */
export const FILL_ON_DARK = 0.76;

/** `#rrggbb`, or the default green for anything else. */
export function accent(color: string): string {
  return /^#[\da-f]{6}$/i.test(color) ? color : FALLBACK;
}

/** Red, green and blue, 0 to 255. */
export function parts(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Black or white, whichever can be read on the fill. */
export function on(hex: string): string {
  const [r, g, b] = parts(hex).map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > LIGHT ? '#000' : '#fff';
}

/** The same hue in another lightness, as CSS; `lightness` is an OKLCH expression of `l`. */
export function shade(hex: string, lightness: string): string {
  return `oklch(from ${hex} ${lightness} c h)`;
}
