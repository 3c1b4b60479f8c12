import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LocalMessage } from '../../widget/host.ts';
import { makeClock } from '../../widget/chat/clock.ts';
import { blocks, GROUP_GAP_MS, type Block } from '../../widget/chat/thread.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Days of UTC, so that the tests say the same in every time zone. */
const dayOf = (at: number): string => String(Math.floor(at / DAY));

let made = 0;
function message(part: Partial<LocalMessage>): LocalMessage {
  const id = `m${++made}`;
  return { id, conversation: 'c', seq: made, from: 'visitor', name: '', text: id, at: 0, delivery: 'sent', ...part };
}
const groups = (out: Block[]): (Block & { kind: 'group' })[] => out.filter((block) => block.kind === 'group');

const anyMessages = fc
  .array(
    fc.record({
      from: fc.constantFrom('visitor' as const, 'operator' as const),
      name: fc.constantFrom('', 'Mara', 'Teun'),
      gap: fc.integer({ min: 0, max: DAY }),
      delivery: fc.constantFrom('sent' as const, 'sending' as const, 'failed' as const),
    }),
    { maxLength: 30 },
  )
  .map((list) => {
    let at = 0;
    return list.map(({ gap, ...rest }) => message({ ...rest, at: (at += gap) }));
  });

describe('blocks', () => {
  test('keeps every message once, in order', () => {
    fc.assert(
      fc.property(anyMessages, (messages) => {
        expect(groups(blocks(messages, 0, dayOf)).flatMap((group) => group.messages)).toEqual(messages);
      }),
    );
  });

  test('puts one day line before the first message of each day, and none elsewhere', () => {
    fc.assert(
      fc.property(anyMessages, (messages) => {
        const out = blocks(messages, 0, dayOf);
        const lines = out.filter((block) => block.kind === 'day').map((block) => dayOf(block.at));
        expect(lines).toEqual([...new Set(messages.map((each) => dayOf(each.at)))]);
        for (const [at, block] of out.entries()) if (block.kind === 'day') expect(out[at + 1]?.kind).toBe('group');
      }),
    );
  });

  test('gives every block a key of its own', () => {
    fc.assert(
      fc.property(anyMessages, (messages) => {
        const keys = blocks(messages, 0, dayOf).map((block) => block.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test('groups one person without a silence', () => {
    const out = groups(
      blocks([message({ at: 0 }), message({ at: MINUTE }), message({ at: MINUTE + GROUP_GAP_MS + 1 })], 0, dayOf),
    );
    expect(out.map((group) => group.messages.length)).toEqual([2, 1]);
  });

  test('parts two operators who answer in the same minute', () => {
    const two = [message({ from: 'operator', name: 'Mara' }), message({ from: 'operator', name: 'Teun' })];
    expect(groups(blocks(two, 0, dayOf))).toHaveLength(2);
  });

  test('parts what failed from what was sent, so that each says its own state', () => {
    const three = [message({}), message({ seq: 0, delivery: 'failed' }), message({ seq: 0, delivery: 'sending' })];
    expect(groups(blocks(three, 0, dayOf)).map((group) => group.state)).toEqual(['sent', 'failed', 'sending']);
  });

  test('says read only when the newest of the group was read', () => {
    const two = [message({ seq: 7 }), message({ seq: 8 })];
    expect(groups(blocks(two, 7, dayOf)).map((group) => group.state)).toEqual(['sent']);
    expect(groups(blocks(two, 8, dayOf)).map((group) => group.state)).toEqual(['read']);
  });
});

describe('the clock', () => {
  const clock = makeClock('en-GB');
  const now = new Date(2026, 10, 25, 0, 30).getTime();
  const on = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

  test('counts days by the calendar, not by hours', () => {
    expect(clock.dayName(on(25, 0), now)).toBe('Today');
    expect(clock.dayName(on(24, 23), now)).toBe('Yesterday');
    expect(clock.dayName(on(24, 0), now)).toBe('Yesterday');
  });

  test('names the weekday within a week, then the date, then the year too', () => {
    expect(clock.dayName(on(20, 12), now)).toBe('Friday');
    expect(clock.dayName(on(18, 12), now)).toBe('18 November');
    expect(clock.dayName(new Date(2025, 10, 18).getTime(), now)).toBe('18 November 2025');
  });
});
