import { signal, type ReadonlySignal } from '@preact/signals';
import type { Sandbox } from '../../protocol/sandbox.ts';
import type { Api } from '../api.ts';

/** The training of the site in hand: made-up visitors to practise on. */
export interface Training {
  now: ReadonlySignal<Sandbox>;
  fetch(site: string): Promise<void>;
  /** Rejects with a `Refusal`. */
  start(site: string, visitors: number): Promise<void>;
  /** Rejects with a `Refusal`. */
  stop(site: string): Promise<void>;
}

const NONE: Sandbox = { visitors: 0, until: null };

export function createTraining(api: Api): Training {
  const now = signal<Sandbox>(NONE);
  const path = (site: string): string => `/sites/${encodeURIComponent(site)}/sandbox`;
  return {
    now,
    async fetch(site) {
      now.value = await api.call<Sandbox>('GET', path(site)).catch(() => NONE);
    },
    async start(site, visitors) {
      now.value = await api.call<Sandbox>('POST', path(site), { visitors });
    },
    async stop(site) {
      now.value = await api.call<Sandbox>('DELETE', path(site));
    },
  };
}
