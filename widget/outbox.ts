/**
 * What the visitor did and wrote, until the server says that it has it. Kept on the shelf item by item, so that tabs
 * never rewrite each other's. Events are bounded, the oldest go first; what somebody typed is never dropped.
 */
import { EVENT_BYTES, EVENTS_PER_FRAME, FRAME_BYTES } from '../protocol/limits.ts';
import type { ClientEvent, ClientMessage, Rejection } from '../protocol/messages.ts';
import { parse, stringify } from './builtins.ts';
import type { Shelf } from './shelf.ts';
import { warn } from './warn.ts';

export const MAX_EVENTS = 300;
export const MAX_EVENT_BYTES = 256 * 1024;
export const REFUSALS = 3;
const BATCH_EVENTS = Math.min(20, EVENTS_PER_FRAME);
const BATCH_BYTES = FRAME_BYTES / 2;
/** More is sent only as answers come in: a backlog must not run into the server's limits all at once. */
const FLYING_EVENTS = 2 * BATCH_EVENTS;
const BATCH_WAIT_MS = 250;
const RETRY_WAIT_MS = 1000;
const KEY = 'o.';
/** A rejection with one of these may be stored later all the same. */
const LATER = ['rate_limited', 'internal', 'unavailable'];
const utf8 = new TextEncoder();

export type Written = Extract<ClientMessage, { t: 'message' }>;

interface Item {
  body: ClientEvent | Written;
  bytes: number;
  refusals: number;
  /** Sent on this connection and not answered yet. */
  flying: boolean;
  /** Found on the shelf: another tab or an earlier page put it there. */
  found: boolean;
}

export interface OutboxDeps {
  shelf: Shelf;
  /** False: nothing was sent. */
  send(message: ClientMessage): boolean;
  now(): number;
  later(ms: number, run: () => void): () => void;
  /** The written messages changed. */
  onWritten(): void;
  /**
   * Runs `work` while no other tab does the same for its site; the turn ends when `done` is called.
   * What was found on the shelf is sent only then, so that two tabs do not both send it.
   */
  turn(work: (done: () => void) => void): void;
}

export interface Outbox {
  /** Takes in what an earlier page or another tab left on the shelf. */
  adopt(): void;
  add(body: ClientEvent | Written, urgent?: boolean): void;
  /** The connection is greeted: everything unanswered goes out, in order. */
  connected(): void;
  /** The connection is gone. `blamed`: it was closed because of something that was in flight. */
  lost(blamed?: boolean): void;
  ack(ids: string[], rejected?: Rejection[]): void;
  /** Not now: again after `wait` ms, three times at most. Without an id nobody is to blame. */
  refuse(id: string, code: string, wait: number): void;
  /** Tries a message that was set aside once more. */
  retry(id: string): void;
  /** Written and not acknowledged, oldest first. */
  written(): { message: Written; failed: boolean }[];
  /** Events not acknowledged that fit into so many bytes, each with `overhead` more than its JSON; oldest first. */
  events(bytes: number, overhead: number): ClientEvent[];
  dropEvents(): void;
  clear(): void;
  /** Ends a turn that is still held: the page may sleep from here on. */
  rest(): void;
  /** Events given up: overflow, or refused three times. */
  dropped(): number;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { shelf } = deps;
  let items: Item[] = [];
  let up = false;
  let dropped = 0;
  let resumeAt = 0;
  let endTurn: (() => void) | undefined;
  let cancel: (() => void) | undefined;

  const isWritten = ({ body }: Item): boolean => 't' in body;
  const failed = (item: Item): boolean => item.refusals >= REFUSALS;
  const key = (item: Item): string => KEY + item.body.id;
  const save = (item: Item): void => shelf.set(key(item), stringify([item.body, item.refusals]));

  const remove = (gone: (item: Item) => boolean): void => {
    const out = items.filter(gone);
    if (!out.length) return;
    items = items.filter((item) => !out.includes(item));
    for (const item of out) shelf.remove(key(item));
    if (out.some(isWritten)) deps.onWritten();
  };

  /** Takes in what lies on the shelf and is not held yet; ids sort by time. */
  const adopt = (): void => {
    const held = new Set(items.map(key));
    for (const name of shelf.keys(KEY)) {
      if (held.has(name)) continue;
      try {
        const text = shelf.get(name)!;
        const [body, refusals] = parse(text) as [Item['body'], number];
        if (KEY + body.id === name) items.push({ body, refusals, bytes: size(text), flying: false, found: true });
      } catch {
        shelf.remove(name);
      }
    }
    items.sort((a, b) => (a.body.id < b.body.id ? -1 : 1));
    trim();
    deps.onWritten();
  };

  const trim = (): void => {
    const events = items.filter((item) => !isWritten(item));
    let bytes = events.reduce((sum, item) => sum + item.bytes, 0);
    let over = 0;
    while (events.length - over > MAX_EVENTS || bytes > MAX_EVENT_BYTES) bytes -= events[over++]!.bytes;
    if (!over) return;
    dropped += over;
    warn('queue full, oldest events dropped');
    remove((item) => events.indexOf(item) < over && events.includes(item));
  };

  const schedule = (wait: number): void => {
    cancel ??= deps.later(wait, flush);
  };

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    if (!up) return;
    const wait = resumeAt - deps.now();
    if (wait > 0) return schedule(wait);
    let events: ClientEvent[] = [];
    let bytes = 0;
    /** Written messages go one at a time: a refusal must not let a later one overtake. */
    let writing = false;
    let flying = items.filter((item) => item.flying && !isWritten(item)).length;
    const ship = (): void => {
      if (events.length) deps.send({ t: 'events', sentAt: deps.now(), events });
      events = [];
      bytes = 0;
    };
    for (const item of items) {
      if (isWritten(item)) {
        if (writing || failed(item)) continue;
        writing = true;
      }
      if (item.flying || (item.found && !endTurn) || (!isWritten(item) && flying++ >= FLYING_EVENTS)) continue;
      item.flying = true;
      if ('t' in item.body) {
        ship();
        deps.send(item.body);
      } else {
        if (events.length >= BATCH_EVENTS || bytes + item.bytes > BATCH_BYTES) ship();
        events.push(item.body);
        bytes += item.bytes;
      }
    }
    ship();
    if (endTurn && !items.some((item) => item.found && !failed(item))) rest();
  };

  const takeTurn = (): void =>
    deps.turn((done) => {
      // Another tab may have had its turn before: what is no longer on the shelf is delivered.
      const there = new Set(shelf.keys(KEY));
      remove((item) => item.found && !there.has(key(item)));
      rest();
      endTurn = done;
      adopt();
      if (up) flush();
      else rest();
    });

  const rest = (): void => {
    endTurn?.();
    endTurn = undefined;
  };

  const blame = (item: Item, times = 1): void => {
    item.flying = false;
    item.refusals += times;
    save(item);
  };

  const refuse = (id: string, code: string, wait: number): void => {
    const item = items.find(({ body }) => body.id === id);
    const later = LATER.includes(code);
    if (!item && !later) return;
    // A crowded event is refused with its whole frame, and none of them is at fault.
    if (item && (isWritten(item) || !later)) blame(item);
    for (const other of items) if (!isWritten(other) || !id) other.flying = false;
    resumeAt = deps.now() + (wait || RETRY_WAIT_MS);
    settle();
    flush();
  };

  /** Gives up events that were refused too often; messages stay and show as failed. */
  const settle = (): void => {
    const before = items.length;
    remove((item) => !isWritten(item) && failed(item));
    dropped += before - items.length;
    deps.onWritten();
  };

  const land = (): void => {
    for (const item of items) item.flying = false;
  };

  return {
    adopt,
    add(body, urgent) {
      const bytes = size(stringify(body));
      if (bytes > EVENT_BYTES) throw Error('too large');
      const item: Item = { body, bytes, refusals: 0, flying: false, found: false };
      items.push(item);
      save(item);
      if (isWritten(item)) {
        deps.onWritten();
        flush();
      } else {
        trim();
        // In a microtask, so that what the page says in one go leaves in one frame.
        if (urgent || items.filter((other) => !other.flying).length >= BATCH_EVENTS) Promise.resolve().then(flush);
        else schedule(BATCH_WAIT_MS);
      }
    },
    connected() {
      up = true;
      land();
      flush();
      takeTurn();
    },
    lost(blamed) {
      up = false;
      if (blamed) for (const item of items) if (item.flying) blame(item);
      land();
      rest();
      settle();
    },
    ack(ids, rejected = []) {
      remove(({ body }) => ids.includes(body.id));
      for (const { id, code, message } of rejected) {
        if (LATER.includes(code)) refuse(id, code, 0);
        else {
          warn(code, message);
          for (const item of items) if (item.body.id === id) blame(item, REFUSALS);
        }
      }
      settle();
      flush();
    },
    refuse,
    retry(id) {
      for (const item of items) {
        if (item.body.id !== id) continue;
        item.refusals = 0;
        item.found = false;
        save(item);
      }
      deps.onWritten();
      flush();
    },
    written: () =>
      items.filter(isWritten).map((item) => ({ message: item.body as Written, failed: failed(item) })),
    events: (bytes, overhead) =>
      items
        .filter((item) => !isWritten(item) && (bytes -= item.bytes + overhead) > 0)
        .map((item) => item.body as ClientEvent),
    dropEvents: () => remove((item) => !isWritten(item)),
    clear: () => remove(() => true),
    rest,
    dropped: () => dropped,
  };
}

function size(text: string): number {
  return utf8.encode(text).length;
}
