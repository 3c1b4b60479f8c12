/** The visitors in memory: those connected and those heard of lately. The store is the truth. */
import type { Consent } from '../../protocol/messages.ts';
import type { Reason } from '../../protocol/reason.ts';
import type { Store } from '../../db/store.ts';
import { visitorRows } from '../../db/queries/hot.ts';
import { emptyFold } from './fold.ts';
import type { Fold } from './types.ts';

export interface VisitorState {
  siteId: string;
  id: string;
  fold: Fold;
  consent: Consent;
  /** Which state of the stored fold this is. */
  rev: number;
  createdAt: number;
  /** The store has a row for it. */
  stored: boolean;
  /** What each slot shows now, by slot and limit, so that the same is neither stored nor sent again. */
  shown: Map<string, Shown>;
  /** How many sockets and pending commits hold it; a held state is never forgotten, or there would be two of it. */
  holds: number;
}

export interface Shown {
  decisionId: string;
  items: { id: string; reason: Reason }[];
}

export const NO_CONSENT: Consent = { analytics: false, personalization: false, explicit: false };

export interface VisitorStates {
  /** The states of these visitors, in this order, from memory or the store; new ones are empty. */
  load(siteId: string, ids: string[]): Promise<VisitorState[]>;
  /** Reads a state again from the store, in place, after a commit that failed. */
  reload(states: Iterable<VisitorState>): Promise<void>;
  /** Another process changed a fold: reads it again where it is in memory and older. Returns it where it changed. */
  catchUp(siteId: string, changed: { id: string; rev: number }[]): Promise<VisitorState[]>;
  /** Changes of others may have been missed: looks at all of a site's that are in use, and forgets the rest. */
  catchUpAll(siteId: string): Promise<VisitorState[]>;
}

const STATES_KEPT = 20_000;
const READ_AT_ONCE = 500;

export function createVisitorStates(store: Store): VisitorStates {
  const states = new Map<string, VisitorState>();

  function keep(state: VisitorState): VisitorState {
    states.set(`${state.siteId} ${state.id}`, state);
    return state;
  }

  function forgetOldest(): void {
    for (const [key, state] of states) {
      if (states.size <= STATES_KEPT) return;
      if (state.holds === 0) states.delete(key);
    }
  }

  /** Reads the folds of these visitors where the store has newer ones; returns those it had. */
  async function readNewer(siteId: string, old: VisitorState[]): Promise<VisitorState[]> {
    if (old.length === 0) return [];
    const ids = old.map(({ id }) => id);
    const rows = await visitorRows(store, siteId, ids);
    return old.filter((state) => {
      const row = rows.get(state.id);
      // While it was read, a commit here may have gone further.
      if (!row || row.rev <= state.rev) return false;
      state.fold = JSON.parse(row.fold) as Fold;
      state.rev = row.rev;
      state.stored = true;
      state.createdAt = row.createdAt;
      return true;
    });
  }

  return {
    async load(siteId, ids) {
      const missing = ids.filter((id) => !states.has(`${siteId} ${id}`));
      const rows = missing.length > 0 ? await visitorRows(store, siteId, [...new Set(missing)]) : new Map();
      const loaded = ids.map((id) => {
        const known = states.get(`${siteId} ${id}`);
        if (known) {
          states.delete(`${siteId} ${id}`);
          return keep(known);
        }
        const row = rows.get(id);
        return keep({
          siteId,
          id,
          fold: row ? (JSON.parse(row.fold) as Fold) : emptyFold(),
          consent: row ? (JSON.parse(row.consent) as Consent) : NO_CONSENT,
          rev: row?.rev ?? 0,
          createdAt: row?.createdAt ?? 0,
          stored: row !== undefined,
          shown: new Map(),
          holds: 0,
        });
      });
      forgetOldest();
      return loaded;
    },

    catchUp(siteId, changed) {
      const old = changed.flatMap(({ id, rev }) => {
        const state = states.get(`${siteId} ${id}`);
        return state && state.rev < rev ? [state] : [];
      });
      return readNewer(siteId, old);
    },

    async catchUpAll(siteId) {
      const used: VisitorState[] = [];
      for (const [key, state] of states) {
        if (state.siteId !== siteId) continue;
        if (state.holds > 0) used.push(state);
        else states.delete(key);
      }
      const changed: VisitorState[] = [];
      for (let at = 0; at < used.length; at += READ_AT_ONCE) {
        changed.push(...(await readNewer(siteId, used.slice(at, at + READ_AT_ONCE))));
      }
      return changed;
    },

    async reload(changed) {
      const bySite = new Map<string, VisitorState[]>();
      for (const state of changed) bySite.set(state.siteId, [...(bySite.get(state.siteId) ?? []), state]);
      for (const [siteId, ofSite] of bySite) {
        const rows = await visitorRows(
          store,
          siteId,
          ofSite.map((state) => state.id),
        );
        for (const state of ofSite) {
          const row = rows.get(state.id);
          state.fold = row ? (JSON.parse(row.fold) as Fold) : emptyFold();
          state.rev = row?.rev ?? 0;
          state.stored = row !== undefined;
        }
      }
    },
  };
}
