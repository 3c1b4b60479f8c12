/** The conversations as the visitor sees them: what the server has, in its order, then what is still on its way. */
import type { ClientMessage, ConversationView, MessageView, ServerMessage } from '../../protocol/messages.ts';
import type { Store } from '../host.ts';
import type { Outbox } from '../outbox.ts';

/** Messages asked for at once where some are missing. */
const PAGE = 50;

type Of<T> = Extract<ServerMessage, { t: T }>;

export interface ConversationsDeps {
  store: Pick<Store, 'conversations' | 'messages' | 'typing' | 'unread'>;
  outbox: Pick<Outbox, 'written' | 'ack'>;
  send(message: ClientMessage): boolean;
  now(): number;
  /** A message of the other side that was not there before. */
  onNew(message: MessageView): void;
}

export interface Conversations {
  welcome(list: ConversationView[]): void;
  message(message: MessageView): void;
  /** It was closed, opened again or rated. */
  state(conversation: ConversationView): void;
  sent(ack: Of<'sent'>): void;
  history(answer: Of<'history'>): void;
  /** The other side has read so far. */
  readBack(notice: Of<'read'>): void;
  typing(notice: Of<'typing'>): void;
  /** The visitor has read so far. */
  read(conversation: string, seq: number): void;
  older(conversation: string, before: number): Promise<boolean>;
  /** Last sequence held without a gap behind it, for `hello`. */
  seqs(): { [conversation: string]: number };
  /** The open one, or a new one under the id that `make` gives. */
  current(make: () => string): string;
  /** No person has answered what the visitor last wrote in an open conversation. */
  awaits(): boolean;
  /** What the outbox holds changed. */
  revise(): void;
  /** Nobody types any more, and nothing asked for will come. */
  lost(): void;
  clear(): void;
}

export function createConversations(deps: ConversationsDeps): Conversations {
  const { store } = deps;
  const list = store.conversations;
  const held = new Map<string, MessageView[]>();
  /** Up to where messages are old news. */
  const known = new Map<string, number>();
  /** Where a gap is being fetched: the message behind it, whose answer is awaited. */
  const mending = new Map<string, number>();
  let asked: { conversation: string; done: (more: boolean) => void }[] = [];
  let greeted = false;

  const of = (id: string): MessageView[] => held.get(id) ?? [];
  const find = (id: string): ConversationView | undefined => list.get().find((one) => one.id === id);

  const patch = (id: string, change: Partial<ConversationView>): void => {
    const at = deps.now();
    const marks = { seq: 0, readByVisitor: 0, readByOperator: 0 };
    const blank = { id, status: 'open', ...marks, rating: null, createdAt: at, updatedAt: at };
    const next = { ...(find(id) ?? blank), ...change } as ConversationView;
    list.set([...list.get().filter((one) => one.id !== id), next].sort((a, b) => b.updatedAt - a.updatedAt));
  };

  /** The outbox also tells us when only events came and went. */
  const changed = (): void => {
    const written = deps.outbox.written();
    const now = written.map(({ message, failed }) => message.id + failed).join();
    if (now !== drawn) refresh();
  };
  let drawn = '';

  const refresh = (): void => {
    const written = deps.outbox.written();
    drawn = written.map(({ message, failed }) => message.id + failed).join();
    for (const { message } of written) if (!find(message.conversation)) patch(message.conversation, {});
    let unread = 0;
    for (const { id, readByVisitor } of list.get()) {
      const messages = of(id);
      unread += messages.filter((one) => one.from !== 'visitor' && one.seq > readByVisitor).length;
      store.messages(id).set([
        ...messages.map((one) => ({ ...one, delivery: 'sent' as const })),
        ...written
          .filter(({ message }) => message.conversation === id && !messages.some((one) => one.id === message.id))
          .map(({ message: { text, at, id: own }, failed }) => ({
            id: own,
            conversation: id,
            seq: 0,
            from: 'visitor' as const,
            name: '',
            text,
            at,
            delivery: failed ? ('failed' as const) : ('sending' as const),
          })),
      ]);
    }
    store.unread.set(unread);
  };

  const insert = (messages: MessageView[]): void => {
    for (const one of messages) {
      // Text is text: an object handed to the view would become a node.
      if (typeof one.text !== 'string' || typeof one.name !== 'string') continue;
      const rest = of(one.conversation).filter((other) => other.seq !== one.seq);
      held.set(
        one.conversation,
        [...rest, one].sort((a, b) => a.seq - b.seq),
      );
    }
    deps.outbox.ack(messages.map((one) => one.id));
    refresh();
  };

  /** The end of the run without gaps that begins at the oldest message held. */
  const last = (id: string): number => of(id).reduce((end, { seq }) => (!end || seq === end + 1 ? seq : end), 0);

  /** Asks once for what is missing between the run and the next message held, however many follow that one. */
  const mend = (id: string, tried = 0): void => {
    const end = last(id);
    const next = of(id).find(({ seq }) => seq > end)?.seq;
    // Asked again for the same, the server would have the same to say.
    if (!next || next === tried || mending.has(id)) return;
    if (deps.send({ t: 'history', conversation: id, before: next, limit: PAGE })) mending.set(id, next);
  };

  return {
    welcome(conversations) {
      for (const one of conversations) {
        patch(one.id, one);
        if (!known.has(one.id)) known.set(one.id, greeted ? 0 : one.seq);
      }
      greeted = true;
      refresh();
    },
    message(message) {
      const { conversation: id, seq, at } = message;
      const seen = known.get(id) ?? 0;
      known.set(id, Math.max(seen, seq));
      const mine = message.from === 'visitor';
      const known0 = find(id);
      patch(id, { seq: Math.max(seq, known0?.seq ?? 0), updatedAt: Math.max(at, known0?.updatedAt ?? 0) });
      if (!mine && store.typing.get().conversation === id) store.typing.set({ conversation: '', name: '' });
      insert([message]);
      mend(id);
      if (!mine && seq > seen) deps.onNew(message);
    },
    state: ({ id, status, rating, updatedAt }) => patch(id, { status, rating, updatedAt }),
    sent({ id, conversation, seq, at }) {
      const own = deps.outbox.written().find(({ message }) => message.id === id);
      if (!own) return;
      const { text } = own.message;
      patch(conversation, { seq: Math.max(seq, find(conversation)?.seq ?? 0), updatedAt: at });
      insert([{ id, conversation, seq, from: 'visitor', name: '', text, at }]);
    },
    history({ conversation, messages, more }) {
      insert(messages);
      const tried = mending.get(conversation);
      mending.delete(conversation);
      mend(conversation, tried);
      asked = asked.filter((one) => one.conversation !== conversation || one.done(more));
    },
    readBack: ({ conversation, seq }) => patch(conversation, { readByOperator: seq }),
    typing({ conversation, name, on }) {
      store.typing.set(on ? { conversation, name } : { conversation: '', name: '' });
    },
    read(conversation, seq) {
      if (seq <= (find(conversation)?.readByVisitor ?? 0)) return;
      patch(conversation, { readByVisitor: seq });
      deps.send({ t: 'read', conversation, seq });
      refresh();
    },
    older: (conversation, before) =>
      new Promise((done) => {
        if (deps.send({ t: 'history', conversation, before, limit: PAGE })) asked.push({ conversation, done });
        else done(true);
      }),
    seqs: () => Object.fromEntries([...held.keys()].map((id) => [id, last(id)])),
    current: (make) => list.get().find((one) => one.status === 'open')?.id ?? make(),
    awaits: () =>
      list.get().some(({ id, status }) => {
        const last = store.messages(id).get().at(-1);
        return status === 'open' && !!last && last.from !== 'operator';
      }),
    revise: changed,
    lost() {
      store.typing.set({ conversation: '', name: '' });
      mending.clear();
      for (const { done } of asked.splice(0)) done(true);
    },
    clear() {
      held.clear();
      mending.clear();
      known.clear();
      for (const { id } of list.get()) store.messages(id).set([]);
      list.set([]);
      refresh();
    },
  };
}
