/**
 * What the visitor did and wrote, until the server says that it has it. Kept on the shelf item by item, so that tabs
 * never rewrite each other's. Events are bounded, the oldest go first; what somebody typed is never dropped.
 */
import { EVENT_BYTES, FRAME_BYTES } from '../protocol/limits.ts';
import type { ClientEvent, ClientMessage, Rejection } from '../protocol/messages.ts';
import { parse, stringify } from './builtins.ts';
import { FAREWELL_OVERHEAD } from './farewell.ts';
import type { Shelf } from './shelf.ts';
import { warn } from './warn.ts';

export const MAX_EVENTS = 300;
export const MAX_EVENT_BYTES = 256 * 1024;
export const REFUSALS = 3;
/** Well below what a frame may hold. */
const BATCH_EVENTS = 20;
/** Sizes are counted in UTF-16 units, of which UTF-8 makes up to three bytes. */
const BATCH_BYTES = FRAME_BYTES / 4;
/** More is sent only as answers come in: a backlog must not run into the server's limits all at once. */
const FLYING_EVENTS = 2 * BATCH_EVENTS;
const BATCH_WAIT_MS = 250;
const RETRY_WAIT_MS = 1000;
/** Who wrote does not wait for so long: the rest goes on, and they are told. Events wait for as long as it takes. */
const LONG_WAIT_MS = 60_000;
export const OUTBOX_KEY = 'o.';

export type Written = Extract<ClientMessage, { t: 'message' }>;

interface Item {
  body: ClientEvent | Written;
  bytes: number;
  refusals: number;
  /** Sent on this connection and not answered yet. */
  flying: boolean;
}

export interface OutboxDeps {
  shelf: Shelf;
  /** False: nothing was sent. */
  send(message: ClientMessage): boolean;
  now(): number;
  later(ms: number, run: () => void): () => void;
  /** The written messages may have changed. */
  onWritten(): void;
}

export interface Outbox {
  /** Throws on what is too large for the server. `urgent`: does not wait for company. */
  add(body: ClientEvent | Written, urgent?: boolean): void;
  /** The connection is greeted: everything unanswered goes out, in order. */
  connected(): void;
  /** The connection is gone. `blamed`: it was closed because of something that was in flight. */
  lost(blamed: boolean): void;
  ack(ids: string[], rejected?: Rejection[]): void;
  /** Again after `wait` ms, three times at most; never by itself where there is none, or who wrote does not wait for so long. Without an id nobody is to blame. */
  refuse(id: string, code: string, wait: number): void;
  /** Tries a message that was set aside once more. */
  retry(id: string): void;
  /** Written and not acknowledged, oldest first. */
  written(): { message: Written; failed: boolean }[];
  /** Events not acknowledged that fit into so many bytes in the shape of farewell.ts, oldest first. */
  events(bytes: number): ClientEvent[];
  dropEvents(): void;
  clear(): void;
  /** The shelf holds more than this tab put there. */
  strays(): boolean;
  /** Takes these in from the shelf, as if they were this tab's, and sends nothing; what cannot be read goes. */
  take(ids: string[]): void;
  holds(id: string): boolean;
}

export function createOutbox({ shelf, send, now, later, onWritten }: OutboxDeps): Outbox {
  let items: Item[] = [];
  let up = false;
  let resumeAt = 0;
  let cancel: (() => void) | undefined;

  const isWritten = ({ body }: Item): boolean => 't' in body;
  const failed = ({ refusals }: Item): boolean => refusals >= REFUSALS;
  const key = ({ body }: Item): string => OUTBOX_KEY + body.id;
  const save = (item: Item): void => shelf.set(key(item), stringify([item.body, item.refusals]));

  const remove = (gone: (item: Item) => boolean): void => {
    items = items.filter((item) => {
      const goes = gone(item);
      if (goes) shelf.remove(key(item));
      return !goes;
    });
  };

  /** Gives up events beyond the bounds, or refused too often; messages stay and show as failed. */
  const settle = (): void => {
    let count = 0;
    let bytes = 0;
    for (const item of items.toReversed()) {
      if (isWritten(item)) continue;
      bytes += item.bytes;
      if (++count > MAX_EVENTS || bytes > MAX_EVENT_BYTES) item.refusals = REFUSALS;
    }
    const before = items.length;
    remove((item) => !isWritten(item) && failed(item));
    if (before > items.length) warn('events dropped', before - items.length);
    onWritten();
  };

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    if (!up) return;
    const wait = resumeAt - now();
    if (wait > 0) return schedule(wait);
    let events: ClientEvent[] = [];
    let bytes = 0;
    let flying = items.filter((item) => item.flying && !isWritten(item)).length;
    /** Written messages go one at a time: a refusal must not let a later one overtake. */
    let writing = false;
    const ship = (): void => {
      if (events[0]) send({ t: 'events', sentAt: now(), events });
      events = [];
      bytes = 0;
    };
    for (const item of items) {
      const { body } = item;
      if ('t' in body) {
        if (writing || failed(item)) continue;
        writing = true;
        if (item.flying) continue;
        ship();
        send(body);
      } else {
        if (item.flying || flying++ >= FLYING_EVENTS) continue;
        if (events.length >= BATCH_EVENTS || bytes + item.bytes > BATCH_BYTES) ship();
        events.push(body);
        bytes += item.bytes;
      }
      item.flying = true;
    }
    ship();
  };

  const schedule = (wait: number): void => {
    cancel ??= later(wait, flush);
  };

  const blame = (item: Item, times = 1): void => {
    item.flying = false;
    item.refusals += times;
    save(item);
  };

  const refuse = (id: string, code: string, wait: number): void => {
    const item = items.find(({ body }) => body.id === id);
    const soon = !id || (wait > 0 && (wait < LONG_WAIT_MS || !(item && isWritten(item))));
    if (item && (isWritten(item) || !soon)) blame(item, soon ? 1 : REFUSALS);
    // A crowded event is refused with its whole frame, and none of them is at fault.
    if (soon) for (const other of items) if (!id || !isWritten(other)) other.flying = false;
    if (soon) resumeAt = now() + (wait || RETRY_WAIT_MS);
    else warn(code);
    settle();
    flush();
  };

  return {
    add(body, urgent) {
      const bytes = stringify(body).length;
      if (bytes > EVENT_BYTES) throw Error('too large');
      const item: Item = { body, bytes, refusals: 0, flying: false };
      items.push(item);
      save(item);
      settle();
      // In a microtask, so that what the page says in one go leaves in one frame.
      if (urgent || items.length > BATCH_EVENTS) Promise.resolve().then(flush);
      else schedule(BATCH_WAIT_MS);
    },
    connected() {
      up = true;
      flush();
    },
    lost(blamed) {
      up = false;
      for (const item of items) {
        if (blamed && item.flying) blame(item);
        item.flying = false;
      }
      settle();
    },
    ack(ids, rejected = []) {
      remove(({ body }) => ids.includes(body.id));
      for (const { id, code } of rejected) refuse(id, code, 0);
      onWritten();
      flush();
    },
    refuse,
    retry(id) {
      for (const item of items) if (item.body.id === id) item.refusals = 0;
      onWritten();
      flush();
    },
    written: () => items.filter(isWritten).map((item) => ({ message: item.body as Written, failed: failed(item) })),
    events: (bytes) =>
      items
        .filter((item) => !isWritten(item) && (bytes -= item.bytes + FAREWELL_OVERHEAD) > 0)
        .map((item) => item.body as ClientEvent),
    dropEvents: () => remove((item) => !isWritten(item)),
    clear: () => remove(() => true),
    strays: () => shelf.keys(OUTBOX_KEY).length > items.length,
    take(ids) {
      for (const id of ids) {
        try {
          const text = shelf.get(OUTBOX_KEY + id)!;
          const [body, refusals] = parse(text) as [Item['body'], number];
          items.push({ body, refusals, bytes: text.length, flying: false });
        } catch {
          shelf.remove(OUTBOX_KEY + id);
        }
      }
      // Ids sort by time.
      items.sort((a, b) => (a.body.id < b.body.id ? -1 : 1));
      settle();
    },
    holds: (id) => items.some(({ body }) => body.id === id),
  };
}
