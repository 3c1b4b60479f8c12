/** One page view: where it is, how it was reached, and how long somebody was really there. */
import type { Properties } from '../protocol/messages.ts';
import { mask } from './mask.ts';

/** Without any sign of life for so long, nobody reads. */
const IDLE_MS = 30_000;
/** What campaigns and ad networks put into an address: utm_source, gclid, fbclid, msclkid, wbraid. */
const SOURCE = /^utm_|clk?id$|braid$/;

export interface View {
  /** Masked. */
  url: string;
  /** Properties of `Page Viewed`. */
  properties(title: string): Properties;
  /** A sign of life, or the page was shown or hidden; `depth` is how far down the page they see, in pixels. */
  alive(at: number, seen: boolean, depth: number): void;
  /** Properties of `Page Left`; `height` is the page's, in pixels. */
  left(height: number): Properties;
}

export function createView(href: string, referrer: string): View {
  const { pathname, searchParams } = new URL(href);
  const url = mask(href);
  let engaged = 0;
  let deepest = 0;
  /** Up to when time was counted; Infinity while nobody can see the page. */
  let counted = Infinity;

  return {
    url,
    properties(title) {
      const found: Properties = { url, path: mask(pathname), title: mask(title), referrer: mask(referrer) };
      for (const [name, value] of searchParams) if (SOURCE.test(name)) found[name] = mask(value);
      return found;
    },
    alive(at, seen, depth) {
      engaged += Math.max(0, Math.min(at - counted, IDLE_MS));
      counted = seen ? at : Infinity;
      deepest = Math.max(deepest, depth);
    },
    left: (height) => ({ engagedMs: engaged, depth: Math.min(100, Math.round((100 * deepest) / height) || 0) }),
  };
}
