/**
 * Colours that can be read, from any accent a site owner picks. Contrast as in WCAG 2.2:
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

export type Rgb = [number, number, number];

const READABLE = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The darkest ground that accent text stands on in a light panel, and the lightest in a dark one. */
const LIGHT_GROUND: Rgb = [228, 228, 224];
const DARK_GROUND: Rgb = [48, 50, 56];
const LAMP: Rgb = [242, 180, 65];
const FALLBACK = '#0f5f4b';

export interface Theme {
  /** CSS colours, each right in light and in dark. */
  accent: string;
  onAccent: string;
  accentText: string;
  /** The accent is so near the lamp's colour that the badge has to turn ink. */
  lamplike: boolean;
}

/** From #rrggbb; anything else gives the default green. */
export function theme(color: unknown): Theme {
  const fill = rgb(/^#[\da-f]{6}$/i.test(color as string) ? (color as string) : FALLBACK);
  const light = readable(fill, LIGHT_GROUND, BLACK);
  const dark = readable(fill, DARK_GROUND, WHITE);
  return {
    accent: pair(fill, dark),
    onAccent: pair(on(fill), on(dark)),
    accentText: pair(light, dark),
    lamplike: Math.hypot(...fill.map((part, i) => part - LAMP[i]!)) < 90,
  };
}

/** Black or white, whichever can be read; one of them always reaches 4.58:1. */
export function on(fill: Rgb): Rgb {
  return contrast(fill, WHITE) < READABLE ? BLACK : WHITE;
}

/** The colour moved towards `pole` just far enough to be read on `ground`. */
export function readable(color: Rgb, ground: Rgb, pole: Rgb): Rgb {
  for (let step = 0; ; step += 0.05) {
    const mixed = color.map((part, i) => Math.round(part + (pole[i]! - part) * step)) as Rgb;
    if (step >= 1 || contrast(mixed, ground) >= READABLE) return mixed;
  }
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb;
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function pair(light: Rgb, dark: Rgb): string {
  return `light-dark(rgb(${light}),rgb(${dark}))`;
}
