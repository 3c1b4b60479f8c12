import { signal, type ReadonlySignal } from '@preact/signals';
import type { Me } from '../../protocol/agent.ts';
import { Refusal, type Api } from '../api.ts';
import { failed, type Load } from './load.ts';

/** `unknown` until the server has said whether the cookie is good. */
export type SessionState =
  | { kind: 'unknown' }
  | { kind: 'failed'; why: Load }
  | { kind: 'out'; expired: boolean }
  | { kind: 'in'; me: Me };

export interface Session {
  state: ReadonlySignal<SessionState>;
  check(): Promise<void>;
  /** Rejects with a `Refusal`. */
  login(email: string, password: string, code?: string): Promise<void>;
  logout(): Promise<void>;
  /** The server ended the session. */
  expire(): void;
}

export function createSession(api: Api): Session {
  const state = signal<SessionState>({ kind: 'unknown' });
  return {
    state,
    async check() {
      try {
        const me = await api.me();
        const now = state.peek();
        // The same said again would make everything that follows from it be fetched again.
        if (now.kind !== 'in' || JSON.stringify(now.me) !== JSON.stringify(me)) state.value = { kind: 'in', me };
      } catch (error) {
        const inside = state.peek().kind === 'in';
        if (error instanceof Refusal && error.status === 401) state.value = { kind: 'out', expired: inside };
        else if (!inside) state.value = { kind: 'failed', why: failed(error) };
      }
    },
    async login(email, password, code) {
      state.value = { kind: 'in', me: await api.login(email, password, code) };
    },
    async logout() {
      await api.logout();
      state.value = { kind: 'out', expired: false };
    },
    expire() {
      if (state.peek().kind === 'in') state.value = { kind: 'out', expired: true };
    },
  };
}
