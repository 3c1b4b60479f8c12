/**
 * What the entry hands to a chunk loaded later. A chunk imports only types from here, so that nothing of the entry
 * is built into it twice and no static import can appear in the classic script.
 */
import type {
  ClientEvent,
  ClientMessage,
  ConversationView,
  DecisionView,
  MessageView,
  SlotRequest,
} from '../protocol/messages.ts';
import type { Language } from '../protocol/language.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { Catalogue } from './words/catalogue.ts';

/** A value one can read and watch. `watch` calls back on change, not at once, and returns what stops it. */
export interface Cell<T> {
  get(): T;
  set(value: T): void;
  watch(listener: (value: T) => void): () => void;
}

/** The state of a message the visitor wrote. `failed` keeps its text and offers retry. */
export type Delivery = 'sending' | 'sent' | 'failed';

/** A message as the panel shows it; one not yet acknowledged has seq 0. */
export interface LocalMessage extends MessageView {
  delivery: Delivery;
}

export interface Store {
  config: SiteConfig;
  /** The socket is open and greeted. */
  connected: Cell<boolean>;
  /** The browser has been without the server long enough to say so. */
  offline: Cell<boolean>;
  /** Somebody of the site is there. */
  online: Cell<boolean>;
  conversations: Cell<ConversationView[]>;
  /** Messages of one conversation, in order: acknowledged by seq, then the pending by time. */
  messages(conversation: string): Cell<LocalMessage[]>;
  /** Name of the operator typing in a conversation, empty when nobody is. */
  typing: Cell<{ conversation: string; name: string }>;
  unread: Cell<number>;
  /** The visitor's first name, as the site knows it; '' while it does not. */
  name: Cell<string>;
  decisions: Cell<{ [slot: string]: DecisionView }>;
  open: Cell<boolean>;
  /** What `foyer('open', ...)` was last called with: a view of the panel, and where in it. */
  to: Cell<unknown[]>;
}

/** By whom, where and as what something is sent that does not go through the outbox. */
export interface Begun {
  conversation: string;
  /** The message's, made here. */
  id: string;
  token: string;
}

export interface Transport {
  /** Puts a message into the outbox and sends it when it can. `conversation` '' begins or continues the open one, 'new' begins one. Returns the conversation's id. */
  send(conversation: string, text: string): string;
  /** What `send` does before it sends: from here on there is a conversation, and somebody who writes in it. */
  begin(conversation: string): Begun;
  /** Sends again what failed. */
  retry(messageId: string): void;
  /** Loads older messages into the store; resolves to whether there are more. */
  history(conversation: string, before: number): Promise<boolean>;
  /** `text`: what is written so far, where operators are shown it. */
  typing(conversation: string, on: boolean, text?: string): void;
  read(conversation: string, seq: number): void;
  /** What is done with a conversation at once or not at all; false where there is no connection. */
  tell(what: Extract<ClientMessage, { t: 'verdict' | 'rate' | 'status' }>): boolean;
  /** Declares the slots of this page; decisions arrive in the store. */
  slots(wanted: SlotRequest[]): void;
  /** An event onto the outbox; the tracker adds id, time and url. */
  track(event: Pick<ClientEvent, 'type' | 'name' | 'properties'>): void;
}

/** Drafts and the like; falls back to memory where storage throws or consent is missing. */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

export interface Host {
  store: Store;
  transport: Transport;
  keep: Keep;
  /** The open shadow root the widget lives in; the launcher is already there. */
  root: ShadowRoot;
  /** The launcher, where focus returns. */
  launcher: HTMLElement;
  close(): void;
  /** JSON of a path below `/v1/sites/WRITE_KEY/`; with a body it is posted. Rejects on any answer but 2xx. */
  ask(path: string, body?: unknown): Promise<unknown>;
  /** By which a visitor's word is counted once: the token, where there is one. */
  voice(): string;
  /** The address of a path below `/v1/sites/WRITE_KEY/`. */
  address(path: string): string;
  /** Now, as integer milliseconds UTC. */
  now(): number;
  /** What the widget speaks; undefined until its words are here, or cannot be had. Changes when the page's language does. */
  speech: Cell<Speech | undefined>;
}

/** The language of everything that the widget says. */
export interface Speech {
  language: Language;
  /** For Intl and `lang`: with the page's region. */
  locale: string;
  dir: 'ltr' | 'rtl';
  /** Undefined where it is English, which each area has itself. */
  words: Catalogue | undefined;
}

/** panel chunk: `export const mount: MountPanel`. Returns what unmounts it. */
export type MountPanel = (host: Host) => () => void;
