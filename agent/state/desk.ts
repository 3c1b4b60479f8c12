import type { ReadonlySignal, Signal } from '@preact/signals';
import type { AgentClientMessage, ConversationRow, Me } from '../../protocol/agent.ts';
import type { AgentSocket } from '../socket.ts';
import type { Clock } from './clock.ts';
import type { Inbox } from './inbox.ts';
import type { Keep } from './keep.ts';
import type { Live } from './live.ts';
import type { Outbox } from './outbox.ts';
import type { Person } from './person.ts';
import type { Router } from './route.ts';
import type { Session } from './session.ts';
import type { Threads } from './thread.ts';
import type { Typing } from './typing.ts';

/** Everything the views read and do; built once, handed down. */
export interface Desk {
  clock: Clock;
  session: Session;
  router: Router;
  socket: AgentSocket;
  inbox: Inbox;
  threads: Threads;
  outbox: Outbox;
  person: Person;
  live: Live;
  typing: Typing;
  tab: Keep;
  browser: Keep;
  me: ReadonlySignal<Me | null>;
  /** The row of the conversation in hand. */
  current: ReadonlySignal<ConversationRow | null>;
  offline: ReadonlySignal<boolean>;
  /** The conversation closed last, while it can be undone. */
  closed: Signal<ConversationRow | null>;
  help: Signal<boolean>;
  singleKeys: Signal<boolean>;
  send(message: AgentClientMessage): boolean;
  close(row: ConversationRow): void;
  undoClose(): void;
  /** Reads again what the site in hand shows. */
  refresh(): void;
}
