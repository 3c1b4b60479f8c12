/** What one can do with a conversation; each thing stored, then told to the visitor's tabs and the operators. */
import {
  appendMessage,
  conversationById,
  conversationsById,
  markRead,
  messagesAfter,
  type ConversationRecord,
  type MessageRecord,
} from '../../db/queries/conversations.ts';
import type { Store } from '../../db/store.ts';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Language } from '../../protocol/language.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { agentsSubject, timelineSubject, visitorSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { FileLinks } from './file-links.ts';
import { createRowLoader } from './row-loader.ts';
import { createRows, type RowsOf } from './rows.ts';
import { presentable } from './text.ts';
import { conversationView, messageView, type AttachedFile } from './views.ts';

export interface Writing {
  siteId: string;
  conversationId: string;
  /** The client's id. */
  id: string;
  text: string;
  /** Where and in which language a conversation begins with it; '' for what is not known, or not to be. */
  page?: string;
  language?: string;
  /** In which language help is quoted to a visitor who asks. It is stored nowhere. */
  reads?: Language | undefined;
  /** Makes it a message of the kind 'file'; the text is the file's name. */
  file?: AttachedFile;
}

export interface Typing {
  conversation: string;
  visitor: string;
  from: 'visitor' | 'operator';
  /** The operator's. */
  name: string;
  on: boolean;
  /** What a visitor has written so far, where the site shows it. */
  text?: string;
}

/** `isNew` is false for an id that was there. */
export type Sent = { ok: true; message: MessageView; isNew: boolean } | { ok: false; code: ErrorCode; message: string };

export interface Conversations {
  sendFromVisitor(writing: Writing & { visitorId: string; mayBegin(): Promise<boolean> }): Promise<Sent>;
  sendFromOperator(writing: Writing & { operatorId: string; name: string }): Promise<Sent>;
  readByVisitor(siteId: string, visitorId: string, conversationId: string, seq: number): Promise<void>;
  readByOperator(siteId: string, conversationId: string, seq: number): Promise<void>;
  /** What operators see of these changed, and with `visitors` what visitors see: tells everybody, on all processes. */
  tellChanged(siteId: string, ids: string[], visitors: boolean): Promise<void>;
  /** Somebody writes, or stopped; not stored. */
  typing(siteId: string, typing: Typing): void;
  /** Another process stored a message: tells those who are here. */
  hearMessage(
    siteId: string,
    said: { visitor: string; conversation: string; seq: number; reopened: boolean },
  ): Promise<void>;
  /** Another process changed a status or a read mark. */
  hearChange(siteId: string, conversationId: string): Promise<void>;
  hearTyping(siteId: string, typing: Typing): void;
  /** Tells a message that something else stored, on all processes. */
  tellMessage(siteId: string, visitorId: string, message: MessageRecord): Promise<void>;
  /** Rows of the inbox for these records. */
  rows: RowsOf;
}

export function createConversations(parts: {
  store: Store;
  bus: Bus;
  link: Link;
  live: LiveVisitors;
  deps: Pick<Deps, 'now'>;
  fileLinks: FileLinks;
  /** Somebody wrote in a conversation of this visitor. */
  onStored(siteId: string, visitorId: string): void;
  /** A visitor wrote: it is stored and told. */
  /** @param reads see Writing */
  onVisitorWrote(siteId: string, message: MessageView, reads: Language | undefined): void;
  /** What operators see of conversations changed. */
  onChanged(siteId: string): void;
}): Conversations {
  const { store, bus, link, live, deps, fileLinks, onStored, onVisitorWrote, onChanged } = parts;

  const rows = createRows({ store, live });
  const rowOf = createRowLoader(store, rows);

  async function tellOperators(siteId: string, conversationId: string): Promise<void> {
    if (!bus.heard(agentsSubject(siteId))) return;
    const row = await rowOf(siteId, conversationId);
    if (row) bus.publish(agentsSubject(siteId), { t: 'conversation', row });
  }

  /** A message opens a closed conversation again. */
  function tellReopened(siteId: string, row: ConversationRow): void {
    const { id, seq, readByVisitor, readByOperator, rating, createdAt, updatedAt } = row;
    const marks = { seq, readByVisitor, readByOperator };
    const conversation = { id, status: 'open', ...marks, rating, createdAt, updatedAt } as const;
    bus.publish(visitorSubject(siteId, row.visitor), { t: 'conversation', conversation });
  }

  /** Tells a stored message to everybody who is here. What only operators see is read only where one is. */
  async function announce(siteId: string, visitor: string, message: MessageView, reopened: boolean): Promise<void> {
    const agents = agentsSubject(siteId);
    bus.publish(visitorSubject(siteId, visitor), { t: 'message', message });
    bus.publish(timelineSubject(siteId, visitor), {
      t: 'timeline',
      visitor,
      entry: { kind: 'message', id: message.id, at: message.at, message },
    });
    live.setConversation(siteId, visitor, message.conversation);
    if (!reopened && !bus.heard(agents)) return;
    const row = await rowOf(siteId, message.conversation);
    if (!row) return;
    if (reopened) tellReopened(siteId, row);
    bus.publish(agents, { t: 'message', message, row });
  }

  function tellTyping(siteId: string, { conversation, visitor, from, name, on, text }: Typing): void {
    const written = text === undefined ? {} : { text };
    bus.publish(agentsSubject(siteId), { t: 'typing', conversation, from, name, on, ...written });
    if (from === 'operator') bus.publish(visitorSubject(siteId, visitor), { t: 'typing', conversation, name, on });
  }

  /** @param before the conversation as it was, null where this begins it */
  async function send(
    writing: Writing,
    sender: { visitorId: string | null; operatorId: string | null; name: string },
    before: ConversationRecord | null,
  ): Promise<Sent> {
    const text = presentable(writing.text);
    if (text === null)
      return { ok: false, code: 'invalid_message', message: `A message has 1 to ${MESSAGE_LENGTH} characters.` };
    const stored = await appendMessage(store, {
      siteId: writing.siteId,
      conversationId: writing.conversationId,
      id: writing.id,
      ...sender,
      sender: sender.operatorId === null ? 'visitor' : 'operator',
      text,
      page: writing.page ?? '',
      language: writing.language ?? '',
      ...(writing.file && { kind: 'file' as const, attached: JSON.stringify({ file: writing.file }) }),
      at: deps.now(),
    });
    if (!stored) return { ok: false, code: 'not_found', message: 'There is no such conversation.' };
    const message = messageView(stored.message, fileLinks);
    if (stored.isNew) {
      await tellEverywhere(writing.siteId, stored.owner, message, before?.status === 'closed');
      if (message.from === 'visitor') onVisitorWrote(writing.siteId, message, writing.reads);
    }
    return { ok: true, message, isNew: stored.isNew };
  }

  async function tellEverywhere(
    siteId: string,
    visitor: string,
    message: MessageView,
    reopened: boolean,
  ): Promise<void> {
    onStored(siteId, visitor);
    link.send(siteId, { k: 'message', visitor, conversation: message.conversation, seq: message.seq, reopened });
    await announce(siteId, visitor, message, reopened);
  }

  return {
    rows,

    async sendFromVisitor({ visitorId, mayBegin, ...writing }) {
      const existing = await conversationById(store, writing.siteId, writing.conversationId);
      if (existing && existing.visitorId !== visitorId) {
        return { ok: false, code: 'not_found', message: 'There is no such conversation.' };
      }
      if (!existing && !(await mayBegin())) {
        return { ok: false, code: 'rate_limited', message: 'Too many new conversations from this address.' };
      }
      return send(writing, { visitorId, operatorId: null, name: '' }, existing);
    },

    async sendFromOperator({ operatorId, name, ...writing }) {
      const before = await conversationById(store, writing.siteId, writing.conversationId);
      return send(writing, { visitorId: null, operatorId, name }, before);
    },

    async readByVisitor(siteId, visitorId, conversationId, seq) {
      if (await markRead(store, { siteId, conversationId, visitorId, by: 'visitor', seq })) {
        await tellOperators(siteId, conversationId);
        link.send(siteId, { k: 'conversation', visitor: visitorId, conversation: conversationId });
      }
    },

    async readByOperator(siteId, conversationId, seq) {
      if (!(await markRead(store, { siteId, conversationId, visitorId: null, by: 'operator', seq }))) return;
      const record = await conversationById(store, siteId, conversationId);
      if (!record) return;
      bus.publish(visitorSubject(siteId, record.visitorId), {
        t: 'read',
        conversation: conversationId,
        seq: record.readByOperator,
      });
      await tellOperators(siteId, conversationId);
      link.send(siteId, { k: 'conversation', visitor: record.visitorId, conversation: conversationId });
    },

    async tellChanged(siteId, ids, visitors) {
      const records = await conversationsById(store, siteId, ids);
      const agents = agentsSubject(siteId);
      for (const row of bus.heard(agents) ? await rows(siteId, records) : []) {
        bus.publish(agents, { t: 'conversation', row });
      }
      for (const record of records) {
        const { id: conversation, visitorId: visitor } = record;
        if (visitors) {
          const view = conversationView(record);
          bus.publish(visitorSubject(siteId, visitor), { t: 'conversation', conversation: view });
        }
        link.send(siteId, { k: 'conversation', visitor, conversation });
      }
      onChanged(siteId);
    },

    typing(siteId, typing) {
      tellTyping(siteId, typing);
      link.send(siteId, { k: 'typing', ...typing });
    },

    hearTyping: tellTyping,
    tellMessage: (siteId, visitor, message) => tellEverywhere(siteId, visitor, messageView(message, fileLinks), false),

    async hearMessage(siteId, { visitor, conversation, seq, reopened }) {
      const [record] = await messagesAfter(store, siteId, conversation, seq - 1, 1);
      if (record?.seq === seq) await announce(siteId, visitor, messageView(record, fileLinks), reopened);
    },

    async hearChange(siteId, conversationId) {
      const record = await conversationById(store, siteId, conversationId);
      if (!record) return;
      const subject = visitorSubject(siteId, record.visitorId);
      bus.publish(subject, { t: 'read', conversation: conversationId, seq: record.readByOperator });
      bus.publish(subject, { t: 'conversation', conversation: conversationView(record) });
      await tellOperators(siteId, conversationId);
    },
  };
}
