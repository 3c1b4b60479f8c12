import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byWaiting, heldOrder, PROMISE_MS, wick } from '../../agent/waiting.ts';
import type { ConversationRow } from '../../protocol/agent.ts';

const row = (id: string, waitingSince: number | null, updatedAt: number): ConversationRow => ({
  id,
  status: 'open',
  assignee: null,
  tags: [],
  snoozedUntil: null,
  seq: 1,
  readByVisitor: 0,
  readByOperator: 0,
  createdAt: 0,
  updatedAt,
  visitor: `v-${id}`,
  visitorName: 'Visitor',
  preview: '',
  previewFrom: 'visitor',
  rating: null,
  ratingComment: '',
  unread: 0,
  waitingSince,
  online: true,
  page: null,
});

describe('the order of the inbox', () => {
  it('puts the one who has waited longest first and the answered ones after, the last changed first', () => {
    const rows = [row('answered', null, 900), row('short', 500, 500), row('old', null, 100), row('long', 200, 950)];
    expect(rows.sort(byWaiting).map(({ id }) => id)).toEqual(['long', 'short', 'answered', 'old']);
  });

  it('is the same whatever order the rows came in', () => {
    const waiting = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
    const rows = fc.uniqueArray(fc.tuple(fc.string(), waiting, fc.integer({ min: 0, max: 5 })), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(rows, (list) => {
        const made = list.map(([id, since, updated]) => row(id, since, updated));
        const there = [...made].sort(byWaiting).map(({ id }) => id);
        const back = [...made]
          .reverse()
          .sort(byWaiting)
          .map(({ id }) => id);
        expect(back).toEqual(there);
      }),
    );
  });

  it('keeps every row in its place while a pointer rests on the list, and adds new ones at the end', () => {
    expect(heldOrder(['a', 'b', 'c'], ['new', 'c', 'b', 'a'])).toEqual(['a', 'b', 'c', 'new']);
    expect(heldOrder(['a', 'b', 'c'], ['c', 'a'])).toEqual(['a', 'c']);
  });

  it('neither loses nor doubles a row while it holds the order', () => {
    const ids = fc.uniqueArray(fc.string());
    fc.assert(
      fc.property(ids, ids, (shown, sorted) => {
        expect([...heldOrder(shown, sorted)].sort()).toEqual([...sorted].sort());
      }),
    );
  });
});

describe('the wick', () => {
  it('is calm where nobody waits', () => {
    expect(wick(null, 1000)).toEqual({ urgency: 'calm', burned: 0, waited: 0 });
  });

  it('turns at half the promise and again when the promise is broken', () => {
    expect(wick(0, PROMISE_MS / 2 - 1).urgency).toBe('new');
    expect(wick(0, PROMISE_MS / 2).urgency).toBe('wait');
    expect(wick(0, PROMISE_MS - 1).urgency).toBe('wait');
    expect(wick(0, PROMISE_MS)).toEqual({ urgency: 'late', burned: 1, waited: PROMISE_MS });
  });

  it('never burns below nothing or above all, even with a clock that runs behind', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (since, now) => {
        const { burned, waited } = wick(since, now);
        expect(burned).toBeGreaterThanOrEqual(0);
        expect(burned).toBeLessThanOrEqual(1);
        expect(waited).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
