import type { DecisionView, ItemCard, Properties } from '../../protocol/messages.ts';
import { cardKey, drawBlank, drawCard } from './card.ts';
import type { Exposures } from './exposure.ts';
import { safely } from './safely.ts';
import { makeWhy } from './why.ts';
import { WORDS } from './words.ts';

/** A place that got no decision by then is left empty: the page is as if nobody had meant to fill it. */
const GIVE_UP_MS = 10_000;

/** Drawing for longer goes on in another task. */
const DRAW_MS = 8;

export interface SlotPlan {
  /** Equal for equal plans in the same language. */
  key: string;
  slot: string;
  limit: number;
  heading: string;
}

export interface Slot {
  plan: SlotPlan;
  /** Shows a decision, at once or when the visitor has left the slot. */
  apply(decision: DecisionView): void;
  stop(): void;
}

/**
 * Fills one element. Its height comes from its width and its number of places alone, by the stylesheet, so that a
 * card, a skeleton and an empty place stand equally high and nothing below ever moves.
 */
export function makeSlot(
  place: HTMLElement,
  plan: SlotPlan,
  sheet: CSSStyleSheet,
  exposures: Exposures,
  clicked: (what: Properties) => void,
): Slot {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  const stops = new AbortController();
  const { signal } = stops;

  let shown: DecisionView | undefined;
  let waiting: DecisionView | undefined;
  let hovered = false;
  let cards: { key: string; element: HTMLElement }[] = [];

  const section = document.createElement('section');
  section.ariaLabel = plan.heading || WORDS.label;
  // Named for the stylesheet: builders turn its `:dir()` into a list of languages.
  section.dir = getComputedStyle(place).direction;
  const head = document.createElement('header');
  if (plan.heading) {
    const title = document.createElement('h2');
    title.dir = 'auto';
    title.textContent = plan.heading;
    head.append(title);
  }
  const settle = (): void => {
    if (waiting && !busy()) show(waiting);
  };
  const why = makeWhy(() => shown, settle);
  head.append(why.element);
  const grid = document.createElement('ul');
  grid.className = 'grid wait';
  grid.style.setProperty('--cols', String(columns(plan.limit)));
  grid.replaceChildren(...Array.from({ length: plan.limit }, drawBlank));
  section.append(head, grid);
  root.replaceChildren(section);

  const busy = (): boolean => hovered || root.activeElement !== null || why.isOpen();

  /** Takes the place out of the page, or back in, only while it is below what the visitor sees. */
  let collapse = false;
  const view = new IntersectionObserver(([entry]) => {
    const below = entry !== undefined && entry.boundingClientRect.top >= (entry.rootBounds?.bottom ?? Infinity);
    if (below) place.toggleAttribute('data-foyer-empty', collapse);
  });
  const fold = (empty: boolean): void => {
    section.classList.toggle('empty', empty);
    if (collapse === empty) return;
    collapse = empty;
    // Observing anew makes the observer say where the place is now, and from then on when that changes.
    view.unobserve(place);
    view.observe(place);
  };
  const giveUp = window.setTimeout(() => fold(true), GIVE_UP_MS);

  let drawing = 0;
  /** Draws what is new, in more than one task where that takes long, and then puts all of it into the page at once. */
  const show = (decision: DecisionView): void => {
    clearTimeout(giveUp);
    clearTimeout(drawing);
    waiting = decision;
    const items = decision.items.slice(0, plan.limit);
    const before = [...cards];
    const next: typeof cards = [];
    const draw = (): void => {
      const until = performance.now() + DRAW_MS;
      while (performance.now() < until) {
        const item = items[next.length];
        if (!item) return put(decision, items, next);
        // A card that stays is the same element, so its picture does not blink. It is taken once, should an item come twice.
        const key = cardKey(item);
        const at = before.findIndex((each) => each.key === key);
        next.push(at < 0 ? { key, element: drawCard(item) } : before.splice(at, 1)[0]!);
      }
      drawing = window.setTimeout(() => safely(draw));
    };
    draw();
  };
  const put = (decision: DecisionView, items: ItemCard[], next: typeof cards): void => {
    // Something newer came while it was drawn, or the visitor did.
    if (waiting !== decision || (shown && busy())) return;
    waiting = undefined;
    shown = decision;
    cards = next;
    grid.classList.remove('wait');
    for (const card of grid.children) exposures.drop(card);
    const blanks = Array.from({ length: plan.limit - cards.length }, drawBlank);
    grid.replaceChildren(...cards.map((each) => each.element), ...blanks);
    fold(items.length === 0);
    cards.forEach(({ element }, at) => watch(element, decision, items[at], at));
  };
  const watch = (card: Element, decision: DecisionView, item: ItemCard | undefined, position: number): void => {
    if (decision.id && item)
      exposures.watch(card, { decisionId: decision.id, slot: plan.slot, itemId: item.id, position });
  };

  const press = (event: MouseEvent): void => {
    // The middle button opens too; the right one only asks.
    if (event.type === 'auxclick' && event.button !== 1) return;
    const card = (event.target as Element | null)?.closest?.('a[href]')?.closest('li');
    const position = card ? [...grid.children].indexOf(card) : -1;
    const item = shown?.items[position];
    if (shown?.id && item) clicked({ decisionId: shown.id, slot: plan.slot, itemId: item.id, position });
  };
  grid.addEventListener('click', press, { signal });
  grid.addEventListener('auxclick', press, { signal });
  // A finger that left stays "hovering" for CSS, so the pointer is followed here.
  place.addEventListener('pointerenter', (event) => (hovered = event.pointerType === 'mouse'), { signal });
  place.addEventListener(
    'pointerleave',
    () => {
      hovered = false;
      settle();
    },
    { signal },
  );
  // Focus is still inside while it leaves.
  place.addEventListener('focusout', () => setTimeout(settle), { signal });

  return {
    plan,
    apply(decision) {
      if (decision === shown || decision === waiting) return;
      if (shown && busy()) waiting = decision;
      else show(decision);
    },
    stop() {
      stops.abort();
      clearTimeout(giveUp);
      clearTimeout(drawing);
      view.disconnect();
      why.close();
      for (const card of grid.children) exposures.drop(card);
      root.replaceChildren();
    },
  };
}

/** Cards side by side in a wide slot; a narrow one has two. */
function columns(limit: number): number {
  if (limit <= 4) return limit;
  return limit % 4 === 0 || limit % 3 !== 0 ? 4 : 3;
}
