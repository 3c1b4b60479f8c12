import type { Properties } from '../../protocol/messages.ts';

/** A card was seen when half of it was in view for this long without a break, in a page that was in view itself. */
export const SEEN_MS = 1_000;
const HALF = 0.5;

export interface Exposures {
  /** From here on watches a card; `seen` is called once, unless the card is dropped before. */
  watch(card: Element, what: Properties): void;
  drop(card: Element): void;
  stop(): void;
}

/** Tells which cards were really looked at, each once per decision and item. */
export function watchExposures(seen: (what: Properties) => void): Exposures {
  const cards = new Map<Element, { what: Properties; half: boolean; timer: number }>();
  const told = new Set<string>();

  const restart = (card: Element): void => {
    const state = cards.get(card);
    if (!state) return;
    clearTimeout(state.timer);
    if (!state.half || document.visibilityState !== 'visible') return;
    state.timer = window.setTimeout(() => {
      const key = `${String(state.what.decisionId)} ${String(state.what.itemId)}`;
      drop(card);
      if (told.has(key)) return;
      told.add(key);
      seen(state.what);
    }, SEEN_MS);
  };
  const view = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio } of entries) {
        const state = cards.get(target);
        const half = isIntersecting && intersectionRatio >= HALF;
        if (!state || state.half === half) continue;
        state.half = half;
        restart(target);
      }
    },
    { threshold: HALF },
  );
  const drop = (card: Element): void => {
    clearTimeout(cards.get(card)?.timer);
    cards.delete(card);
    view.unobserve(card);
  };
  const turn = (): void => cards.forEach((_, card) => restart(card));
  document.addEventListener('visibilitychange', turn);

  return {
    watch(card, what) {
      drop(card);
      cards.set(card, { what, half: false, timer: 0 });
      view.observe(card);
    },
    drop,
    stop() {
      document.removeEventListener('visibilitychange', turn);
      view.disconnect();
      cards.forEach(({ timer }) => clearTimeout(timer));
      cards.clear();
    },
  };
}
