import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientEvent, ClientMessage } from '../../protocol/messages.ts';
import { createOutbox, MAX_EVENTS, REFUSALS } from '../../widget/outbox.ts';
import type { Written } from '../../widget/outbox.ts';
import type { Shelf } from '../../widget/shelf.ts';

function shelfInMemory(): Shelf & { map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    jot: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: (start) => [...map.keys()].filter((key) => key.startsWith(start)),
    allow: () => {},
  };
}

/** An outbox with its clock and its wire in the test's hands. */
function bench(shelf = shelfInMemory()) {
  const sent: ClientMessage[] = [];
  let clock = 1000;
  let timers: { at: number; run: () => void }[] = [];
  const outbox = createOutbox({
    shelf,
    send: (message) => (sent.push(message), true),
    now: () => clock,
    later(ms, run) {
      const timer = { at: clock + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    onWritten: () => {},
  });
  return {
    outbox,
    shelf,
    sent,
    /** Lets time pass, timers in their order, and the microtasks between. */
    async pass(ms: number) {
      await Promise.resolve();
      for (const end = clock + ms; ;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) {
          clock = end;
          return;
        }
        timers = timers.filter((timer) => timer !== next);
        clock = Math.max(clock, next.at);
        next.run();
        await Promise.resolve();
      }
    },
    written: () => sent.filter((message): message is Written => message.t === 'message'),
    events: () => sent.flatMap((message) => (message.t === 'events' ? message.events : [])),
  };
}

let count = 0;
const id = (): string => `id${String(count++).padStart(8, '0')}`;
const message = (text = 'hello'): Written => ({ t: 'message', id: id(), conversation: 'c_12345678', text, at: 1 });
const event = (size = 0): ClientEvent => ({
  id: id(),
  type: 'track',
  name: 'Product Viewed',
  at: 1,
  url: 'https://shop.example/',
  properties: { filling: 'x'.repeat(size) },
});

describe('the outbox', () => {
  it('[P4] resends what was never acknowledged, in order, after a reconnect', async () => {
    const { outbox, sent, pass, events } = bench();
    const all = [event(), event(), event()];
    for (const one of all) outbox.add(one);
    outbox.connected();
    await pass(300);
    outbox.ack([all[1]!.id]);
    outbox.lost(false);
    sent.length = 0;
    outbox.connected();
    expect(events().map((one) => one.id)).toEqual([all[0]!.id, all[2]!.id]);
  });

  it('sends one frame for what the page says in one go', async () => {
    const { outbox, sent, pass } = bench();
    outbox.connected();
    outbox.add(event(), true);
    outbox.add(event(), true);
    await pass(0);
    expect(sent).toHaveLength(1);
  });

  it('loses no message, keeps their order and stores each once, whatever the connection does', async () => {
    const step = fc.oneof(
      fc.constant('write' as const),
      fc.constant('event' as const),
      fc.constant('connect' as const),
      fc.constant('lose' as const),
      fc.constant('answer' as const),
      fc.constant('refuse' as const),
      fc.constant('wait' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { outbox, sent, pass, shelf } = bench();
        const typed: string[] = [];
        const stored: string[] = [];
        let seen = 0;
        let up = false;
        const refused = new Map<string, number>();
        const answer = (refuse: boolean): void => {
          while (seen < sent.length) {
            const frame = sent[seen++]!;
            if (frame.t === 'events') outbox.ack(frame.events.map((one) => one.id));
            if (frame.t !== 'message') continue;
            const times = refused.get(frame.id) ?? 0;
            if (refuse && times < REFUSALS - 1) {
              refused.set(frame.id, times + 1);
              outbox.refuse(frame.id, 'rate_limited', 100);
            } else {
              if (!stored.includes(frame.id)) stored.push(frame.id);
              outbox.ack([frame.id]);
            }
          }
        };
        const lose = (): void => {
          outbox.lost(false);
          seen = sent.length;
          up = false;
        };
        for (const one of steps) {
          if (one === 'write') {
            const body = message();
            typed.push(body.id);
            outbox.add(body, true);
          } else if (one === 'event') outbox.add(event());
          else if (one === 'connect' && !up) {
            up = true;
            outbox.connected();
          } else if (one === 'lose' && up) lose();
          else if (one === 'answer' && up) answer(false);
          else if (one === 'refuse' && up) answer(true);
          else await pass(50);
          const open = outbox.written().map(({ message: body }) => body.id);
          // Each is either stored or still held, and what is held lies on the shelf.
          expect([...stored, ...open].sort()).toEqual([...typed].sort());
          for (const held of open) expect(shelf.map.has('o.' + held)).toBe(true);
        }
        if (up) lose();
        outbox.connected();
        for (let round = 0; round < typed.length + 2; round++) {
          answer(false);
          await pass(300);
        }
        expect(stored).toEqual(typed);
        expect(outbox.written()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('drops the oldest events beyond its bounds, but no message', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }), async (sizes) => {
        const { outbox, pass, shelf } = bench();
        const bodies = sizes.map((size) => event(size));
        const text = message();
        outbox.add(text);
        for (const body of bodies) outbox.add(body);
        await pass(0);
        const kept = outbox.events(1e9).map((one) => one.id);
        expect(kept).toEqual(bodies.slice(bodies.length - kept.length).map((one) => one.id));
        expect([...shelf.map.values()].join('').length).toBeLessThan(300 * 1024);
        expect(outbox.written()).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
    const { outbox } = bench();
    for (let i = 0; i < MAX_EVENTS + 7; i++) outbox.add(event());
    expect(outbox.events(1e9)).toHaveLength(MAX_EVENTS);
  });

  it('removes what is acknowledged from the shelf', async () => {
    const { outbox, shelf, pass } = bench();
    const one = event();
    outbox.add(one);
    outbox.connected();
    await pass(300);
    outbox.ack([one.id]);
    expect(shelf.map.size).toBe(0);
  });

  it('sets a message aside after three refusals, shows it as failed and sends it again on retry', async () => {
    const { outbox, written, pass } = bench();
    const body = message();
    outbox.connected();
    outbox.add(body, true);
    for (let i = 0; i < REFUSALS; i++) {
      await pass(200);
      outbox.refuse(body.id, 'rate_limited', 100);
    }
    await pass(10_000);
    expect(written()).toHaveLength(REFUSALS);
    expect(outbox.written()).toEqual([{ message: body, failed: true }]);
    outbox.retry(body.id);
    await pass(0);
    expect(written()).toHaveLength(REFUSALS + 1);
    expect(outbox.written()).toEqual([{ message: body, failed: false }]);
  });

  it('[P5] drops a rejected event and keeps the text of a rejected message', () => {
    const { outbox } = bench();
    const [bad, text] = [event(), message()];
    outbox.add(bad);
    outbox.add(text);
    outbox.ack(
      [],
      [bad, text].map((one) => ({ id: one.id, code: 'invalid_event', message: 'no' })),
    );
    expect(outbox.events(1e9)).toEqual([]);
    expect(outbox.written()).toEqual([{ message: text, failed: true }]);
  });

  it('does not let a refused message be overtaken', async () => {
    const { outbox, written, pass } = bench();
    const [first, second] = [message('first'), message('second')];
    outbox.connected();
    outbox.add(first, true);
    outbox.add(second, true);
    await pass(0);
    expect(written()).toEqual([first]);
    outbox.refuse(first.id, 'rate_limited', 100);
    await pass(200);
    outbox.ack([first.id]);
    await pass(0);
    expect(written()).toEqual([first, first, second]);
  });

  it('shows a message as failed at once that would have to wait for minutes, and goes on with the rest', async () => {
    const { outbox, written, events, pass } = bench();
    const [first, second, seen] = [message('first'), message('second'), event()];
    outbox.connected();
    outbox.add(first, true);
    outbox.add(second, true);
    outbox.add(seen);
    await pass(0);
    outbox.refuse(first.id, 'rate_limited', 720_000);
    await pass(300);
    expect(outbox.written()).toContainEqual({ message: first, failed: true });
    expect(written()).toEqual([first, second]);
    expect(events()).toEqual([seen]);
    outbox.retry(first.id);
    outbox.ack([second.id]);
    await pass(0);
    expect(written()).toEqual([first, second, first]);
  });

  it('keeps events that would have to wait for minutes, and sends them when they may come', async () => {
    const { outbox, events, pass } = bench();
    const all = [event(), event()];
    outbox.connected();
    for (const one of all) outbox.add(one);
    await pass(300);
    expect(events()).toEqual(all);
    outbox.refuse(all[0]!.id, 'rate_limited', 720_000);
    expect(outbox.events(1e9)).toHaveLength(2);
    await pass(719_000);
    expect(events()).toEqual(all);
    await pass(2_000);
    expect(events()).toEqual([...all, ...all]);
  });

  it('sends a crowded frame of events again, all of it, when the server has room', async () => {
    const { outbox, sent, events, pass } = bench();
    const all = [event(), event()];
    outbox.connected();
    for (const one of all) outbox.add(one);
    await pass(300);
    outbox.refuse(all[0]!.id, 'rate_limited', 500);
    sent.length = 0;
    await pass(400);
    expect(sent).toEqual([]);
    await pass(200);
    expect(events()).toEqual(all);
  });

  it('takes over what an earlier page left, in its place among the rest', () => {
    const shelf = shelfInMemory();
    const earlier = bench(shelf);
    const old = event();
    earlier.outbox.add(old);
    const { outbox, events } = bench(shelf);
    const young = event();
    outbox.add(young);
    expect(outbox.strays()).toBe(true);
    outbox.take([old.id]);
    outbox.connected();
    expect(events()).toEqual([old, young]);
    expect(outbox.strays()).toBe(false);
  });

  it('throws away what lies on the shelf and cannot be read', () => {
    const { outbox, shelf } = bench();
    shelf.set('o.broken', '{');
    outbox.take(['broken']);
    expect(shelf.map.size).toBe(0);
  });
});
