import type { ReadonlySignal, Signal } from '@preact/signals';
import type { AgentClientMessage, CannedReply, ConversationRow, InboxView, Me } from '../../protocol/agent.ts';
import type { AgentSocket } from '../socket.ts';
import type { Api } from '../api.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Canned } from './canned.ts';
import type { Changes } from './changes.ts';
import type { Callbacks } from './callbacks.ts';
import type { Clock } from './clock.ts';
import type { Inbox } from './inbox.ts';
import type { InvitationLink } from './invitation.ts';
import type { Keep } from './keep.ts';
import type { Live } from './live.ts';
import type { Outbox } from './outbox.ts';
import type { Person } from './person.ts';
import type { OwnPresence } from './presence.ts';
import type { Router } from './route.ts';
import type { Session } from './session.ts';
import type { Team } from './team.ts';
import type { Settings } from './settings.ts';
import type { Threads } from './thread.ts';
import type { Training } from './training.ts';
import type { Typing } from './typing.ts';
import type { Uploads } from './uploads.ts';

/** What is chosen, and for which conversations. */
export type Picking =
  | { kind: 'anything' | 'filter' | 'article' }
  | { kind: 'search'; first: string }
  | { kind: 'assign' | 'snooze' | 'tag'; rows: readonly ConversationRow[] };

/** Everything the views read and do; built once, handed down. */
export interface Desk {
  api: Api;
  invitation: Signal<InvitationLink | null>;
  clock: Clock;
  session: Session;
  router: Router;
  socket: AgentSocket;
  inbox: Inbox;
  threads: Threads;
  outbox: Outbox;
  person: Person;
  live: Live;
  callbacks: Callbacks;
  settings: Settings;
  typing: Typing;
  training: Training;
  tab: Keep;
  browser: Keep;
  me: ReadonlySignal<Me | null>;
  /** The row of the conversation in hand. */
  current: ReadonlySignal<ConversationRow | null>;
  offline: ReadonlySignal<boolean>;
  uploads: Uploads;
  team: Team;
  presence: OwnPresence;
  notifier: Notifier;
  canned: Canned;
  changes: Changes;
  /** What one writes: an answer, or a note for the others. */
  writing: Signal<'reply' | 'note'>;
  /** Conversations in whose notes one is named and has not looked. */
  mentions: Signal<ReadonlySet<string>>;
  /** A canned reply that is to be put into the answer, from elsewhere on the page. */
  inserting: Signal<CannedReply | null>;
  newId(): string;
  /** Conversations marked in the list, for doing something to all of them. */
  marked: Signal<ReadonlySet<string>>;
  /** The row of the list that has or had the focus: it is drawn wherever the list was scrolled to. */
  pointed: Signal<string | null>;
  /** What is being chosen in front of the page. */
  picking: Signal<Picking | null>;
  /** A message that was looked for and is to be brought into view. */
  sought: Signal<{ conversation: string; id: string; seq: number } | null>;
  help: Signal<boolean>;
  singleKeys: Signal<boolean>;
  send(message: AgentClientMessage): boolean;
  /** Closes these, or opens them again where they are closed. */
  finish(rows: readonly ConversationRow[]): void;
  /** Makes these the operator's own; what a colleague has only "over", or when asked for twice. */
  take(rows: readonly ConversationRow[], over?: boolean): void;
  /** Shows another list of the inbox. */
  show(view: InboxView, tag?: string | null): void;
  /** Reads again what the site in hand shows. */
  refresh(): void;
}
