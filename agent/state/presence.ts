import { computed, type ReadonlySignal } from '@preact/signals';
import type { AgentClientMessage } from '../../protocol/agent.ts';
import type { OperatorPresence } from '../../protocol/routing.ts';
import type { Team } from './team.ts';

/** Whether one is there for visitors, as the server sees it. */
export interface OwnPresence {
  /** Null until the server has said it. */
  mine: ReadonlySignal<OperatorPresence | null>;
  /** For how long no key and no pointer was touched in this tab, in ms. */
  idle(): number;
  /** A key or a pointer was touched. */
  touched(): void;
  /** Away by one's own word, or back; without a connection as soon as there is one. */
  setAway(away: boolean): void;
  /** What could not be said yet, for a new connection. */
  unsaid(): AgentClientMessage[];
}

/** The server is told at most so often that somebody is still at it, in ms. */
const TOLD_MS = 30_000;

export function createOwnPresence(
  team: Pick<Team, 'operators'>,
  deps: { me(): string; now(): number; send(message: AgentClientMessage): boolean },
): OwnPresence {
  let touchedAt = deps.now();
  let toldAt = touchedAt;
  let wished: boolean | null = null;
  return {
    mine: computed(() => team.operators.value.find(({ id }) => id === deps.me()) ?? null),
    idle: () => Math.max(0, deps.now() - touchedAt),
    touched() {
      touchedAt = deps.now();
      if (touchedAt - toldAt >= TOLD_MS && deps.send({ t: 'touched' })) toldAt = touchedAt;
    },
    setAway(away) {
      wished = deps.send({ t: 'away', away }) ? null : away;
    },
    unsaid() {
      const messages: AgentClientMessage[] = wished === null ? [] : [{ t: 'away', away: wished }];
      wished = null;
      return messages;
    },
  };
}
