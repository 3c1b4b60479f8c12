/**
 * Who is on the site now, as the operators see it: one row a visitor, the page of the tab that spoke last. Each process
 * knows the tabs it has and what the others say of theirs; a visitor's row is all of it together.
 */
import type { LiveVisitor } from '../../protocol/agent.ts';
import type { Page } from '../../protocol/messages.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import type { VisitorState } from '../profiles/states.ts';
import { combined, createElsewhere } from './elsewhere.ts';

export interface LiveVisitors {
  /** A tab came; `name` and `conversation` as the store knows them, `automated` as the tab says. */
  arrive(
    state: VisitorState,
    tab: string,
    page: Page,
    known: { name: string; conversation: string | null; automated: boolean },
  ): void;
  /** A tab shows another page. */
  move(state: VisitorState, tab: string, page: Page): void;
  /** A tab went. The row stays a moment, since most are only between two pages. */
  leave(state: VisitorState, tab: string): void;
  /** They do not want to be seen any more: gone at once, with all of their tabs. */
  vanish(state: VisitorState): void;
  /** The fold changed: the cart, the device. */
  refresh(state: VisitorState): void;
  setConversation(siteId: string, visitorId: string, conversation: string): void;
  rename(siteId: string, visitorId: string, name: string): void;
  of(siteId: string, visitorId: string): LiveVisitor | null;
  all(siteId: string): LiveVisitor[];
  /** Another process has tabs of this visitor, or, given null, none any more. */
  hear(node: string, siteId: string, visitorId: string, row: LiveVisitor | null): void;
  /** These are all whom another process has on a site. */
  hearAll(node: string, siteId: string, rows: LiveVisitor[]): void;
  /** Another process is gone, and whoever it had. */
  forget(node: string): void;
  /** Tells the other processes of everybody here. */
  tellAll(): void;
  stop(): void;
}

/** Longer than a page takes to load on a slow phone, shorter than an operator takes to be misled. */
const GRACE_MS = 8_000;

interface Row {
  state: VisitorState;
  name: string;
  conversation: string | null;
  /** Known before its first event, which is when the fold knows. */
  automated: boolean;
  since: number;
  page: Page;
  pageSince: number;
  tabs: Set<string>;
  leaving: NodeJS.Timeout | null;
}

/** What a commit changes of a row reaches the other processes at most so often. */
const REFRESH_MS = 500;

export function createLiveVisitors({
  bus,
  link,
  deps,
}: {
  bus: Bus;
  link: Link;
  deps: Pick<Deps, 'now'>;
}): LiveVisitors {
  const sites = new Map<string, Map<string, Row>>();
  const elsewhere = createElsewhere();
  const refreshed = new Set<Row>();
  let refreshing: NodeJS.Timeout | null = null;

  const rowOf = (siteId: string, visitorId: string) => sites.get(siteId)?.get(visitorId);

  const together = (siteId: string, visitorId: string) => {
    const row = rowOf(siteId, visitorId);
    return combined([...(row ? [view(row)] : []), ...elsewhere.of(siteId, visitorId)]);
  };

  function tellOperators(siteId: string, visitorId: string): void {
    const subject = agentsSubject(siteId);
    if (!bus.heard(subject)) return;
    const visitor = together(siteId, visitorId);
    bus.publish(subject, visitor ? { t: 'live', visitor } : { t: 'left', visitor: visitorId });
  }

  function tell(row: Row): void {
    tellOperators(row.state.siteId, row.state.id);
    link.send(row.state.siteId, { k: 'live', row: view(row) });
  }

  function remove(row: Row): void {
    const { siteId, id } = row.state;
    const rows = sites.get(siteId);
    rows?.delete(id);
    refreshed.delete(row);
    if (rows?.size === 0) sites.delete(siteId);
    tellOperators(siteId, id);
    link.send(siteId, { k: 'left', visitor: id });
  }

  function tellRefreshed(): void {
    refreshing = null;
    for (const row of refreshed) link.send(row.state.siteId, { k: 'live', row: view(row) });
    refreshed.clear();
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
        row.automated = known.automated;
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

    vanish(state) {
      const row = rowOf(state.siteId, state.id);
      if (!row) return;
      if (row.leaving) clearTimeout(row.leaving);
      remove(row);
    },

    refresh(state) {
      const row = rowOf(state.siteId, state.id);
      if (!row) return;
      tellOperators(state.siteId, state.id);
      if (link.state() === 'alone') return;
      refreshed.add(row);
      refreshing ??= setTimeout(tellRefreshed, REFRESH_MS).unref();
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

    of: together,

    all(siteId) {
      const ids = new Set([...(sites.get(siteId)?.keys() ?? []), ...elsewhere.visitors(siteId)]);
      return [...ids].flatMap((id) => together(siteId, id) ?? []);
    },

    hear(node, siteId, visitorId, row) {
      elsewhere.put(node, siteId, visitorId, row);
      tellOperators(siteId, visitorId);
    },

    hearAll(node, siteId, rows) {
      const before = elsewhere.visitorsOf(node, siteId);
      for (const row of rows) elsewhere.put(node, siteId, row.visitor, row);
      const now = new Set(rows.map((row) => row.visitor));
      for (const id of before) if (!now.has(id)) elsewhere.put(node, siteId, id, null);
      for (const id of new Set([...before, ...now])) tellOperators(siteId, id);
    },

    forget(node) {
      for (const [siteId, visitorId] of elsewhere.forget(node)) tellOperators(siteId, visitorId);
    },

    tellAll() {
      for (const [siteId, rows] of sites) link.send(siteId, { k: 'here', rows: [...rows.values()].map(view) });
    },

    stop() {
      for (const [siteId, rows] of sites) {
        for (const row of rows.values()) if (row.leaving) clearTimeout(row.leaving);
        link.send(siteId, { k: 'here', rows: [] });
      }
      sites.clear();
      if (refreshing) clearTimeout(refreshing);
    },
  };
}

function show(row: Row, page: Page, now: number): void {
  if (row.page.url !== page.url) row.pageSince = now;
  row.page = page;
}

function view({ state, name, conversation, automated, since, page, pageSince, tabs }: Row): LiveVisitor {
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
    automated: automated || fold.automated,
    conversation,
  };
}
