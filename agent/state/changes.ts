import { signal, type ReadonlySignal } from '@preact/signals';
import type { AgentClientMessage, Change, ConversationRow } from '../../protocol/agent.ts';
import { changeWords } from '../change-words.ts';

/** What the toast says: something was done, with a way back, or something did not work. */
export interface Said {
  text: string;
  bad: boolean;
  undo: (() => void) | null;
}

export interface Changes {
  /** What was said last, for as long as it stands. */
  said: ReadonlySignal<Said | null>;
  /** Does it to all of these at once; it can be undone for a while. False: there is no connection. */
  make(rows: readonly ConversationRow[], change: Change): boolean;
  undo(): void;
  /** News in one line. */
  tell(text: string): void;
  /** The server's answer; returns whether the question was one of ours. */
  done(id: string, changed: readonly string[]): boolean;
  refuse(id: string, why: string): boolean;
  clear(): void;
}

export interface ChangesDeps {
  newId(): string;
  send(message: AgentClientMessage): boolean;
  later(ms: number, run: () => void): () => void;
  /** The operator's id. */
  me(): string;
  nameOf(operator: string): string;
  now(): number;
}

/** How long something can be undone from the toast, in ms. */
const UNDO_MS = 5000;

export function createChanges(deps: ChangesDeps): Changes {
  const said = signal<Said | null>(null);
  const asked = new Map<string, { rows: readonly ConversationRow[]; change: Change; undoing: boolean }>();
  let cancel = (): void => {};

  const say = (next: Said): void => {
    cancel();
    said.value = next;
    cancel = deps.later(UNDO_MS, () => {
      if (said.peek() === next) said.value = null;
    });
  };
  const complain = (text: string): void => say({ text, bad: true, undo: null });

  const ask = (rows: readonly ConversationRow[], change: Change, undoing: boolean): boolean => {
    const id = deps.newId();
    const conversations = rows.map((row) => row.id);
    if (!deps.send({ t: 'change', id, conversations, change })) {
      complain('No connection. Nothing was changed.');
      return false;
    }
    asked.set(id, { rows, change, undoing });
    return true;
  };

  return {
    said,
    tell: (text) => say({ text, bad: false, undo: null }),
    make: (rows, change) => rows.length > 0 && ask(rows, change, false),
    undo() {
      const { undo } = said.peek() ?? {};
      if (!undo) return;
      said.value = null;
      undo();
    },
    done(id, changed) {
      const question = asked.get(id);
      if (!question) return false;
      asked.delete(id);
      const { rows, change, undoing } = question;
      const hit = rows.filter((row) => changed.includes(row.id));
      if (undoing) return true;
      if (hit.length > 0) {
        const back = inverse(hit, change);
        const undo = (): void => {
          for (const step of back) ask(step.rows, step.change, true);
        };
        say({ text: changeWords(hit, change, deps), bad: false, undo });
      } else if (change.kind === 'assign' && change.from !== undefined) {
        complain('Somebody was faster: it has another owner now.');
      }
      return true;
    },
    refuse(id, why) {
      if (!asked.delete(id)) return false;
      complain(`Nothing was changed. ${why}`);
      return true;
    },
    clear() {
      cancel();
      asked.clear();
      said.value = null;
    },
  };
}

/** What brings rows back to how they were; a part of them each. */
export function inverse(
  rows: readonly ConversationRow[],
  change: Change,
): { rows: ConversationRow[]; change: Change }[] {
  if (change.kind === 'tag') {
    const took = change.remove.map((tag) => ({
      rows: rows.filter((row) => row.tags.includes(tag)),
      change: { kind: 'tag', add: [tag], remove: [] } satisfies Change,
    }));
    const gave = change.add.map((tag) => ({
      rows: rows.filter((row) => !row.tags.includes(tag)),
      change: { kind: 'tag', add: [], remove: [tag] } satisfies Change,
    }));
    return [...took, ...gave].filter((step) => step.rows.length > 0);
  }
  const steps = new Map<string, { rows: ConversationRow[]; change: Change }>();
  for (const row of rows) {
    const back: Change = change.kind === 'assign' ? unassign(row, change) : statusOf(row);
    const key = JSON.stringify(back);
    const step = steps.get(key) ?? { rows: [], change: back };
    step.rows.push(row);
    steps.set(key, step);
  }
  return [...steps.values()];
}

/** Only where it still is whose it was made: somebody may have taken it meanwhile. */
function unassign(row: ConversationRow, change: Extract<Change, { kind: 'assign' }>): Change {
  return { kind: 'assign', to: row.assignee?.id ?? null, from: change.to };
}

function statusOf(row: ConversationRow): Change {
  if (row.status === 'closed') return { kind: 'close' };
  return row.status === 'snoozed' ? { kind: 'snooze', until: row.snoozedUntil } : { kind: 'reopen' };
}
