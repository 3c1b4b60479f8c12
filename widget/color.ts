/**
 * Colours that can be read, from any accent a site owner picks: contrast 4.5:1 as in WCAG 2.2. The lightness bounds
 * below were found by going through the colours; tests/unit/color.test.ts does it again.
 */

const FALLBACK = '#0f5f4b';
const LAMP = [242, 180, 65];
/** Lighter than this, white text has less than 4.5:1 and black has more. */
const LIGHT = 0.18;
/** OKLCH lightness: the most that accent text may have on light grounds, the least that it and a fill need on dark. */
export const TEXT_ON_LIGHT = 0.48;
export const TEXT_ON_DARK = 0.84;
export const FILL_ON_DARK = 0.76;

export interface Theme {
  /** CSS colours, each right in light and in dark. */
  accent: string;
  onAccent: string;
  accentText: string;
  /** The accent is so near the lamp's colour that the badge has to turn ink. */
  lamplike: boolean;
}

/** From #rrggbb; anything else gives the default green. */
export function theme(color: string): Theme {
  const hex = /^#[\da-f]{6}$/i.test(color) ? color : FALLBACK;
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [r, g, b] = parts.map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4) as [number, number, number];
  const on = 0.2126 * r + 0.7152 * g + 0.0722 * b > LIGHT ? '#000' : '#fff';
  const shade = (lightness: string): string => `oklch(from ${hex} ${lightness} c h)`;
  return {
    accent: `light-dark(${hex},${shade(`max(l,${FILL_ON_DARK})`)})`,
    onAccent: `light-dark(${on},#000)`,
    accentText: `light-dark(${shade(`min(l,${TEXT_ON_LIGHT})`)},${shade(`max(l,${TEXT_ON_DARK})`)})`,
    lamplike: Math.hypot(...parts.map((part, i) => part - LAMP[i]!)) < 90,
  };
}
