/** What a socket works with. */
import type { Logger } from 'pino';
import type { Store } from '../../db/store.ts';
import type { Assistant } from '../assistant/assistant.ts';
import type { Bus } from '../bus/bus.ts';
import type { Limits } from '../config.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { FileLinks } from '../conversations/file-links.ts';
import type { Notes } from '../conversations/notes.ts';
import type { Decider } from '../decisions/decider.ts';
import type { Deps } from '../deps.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { KeyedBuckets } from '../limits/bucket.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import type { Holds } from '../limits/holds.ts';
import type { Approaches } from '../outreach/approach.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { OperatorPresences } from '../presence/operators.ts';
import type { VisitorStates } from '../profiles/states.ts';
import type { SiteDirectory } from '../sites/directory.ts';

export interface SocketParts {
  store: Store;
  bus: Bus;
  deps: Deps;
  log: Logger;
  limits: Limits;
  states: VisitorStates;
  ingest: Ingest;
  decider: Decider;
  conversations: Conversations;
  fileLinks: FileLinks;
  notes: Notes;
  assistant: Assistant;
  live: LiveVisitors;
  operatorsOnline: OperatorsOnline;
  presences: OperatorPresences;
  /** Sockets by visitor and by address. */
  sockets: Holds;
  newConversations: SharedBuckets;
  approaches: Approaches;
}

export interface VisitorParts extends SocketParts {
  directory: SiteDirectory;
  /** Events and messages, by visitor. */
  events: KeyedBuckets;
  messages: KeyedBuckets;
}
