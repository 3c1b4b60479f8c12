import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { partitionsFrom } from '../../db/postgres/partitions.ts';
import { pauseAfterFailure } from '../../server/jobs/patience.ts';
import { nextTime } from '../../server/jobs/pattern.ts';
import { changedRetention, keptSince, MOST_DAYS } from '../../server/retention/kept.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const someTime = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2040, 0) });

describe('when what comes again comes next', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'])(
    'a daily time comes once in 24 hours, also where clocks are put forward and back (%s)',
    (tz) => {
      process.env['TZ'] = tz;
      fc.assert(
        fc.property(someTime, (after) => {
          const next = nextTime('30 2 * * *', after);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(DAY);
          expect(next % DAY).toBe(2.5 * HOUR);
          expect(nextTime('30 2 * * *', next)).toBe(next + DAY);
        }),
        { numRuns: 50 },
      );
    },
  );

  test('on the night of the European change it is the same hour as ever', () => {
    expect(new Date(nextTime('30 2 * * *', Date.UTC(2026, 2, 29))).toISOString()).toBe('2026-03-29T02:30:00.000Z');
    expect(new Date(nextTime('30 1 * * *', Date.UTC(2026, 9, 25))).toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  test('a pattern that is none is refused', () => {
    expect(() => nextTime('every morning', 0)).toThrow();
    expect(() => nextTime('0 0 31 2 *', Date.UTC(2026, 0))).toThrow(/does not come again/);
  });
});

describe('how long a job that failed is left alone', () => {
  test('ten seconds to an hour and a quarter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e10 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (late, chance) => {
        const pause = pauseAfterFailure(late, chance);
        expect(pause).toBeGreaterThanOrEqual(10_000);
        expect(pause).toBeLessThanOrEqual(1.25 * HOUR);
      }),
    );
  });

  test('twice as long each time', () => {
    const pauses: number[] = [];
    for (let late = 0, tries = 0; tries < 6; tries++, late += pauses.at(-1)!) pauses.push(pauseAfterFailure(late, 0));
    expect(pauses).toEqual([10_000, 10_000, 20_000, 40_000, 80_000, 160_000]);
  });
});

describe('the months of the partitions', () => {
  test('follow each other without a gap, and the first holds the time asked for', () => {
    fc.assert(
      fc.property(someTime, (now) => {
        const months = partitionsFrom(now, 2);
        expect(months).toHaveLength(3);
        expect(months[0]!.from).toBeLessThanOrEqual(now);
        expect(months[0]!.to).toBeGreaterThan(now);
        expect([months[1]!.from, months[2]!.from]).toEqual([months[0]!.to, months[1]!.to]);
        for (const { name, from } of months) {
          expect(name).toBe(`events_${new Date(from).toISOString().slice(0, 7).replace('-', '_')}`);
        }
      }),
    );
  });

  test('go on into the next year', () => {
    expect(partitionsFrom(Date.UTC(2026, 10, 30), 2).map(({ name }) => name)).toEqual([
      'events_2026_11',
      'events_2026_12',
      'events_2027_01',
    ]);
  });
});

describe('the days that a site keeps', () => {
  test('0 is for ever, and more days never keep less', () => {
    expect(keptSince(0, Date.now())).toBe(0);
    fc.assert(
      fc.property(someTime, fc.integer({ min: 1, max: MOST_DAYS }), fc.nat(1_000), (now, days, more) => {
        expect(keptSince(days, now)).toBeLessThan(now);
        expect(keptSince(days + more, now)).toBeLessThanOrEqual(keptSince(days, now));
      }),
    );
  });

  const before = { events: 395, decisions: 395, conversations: 0 };

  test('only what is given changes', () => {
    expect(changedRetention(before, {})).toEqual(before);
    expect(changedRetention(before, { events: 0, conversations: 30 })).toEqual({
      events: 0,
      decisions: 395,
      conversations: 30,
    });
  });

  test.each([-1, 1.5, Number.NaN, MOST_DAYS + 1])('%d days are refused', (events) => {
    expect(() => changedRetention(before, { events })).toThrow(/whole number from 0 to 36500/);
  });
});
