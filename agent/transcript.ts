import type { NoteView } from '../protocol/agent.ts';
import type { FileView, MessageView } from '../protocol/messages.ts';
import type { Reply } from './state/outbox.ts';
import { day, sameDay } from './words.ts';

/** A message as the transcript shows it; one not yet acknowledged has a state of its own. */
export interface Line {
  id: string;
  text: string;
  at: number;
  seq: number;
  pending: Reply | null;
  /** The title of the article that is quoted; '' where none is. */
  source: string;
  file?: FileView | undefined;
}

/** Lines one after the other by the same hand, under one name. */
export interface Turn {
  key: string;
  from: MessageView['from'] | 'note';
  name: string;
  at: number;
  lines: Line[];
  /** The heading of a new day, or ''. */
  day: string;
}

/** Lines further apart than this get their own time, in ms. */
const APART_MS = 5 * 60_000;

/** What a transcript is made of. */
export interface Said {
  messages: readonly MessageView[];
  notes: readonly NoteView[];
  pending: readonly Reply[];
}

/**
 * The transcript: acknowledged messages by seq with the notes after each, then what is still to be sent, grouped by who
 * speaks.
 */
export function turns({ messages, notes, pending }: Said, me: string, now: number): Turn[] {
  const known = new Set([...messages, ...notes].map(({ id }) => id));
  let noted = 0;
  const list: Turn[] = [];
  const add = (from: Turn['from'], name: string, line: Line): void => {
    const last = list.at(-1);
    const before = last?.lines.at(-1);
    const newDay = !before || !sameDay(before.at, line.at);
    const held = (one: Line): boolean => one.pending !== null;
    const joins =
      last &&
      before &&
      !newDay &&
      last.from === from &&
      last.name === name &&
      line.at - before.at < APART_MS &&
      held(before) === held(line);
    if (joins) last.lines.push(line);
    else list.push({ key: line.id, from, name, at: line.at, lines: [line], day: newDay ? day(line.at, now) : '' });
  };
  const addNotes = (upTo: number): void => {
    for (; noted < notes.length && notes[noted]!.after <= upTo; noted++) {
      const { id, text, at, operator } = notes[noted]!;
      add('note', operator.name, { id, text, at, seq: 0, pending: null, source: '' });
    }
  };
  for (const { id, text, at, seq, from, name, automatic, file } of messages) {
    addNotes(seq - 1);
    const source = automatic?.kind === 'quote' ? automatic.title : '';
    add(from, name, { id, text, at, seq, pending: null, source, file });
  }
  addNotes(Number.MAX_SAFE_INTEGER);
  for (const reply of pending) {
    if (known.has(reply.id)) continue;
    add(reply.kind === 'note' ? 'note' : 'operator', me, {
      id: reply.id,
      text: reply.text,
      at: reply.at,
      seq: 0,
      pending: reply,
      source: '',
    });
  }
  return list;
}
