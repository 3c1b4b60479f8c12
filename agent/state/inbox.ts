import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { byWaiting } from '../waiting.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';
import { createOrder, type Order } from './order.ts';

export type Status = ConversationRow['status'];

/** The conversations of one site: those open, and those closed as far as somebody looked. */
export interface Inbox {
  rows: ReadonlySignal<ReadonlyMap<string, ConversationRow>>;
  status: ReadonlySignal<Status>;
  load: ReadonlySignal<Load>;
  more: ReadonlySignal<boolean>;
  order: Order;
  /** Open conversations in which a visitor waits for an answer, longest first. */
  waiting: ReadonlySignal<ConversationRow[]>;
  show(status: Status): void;
  /** Reads the list anew; what is shown stays until it is there. */
  fetch(site: string): Promise<void>;
  older(site: string): Promise<void>;
  /** A row pushed: news. */
  put(row: ConversationRow): void;
  /** A row fetched beside something else: it may be older than what was pushed meanwhile. */
  seen(row: ConversationRow): void;
  clear(): void;
}

export function createInbox(api: Api): Inbox {
  const rows = signal<ReadonlyMap<string, ConversationRow>>(new Map());
  const status = signal<Status>('open');
  const load = signal<Load>(IDLE);
  const more = signal(false);
  /** Rows pushed since the running fetch began: they are newer than what it brings. */
  let pushed = new Set<string>();
  /** Grows with each fetch, so that an answer overtaken by another is dropped. */
  let turn = 0;

  const sorted = computed(() =>
    [...rows.value.values()]
      .filter((row) => row.status === status.value)
      .sort(byWaiting)
      .map((row) => row.id),
  );
  const waiting = computed(() =>
    [...rows.value.values()].filter((row) => row.status === 'open' && row.waitingSince !== null).sort(byWaiting),
  );

  const fetch = async (site: string, asked: Status = status.peek()): Promise<void> => {
    const mine = ++turn;
    pushed = new Set();
    if (load.peek().kind !== 'ready') load.value = LOADING;
    try {
      const page = await api.conversations(site, asked);
      if (mine !== turn) return;
      const next = new Map(rows.peek());
      for (const row of next.values()) if (row.status === asked && !pushed.has(row.id)) next.delete(row.id);
      for (const row of page.conversations) if (!pushed.has(row.id)) next.set(row.id, row);
      batch(() => {
        rows.value = next;
        more.value = page.more;
        load.value = READY;
      });
    } catch (error) {
      if (mine === turn) load.value = failed(error);
    }
  };

  return {
    rows,
    status,
    load,
    more,
    order: createOrder(sorted, (id) => rows.peek().has(id)),
    waiting,
    show: (next) =>
      batch(() => {
        if (status.peek() === next) return;
        status.value = next;
        more.value = false;
        load.value = IDLE;
      }),
    fetch: (site) => fetch(site),
    async older(site) {
      const asked = status.peek();
      const mine = turn;
      const shown = [...rows.peek().values()].filter((row) => row.status === asked);
      const before = Math.min(...shown.map((row) => row.updatedAt));
      try {
        const page = await api.conversations(site, asked, Number.isFinite(before) ? before + 1 : undefined);
        if (mine !== turn) return;
        const next = new Map(rows.peek());
        for (const row of page.conversations) if (!next.has(row.id)) next.set(row.id, row);
        batch(() => {
          rows.value = next;
          more.value = page.more;
        });
      } catch (error) {
        if (mine === turn) load.value = failed(error);
      }
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
        rows.value = new Map();
        more.value = false;
        load.value = IDLE;
      }),
  };
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
