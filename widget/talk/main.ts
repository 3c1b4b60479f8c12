/**
 * The chunk with the conversations, without any picture of them: fetched when the visitor has one or opens the panel,
 * so that everybody else does not pay for it.
 */
import type { ClientMessage, MessageView } from '../../protocol/messages.ts';
import type { LocalMessage, Store, Transport } from '../host.ts';
import type { Outbox } from '../outbox.ts';
import type { Part } from '../part.ts';
import { cell } from '../cell.ts';
import type { Cell } from '../host.ts';
import { createConversations } from './conversations.ts';
import type { Conversations } from './conversations.ts';

export interface TalkDeps {
  unread: Cell<number>;
  outbox: Outbox;
  send(message: ClientMessage): boolean;
  now(): number;
  newId(): string;
  /** 128 random bits: a conversation's id is not to be guessed. */
  secret(): string;
  /** The visitor writes: from here on they may be known. */
  begin(): void;
  onNew(message: MessageView): void;
}

export interface Talk extends Part, Pick<Conversations, 'seqs' | 'waiting' | 'refresh' | 'lost' | 'clear'> {
  store: Pick<Store, 'conversations' | 'messages' | 'typing'>;
  transport: Pick<Transport, 'send' | 'retry' | 'history' | 'typing' | 'read'>;
}

export type StartTalk = (deps: TalkDeps) => Talk;

export const startTalk: StartTalk = (deps) => {
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
  const conversations = createConversations({ ...deps, store: { ...store, unread: deps.unread } });
  conversations.refresh();

  return {
    ...conversations,
    store,
    transport: {
      send(conversation, text) {
        deps.begin();
        const id = conversation || conversations.current(() => 'c_' + deps.secret());
        deps.outbox.add({ t: 'message', id: deps.newId(), conversation: id, text, at: deps.now() });
        return id;
      },
      retry: deps.outbox.retry,
      history: conversations.older,
      typing: (conversation, on) => void deps.send({ t: 'typing', conversation, on }),
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
