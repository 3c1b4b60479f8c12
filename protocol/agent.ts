/**
 * What the agent page and the server say to each other: the socket at /v1/agent/socket
 * (session cookie, Origin must be PUBLIC_URL) and the bodies of /api/agent/*. Rules A1 ... in docs/protocol.md.
 */
import type { ErrorCode } from './errors.ts';
import type { ConversationView, MessageView, Page, Properties } from './messages.ts';
import type { Reason } from './reason.ts';
import type { OperatorPresence, Presence } from './routing.ts';

export type Role = 'owner' | 'admin' | 'operator';

/** GET /api/agent/me and the answer of POST /api/agent/login {email, password}. */
export interface Me {
  operator: { id: string; name: string; email: string };
  sites: { id: string; name: string; role: Role }[];
}

/** The lists of an inbox. The first three hold what is open. */
export type InboxView = 'mine' | 'unassigned' | 'all' | 'snoozed' | 'closed';

/** One row of the inbox. `waitingSince` is the time of the oldest visitor message not answered, or null. */
export interface ConversationRow extends Omit<ConversationView, 'status'> {
  status: 'open' | 'snoozed' | 'closed';
  /** Whose it is; null: whoever takes it. */
  assignee: { id: string; name: string } | null;
  tags: string[];
  /** When a snoozed one comes back; null: with the visitor's next message. */
  snoozedUntil: number | null;
  visitor: string;
  visitorName: string;
  preview: string;
  previewFrom: 'visitor' | 'operator' | 'assistant';
  /** What the visitor wrote with the rating. */
  ratingComment: string;
  /** Visitor messages that no operator has read. */
  unread: number;
  waitingSince: number | null;
  online: boolean;
  page: Page | null;
}

/** Somebody on the site now. One row a visitor, the page of the tab that spoke last. */
export interface LiveVisitor {
  visitor: string;
  name: string;
  page: Page;
  /** When this page was opened, and when this visit began. */
  pageSince: number;
  since: number;
  tabs: number;
  referrer: string;
  device: string;
  sessions: number;
  /** What is in the cart, and in which currency; '' where the site does not say. */
  cart: number;
  cartCurrency: string;
  automated: boolean;
  conversation: string | null;
}

/** Newest first. `id` makes an entry once. */
export type TimelineEntry =
  | { kind: 'event'; id: string; at: number; type: string; name: string; url: string; properties: Properties }
  | {
      kind: 'decision';
      id: string;
      at: number;
      slot: string;
      policy: string;
      held: boolean;
      propensity: number;
      items: DecidedItem[];
    }
  | { kind: 'message'; id: string; at: number; message: MessageView };

export interface DecidedItem {
  id: string;
  title: string;
  reason: Reason;
  seen: boolean;
  clicked: boolean;
}

/** GET /api/agent/sites/SITE/visitors/VISITOR */
export interface VisitorDetail {
  visitor: string;
  name: string;
  online: boolean;
  firstSeen: number;
  lastSeen: number;
  sessions: number;
  pageViews: number;
  events: number;
  device: string;
  language: string;
  timeZone: string;
  referrer: string;
  firstTouch: Properties;
  lastTouch: Properties;
  /** Truncated: IPv4 /24, IPv6 /48. */
  ip: string;
  automated: boolean;
  consent: { analytics: boolean; personalization: boolean; explicit: boolean };
  held: boolean;
  traits: { name: string; value: string; source: string; at: number }[];
  viewed: ItemInterest[];
  carted: ItemInterest[];
  bought: ItemInterest[];
  categories: { name: string; weight: number }[];
  conversations: ConversationRow[];
  /** Why operators do not speak first to them (O1), apart from their not being on the site; '' where they may. */
  unasked: string;
}

export interface ItemInterest {
  id: string;
  title: string;
  image: string;
  price: number | null;
  currency: string;
  count: number;
  at: number;
}

/** GET .../timeline?before=MS&limit=N */
export interface TimelinePage {
  entries: TimelineEntry[];
  more: boolean;
}

/** GET .../conversations?view=VIEW&tag=TAG&cursor=NEXT */
export interface InboxPage {
  conversations: ConversationRow[];
  /** What to ask the next page with; null at the end. */
  next: string | null;
}

/** GET .../counts: how many conversations each list holds, and in how many open ones somebody waits. */
export type InboxCounts = Record<InboxView | 'waiting', number>;

/** GET .../operators: who works on the site, by name. */
export interface TeamPage {
  operators: Colleague[];
}

export interface Colleague {
  id: string;
  name: string;
  role: Role;
  /** Open conversations that are theirs. */
  open: number;
  presence: Presence;
  /** Away by their own word. */
  byHand: boolean;
}

/** GET .../tags: those in use, the most used first. */
export interface TagsPage {
  tags: string[];
}

/** What an operator wrote for the others (A11). It is the `nth` after the message whose sequence is `after`. */
export interface NoteView {
  id: string;
  conversation: string;
  after: number;
  nth: number;
  operator: { id: string; name: string };
  text: string;
  /** The ids of the operators who are named in it. */
  mentions: string[];
  at: number;
}

/** GET .../mentions: where the operator is named and has not looked. */
export interface MentionsPage {
  conversations: string[];
}

/** GET .../conversations/ID?before=SEQ */
export interface ThreadPage {
  conversation: ConversationRow;
  messages: MessageView[];
  /** Those that stand between and after these messages. */
  notes: NoteView[];
  more: boolean;
}

/** GET .../live */
export interface LivePage {
  visitors: LiveVisitor[];
}

/**
 * What operators do with conversations, one or many at once (A6). `assign` with `from` changes only those that are still
 * theirs (null: nobody's), so that of two who claim at once one gets it.
 */
export type Change =
  | { kind: 'assign'; to: string | null; from?: string | null | undefined }
  | { kind: 'snooze'; until: number | null }
  | { kind: 'tag'; add: string[]; remove: string[] }
  | { kind: 'close' }
  | { kind: 'reopen' };

/** An answer ready to be put into a reply by `/shortcut`; `text` may hold {{visitor.name}} and the like. */
export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
}

/** GET .../canned-replies; PUT and DELETE .../canned-replies/ID change one. */
export interface CannedPage {
  replies: CannedReply[];
}

// ---------------------------------------------------------------- agent page -> server

export type AgentClientMessage =
  /** `idle`: for how long no key and no pointer was touched, ms; nothing: just now. */
  | { t: 'watch'; site: string; idle?: number | undefined }
  | { t: 'watch_visitor'; visitor: string | null }
  | { t: 'reply'; id: string; conversation: string; text: string; at: number }
  | { t: 'note'; id: string; conversation: string; text: string; at: number }
  | { t: 'typing'; conversation: string; on: boolean }
  | { t: 'read'; conversation: string; seq: number }
  /** Looked at where one is named. */
  | { t: 'seen'; conversation: string }
  | { t: 'change'; id: string; conversations: string[]; change: Change }
  /** A key or a pointer was touched; at most twice a minute. */
  | { t: 'touched' }
  /** Away by one's own word, or back (A16). */
  | { t: 'away'; away: boolean }
  | { t: 'ping' };

// ---------------------------------------------------------------- server -> agent page

export type AgentServerMessage =
  /** Answer to `watch`: from here on this site's news follow; fetch lists after it (A2). */
  | { t: 'watching'; site: string; now: number }
  | { t: 'live'; visitor: LiveVisitor }
  | { t: 'left'; visitor: string }
  | { t: 'timeline'; visitor: string; entry: TimelineEntry }
  /** An exposure or click changed a decision already on the timeline. */
  | { t: 'outcome'; visitor: string; decision: string; item: string; seen: boolean; clicked: boolean }
  | { t: 'message'; message: MessageView; row: ConversationRow }
  | { t: 'note'; note: NoteView }
  | { t: 'conversation'; row: ConversationRow }
  /** A request to be called is new or changed: fetch it. */
  | { t: 'callback'; id: string }
  | { t: 'sent'; id: string; conversation: string; seq: number; at: number }
  /** A training began or ended: read it again (B1). */
  | { t: 'training' }
  /** Who is there, of those for whom that changed. */
  | { t: 'presence'; operators: OperatorPresence[] }
  /** The canned replies changed: read them again. */
  | { t: 'canned' }
  /** Answer to `note`. */
  | { t: 'noted'; id: string; note: NoteView }
  /** Answer to `change`: those that it changed. */
  | { t: 'changed'; id: string; conversations: string[] }
  /** `text`: what a visitor has written so far, where the site shows it (O3). */
  | { t: 'typing'; conversation: string; from: 'visitor' | 'operator'; name: string; on: boolean; text?: string }
  | { t: 'error'; code: ErrorCode; message: string; id: string; retryAfter: number }
  | { t: 'pong'; now: number };
