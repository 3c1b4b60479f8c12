import { SESSION_GAP_MS } from '../../protocol/limits.ts';
import type { Interaction } from './types.ts';

const DAY_MS = 24 * 60 * 60_000;
const WEEK_MS = 7 * DAY_MS;

/** More distinct items than this in one session is a crawler: the rest of the session is not remembered. */
export const MOST_IN_SESSION = 60;
const MOST_VISITORS = 50_000;
const FIRST_SIZE = 1024;
const LATE_FOR_DAY = 1;
const LATE_FOR_WEEK = 2;

/**
 * What visitors did to items, newest last: a ring of clicks (an item once per session), each linked to the one before it
 * in its session, and for each item the sessions it was in. Items and clicks are numbers here.
 *
 * Memory is bounded: 25 bytes a click in typed arrays that grow to `clicks`, at most `2 * perItem` session numbers an
 * item, and the last 50,000 visitors. An item whose last click left the ring is forgotten, so that made-up item ids
 * push each other out instead of filling the memory.
 */
export interface Clicks {
  observe(interaction: Interaction): void;
  /** The number of an item, or undefined where nobody touched it lately. */
  numberOf(item: string): number | undefined;
  nameOf(item: number): string;
  /** Numbers are below this; those in between that are free now have a count of 0. */
  readonly items: number;
  /** Sessions, newest last, that touched the item. Some may be gone: see `last`. */
  sessionsOf(item: number): readonly number[];
  /** Numbers below this are of sessions that are gone; of the others some may be. */
  readonly oldestSession: number;
  /** The newest click of a session, or -1 where the ring has dropped it. */
  last(session: number): number;
  /** The click before this one in its session, or -1. */
  before(click: number): number;
  itemAt(click: number): number;
  /** Writes the items of a session into `into`, newest first; returns how many there are, as far as there is room. */
  itemsOf(session: number, into: Int32Array): number;
  timeAt(click: number): number;
  /** In how many sessions the item was touched within a window that ends at the newest interaction; by item number. */
  counts(window: Window): Uint32Array;
  /** Time of the newest interaction. */
  readonly newest: number;
  readonly observed: number;
  /** Session numbers are at most this far apart. */
  readonly sessionSlots: number;
}

export type Window = 'day' | 'week' | 'all';

/** @param capacity clicks remembered. @param perItem newest sessions kept for an item. */
export function createClicks(capacity: number, perItem: number): Clicks {
  let size = Math.min(FIRST_SIZE, capacity);
  let item = new Int32Array(size);
  let back = new Int32Array(size);
  let time = new Float64Array(size);
  /** Which windows a click was too old for when it came: it never enters them, and never leaves them. */
  let late = new Uint8Array(size);
  let sessionLast = new Float64Array(size);
  let clicks = 0;
  let sessions = 0;
  let observed = 0;
  let newest = 0;

  const numbers = new Map<string, number>();
  const names: string[] = [];
  const free: number[] = [];
  let postings: number[][] = [];
  let day = new Uint32Array(FIRST_SIZE);
  let week = new Uint32Array(FIRST_SIZE);
  let all = new Uint32Array(FIRST_SIZE);
  let dayHead = 0;
  let weekHead = 0;

  /** Visitor -> session and the time of its last interaction, least recently active first. */
  const running = new Map<string, { session: number; at: number; length: number }>();

  const alive = (click: number): boolean => click >= 0 && click > clicks - 1 - size && click < clicks;

  function grow(): void {
    const next = Math.min(size * 2, capacity);
    // Nothing has wrapped before the arrays reach their capacity, so positions stay.
    item = copyInto(new Int32Array(next), item);
    back = copyInto(new Int32Array(next), back);
    time = copyInto(new Float64Array(next), time);
    late = copyInto(new Uint8Array(next), late);
    sessionLast = copyInto(new Float64Array(next), sessionLast);
    size = next;
  }

  function numberFor(name: string): number {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const number = free.pop() ?? names.length;
    numbers.set(name, number);
    names[number] = name;
    postings[number] = [];
    if (number >= all.length) {
      day = copyInto(new Uint32Array(all.length * 2), day);
      week = copyInto(new Uint32Array(all.length * 2), week);
      all = copyInto(new Uint32Array(all.length * 2), all);
    }
    return number;
  }

  function forget(number: number): void {
    numbers.delete(names[number]!);
    names[number] = '';
    postings[number] = [];
    free.push(number);
  }

  /** Takes the oldest click out of the ring to make room for one more. */
  function dropOldest(): void {
    const oldest = clicks - size;
    const number = item[oldest % size]!;
    if (dayHead <= oldest) leaveDay();
    if (weekHead <= oldest) leaveWeek();
    all[number]! -= 1;
    if (all[number] === 0) forget(number);
  }

  function leaveDay(): void {
    const at = dayHead++ % size;
    if ((late[at]! & LATE_FOR_DAY) === 0) day[item[at]!]! -= 1;
  }

  function leaveWeek(): void {
    const at = weekHead++ % size;
    if ((late[at]! & LATE_FOR_WEEK) === 0) week[item[at]!]! -= 1;
  }

  function advance(at: number): void {
    newest = at;
    while (dayHead < clicks && time[dayHead % size]! <= newest - DAY_MS) leaveDay();
    while (weekHead < clicks && time[weekHead % size]! <= newest - WEEK_MS) leaveWeek();
  }

  function holds(session: number, number: number): boolean {
    for (let click = last(session); click >= 0; click = before(click)) if (item[click % size] === number) return true;
    return false;
  }

  function last(session: number): number {
    if (session <= sessions - 1 - size) return -1;
    const click = sessionLast[session % size]!;
    return alive(click) ? click : -1;
  }

  function before(click: number): number {
    const step = back[click % size]!;
    return step === 0 || !alive(click - step) ? -1 : click - step;
  }

  function append(session: number, name: string, at: number): void {
    if (clicks >= size && size < capacity) grow();
    if (clicks >= size) dropOldest();
    // Only now: dropping the oldest may have forgotten this very item.
    const number = numberFor(name);
    const previous = last(session);
    const click = clicks++;
    item[click % size] = number;
    time[click % size] = at;
    back[click % size] = previous < 0 || click - previous >= size ? 0 : click - previous;
    sessionLast[session % size] = click;
    const age = newest - at;
    late[click % size] = (age >= DAY_MS ? LATE_FOR_DAY : 0) | (age >= WEEK_MS ? LATE_FOR_WEEK : 0);
    if (age < DAY_MS) day[number]! += 1;
    if (age < WEEK_MS) week[number]! += 1;
    all[number]! += 1;
    const posting = postings[number]!;
    posting.push(session);
    if (posting.length > 2 * perItem) postings[number] = posting.slice(-perItem);
  }

  return {
    observe({ visitor, item: name, at }) {
      observed += 1;
      let current = running.get(visitor);
      if (current) running.delete(visitor);
      if (!current || Math.abs(at - current.at) > SESSION_GAP_MS || last(current.session) < 0) {
        if (sessions >= size && size < capacity) grow();
        current = { session: sessions++, at, length: 0 };
        sessionLast[current.session % size] = -1;
      }
      running.set(visitor, current);
      if (running.size > MOST_VISITORS) running.delete(running.keys().next().value!);
      current.at = Math.max(current.at, at);

      const known = numbers.get(name);
      if (current.length < MOST_IN_SESSION && (known === undefined || !holds(current.session, known))) {
        current.length += 1;
        append(current.session, name, at);
      }
      advance(Math.max(newest, at));
    },
    numberOf: (name) => numbers.get(name),
    nameOf: (number) => names[number]!,
    get items() {
      return names.length;
    },
    sessionsOf: (number) => postings[number]!,
    get oldestSession() {
      return Math.max(0, sessions - size);
    },
    last,
    before,
    itemAt: (click) => item[click % size]!,
    itemsOf(session, into) {
      let click = last(session);
      if (click < 0) return 0;
      const oldest = clicks - size;
      let at = click % size;
      for (let count = 0; ;) {
        into[count++] = item[at]!;
        const step = back[at]!;
        click -= step;
        if (step === 0 || click < oldest || count === into.length) return count;
        at -= step;
        if (at < 0) at += size;
      }
    },
    timeAt: (click) => time[click % size]!,
    counts: (window) => (window === 'day' ? day : window === 'week' ? week : all),
    get newest() {
      return newest;
    },
    get observed() {
      return observed;
    },
    get sessionSlots() {
      return size;
    },
  };
}

function copyInto<T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
