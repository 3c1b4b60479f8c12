import type { LocalMessage } from '../host.ts';

/** What the thread draws, from top to bottom. `key` stays the same while what it names is the same. */
export type Block =
  | { kind: 'day'; key: string; at: number }
  | {
      kind: 'group';
      key: string;
      from: LocalMessage['from'];
      name: string;
      state: GroupState;
      messages: LocalMessage[];
    };

/** All messages of a group are in one state, because the state is said once, below the group. */
export type GroupState = 'theirs' | 'sending' | 'sent' | 'read' | 'failed';

/** Messages further apart than this stand in groups of their own, each with its time. */
export const GROUP_GAP_MS = 5 * 60_000;

/**
 * Orders messages into days and groups. A group is one person, one state, no silence over GROUP_GAP_MS; `readByOperator`
 * is the sequence up to which the operator has read; `dayOf` names the local day of a time, in any form.
 */
export function blocks(messages: LocalMessage[], readByOperator: number, dayOf: (at: number) => string): Block[] {
  const out: Block[] = [];
  let day: string | undefined;
  let open: (Block & { kind: 'group' }) | undefined;
  let last = 0;
  for (const message of messages) {
    const today = dayOf(message.at);
    if (today !== day) {
      out.push({ kind: 'day', key: `day ${today} ${message.id}`, at: message.at });
      day = today;
      open = undefined;
    }
    const state = stateOf(message, readByOperator);
    const joins =
      open !== undefined &&
      open.from === message.from &&
      open.name === message.name &&
      sameState(open.state, state) &&
      Math.abs(message.at - last) <= GROUP_GAP_MS;
    if (joins && open) {
      open.messages.push(message);
      // A group half read says what is true of its newest message.
      open.state = state;
    } else {
      open = { kind: 'group', key: message.id, from: message.from, name: message.name, state, messages: [message] };
      out.push(open);
    }
    last = message.at;
  }
  return out;
}

function stateOf(message: LocalMessage, readByOperator: number): GroupState {
  if (message.from !== 'visitor') return 'theirs';
  if (message.delivery !== 'sent') return message.delivery;
  return message.seq > 0 && message.seq <= readByOperator ? 'read' : 'sent';
}

function sameState(a: GroupState, b: GroupState): boolean {
  return a === b || (a === 'read' && b === 'sent') || (a === 'sent' && b === 'read');
}
