import { signal, type ReadonlySignal } from '@preact/signals';
import type { CannedReply } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';

/** The answers of a site that are ready to be used, by shortcut. */
export interface Canned {
  replies: ReadonlySignal<readonly CannedReply[]>;
  load: ReadonlySignal<Load>;
  fetch(site: string): Promise<void>;
  clear(): void;
}

export function createCanned(api: Api): Canned {
  const replies = signal<readonly CannedReply[]>([]);
  const load = signal<Load>(IDLE);
  let turn = 0;
  return {
    replies,
    load,
    async fetch(site) {
      const mine = ++turn;
      if (load.peek().kind !== 'ready') load.value = LOADING;
      try {
        const page = await api.canned(site);
        if (mine !== turn) return;
        replies.value = page.replies;
        load.value = READY;
      } catch (error) {
        if (mine === turn && load.peek().kind !== 'ready') load.value = failed(error);
      }
    },
    clear() {
      turn++;
      replies.value = [];
      load.value = IDLE;
    },
  };
}
