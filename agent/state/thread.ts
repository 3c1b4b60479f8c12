import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { MessageView } from '../../protocol/messages.ts';
import type { ConversationRow, NoteView } from '../../protocol/agent.ts';
import type { Api } from '../api.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';

/** The messages of one conversation, by seq, without gaps from the first one held. */
export interface Thread {
  messages: readonly MessageView[];
  /** In the order in which they stand between the messages. */
  notes: readonly NoteView[];
  /** There are older ones to fetch. */
  more: boolean;
  load: Load;
}

export interface Threads {
  of(conversation: string): ReadonlySignal<Thread>;
  fetch(site: string, conversation: string): Promise<void>;
  older(site: string, conversation: string): Promise<void>;
  /** A message pushed. Resolves after the messages between were fetched, where there was a gap. */
  put(site: string, message: MessageView): Promise<void>;
  /** A note pushed, or acknowledged. */
  putNote(note: NoteView): void;
  clear(): void;
}

const EMPTY: Thread = { messages: [], notes: [], more: false, load: IDLE };

/** `rowSeen` is told of the row that comes with each fetched thread. */
export function createThreads(api: Api, rowSeen: (row: ConversationRow) => void): Threads {
  const threads = new Map<string, Signal<Thread>>();

  const of = (conversation: string): Signal<Thread> => {
    let thread = threads.get(conversation);
    if (!thread) threads.set(conversation, (thread = signal(EMPTY)));
    return thread;
  };

  const fetch = async (site: string, conversation: string): Promise<void> => {
    const thread = of(conversation);
    if (thread.peek().load.kind !== 'ready') thread.value = { ...thread.peek(), load: LOADING };
    try {
      const page = await api.thread(site, conversation);
      if (threads.get(conversation) !== thread) return;
      rowSeen(page.conversation);
      const held = thread.peek();
      const joins = touches(held.messages, page.messages);
      thread.value = {
        messages: joins ? merge(held.messages, page.messages) : [...page.messages].sort(bySeq),
        notes: joins ? mergeNotes(held.notes, page.notes) : [...page.notes].sort(byPlace),
        more: joins && held.messages.length > 0 && held.load.kind === 'ready' ? held.more && page.more : page.more,
        load: READY,
      };
    } catch (error) {
      // What was read before stays readable; only a thread that never came says so.
      if (thread.peek().load.kind !== 'ready') thread.value = { ...thread.peek(), load: failed(error) };
    }
  };

  return {
    of,
    fetch,
    async older(site, conversation) {
      const thread = of(conversation);
      const first = thread.peek().messages[0];
      if (!first) return;
      const page = await api.thread(site, conversation, first.seq);
      const now = thread.peek();
      thread.value = {
        ...now,
        messages: merge(now.messages, page.messages),
        notes: mergeNotes(now.notes, page.notes),
        more: page.more,
      };
    },
    async put(site, message) {
      const thread = threads.get(message.conversation);
      if (!thread || thread.peek().load.kind === 'idle') return;
      const held = thread.peek();
      const last = held.messages.at(-1)?.seq ?? 0;
      if (held.load.kind === 'ready' && message.seq > last + 1) return fetch(site, message.conversation);
      thread.value = { ...held, messages: merge(held.messages, [message]) };
    },
    putNote(note) {
      const thread = threads.get(note.conversation);
      if (!thread || thread.peek().load.kind === 'idle') return;
      thread.value = { ...thread.peek(), notes: mergeNotes(thread.peek().notes, [note]) };
    },
    clear: () => threads.clear(),
  };
}

/** Both lists in one, by seq; the same id once. */
export function merge(have: readonly MessageView[], come: readonly MessageView[]): MessageView[] {
  const byId = new Map<string, MessageView>();
  for (const message of [...have, ...come]) byId.set(message.id, message);
  return [...byId.values()].sort(bySeq);
}

function mergeNotes(have: readonly NoteView[], come: readonly NoteView[]): NoteView[] {
  const byId = new Map([...have, ...come].map((note) => [note.id, note]));
  return [...byId.values()].sort(byPlace);
}

function byPlace(a: NoteView, b: NoteView): number {
  return a.after - b.after || a.nth - b.nth;
}

/** Whether nothing is missing between what is held and a newer page. */
function touches(have: readonly MessageView[], page: readonly MessageView[]): boolean {
  if (have.length === 0 || page.length === 0) return true;
  const last = Math.max(...have.map((message) => message.seq));
  return Math.min(...page.map((message) => message.seq)) <= last + 1;
}

function bySeq(a: MessageView, b: MessageView): number {
  return a.seq - b.seq;
}
