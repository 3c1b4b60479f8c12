import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILL_ON_DARK, onFill, TEXT_ON_DARK, TEXT_ON_LIGHT, theme } from '../../widget/color.ts';

type Rgb = [number, number, number];

const SURFACE_LIGHT: Rgb = [255, 255, 255];
const SUNKEN_LIGHT: Rgb = [243, 241, 236];
const SURFACE_DARK: Rgb = [30, 31, 35];
const anyColor = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)) as fc.Arbitrary<Rgb>;

describe('the accent', () => {
  it('can be read on, in light: black or white on it has 4.5:1 for any colour', () => {
    fc.assert(
      fc.property(anyColor, (rgb) => {
        const text: Rgb = onFill(hex(rgb)).startsWith('light-dark(#000') ? [0, 0, 0] : [255, 255, 255];
        expect(contrast(rgb, text)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 3000 },
    );
  });

  it('can be read on, in dark: black on the lightened fill has 4.5:1, and the fill stands out', () => {
    fc.assert(
      fc.property(anyColor, (rgb) => {
        const fill = relight(rgb, (l) => Math.max(l, FILL_ON_DARK));
        expect(contrast(fill, [0, 0, 0])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(fill, SURFACE_DARK)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 3000 },
    );
  });

  it('can be read as text on every ground of the panel, for any colour', () => {
    fc.assert(
      fc.property(anyColor, (rgb) => {
        const light = relight(rgb, (l) => Math.min(l, TEXT_ON_LIGHT));
        const dark = relight(rgb, (l) => Math.max(l, TEXT_ON_DARK));
        expect(contrast(light, SUNKEN_LIGHT)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(light, mix(rgb, SURFACE_LIGHT, 0.12))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dark, SURFACE_DARK)).toBeGreaterThanOrEqual(4.5);
        const fill = relight(rgb, (l) => Math.max(l, FILL_ON_DARK));
        expect(contrast(dark, mix(fill, SURFACE_DARK, 0.22))).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 3000 },
    );
  });

  it('is the default green where the setting is no colour', () => {
    for (const bad of ['', 'red', '#123', '#12345g', 'url(x)', '#0f5f4b;}']) {
      expect(theme(bad)).toEqual(theme('#0f5f4b'));
    }
  });

  it('is known to be near the lamp', () => {
    expect(theme('#ffc800').lamplike).toBe(true);
    expect(theme('#0f5f4b').lamplike).toBe(false);
  });
});

function hex(rgb: Rgb): string {
  return '#' + rgb.map((part) => part.toString(16).padStart(2, '0')).join('');
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((part, i) => part * share + b[i]! * (1 - share)) as Rgb;
}

function linear(part: number): number {
  const c = part / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map(linear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** What a browser makes of oklch(from rgb ...): https://www.w3.org/TR/css-color-4/#color-conversion-code, clipped. */
function relight(rgb: Rgb, lightness: (l: number) => number): Rgb {
  const [r, g, b] = rgb.map(linear) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lab = lightness(0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s);
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const long = (lab + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const middle = (lab - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const short = (lab - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ].map((part) => {
    const c = Math.max(0, Math.min(1, part));
    return 255 * (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);
  }) as Rgb;
}
