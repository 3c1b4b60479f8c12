/** How well a brand colour can be read, as the widget uses it (WCAG 2.2, relative luminance and contrast ratio). */

export interface Legible {
  /** Of the words on the accent, in light: black or white, whichever reads better, and how well, to 1. */
  text: '#000000' | '#ffffff';
  onAccent: number;
  /** Of the accent beside the page's white, for the button's edge. */
  besideWhite: number;
}

/** Edges and signs need so much. */
export const ENOUGH_FOR_EDGES = 3;

/** @param color #rrggbb; null for anything else */
export function legible(color: string): Legible | null {
  if (!/^#[\da-f]{6}$/i.test(color)) return null;
  const accent = luminance(color);
  const [white, black] = [ratio(accent, 1), ratio(accent, 0)];
  return {
    text: white >= black ? '#ffffff' : '#000000',
    onAccent: Math.max(white, black),
    besideWhite: white,
  };
}

function ratio(a: number, b: number): number {
  const [light, dark] = a > b ? [a, b] : [b, a];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
