/** What `connect` needs of a browser. */
import type { Deps, Wire } from './connect.ts';

/** Focus, a page shown again (also from the back/forward cache), a network back: reasons to try at once. */
export function wakes(listener: () => void): () => void {
  const names = ['online', 'focus', 'pageshow', 'visibilitychange'];
  const heard = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  // Captured on window, visibilitychange is heard there too: it bubbles from the document.
  for (const name of names) addEventListener(name, heard);
  return () => {
    for (const name of names) removeEventListener(name, heard);
  };
}

export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** The browser's own clock, chance, timers and WebSocket. */
export const browser: Deps = {
  now: () => Date.now(),
  random: () => Math.random(),
  dial: (url) => new WebSocket(url) as Wire,
  later,
  wakes,
  stringify: (value) => JSON.stringify(value),
  parse: (text) => JSON.parse(text),
};
