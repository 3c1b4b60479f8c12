import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, connect } from '../../widget/transport/connect.ts';
import type { State, Wire } from '../../widget/transport/connect.ts';

interface Fake extends Wire {
  readyState: number;
  sent: string[];
}

/** A link whose clock, chance, wires and wakes are in the test's hands. */
function bench(random = 0.5) {
  let clock = 0;
  let timers: { at: number; run: () => void }[] = [];
  let wake = (): void => {};
  const wires: Fake[] = [];
  const states: State[] = [];
  const got: unknown[] = [];
  const link = connect<string, unknown>(
    {
      url: 'wss://foyer.example/',
      ping: 'ping',
      onMessage: (message) => got.push(message),
      onState(state) {
        if (state === 'open') link.send('hello');
        states.push(state);
      },
      fatal: (code) => code === 4402,
    },
    {
      now: () => clock,
      random: () => random,
      dial() {
        const wire: Fake = {
          readyState: 0,
          sent: [],
          onopen: null,
          onmessage: null,
          onclose: null,
          send: (data) => void wire.sent.push(JSON.parse(data) as string),
          close: () => {
            wire.readyState = 3;
          },
        };
        wires.push(wire);
        return wire;
      },
      later(ms, run) {
        const timer = { at: clock + ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
      wakes(listener) {
        wake = listener;
        return () => {
          wake = () => {};
        };
      },
      stringify: JSON.stringify,
      parse: JSON.parse,
    },
  );
  return {
    link,
    wires,
    states,
    got,
    wake: () => wake(),
    last: () => wires.at(-1)!,
    open() {
      const wire = wires.at(-1)!;
      wire.readyState = 1;
      wire.onopen?.();
    },
    drop(code = 1006) {
      const wire = wires.at(-1)!;
      wire.readyState = 3;
      wire.onclose?.({ code });
    },
    pass(ms: number) {
      const end = clock + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        clock = next.at;
        next.run();
      }
      clock = end;
    },
    pending: () => timers.length,
  };
}

describe('the wait before a reconnect', () => {
  it('stays between 0.5 and 30 seconds at every attempt', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const wait = backoff(attempt, random);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(30_000);
      }),
    );
  });

  it('grows, and uses the whole of its range from the first attempt on', () => {
    expect(backoff(0, 0)).toBe(500);
    expect(backoff(0, 0.999)).toBeGreaterThan(900);
    expect(backoff(3, 0)).toBe(500);
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (attempt, random) => void expect(backoff(attempt + 1, random)).toBeGreaterThanOrEqual(backoff(attempt, random)),
      ),
    );
  });
});

describe('a link', () => {
  it('says hello first on each connection', () => {
    const { open, last, drop, pass, wires } = bench();
    open();
    expect(last().sent).toEqual(['hello']);
    drop();
    pass(1000);
    expect(wires).toHaveLength(2);
    open();
    expect(last().sent).toEqual(['hello']);
  });

  it('keeps nothing that it could not send', () => {
    const { link, open, last } = bench();
    expect(link.send('early')).toBe(false);
    open();
    expect(link.send('now')).toBe(true);
    expect(last().sent).toEqual(['hello', 'now']);
  });

  it('is woken out of its wait', () => {
    const { drop, wake, wires } = bench();
    drop();
    expect(wires).toHaveLength(1);
    wake();
    expect(wires).toHaveLength(2);
    wake();
    expect(wires).toHaveLength(2);
  });

  it('replaces at once a socket that died without a word, as after the back/forward cache', () => {
    const { open, last, wake, wires } = bench();
    open();
    last().readyState = 3;
    wake();
    expect(wires).toHaveLength(2);
  });

  it('asks every 25 s whether the other end is there, and takes 10 s of silence for loss', () => {
    const { open, last, pass, states } = bench();
    open();
    pass(24_999);
    expect(last().sent).toEqual(['hello']);
    pass(1);
    expect(last().sent).toEqual(['hello', 'ping']);
    pass(9_999);
    expect(states.at(-1)).toBe('open');
    pass(1);
    expect(states.at(-1)).toBe('waiting');
  });

  it('takes any message for a sign of life', () => {
    const { open, last, pass, states, got } = bench();
    open();
    pass(30_000);
    last().onmessage?.({ data: '{"t":"pong"}' });
    pass(20_000);
    expect(states.at(-1)).toBe('open');
    expect(got).toEqual([{ t: 'pong' }]);
  });

  it('survives what is not JSON', () => {
    const { open, last, states } = bench();
    open();
    last().onmessage?.({ data: '{' });
    expect(states.at(-1)).toBe('open');
  });

  it('gives up a connection that does not open in 10 s', () => {
    const { pass, states } = bench();
    pass(10_000);
    expect(states.at(-1)).toBe('waiting');
  });

  it('waits longer for a server that closes at once, and begins small after a good connection', () => {
    const { open, drop, pass, wires } = bench(0.999);
    for (const longest of [1000, 2000, 4000, 8000]) {
      open();
      drop();
      const before = wires.length;
      pass(longest * 0.9);
      expect(wires).toHaveLength(before);
      pass(longest * 0.1);
      expect(wires).toHaveLength(before + 1);
    }
    open();
    pass(10_000);
    drop();
    const before = wires.length;
    pass(1000);
    expect(wires).toHaveLength(before + 1);
  });

  it('stops for good when told that trying again is no use, and when closed', () => {
    const fatal = bench();
    fatal.open();
    fatal.drop(4402);
    fatal.pass(100_000);
    fatal.wake();
    expect(fatal.wires).toHaveLength(1);
    expect(fatal.states.at(-1)).toBe('closed');
    expect(fatal.pending()).toBe(0);

    const closed = bench();
    closed.open();
    closed.link.close();
    closed.wake();
    expect(closed.wires).toHaveLength(1);
    expect(closed.pending()).toBe(0);
  });
});
