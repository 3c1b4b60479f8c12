import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { LiveVisitor } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';
import { createOrder, type Order } from './order.ts';

/** Who is on the site now. Somebody who left stays, marked, while the pointer rests on the list. */
export interface Live {
  visitors: ReadonlySignal<ReadonlyMap<string, LiveVisitor>>;
  gone: ReadonlySignal<ReadonlySet<string>>;
  load: ReadonlySignal<Load>;
  order: Order;
  /** How many people are there: without those who left, and without robots. */
  count: ReadonlySignal<number>;
  fetch(site: string): Promise<void>;
  put(visitor: LiveVisitor): void;
  leave(visitor: string): void;
  clear(): void;
}

export function createLive(api: Api): Live {
  const visitors = signal<ReadonlyMap<string, LiveVisitor>>(new Map());
  const gone = signal<ReadonlySet<string>>(new Set());
  const load = signal<Load>(IDLE);
  /** Visitors who moved since the running fetch began: newer than what it brings. */
  let pushed = new Set<string>();
  let turn = 0;

  const present = computed(() => [...visitors.value.values()].filter((one) => !gone.value.has(one.visitor)));
  /** The newest visit first. */
  const sorted = computed(() =>
    present.value.sort((a, b) => b.since - a.since || (a.visitor < b.visitor ? -1 : 1)).map((one) => one.visitor),
  );
  const order = createOrder(sorted, (id) => visitors.peek().has(id));

  /** Those who left are forgotten when they come back or when the list is next read. */
  const settle = (next: Map<string, LiveVisitor>, left: Set<string>): void =>
    batch(() => {
      gone.value = left;
      visitors.value = next;
    });

  return {
    visitors,
    gone,
    load,
    order,
    count: computed(() => present.value.filter(({ automated }) => !automated).length),
    async fetch(site) {
      const mine = ++turn;
      pushed = new Set();
      if (load.peek().kind !== 'ready') load.value = LOADING;
      try {
        const page = await api.live(site);
        if (mine !== turn) return;
        const next = new Map<string, LiveVisitor>();
        for (const one of page.visitors) if (!pushed.has(one.visitor)) next.set(one.visitor, one);
        for (const id of pushed) {
          const one = visitors.peek().get(id);
          if (one) next.set(id, one);
        }
        batch(() => {
          settle(next, new Set([...gone.peek()].filter((id) => pushed.has(id))));
          load.value = READY;
        });
      } catch (error) {
        if (mine === turn) load.value = failed(error);
      }
    },
    put(visitor) {
      pushed.add(visitor.visitor);
      const left = new Set(gone.peek());
      left.delete(visitor.visitor);
      settle(new Map(visitors.peek()).set(visitor.visitor, visitor), left);
    },
    leave(visitor) {
      pushed.add(visitor);
      gone.value = new Set(gone.peek()).add(visitor);
    },
    clear: () =>
      batch(() => {
        turn++;
        settle(new Map(), new Set());
        load.value = IDLE;
      }),
  };
}
