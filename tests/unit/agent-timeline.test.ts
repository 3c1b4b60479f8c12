import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeEntries } from '../../agent/state/person.ts';
import { formatRoute, parseRoute } from '../../agent/state/route.ts';
import { merge } from '../../agent/state/thread.ts';
import { trail } from '../../agent/trail.ts';
import { turns } from '../../agent/transcript.ts';
import type { TimelineEntry } from '../../protocol/agent.ts';
import type { MessageView } from '../../protocol/messages.ts';

const MINUTE = 60_000;
const page = (id: string, at: number, title: string): TimelineEntry => ({
  kind: 'event',
  id,
  at,
  type: 'page',
  name: 'Page Viewed',
  url: 'https://shop.example/',
  properties: { title },
});
const message = (seq: number, from: 'visitor' | 'operator', name: string, at: number): MessageView => ({
  id: `m${seq}`,
  conversation: 'c1',
  seq,
  from,
  name,
  text: `text ${seq}`,
  at,
});

describe('the timeline', () => {
  it('shows each entry once, newest first, however often it comes', () => {
    const ids = fc.array(fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(ids, ids, (have, come) => {
        const made = (list: number[]) => list.map((n) => page(String(n), n, ''));
        const merged = mergeEntries(made(have), made(come)).map(({ at }) => at);
        expect(merged).toEqual([...new Set([...have, ...come])].sort((a, b) => b - a));
      }),
    );
  });

  it('follows the pages of the newest visit only, with how long each was open', () => {
    const entries = [page('c', 90 * MINUTE, 'Cart'), page('b', 88 * MINUTE, 'Lamp'), page('a', 10 * MINUTE, 'Home')];
    expect(trail(entries, 5)).toEqual([
      { id: 'c', at: 90 * MINUTE, name: 'Cart', stayed: null },
      { id: 'b', at: 88 * MINUTE, name: 'Lamp', stayed: 2 * MINUTE },
    ]);
  });
});

describe('the transcript', () => {
  it('holds messages by seq, the same id once', () => {
    const list = merge(
      [message(1, 'visitor', '', 1), message(3, 'visitor', '', 3)],
      [message(2, 'visitor', '', 2), message(3, 'visitor', '', 3)],
    );
    expect(list.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('puts lines of the same hand under one name, and a late one under its own time', () => {
    const list = [
      message(1, 'visitor', '', 0),
      message(2, 'visitor', '', MINUTE),
      message(3, 'operator', 'Ana', 2 * MINUTE),
      message(4, 'visitor', '', 30 * MINUTE),
    ];
    expect(turns({ messages: list, notes: [], pending: [] }, 'Ana', 0).map((turn) => turn.lines.length)).toEqual([
      2, 1, 1,
    ]);
  });

  it('shows a reply that was acknowledged meanwhile once', () => {
    const reply = {
      id: 'm2',
      site: 's',
      conversation: 'c1',
      text: 'text 2',
      at: 5,
      state: 'sending',
      code: '',
      kind: 'reply',
      thenClose: false,
    } as const;
    const messages = [message(1, 'visitor', '', 0), message(2, 'operator', 'Ana', 5)];
    const list = turns({ messages, notes: [], pending: [reply] }, 'Ana', 10);
    expect(list.flatMap((turn) => turn.lines.map((line) => line.id))).toEqual(['m1', 'm2']);
  });

  it('puts a note after the message that it follows, and never under the name of a reply', () => {
    const note = (after: number, nth: number) => ({
      id: `n${after}.${nth}`,
      conversation: 'c1',
      after,
      nth,
      operator: { id: 'o', name: 'Ana' },
      text: '',
      mentions: [],
      at: after,
    });
    const messages = [message(1, 'visitor', '', 0), message(2, 'operator', 'Ana', 1), message(3, 'visitor', '', 3)];
    const list = turns({ messages, notes: [note(1, 1), note(2, 1), note(2, 2), note(3, 1)], pending: [] }, 'Ana', 10);
    expect(list.map((turn) => [turn.from, ...turn.lines.map((line) => line.id)])).toEqual([
      ['visitor', 'm1'],
      ['note', 'n1.1'],
      ['operator', 'm2'],
      ['note', 'n2.1', 'n2.2'],
      ['visitor', 'm3'],
      ['note', 'n3.1'],
    ]);
  });
});

describe('the address', () => {
  it('brings back where the operator was', () => {
    const route = fc.record({
      view: fc.constantFrom('inbox' as const, 'live' as const),
      site: fc.string({ minLength: 1 }),
      selected: fc.option(fc.string({ minLength: 1 }), { nil: null }),
      person: fc.boolean(),
    });
    fc.assert(
      fc.property(route, (where) => {
        const person = where.person && where.selected !== null;
        expect(parseRoute(formatRoute(where))).toEqual({ ...where, person });
      }),
    );
  });
});
