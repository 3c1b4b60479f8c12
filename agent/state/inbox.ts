import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ConversationRow, InboxCounts, InboxView } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { byWaiting, orderOf } from '../waiting.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';
import { createOrder, type Order } from './order.ts';

/** The conversations of one site, as far as somebody looked, and the list of them that is shown. */
export interface Inbox {
  /** All that are known, those of other lists too. */
  rows: ReadonlySignal<ReadonlyMap<string, ConversationRow>>;
  view: ReadonlySignal<InboxView>;
  /** Only with this tag; null: with any. */
  tag: ReadonlySignal<string | null>;
  counts: ReadonlySignal<InboxCounts | null>;
  load: ReadonlySignal<Load>;
  /** There are rows after the last one shown. */
  more: ReadonlySignal<boolean>;
  order: Order;
  /** Open conversations that are known and in which a visitor waits for an answer, longest first. */
  waiting: ReadonlySignal<ConversationRow[]>;
  /** How many wait on the site, known or not. */
  waitingCount: ReadonlySignal<number>;
  show(view: InboxView, tag: string | null): void;
  /** Reads the list anew from its beginning; what is shown stays until it is there. */
  fetch(site: string): Promise<void>;
  /** Reads the next page, once however often it is asked for. */
  further(site: string): Promise<void>;
  /** Counts again soon; a burst of news is one question. */
  recount(site: string): void;
  /** A row pushed: news. */
  put(row: ConversationRow): void;
  /** A row fetched beside something else: it may be older than what was pushed meanwhile. */
  seen(row: ConversationRow): void;
  clear(): void;
}

export interface InboxDeps {
  me(): string;
  later(ms: number, run: () => void): () => void;
}

/** Counts are asked for at most so often, in ms. */
const RECOUNT_MS = 1000;

export function createInbox(api: Api, deps: InboxDeps): Inbox {
  const rows = signal<ReadonlyMap<string, ConversationRow>>(new Map());
  const view = signal<InboxView>('all');
  const tag = signal<string | null>(null);
  const counts = signal<InboxCounts | null>(null);
  const load = signal<Load>(IDLE);
  const next = signal<string | null>(null);
  /** The last row that was read, as it was: what comes after it is not known without gaps, and not shown. */
  const frontier = signal<ConversationRow | null>(null);
  /** Rows pushed since the running fetch began: they are newer than what it brings. */
  let pushed = new Set<string>();
  /** Grows with each fetch, so that an answer overtaken by another is dropped. */
  let turn = 0;
  let reading = false;
  let counting: { again: boolean } | null = null;

  const shown = computed(() => {
    const compare = orderOf(view.value);
    const last = next.value === null ? null : frontier.value;
    return [...rows.value.values()]
      .filter((row) => belongs(row, view.value, tag.value, deps.me()) && (!last || compare(row, last) <= 0))
      .sort(compare)
      .map((row) => row.id);
  });
  const waiting = computed(() =>
    [...rows.value.values()].filter((row) => row.status === 'open' && row.waitingSince !== null).sort(byWaiting),
  );

  /** Adopts a page; what should have been on it and is not is gone. */
  const adopt = (page: { conversations: ConversationRow[]; next: string | null }, first: boolean): void => {
    const compare = orderOf(view.peek());
    const last = page.conversations.at(-1);
    const known = new Map(rows.peek());
    if (first) {
      for (const row of known.values()) {
        const covered = page.next === null || (last && compare(row, last) <= 0);
        if (covered && !pushed.has(row.id) && belongs(row, view.peek(), tag.peek(), deps.me())) known.delete(row.id);
      }
    }
    for (const row of page.conversations) {
      if (pushed.has(row.id)) continue;
      const held = known.get(row.id);
      if (!held || !isAhead(held, row)) known.set(row.id, row);
    }
    batch(() => {
      rows.value = known;
      next.value = page.next;
      if (last) frontier.value = last;
      load.value = READY;
    });
  };

  const count = async (site: string): Promise<void> => {
    const mine = { again: false };
    counting = mine;
    const asked = await api.counts(site).catch(() => null);
    if (counting !== mine) return;
    if (asked) counts.value = asked;
    deps.later(RECOUNT_MS, () => {
      if (counting !== mine) return;
      counting = null;
      if (mine.again) void count(site);
    });
  };

  return {
    rows,
    view,
    tag,
    counts,
    load,
    more: computed(() => next.value !== null),
    order: createOrder(shown, (id) => rows.peek().has(id)),
    waiting,
    waitingCount: computed(() => counts.value?.waiting ?? waiting.value.length),
    show: (wanted, only) =>
      batch(() => {
        if (view.peek() === wanted && tag.peek() === only) return;
        turn++;
        view.value = wanted;
        tag.value = only;
        next.value = null;
        frontier.value = null;
        load.value = IDLE;
      }),
    async fetch(site) {
      const mine = ++turn;
      pushed = new Set();
      reading = false;
      if (load.peek().kind !== 'ready') load.value = LOADING;
      try {
        const page = await api.conversations(site, { view: view.peek(), tag: tag.peek() });
        if (mine === turn) adopt(page, true);
      } catch (error) {
        if (mine === turn) load.value = failed(error);
      }
    },
    async further(site) {
      const cursor = next.peek();
      if (cursor === null || reading) return;
      const mine = turn;
      reading = true;
      try {
        const page = await api.conversations(site, { view: view.peek(), tag: tag.peek(), cursor });
        if (mine === turn) adopt(page, false);
      } catch {
        // Scrolling on asks again.
      } finally {
        if (mine === turn) reading = false;
      }
    },
    recount(site) {
      if (counting) counting.again = true;
      else void count(site);
    },
    put(row) {
      pushed.add(row.id);
      rows.value = new Map(rows.peek()).set(row.id, row);
    },
    seen(row) {
      const held = rows.peek().get(row.id);
      if (!held || !isAhead(held, row)) rows.value = new Map(rows.peek()).set(row.id, row);
    },
    clear: () =>
      batch(() => {
        turn++;
        counting = null;
        rows.value = new Map();
        counts.value = null;
        next.value = null;
        frontier.value = null;
        load.value = IDLE;
      }),
  };
}

/** Whether a row is in a list. */
export function belongs(row: ConversationRow, view: InboxView, tag: string | null, me: string): boolean {
  if (tag !== null && !row.tags.includes(tag)) return false;
  if (view === 'snoozed' || view === 'closed') return row.status === view;
  if (row.status !== 'open') return false;
  return view === 'all' || (view === 'mine' ? row.assignee?.id === me : row.assignee === null);
}

/** Whether a row knows something that another does not know yet; what it counts only grows. */
function isAhead(row: ConversationRow, other: ConversationRow): boolean {
  return (
    row.seq > other.seq ||
    row.updatedAt > other.updatedAt ||
    row.readByOperator > other.readByOperator ||
    row.readByVisitor > other.readByVisitor
  );
}
