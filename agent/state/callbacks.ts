import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { CallbackList, CallbackRow, CallOutcome } from '../../protocol/callback.ts';
import { Refusal, type Api } from '../api.ts';
import { dueOf } from '../business-time.ts';
import type { Keep } from './keep.ts';
import { failed, IDLE, LOADING, READY, type Load } from './load.ts';

type Clock = Pick<CallbackList, 'openings' | 'timeZone' | 'plan'>;

/** The people who want to be called, and what happens with one of them. */
export interface Callbacks {
  /** All that are known, those that are over too: what is in hand stays shown when it ends. */
  rows: ReadonlySignal<ReadonlyMap<string, CallbackRow>>;
  /** Those that wait, the longest due first. */
  waiting: ReadonlySignal<CallbackRow[]>;
  /** How many should have been called. */
  late: ReadonlySignal<number>;
  clock: ReadonlySignal<Clock>;
  load: ReadonlySignal<Load>;
  /** What went wrong with the last deed, by request. */
  trouble: ReadonlySignal<{ id: string; message: string } | null>;
  /** The request that something is being written down for. */
  busy: ReadonlySignal<string | null>;
  /** The note that is being written for a request; kept until it is sent. */
  note(id: string): string;
  setNote(id: string, text: string): void;
  fetch(site: string): Promise<void>;
  /** News: one is new or changed. */
  heard(site: string, id: string): Promise<void>;
  take(site: string, id: string, take: boolean): Promise<void>;
  /** Writes down how the call went, with the note. */
  report(site: string, id: string, outcome: CallOutcome): Promise<boolean>;
  doNotCall(site: string, id: string, listed: boolean): Promise<void>;
  clear(): void;
}

const NO_CLOCK: Clock = { openings: [], timeZone: '', plan: {} };
const noteKey = (id: string): string => `foyer.agent.callNote.${id}`;

export function createCallbacks(api: Api, tab: Keep, now: ReadonlySignal<number>): Callbacks {
  const rows = signal<ReadonlyMap<string, CallbackRow>>(new Map());
  const clock = signal<Clock>(NO_CLOCK);
  const load = signal<Load>(IDLE);
  const trouble = signal<{ id: string; message: string } | null>(null);
  const busy = signal<string | null>(null);
  /** Grows with each change of the site, so that an answer of another is dropped. */
  let turn = 0;
  /** Requests heard of since the running fetch began. */
  let pushed = new Set<string>();

  const waiting = computed(() =>
    [...rows.value.values()]
      .filter((row) => row.status === 'waiting')
      .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1)),
  );

  const put = (row: CallbackRow): void => {
    const held = rows.peek().get(row.id);
    if (held && held.updatedAt > row.updatedAt) return;
    pushed.add(row.id);
    rows.value = new Map(rows.peek()).set(row.id, row);
  };

  /** One deed at a time; what it did is put into the list, what went wrong is said. */
  const act = async (id: string, deed: () => Promise<CallbackRow>): Promise<boolean> => {
    if (busy.peek() !== null) return false;
    const mine = turn;
    batch(() => {
      busy.value = id;
      trouble.value = null;
    });
    try {
      const row = await deed();
      if (mine === turn) put(row);
      return mine === turn;
    } catch (error) {
      if (mine === turn) trouble.value = { id, message: troubleWords(error) };
      return false;
    } finally {
      busy.value = null;
    }
  };

  const heard = async (site: string, id: string): Promise<void> => {
    const mine = turn;
    try {
      const row = await api.callback(site, id);
      if (mine === turn) put(row);
    } catch {
      // The list is read again with the next connection.
    }
  };

  return {
    rows,
    waiting,
    late: computed(() => waiting.value.filter((row) => isLate(row, now.value, clock.value)).length),
    clock,
    load,
    trouble,
    busy,
    note: (id) => tab.get(noteKey(id)) ?? '',
    setNote: (id, text) => tab.set(noteKey(id), text === '' ? null : text),
    async fetch(site) {
      const mine = turn;
      pushed = new Set();
      if (load.peek().kind !== 'ready') load.value = LOADING;
      try {
        const { callbacks, ...times } = await api.callbacks(site);
        if (mine !== turn) return;
        const next = new Map(rows.peek());
        for (const row of next.values()) if (row.status === 'waiting' && !pushed.has(row.id)) next.delete(row.id);
        for (const row of callbacks) if (!pushed.has(row.id)) next.set(row.id, row);
        batch(() => {
          rows.value = next;
          clock.value = times;
          load.value = READY;
        });
      } catch (error) {
        if (mine === turn && load.peek().kind !== 'ready') load.value = failed(error);
      }
    },
    heard,
    async take(site, id, take) {
      if (!(await act(id, () => api.takeCallback(site, id, take)))) await heard(site, id);
    },
    async report(site, id, outcome) {
      const row = rows.peek().get(id);
      if (!row) return false;
      const note = tab.get(noteKey(id)) ?? '';
      const attempt = row.attempts.length + 1;
      const done = await act(id, () => api.reportCall(site, id, { outcome, note: note.trim(), attempt }));
      if (done) tab.set(noteKey(id), null);
      else await heard(site, id);
      return done;
    },
    async doNotCall(site, id, listed) {
      await act(id, () => api.doNotCall(site, id, listed));
    },
    clear: () =>
      batch(() => {
        turn++;
        rows.value = new Map();
        clock.value = NO_CLOCK;
        load.value = IDLE;
        trouble.value = null;
      }),
  };
}

function isLate(row: CallbackRow, now: number, { openings }: Clock): boolean {
  return dueOf(row.dueAt, now, openings).kind === 'late';
}

function troubleWords(error: unknown): string {
  if (!(error instanceof Refusal)) return 'The page could not read the answer. Your note is kept.';
  return error.status === 0 ? `${error.message} Nothing was written down; your note is kept.` : error.message;
}
