import { ITEMS_PER_SLOT, NAME_LENGTH, SLOTS_PER_PAGE } from '../../protocol/limits.ts';
import type { SlotRequest } from '../../protocol/messages.ts';
import type { MountSlots } from '../core.ts';
import type { SlotWordsModule } from '../words/catalogue.ts';
import { watchExposures } from './exposure.ts';
import { safely } from './safely.ts';
import { makeSlot, type Slot, type SlotPlan } from './slot.ts';
import css from './slots.css?inline';
import { WORDS } from './words.ts';

/** The chunk's name in this build. */
declare const __SLOT_WORDS__: string;

/** Cards of a slot that says no number. */
const DEFAULT_LIMIT = 4;
/** A page that draws itself anew changes many nodes at once; slots are looked for once after. */
const LOOK_AFTER_MS = 50;

/** Fills every [data-foyer-slot] of the page, those there and those that come. Returns what empties them again. */
export const mountSlots: MountSlots = ({ store, transport, fetchChunk }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const slots = new Map<HTMLElement, Slot>();
  const exposures = watchExposures((properties) =>
    safely(() => transport.track({ type: 'exposure', name: 'Content Seen', properties })),
  );
  let declared = '';
  /** The last tag that was not simply English. */
  let heard = '';
  /** What the words are in, as far as that matters: what differs is another plan. */
  let spoken = '';
  /** Words are on their way, and what is drawn meanwhile would be drawn again. */
  let waits = false;

  /** Slots are made anew in another language, with what they show. English is here, and costs nothing. */
  const speak = (): void => {
    const tag = `${store.tongue.get() || document.documentElement.lang || store.config.language}`;
    if (tag === heard || (!heard && /^en|undefined/i.test(tag))) return;
    heard = tag;
    waits = true;
    void fetchChunk(__SLOT_WORDS__, (other: SlotWordsModule) => other.speak(WORDS, tag, store.config)).then(() => {
      if (tag !== heard) return;
      waits = false;
      spoken = tag;
      look();
    });
  };

  const show = (slot: Slot): void => {
    const decision = store.decisions.get()[slot.plan.slot];
    if (decision && !waits) safely(() => slot.apply(decision));
  };
  const fill = (place: HTMLElement): void => {
    const plan = planOf(place, spoken);
    const old = slots.get(place);
    if (old?.plan.key === plan.key) return;
    old?.stop();
    slots.delete(place);
    if (!plan.slot) return;
    const slot = makeSlot(place, plan, sheet, exposures, (properties) =>
      safely(() => transport.track({ type: 'click', name: 'Content Clicked', properties })),
    );
    slots.set(place, slot);
    show(slot);
  };
  const look = (): void => {
    speak();
    const places = [...document.querySelectorAll<HTMLElement>('[data-foyer-slot]')];
    for (const [place, slot] of slots) {
      if (places.includes(place)) continue;
      slot.stop();
      slots.delete(place);
    }
    // An element that can carry no shadow root is passed over.
    for (const place of places) safely(() => fill(place));
    const requests = requestsOf([...slots.values()].map((slot) => slot.plan));
    const text = requests.map(({ slot, limit }) => `${limit} ${slot}`).join('\n');
    if (text === declared) return;
    declared = text;
    safely(() => transport.slots(requests));
  };

  const stopDecisions = store.decisions.watch(() => slots.forEach(show));
  let timer = 0;
  const lookIn = (ms: number): void => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      safely(look);
    }, ms);
  };
  const changes = new MutationObserver(() => lookIn(LOOK_AFTER_MS));
  changes.observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ['data-foyer-slot', 'data-limit', 'data-heading', 'lang'],
  });
  const stopLocale = store.tongue.watch(() => lookIn(0));
  // In a task of its own.
  lookIn(0);

  return () => {
    clearTimeout(timer);
    changes.disconnect();
    stopDecisions();
    stopLocale();
    exposures.stop();
    slots.forEach((slot) => slot.stop());
    slots.clear();
  };
};

function planOf({ dataset }: HTMLElement, spoken: string): SlotPlan {
  const limit = Math.floor(Number(dataset.limit));
  const plan = {
    slot: (dataset.foyerSlot ?? '').trim().slice(0, NAME_LENGTH),
    limit: limit > 0 ? Math.min(limit, ITEMS_PER_SLOT) : DEFAULT_LIMIT,
    heading: (dataset.heading ?? '').trim(),
  };
  return { ...plan, key: Object.values(plan) + spoken };
}

/** One request a name, the largest of its limits: a name may stand on a page twice. */
function requestsOf(plans: SlotPlan[]): SlotRequest[] {
  const limits = new Map<string, number>();
  for (const { slot, limit } of plans) limits.set(slot, Math.max(limit, limits.get(slot) ?? 0));
  return [...limits].slice(0, SLOTS_PER_PAGE).map(([slot, limit]) => ({ slot, limit }));
}
