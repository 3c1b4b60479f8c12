import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { Colleague } from '../../protocol/agent.ts';
import type { OperatorPresence } from '../../protocol/routing.ts';
import type { Api } from '../api.ts';

/** Who works on the site, and the tags in use: what one chooses from. */
export interface Team {
  operators: ReadonlySignal<readonly Colleague[]>;
  tags: ReadonlySignal<readonly string[]>;
  /** They are on their way, anew or for the first time. */
  reading: ReadonlySignal<boolean>;
  /** Reads both; what is there stays until it comes. */
  fetch(site: string): Promise<void>;
  nameOf(operator: string): string;
  /** Who came, went or is away. False: somebody is among them who was not here when the list was read. */
  put(news: readonly OperatorPresence[]): boolean;
  clear(): void;
}

export function createTeam(api: Api): Team {
  const operators = signal<readonly Colleague[]>([]);
  const tags = signal<readonly string[]>([]);
  const reading = signal(false);
  let turn = 0;
  /** What was heard since the list on its way was asked for: it may have been read before. */
  let heard = new Map<string, OperatorPresence>();
  return {
    operators,
    tags,
    reading,
    async fetch(site) {
      const mine = ++turn;
      heard = new Map();
      reading.value = true;
      const [team, used] = await Promise.all([api.operators(site).catch(() => null), api.tags(site).catch(() => null)]);
      if (mine !== turn) return;
      batch(() => {
        if (team) operators.value = team.operators.map((one) => ({ ...one, ...heard.get(one.id) }));
        if (used) tags.value = used.tags;
        reading.value = false;
      });
    },
    put(news) {
      const known = new Map(news.map((one) => [one.id, one]));
      for (const one of news) heard.set(one.id, one);
      const before = operators.peek();
      operators.value = before.map((one) => ({ ...one, ...known.get(one.id) }));
      return news.every(({ id }) => before.some((one) => one.id === id));
    },
    nameOf: (id) => operators.peek().find((one) => one.id === id)?.name ?? '',
    clear() {
      turn++;
      batch(() => {
        operators.value = [];
        tags.value = [];
        reading.value = false;
      });
    },
  };
}
