/**
 * The visitor's socket: every message that crosses it, on one page.
 * Rules P1, P2 ... are in docs/protocol.md. Times are integer milliseconds UTC.
 * Ids are made by the side that speaks first; the same id twice is a no-op (P4).
 */
import type { ErrorCode } from './errors.ts';
import type { Language } from './language.ts';
import type { Reason } from './reason.ts';

export const PROTOCOL_VERSION = 1;

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Properties = { [key: string]: Json };

/** What the visitor agreed to. `explicit` is false where the site asks for no consent and the visitor said nothing. */
export interface Consent {
  analytics: boolean;
  personalization: boolean;
  explicit: boolean;
}

/** The page a tab shows. Secrets in the query string are masked by the tracker before it leaves the browser. */
export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/**
 * One thing that happened. `type` says which road it takes, `name` is the Segment name ("Product Viewed").
 * `page`: a page view. `identify`: properties are {userId, traits}. `exposure` and `click`: properties are
 * {decisionId, slot, itemId, position} (P9). `at` is the browser's clock.
 */
export interface ClientEvent {
  id: string;
  type: 'track' | 'page' | 'identify' | 'exposure' | 'click';
  name: string;
  at: number;
  url: string;
  properties: Properties;
}

/** What a browser tells once per socket so that events need not repeat it. */
export interface Device {
  language: string;
  timeZone: string;
  screen: string;
  /** `navigator.webdriver` or a known bot: stored, flagged, never counted. */
  automated: boolean;
}

export interface SlotRequest {
  slot: string;
  limit: number;
}

// ---------------------------------------------------------------- browser -> server

export type ClientMessage =
  | Hello
  | { t: 'events'; sentAt: number; events: ClientEvent[] }
  /** `language`: what the panel speaks in which it was written; articles are quoted in it (P18). */
  | { t: 'message'; id: string; conversation: string; text: string; at: number; language?: string | undefined }
  /** With `text`: what stands in the field, where the site shows it to operators and says so (O3). */
  | { t: 'typing'; conversation: string; on: boolean; text?: string | undefined }
  /** The visitor does not want to be spoken to first (O1). */
  | { t: 'decline'; conversation: string }
  | { t: 'read'; conversation: string; seq: number }
  | { t: 'history'; conversation: string; before: number; limit: number }
  /** The visitor ends their conversation, or opens it again. */
  | { t: 'status'; conversation: string; status: 'open' | 'closed' }
  /** Whether the automatic answer was enough (P18). */
  | { t: 'verdict'; conversation: string; helped: boolean }
  /** 1 to 5, once, after it was closed (P19). */
  | { t: 'rate'; conversation: string; rating: number; comment: string }
  | { t: 'consent'; consent: Consent }
  | { t: 'slots'; slots: SlotRequest[] }
  | { t: 'recommend'; id: string; slot: string; limit: number }
  /** What the site calls this visitor (P21). */
  | { t: 'self' }
  | { t: 'ping' };

/** First, within 10 s, once (P1). `seqs` is the last sequence held of each conversation (P6). */
export interface Hello {
  t: 'hello';
  v: number;
  token: string;
  tab: string;
  page: Page;
  device: Device;
  consent: Consent;
  seqs: { [conversation: string]: number };
  slots: SlotRequest[];
}

// ---------------------------------------------------------------- server -> browser

export type ServerMessage =
  | { t: 'welcome'; v: number; now: number; online: boolean; conversations: ConversationView[] }
  | { t: 'ack'; ids: string[]; rejected: Rejection[] }
  | { t: 'sent'; id: string; conversation: string; seq: number; at: number }
  | { t: 'message'; message: MessageView }
  | { t: 'history'; conversation: string; messages: MessageView[]; more: boolean }
  | { t: 'typing'; conversation: string; name: string; on: boolean }
  | { t: 'read'; conversation: string; seq: number }
  | { t: 'conversation'; conversation: ConversationView }
  | { t: 'presence'; online: boolean }
  | { t: 'launcher'; text: string }
  /** The owner's greeting, due on this page (O2). */
  | { t: 'greeting'; id: string; text: string }
  | { t: 'decision'; decision: DecisionView }
  | { t: 'recommendation'; id: string; decision: DecisionView }
  | { t: 'self'; name: string }
  | { t: 'error'; code: ErrorCode; message: string; id: string; retryAfter: number }
  | { t: 'pong'; now: number };

/** An event or a message that will never be stored as it is; the client drops it (P5). */
export interface Rejection {
  id: string;
  code: ErrorCode;
  message: string;
}

/** `seq` is the last sequence of the conversation; `read` what the other side has read (P7). */
export interface ConversationView {
  id: string;
  status: 'open' | 'closed';
  seq: number;
  readByVisitor: number;
  readByOperator: number;
  /** What the visitor said of it, 1 to 5; null until they did. */
  rating: number | null;
  createdAt: number;
  updatedAt: number;
}

/** `id` is the sender's; `seq` the server's order within the conversation, from 1, without gaps (P6). */
export interface MessageView {
  id: string;
  conversation: string;
  seq: number;
  from: 'visitor' | 'operator' | 'assistant';
  /** The operator's display name; empty for the visitor. What is automatic says so. */
  name: string;
  text: string;
  /** Only of the assistant: whose words `text` is, or that it goes to a person. */
  automatic?: Automatic;
  at: number;
  /** What was sent; the text is its name then (D1). */
  file?: FileView;
}

/** A file in a conversation. `type` is by its content. */
export interface FileView {
  /** A path of the server. Whoever has it reads the file; it holds for a week at least, and each answer brings a new one. */
  url: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  /** Of a picture: the size of what `url` + `/preview` shows, without what the camera noted; null for what is only offered. */
  preview: { width: number; height: number } | null;
}

/** `quote`: `text` stands word for word in that article. `handover`: the conversation waits for a person. */
export type Automatic =
  /** `language`: what the words quoted are in; older ones do not say. */
  { kind: 'quote'; slug: string; title: string; language?: Language } | { kind: 'handover'; asked: boolean };

/** `id` is null where no visitor is known: nothing is recorded then, and nothing is counted (P8). */
export interface DecisionView {
  id: string | null;
  slot: string;
  items: ItemCard[];
}

export interface ItemCard {
  id: string;
  title: string;
  url: string;
  image: string;
  price: number | null;
  currency: string;
  reason: Reason;
}
