import { signal, type ReadonlySignal } from '@preact/signals';
import type { AgentClientMessage, TimelineEntry, VisitorDetail } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';

/** The visitor in the side panel, with their live timeline. */
export interface PersonView {
  visitor: string | null;
  detail: VisitorDetail | null;
  /** Newest first, each id once. */
  entries: readonly TimelineEntry[];
  more: boolean;
  load: Load;
}

export interface Person {
  view: ReadonlySignal<PersonView>;
  /** Shows a visitor, asks for the news of their timeline, and reads what was before; null shows nobody. */
  show(site: string, visitor: string | null): void;
  /** Reads the facts of this visitor anew, where they are in the panel already. */
  look(site: string, visitor: string): void;
  /** Reads everything anew; what is shown stays until it is there. */
  fetch(site: string): Promise<void>;
  older(site: string): Promise<void>;
  put(site: string, visitor: string, entry: TimelineEntry): void;
  outcome(visitor: string, decision: string, item: string, seen: boolean, clicked: boolean): void;
}

export interface PersonDeps {
  send(message: AgentClientMessage): boolean;
  later(ms: number, run: () => void): () => void;
}

/** A burst of entries refreshes the facts once. */
const SETTLE_MS = 700;
const NOBODY: PersonView = { visitor: null, detail: null, entries: [], more: false, load: IDLE };

export function createPerson(api: Api, deps: PersonDeps): Person {
  const view = signal<PersonView>(NOBODY);
  let cancel = (): void => {};

  const still = (visitor: string): boolean => view.peek().visitor === visitor;
  const change = (next: Partial<PersonView>): void => {
    view.value = { ...view.peek(), ...next };
  };

  const fetch = async (site: string): Promise<void> => {
    const { visitor } = view.peek();
    if (visitor === null) return;
    if (view.peek().load.kind !== 'ready') change({ load: LOADING });
    try {
      const [detail, page] = await Promise.all([api.visitor(site, visitor), api.timeline(site, visitor)]);
      if (!still(visitor)) return;
      const held = view.peek();
      const joined = joins(held.entries, page.entries);
      change({
        detail,
        entries: joined ? mergeEntries(held.entries, page.entries) : page.entries,
        more: joined && held.load.kind === 'ready' ? held.more : page.more,
        load: READY,
      });
    } catch (error) {
      if (still(visitor) && view.peek().load.kind !== 'ready') change({ load: failed(error) });
    }
  };

  const refresh = async (site: string, visitor: string): Promise<void> => {
    if (view.peek().load.kind === 'failed') return fetch(site);
    try {
      const detail = await api.visitor(site, visitor);
      if (still(visitor)) change({ detail });
    } catch {
      // The facts shown are a little older; the next entry asks again.
    }
  };

  return {
    view,
    show(site, visitor) {
      if (still(visitor ?? '') || (visitor === null && view.peek().visitor === null)) return;
      cancel();
      view.value = { ...NOBODY, visitor };
      deps.send({ t: 'watch_visitor', visitor });
      void fetch(site);
    },
    look(site, visitor) {
      if (still(visitor) && view.peek().load.kind === 'ready') void refresh(site, visitor);
    },
    fetch,
    async older(site) {
      const { visitor, entries } = view.peek();
      const last = entries.at(-1);
      if (visitor === null || !last) return;
      // One ms later: others of the same ms may lie beyond the page, and each id shows once anyway.
      const page = await api.timeline(site, visitor, last.at + 1);
      if (still(visitor)) change({ entries: mergeEntries(view.peek().entries, page.entries), more: page.more });
    },
    put(site, visitor, entry) {
      if (!still(visitor)) return;
      change({ entries: mergeEntries(view.peek().entries, [entry]) });
      cancel();
      cancel = deps.later(SETTLE_MS, () => void refresh(site, visitor));
    },
    outcome(visitor, decision, item, seen, clicked) {
      if (!still(visitor)) return;
      change({ entries: view.peek().entries.map((entry) => withOutcome(entry, decision, item, seen, clicked)) });
    },
  };
}

/** Both lists in one, newest first, each id once; what comes later replaces. */
export function mergeEntries(have: readonly TimelineEntry[], come: readonly TimelineEntry[]): TimelineEntry[] {
  const byId = new Map<string, TimelineEntry>();
  for (const entry of [...have, ...come]) byId.set(`${entry.kind}:${entry.id}`, entry);
  return [...byId.values()].sort((a, b) => b.at - a.at);
}

/** Whether a page of the newest entries reaches those already held, so that nothing is missing between. */
function joins(have: readonly TimelineEntry[], page: readonly TimelineEntry[]): boolean {
  const newest = have[0];
  const oldest = page.at(-1);
  return !newest || !oldest || oldest.at <= newest.at;
}

function withOutcome(entry: TimelineEntry, id: string, item: string, seen: boolean, clicked: boolean): TimelineEntry {
  if (entry.kind !== 'decision' || entry.id !== id) return entry;
  const items = entry.items.map((one) =>
    one.id === item ? { ...one, seen: one.seen || seen, clicked: one.clicked || clicked } : one,
  );
  return { ...entry, items };
}
