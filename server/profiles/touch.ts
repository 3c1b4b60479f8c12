import type { Touch } from './types.ts';

const CLICK_IDS: ReadonlySet<string> = new Set([
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'fbclid',
  'msclkid',
  'ttclid',
  'twclid',
  'li_fat_id',
  'yclid',
  'epik',
  'sccid',
]);
const MOST_NAMES = 12;
const VALUE_LENGTH = 200;
const NAME_SHAPE = /^utm_[a-z_]{1,30}$/;

/** How a page view says the visitor came (utm_* and click ids among its properties), or null. */
export function touchOf(properties: { readonly [key: string]: unknown }, at: number): Touch | null {
  let source: Touch['source'] | null = null;
  let names = 0;
  for (const name of Object.keys(properties)) {
    const value = properties[name];
    if (typeof value !== 'string' || value === '' || names >= MOST_NAMES) continue;
    if (!(name.startsWith('utm_') ? NAME_SHAPE.test(name) : CLICK_IDS.has(name))) continue;
    source ??= {};
    source[name] = value.slice(0, VALUE_LENGTH);
    names += 1;
  }
  return source && { at, source };
}

/** The earlier of two touches; ties by content, so that the order of the arguments does not matter. */
export function earlier(a: Touch | null, b: Touch | null): Touch | null {
  if (!a || !b) return a ?? b;
  return a.at < b.at || (a.at === b.at && contentOf(a) <= contentOf(b)) ? a : b;
}

/** The later of two touches. */
export function later(a: Touch | null, b: Touch | null): Touch | null {
  if (!a || !b) return a ?? b;
  return a.at > b.at || (a.at === b.at && contentOf(a) >= contentOf(b)) ? a : b;
}

function contentOf(touch: Touch): string {
  return JSON.stringify(Object.entries(touch.source).sort(([a], [b]) => (a < b ? -1 : 1)));
}
