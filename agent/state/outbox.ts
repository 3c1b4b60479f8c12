import { signal, type ReadonlySignal } from '@preact/signals';
import type { AgentClientMessage } from '../../protocol/agent.ts';
import type { Keep } from './keep.ts';

/** A reply, or a note for the others, that the server has not acknowledged. `failed` was refused for good and waits for the operator. */
export interface Reply {
  id: string;
  site: string;
  conversation: string;
  text: string;
  at: number;
  state: 'sending' | 'failed';
  /** Why it was refused; '' while sending. */
  code: string;
  kind: 'reply' | 'note';
  /** Close the conversation when it is sent. */
  thenClose: boolean;
}

export interface Outbox {
  replies: ReadonlySignal<readonly Reply[]>;
  add(reply: Pick<Reply, 'site' | 'conversation' | 'kind' | 'text' | 'thenClose'>): void;
  /** Sends again, in order, what was never acknowledged in this site; the same id twice is a no-op there. */
  flush(site: string): void;
  retry(id: string): void;
  discard(id: string): void;
  /** Takes an acknowledged reply out and returns it. */
  acknowledge(id: string): Reply | null;
  /** Marks a refused one; returns whether it was ours. `after` ms it may be tried again, null: never. */
  refuse(id: string, code: string, after: number | null): boolean;
  /** Begins with what this operator left in this tab; another's is never seen. */
  load(operator: string): void;
}

export interface OutboxDeps {
  now(): number;
  newId(): string;
  /** False: not sent, the link is down. */
  send(message: AgentClientMessage): boolean;
  later(ms: number, run: () => void): () => void;
}

/** Without an acknowledgement in this time a reply is sent again: the socket may have died silently. */
const AGAIN_MS = 12_000;

export function createOutbox(keep: Keep, deps: OutboxDeps): Outbox {
  const replies = signal<readonly Reply[]>([]);
  let key = '';

  const set = (next: readonly Reply[]): void => {
    replies.value = next;
    if (key) keep.set(key, next.length > 0 ? JSON.stringify(next) : null);
  };
  const find = (id: string): Reply | undefined => replies.peek().find((reply) => reply.id === id);
  const send = (id: string): void => {
    const reply = find(id);
    if (!reply || reply.state !== 'sending') return;
    const { kind, conversation, text, at } = reply;
    if (deps.send({ t: kind, id, conversation, text, at })) deps.later(AGAIN_MS, () => send(id));
  };
  const mark = (id: string, change: Partial<Reply>): void =>
    set(replies.peek().map((reply) => (reply.id === id ? { ...reply, ...change } : reply)));

  return {
    replies,
    add(fields) {
      const reply: Reply = { ...fields, id: deps.newId(), at: deps.now(), state: 'sending', code: '' };
      set([...replies.peek(), reply]);
      send(reply.id);
    },
    flush(site) {
      for (const reply of replies.peek()) if (reply.site === site) send(reply.id);
    },
    retry(id) {
      mark(id, { state: 'sending', code: '' });
      send(id);
    },
    discard: (id) => set(replies.peek().filter((reply) => reply.id !== id)),
    acknowledge(id) {
      const reply = find(id);
      if (!reply) return null;
      set(replies.peek().filter((other) => other.id !== id));
      return reply;
    },
    refuse(id, code, after) {
      if (!find(id)) return false;
      if (after === null) mark(id, { state: 'failed', code });
      else deps.later(after, () => send(id));
      return true;
    },
    load(operator) {
      key = `foyer.agent.outbox.${operator}`;
      replies.value = restored(keep.get(key));
    },
  };
}

function restored(text: string | null): Reply[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    // What an earlier version of the page kept has no kind: that knew answers only.
    return Array.isArray(list) ? list.filter(isReply).map((reply) => ({ ...reply, kind: reply.kind ?? 'reply' })) : [];
  } catch {
    return [];
  }
}

function isReply(value: unknown): value is Reply {
  const reply = value as Reply;
  return typeof reply?.id === 'string' && typeof reply.conversation === 'string' && typeof reply.text === 'string';
}
