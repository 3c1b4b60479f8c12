/** What `connect` needs of a browser. */
import type { Deps, Wire } from './connect.ts';
import { listen } from './listen.ts';

export function visible(): boolean {
  return document.visibilityState === 'visible';
}

/** Focus, a page shown again (also from the back/forward cache), a network back: reasons to try at once. */
export function wakes(listener: () => void): () => void {
  const end = new AbortController();
  listen(window, 'online focus pageshow visibilitychange', () => visible() && listener(), end.signal);
  return () => end.abort();
}

export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** The browser's WebSocket and timers, with the clock, chance and JSON that are handed in. */
export function browser(own: Pick<Deps, 'now' | 'random' | 'stringify' | 'parse'>): Deps {
  return { ...own, dial: (url) => new WebSocket(url) as Wire, later, wakes };
}
