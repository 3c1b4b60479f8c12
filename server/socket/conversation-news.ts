/** What a visitor's socket hears of their conversations: after `hello`, as news come, and when some were missed. */
import type { WebSocket } from 'ws';
import {
  conversationsOfVisitor,
  messagesAfter,
  type ConversationRecord,
  type MessageRecord,
} from '../../db/queries/conversations.ts';
import type { Hello, ServerMessage } from '../../protocol/messages.ts';
import { conversationView, messageView } from '../conversations/views.ts';
import { sendFrame, sendInTurn } from './frames.ts';
import type { VisitorParts } from './parts.ts';

/** Messages replayed of a conversation of which the client holds nothing; what is older it asks for. */
const REPLAYED = 50;
/** The newest so many of those that a client missed; the gap before them it fetches as history. */
const CAUGHT_UP = 200;
const CONVERSATIONS_GREETED = 20;

export interface ConversationNews {
  /** The visitor's newest conversations: those that are followed. */
  known(): Promise<ConversationRecord[]>;
  /** What came since the client was last here. @param held the newest sequence it has, by conversation */
  replay(known: ConversationRecord[], held: Hello['seqs']): Promise<void>;
  /** Passes news on. */
  hear(message: ServerMessage): void;
  /** Reads again what may have been missed. */
  resync(): Promise<void>;
}

export function createConversationNews(
  socket: WebSocket,
  visitor: { siteId: string; id: string },
  { store, fileLinks }: Pick<VisitorParts, 'store' | 'fileLinks'>,
): ConversationNews {
  const { siteId } = visitor;
  /** The newest sequence that was sent, by conversation. */
  const delivered = new Map<string, number>();
  const messageOf = (message: MessageRecord): ServerMessage => ({
    t: 'message',
    message: messageView(message, fileLinks),
  });
  const known = () => conversationsOfVisitor(store, siteId, visitor.id, CONVERSATIONS_GREETED);

  function hear(message: ServerMessage): void {
    if (message.t === 'message') {
      const { conversation, seq } = message.message;
      delivered.set(conversation, Math.max(seq, delivered.get(conversation) ?? 0));
    }
    sendFrame(socket, message);
  }

  return {
    known,
    hear,
    async replay(known, seqs) {
      for (const { id, seq } of known) {
        delivered.set(id, seq);
        // An id may be any word, "constructor" too.
        const held = Object.hasOwn(seqs, id) ? seqs[id]! : null;
        const after = Math.max(held ?? 0, seq - (held === null ? REPLAYED : CAUGHT_UP));
        if (after >= seq) continue;
        for (const message of await messagesAfter(store, siteId, id, after, CAUGHT_UP)) {
          await sendInTurn(socket, messageOf(message));
        }
      }
    },
    async resync() {
      for (const record of await known()) {
        const after = Math.max(delivered.get(record.id) ?? 0, record.seq - CAUGHT_UP);
        for (const message of await messagesAfter(store, siteId, record.id, after, CAUGHT_UP)) {
          // It may have come in the usual way while it was looked up.
          if (message.seq > (delivered.get(record.id) ?? 0)) hear(messageOf(message));
        }
        sendFrame(socket, { t: 'conversation', conversation: conversationView(record) });
      }
    },
  };
}
