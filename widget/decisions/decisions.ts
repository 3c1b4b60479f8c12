/** What to show in the page's slots: over the socket for a visitor we may know, the popular list for anybody else. */
import { ID_LENGTH, ITEMS_PER_SLOT, SLOTS_PER_PAGE } from '../../protocol/limits.ts';
import type { ClientMessage, DecisionView, SlotRequest } from '../../protocol/messages.ts';
import type { Store } from '../host.ts';

/** A page that asked for a recommendation is answered by then, with nothing if need be. */
const ANSWER_MS = 10_000;
const DEFAULT_LIMIT = 4;

export interface DecisionsDeps {
  store: Pick<Store, 'decisions'>;
  send(message: ClientMessage): boolean;
  /** JSON of a path below the site's address; rejects. */
  fetchSite(path: string): Promise<unknown>;
  /** The visitor agreed to what is chosen for them. */
  personal(): boolean;
  newId(): string;
  later(ms: number, run: () => void): unknown;
  onDecision(decision: DecisionView): void;
}

export interface Decisions {
  /** The slots of the page, as they are to stand in `hello`. */
  wishes(): SlotRequest[];
  slots(requests: SlotRequest[]): void;
  apply(decision: DecisionView): void;
  /** Without a decision the answer is an empty one. False: nobody asked under this id. */
  resolves(id: string, decision?: DecisionView): boolean;
  /** Never rejects. */
  recommend(wish: { slot?: unknown; limit?: unknown }): Promise<DecisionView>;
  /** The connection is greeted: asks again what was not answered. */
  connected(): void;
  /** Consent changed: asks for the page's slots anew. */
  renew(): void;
}

export function createDecisions(deps: DecisionsDeps): Decisions {
  const { store, send } = deps;
  const open = new Map<string, { ask: () => void; done: (decision: DecisionView) => void }>();
  let wanted: SlotRequest[] = [];
  // Whether the server was told of them. Between hello and welcome a message finds no way out.
  let told = true;

  const apply = (decision: DecisionView): void => {
    if (!Array.isArray(decision.items)) return;
    store.decisions.set({ ...store.decisions.get(), [decision.slot]: decision });
    deps.onDecision(decision);
  };

  const popular = ({ slot, limit }: SlotRequest): Promise<DecisionView> =>
    deps.fetchSite(`slots/${encodeURIComponent(slot)}?limit=${limit}`) as Promise<DecisionView>;

  const requests = (): SlotRequest[] => {
    told = true;
    return deps.personal() ? wanted : [];
  };

  const renew = (): void => {
    if (deps.personal()) told = send({ t: 'slots', slots: wanted });
    else for (const request of wanted) popular(request).then(apply, () => {});
  };

  const bounded = (slot: unknown, limit: unknown): SlotRequest => ({
    // What the server cannot read would cost the connection.
    slot: (typeof slot === 'string' && slot.slice(0, ID_LENGTH)) || 'default',
    limit: Math.max(1, Math.min(ITEMS_PER_SLOT, Math.floor(Number(limit)) || DEFAULT_LIMIT)),
  });

  const answer = (id: string, decision?: DecisionView): boolean => {
    open.get(id)?.done(decision ?? { id: null, slot: '', items: [] });
    return open.delete(id);
  };

  return {
    wishes: requests,
    apply,
    resolves: answer,
    renew,
    slots(list) {
      wanted = list.slice(0, SLOTS_PER_PAGE).map(({ slot, limit }) => bounded(slot, limit));
      renew();
    },
    recommend: (wish) =>
      new Promise((done) => {
        const request = bounded(wish.slot, wish.limit);
        const id = deps.newId();
        const ask = (): void => {
          if (deps.personal()) send({ t: 'recommend', id, ...request });
          else
            popular(request).then(
              (decision) => answer(id, decision),
              () => answer(id),
            );
        };
        open.set(id, { ask, done });
        deps.later(ANSWER_MS, () => answer(id));
        ask();
      }),
    connected() {
      if (!told) renew();
      for (const { ask } of open.values()) ask();
    },
  };
}
