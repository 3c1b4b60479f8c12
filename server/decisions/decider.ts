/**
 * Decides for those who are on the site: after an event that could change something, at most once per slot in
 * 100 ms, stored before it is pushed, and only when what is shown changes.
 */
import type { DecisionView, ItemCard, SlotRequest } from '../../protocol/messages.ts';
import type { Reason } from '../../protocol/reason.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Deps } from '../deps.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Shown, VisitorState } from '../profiles/states.ts';
import type { Recommenders } from '../recommend/recommenders.ts';
import type { Site } from '../sites/sites.ts';
import { decide, type Decided } from './decide.ts';
import { isHeldOut } from './holdout.ts';
import { sameItems } from './relevance.ts';

/** A tab with slots on its page. */
export interface Audience {
  slots(): SlotRequest[];
  show(decision: DecisionView): void;
}

export interface Decider {
  /** A tab came or changed its slots: shows what its visitor sees already and decides the rest. */
  join(site: Site, state: VisitorState, audience: Audience): void;
  leave(state: VisitorState, audience: Audience): void;
  /** Something happened that could change what is shown. */
  consider(state: VisitorState): void;
  /** One answer to one question; recorded where the visitor may be known. */
  answer(site: Site, state: VisitorState, request: SlotRequest): Promise<DecisionView>;
  /** The popular list, for nobody in particular: not recorded, never counted. */
  popular(site: Site, request: SlotRequest): DecisionView;
  stop(): void;
}

export interface DeciderOptions {
  ingest: Ingest;
  catalogues: Pick<Catalogues, 'of'>;
  recommenders: Pick<Recommenders, 'of'>;
  deps: Pick<Deps, 'now' | 'newId'>;
  onDecided(state: VisitorState, id: string, slot: string, decided: Decided, at: number): void;
  onError(error: unknown): void;
}

/** A slot changes at most once in this time; a hand is slower, a script is not. */
const EVERY_MS = 100;
/** A tab says hello and, a breath later, its page view: deciding once after both is enough. */
const AFTER_HELLO_MS = 40;

/** Slots of one visitor whose list is remembered. Their names come from the page, and whoever scripts one has many. */
const SLOTS_REMEMBERED = 100;

interface Watched {
  site: Site;
  state: VisitorState;
  audiences: Set<Audience>;
  heldOut: boolean;
  decidedAt: number;
  timer: NodeJS.Timeout | null;
}

export function createDecider(options: DeciderOptions): Decider {
  const { ingest, catalogues, recommenders, deps, onDecided, onError } = options;
  const watched = new Map<VisitorState, Watched>();

  function decideFor(
    site: Site,
    state: VisitorState | null,
    { slot, limit }: SlotRequest,
    heldOut = state !== null && isHeldOut(site.id, state.id, site.holdout),
  ): Decided {
    return decide({
      siteId: site.id,
      visitorId: state?.id ?? '',
      fold: state?.fold ?? null,
      slot,
      limit,
      recommender: recommenders.of(site.id),
      catalogue: catalogues.of(site.id),
      heldOut,
      personalization: state?.consent.personalization ?? false,
    });
  }

  /** Stores a decision; resolves when it is durable. */
  async function record(state: VisitorState, slot: string, decided: Decided): Promise<string> {
    const id = deps.newId('d');
    const at = deps.now();
    await ingest.record([
      state.siteId,
      id,
      state.id,
      slot,
      outline(decided),
      decided.policy,
      decided.propensity,
      decided.held,
      at,
    ]);
    onDecided(state, id, slot, decided, at);
    return id;
  }

  async function refresh(entry: Watched): Promise<void> {
    entry.decidedAt = deps.now();
    const requests = new Map<string, SlotRequest>();
    for (const audience of entry.audiences) {
      for (const request of audience.slots()) requests.set(slotKey(request), request);
    }
    // Together, so that the slots of a page share one commit.
    await Promise.all([...requests].map(([key, request]) => refreshSlot(entry, key, request)));
  }

  async function refreshSlot(entry: Watched, key: string, request: SlotRequest): Promise<void> {
    const { site, state } = entry;
    const decided = decideFor(site, state, request, entry.heldOut);
    if (!state.consent.personalization) return show(entry, key, view(null, request.slot, decided));
    const items = outline(decided);
    const shown = state.shown.get(key);
    if (shown && sameItems(shown.items, items)) return;
    const pending = { decisionId: '', items };
    remember(state, key, pending);
    try {
      pending.decisionId = await record(state, request.slot, decided);
    } catch (error) {
      if (state.shown.get(key) === pending) state.shown.delete(key);
      throw error;
    }
    // To whoever is there now: while it was stored a page may have gone and the next one come.
    if (state.shown.get(key) === pending)
      show(watched.get(state) ?? entry, key, view(pending.decisionId, request.slot, decided));
  }

  function remember(state: VisitorState, key: string, shown: Shown): void {
    // A Map keeps the order of insertion: the first is the one decided longest ago.
    state.shown.delete(key);
    state.shown.set(key, shown);
    if (state.shown.size > SLOTS_REMEMBERED) state.shown.delete(state.shown.keys().next().value!);
  }

  /** The holdout's draw is a hash: once for as long as a visitor is on the site. */
  function watch(site: Site, state: VisitorState): Watched {
    const heldOut = isHeldOut(site.id, state.id, site.holdout);
    const entry: Watched = { site, state, audiences: new Set(), heldOut, decidedAt: 0, timer: null };
    watched.set(state, entry);
    return entry;
  }

  function show(entry: Watched, key: string, decision: DecisionView): void {
    for (const audience of entry.audiences) {
      if (audience.slots().some((request) => slotKey(request) === key)) audience.show(decision);
    }
  }

  function schedule(entry: Watched, delay: number): void {
    if (entry.timer) return;
    entry.timer = setTimeout(() => {
      entry.timer = null;
      refresh(entry).catch(onError);
    }, delay);
  }

  return {
    join(site, state, audience) {
      const entry = watched.get(state) ?? watch(site, state);
      entry.audiences.add(audience);
      let missing = false;
      for (const request of audience.slots()) {
        const shown = state.consent.personalization ? state.shown.get(slotKey(request)) : undefined;
        // One that is being stored will be shown to this tab as well.
        if (shown && !shown.decisionId) continue;
        const decided = shown ? decideFor(site, state, request) : null;
        if (shown && decided && sameItems(shown.items, outline(decided))) {
          audience.show(view(shown.decisionId, request.slot, decided));
        } else {
          state.shown.delete(slotKey(request));
          missing = true;
        }
      }
      if (missing) schedule(entry, AFTER_HELLO_MS);
    },

    leave(state, audience) {
      const entry = watched.get(state);
      if (!entry) return;
      entry.audiences.delete(audience);
      if (entry.audiences.size > 0) return;
      if (entry.timer) clearTimeout(entry.timer);
      watched.delete(state);
    },

    consider(state) {
      const entry = watched.get(state);
      if (!entry || ![...entry.audiences].some((audience) => audience.slots().length > 0)) return;
      // Where the clock was put back, the last decision seems to lie ahead.
      const rest = Math.min(EVERY_MS, entry.decidedAt + EVERY_MS - deps.now());
      if (rest <= 0 && entry.timer) {
        clearTimeout(entry.timer);
        entry.timer = null;
      }
      schedule(entry, Math.max(0, rest));
    },

    async answer(site, state, request) {
      const decided = decideFor(site, state, request);
      if (!state.consent.personalization) return view(null, request.slot, decided);
      return view(await record(state, request.slot, decided), request.slot, decided);
    },

    popular: (site, request) => view(null, request.slot, decideFor(site, null, request)),

    stop() {
      for (const entry of watched.values()) if (entry.timer) clearTimeout(entry.timer);
      watched.clear();
    },
  };
}

function slotKey({ slot, limit }: SlotRequest): string {
  return `${limit} ${slot}`;
}

/** What is stored of a decision, and compared with the next. */
function outline({ items }: Decided): { id: string; reason: Reason }[] {
  return items.map(({ item, reason }) => ({ id: item.id, reason }));
}

function view(id: string | null, slot: string, decided: Decided): DecisionView {
  return {
    id,
    slot,
    items: decided.items.map(({ item, reason }): ItemCard => ({
      id: item.id,
      title: item.title,
      url: item.url,
      image: item.image,
      price: item.price,
      currency: item.currency,
      reason,
    })),
  };
}
