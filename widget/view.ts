/** One page view: where it is, how it was reached, and how long somebody was really there. */
import type { Properties } from '../protocol/messages.ts';
import { mask } from './mask.ts';

/** Without any sign of life for so long, nobody reads. */
const IDLE_MS = 30_000;
/** What campaigns and ad networks put into an address. */
const SOURCE = /^(?:utm_\w+|[gdmty]clid|[gw]braid|fbclid|msclkid|ttclid|twclid|li_fat_id|igshid|epik|ScCid|mc_cid)$/;

export interface View {
  /** Masked. */
  url: string;
  /** Properties of `Page Viewed`. */
  properties(title: string): Properties;
  /** Somebody moved, scrolled or typed; `depth` is how far down the page they see, in pixels. */
  alive(at: number, depth: number): void;
  hidden(at: number): void;
  shown(at: number): void;
  /** Properties of `Page Left`; `height` is the page's, in pixels. */
  left(at: number, height: number): Properties;
}

export function createView(href: string, referrer: string, at: number, visible: boolean): View {
  const { pathname, search } = new URL(href);
  const url = mask(href);
  let engaged = 0;
  let deepest = 0;
  /** When time was last counted; Infinity while nobody can see the page. */
  let counted = visible ? at : Infinity;

  const count = (now: number): void => {
    engaged += Math.max(0, Math.min(now - counted, IDLE_MS));
    if (counted < Infinity) counted = now;
  };

  return {
    url,
    properties(title) {
      const found: Properties = { url, path: mask(pathname), title: mask(title), referrer: mask(referrer) };
      for (const [name, value] of new URLSearchParams(search)) if (SOURCE.test(name)) found[name] = mask(value);
      return found;
    },
    alive(now, depth) {
      count(now);
      deepest = Math.max(deepest, depth);
    },
    hidden(now) {
      count(now);
      counted = Infinity;
    },
    shown(now) {
      counted = now;
    },
    left(now, height) {
      count(now);
      return { engagedMs: Math.round(engaged), depth: Math.min(100, Math.round((100 * deepest) / (height || 1))) };
    },
  };
}
