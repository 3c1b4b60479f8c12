/** Who is on the site now, as the operators see it: one row a visitor, the page of the tab that spoke last. */
import type { LiveVisitor } from '../../protocol/agent.ts';
import type { Page } from '../../protocol/messages.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Deps } from '../deps.ts';
import type { VisitorState } from '../profiles/states.ts';

export interface LiveVisitors {
  /** A tab came; `name` and `conversation` as the store knows them. */
  arrive(state: VisitorState, tab: string, page: Page, known: { name: string; conversation: string | null }): void;
  /** A tab shows another page. */
  move(state: VisitorState, tab: string, page: Page): void;
  /** A tab went. The row stays a moment, since most are only between two pages. */
  leave(state: VisitorState, tab: string): void;
  /** The fold changed: the cart, the device. */
  refresh(state: VisitorState): void;
  setConversation(siteId: string, visitorId: string, conversation: string): void;
  rename(siteId: string, visitorId: string, name: string): void;
  of(siteId: string, visitorId: string): LiveVisitor | null;
  all(siteId: string): LiveVisitor[];
  stop(): void;
}

/** Longer than a page takes to load on a slow phone, shorter than an operator takes to be misled. */
const GRACE_MS = 8_000;

interface Row {
  state: VisitorState;
  name: string;
  conversation: string | null;
  since: number;
  page: Page;
  pageSince: number;
  tabs: Set<string>;
  leaving: NodeJS.Timeout | null;
}

export function createLiveVisitors({ bus, deps }: { bus: Bus; deps: Pick<Deps, 'now'> }): LiveVisitors {
  const sites = new Map<string, Map<string, Row>>();

  const rowOf = (siteId: string, visitorId: string) => sites.get(siteId)?.get(visitorId);

  function tell(row: Row): void {
    const subject = agentsSubject(row.state.siteId);
    if (bus.heard(subject)) bus.publish(subject, { t: 'live', visitor: view(row) });
  }

  function remove(row: Row): void {
    const { siteId, id } = row.state;
    const rows = sites.get(siteId);
    rows?.delete(id);
    if (rows?.size === 0) sites.delete(siteId);
    bus.publish(agentsSubject(siteId), { t: 'left', visitor: id });
  }

  return {
    arrive(state, tab, page, known) {
      const rows = sites.get(state.siteId) ?? new Map<string, Row>();
      sites.set(state.siteId, rows);
      const row = rows.get(state.id);
      if (row) {
        if (row.leaving) clearTimeout(row.leaving);
        row.leaving = null;
        row.tabs.add(tab);
        row.state = state;
        row.name = known.name;
        row.conversation = known.conversation;
        show(row, page, deps.now());
        tell(row);
        return;
      }
      const now = deps.now();
      const fresh: Row = { state, ...known, since: now, page, pageSince: now, tabs: new Set([tab]), leaving: null };
      rows.set(state.id, fresh);
      tell(fresh);
    },

    move(state, tab, page) {
      const row = rowOf(state.siteId, state.id);
      if (!row?.tabs.has(tab) || (row.page.url === page.url && row.page.title === page.title)) return;
      show(row, page, deps.now());
      tell(row);
    },

    leave(state, tab) {
      const row = rowOf(state.siteId, state.id);
      if (!row) return;
      row.tabs.delete(tab);
      if (row.tabs.size > 0) tell(row);
      else if (!row.leaving) {
        row.leaving = setTimeout(() => remove(row), GRACE_MS);
        row.leaving.unref();
      }
    },

    refresh(state) {
      const row = rowOf(state.siteId, state.id);
      if (row) tell(row);
    },

    setConversation(siteId, visitorId, conversation) {
      const row = rowOf(siteId, visitorId);
      if (!row || row.conversation === conversation) return;
      row.conversation = conversation;
      tell(row);
    },

    rename(siteId, visitorId, name) {
      const row = rowOf(siteId, visitorId);
      if (!row || row.name === name) return;
      row.name = name;
      tell(row);
    },

    of(siteId, visitorId) {
      const row = rowOf(siteId, visitorId);
      return row ? view(row) : null;
    },

    all: (siteId) => [...(sites.get(siteId)?.values() ?? [])].map(view),

    stop() {
      for (const rows of sites.values()) for (const row of rows.values()) if (row.leaving) clearTimeout(row.leaving);
      sites.clear();
    },
  };
}

function show(row: Row, page: Page, now: number): void {
  if (row.page.url !== page.url) row.pageSince = now;
  row.page = page;
}

function view({ state, name, conversation, since, page, pageSince, tabs }: Row): LiveVisitor {
  const { fold } = state;
  return {
    visitor: state.id,
    name,
    page,
    pageSince,
    since,
    tabs: tabs.size,
    referrer: fold.referrer,
    device: fold.device,
    sessions: fold.sessions,
    cart: fold.cartValue,
    cartCurrency: fold.cartCurrency ?? '',
    automated: fold.automated,
    conversation,
  };
}
