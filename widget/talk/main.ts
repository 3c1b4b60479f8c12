/**
 * The chunk with the conversations, without any picture of them: fetched when the visitor has one or opens the panel,
 * so that everybody else does not pay for it.
 */
import { cell } from '../cell.ts';
import type { Core } from '../core.ts';
import type { Cell, LocalMessage, Store, Transport } from '../host.ts';
import type { Part } from '../part.ts';
import { createConversations } from './conversations.ts';
import type { Conversations } from './conversations.ts';

export interface Talk extends Part, Pick<Conversations, 'seqs' | 'waiting' | 'refresh' | 'lost' | 'clear'> {
  store: Pick<Store, 'conversations' | 'messages' | 'typing'>;
  transport: Pick<Transport, 'send' | 'retry' | 'history' | 'typing' | 'read'>;
}

export type StartTalk = (core: Core) => Talk;

export const startTalk: StartTalk = ({ store: shared, outbox, send, consent, emit, newId, secret }) => {
  const threads = new Map<string, Cell<LocalMessage[]>>();
  const store: Talk['store'] = {
    conversations: cell<ReturnType<Store['conversations']['get']>>([]),
    typing: cell({ conversation: '', name: '' }),
    messages(conversation) {
      let thread = threads.get(conversation);
      if (!thread) threads.set(conversation, (thread = cell<LocalMessage[]>([])));
      return thread;
    },
  };
  const conversations = createConversations({
    store: { ...store, unread: shared.unread },
    outbox,
    send,
    now: () => Date.now(),
    onNew: (message) => emit('message', message),
  });
  conversations.refresh();

  return {
    ...conversations,
    store,
    transport: {
      send(conversation, text) {
        consent.chat(true);
        const id = conversation || conversations.current(() => 'c_' + secret());
        outbox.add({ t: 'message', id: newId(), conversation: id, text, at: Date.now() }, true);
        return id;
      },
      retry: outbox.retry,
      history: conversations.older,
      typing: (conversation, on) => void send({ t: 'typing', conversation, on }),
      read: conversations.read,
    },
    receive(message) {
      switch (message.t) {
        case 'welcome':
          return conversations.welcome(message.conversations);
        case 'message':
          return conversations.message(message.message);
        case 'sent':
          return conversations.sent(message);
        case 'history':
          return conversations.history(message);
        case 'typing':
          return conversations.typing(message);
        case 'read':
          return conversations.readBack(message);
      }
    },
  };
};
