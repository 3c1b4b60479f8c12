import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterOpenTime,
  hoursProblem,
  isOpen,
  openingAt,
  openTimeBetween,
  slotsBetween,
  type Hours,
  type Span,
} from '../../server/hours/hours.ts';

const H = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const WEEKDAYS: Span[] = [[9 * 60, 17 * 60]];

function hours(timeZone: string, given: Partial<Hours> = {}): Hours {
  return { timeZone, week: [WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, WEEKDAYS, [], []], exceptions: {}, ...given };
}
const always = (timeZone: string, span: Span) => hours(timeZone, { week: Array.from({ length: 7 }, () => [span]) });

describe('opening hours', () => {
  test('a team is there between the hours of its own clock, and not a moment longer', () => {
    const berlin = hours('Europe/Berlin');
    expect(isOpen(berlin, at('2026-07-06T07:00:00Z'))).toBe(true);
    expect(isOpen(berlin, at('2026-07-06T06:59:59.999Z'))).toBe(false);
    expect(isOpen(berlin, at('2026-07-06T15:00:00Z'))).toBe(false);
    expect(isOpen(berlin, at('2026-01-05T08:00:00Z'))).toBe(true);
    expect(isOpen(berlin, at('2026-01-05T07:59:00Z'))).toBe(false);
  });

  test('after Friday comes Monday, unless that is a holiday', () => {
    const friday = at('2026-05-22T18:00:00Z');
    expect(openingAt(hours('Europe/Berlin'), friday)).toMatchObject({ from: at('2026-05-25T07:00:00Z'), now: false });
    const whit = hours('Europe/Berlin', { exceptions: { '2026-05-25': [] } });
    expect(openingAt(whit, friday)).toMatchObject({ from: at('2026-05-26T07:00:00Z') });
    const short = hours('Europe/Berlin', { exceptions: { '2026-05-23': [[600, 660]] } });
    expect(openingAt(short, friday)).toMatchObject({
      from: at('2026-05-23T08:00:00Z'),
      to: at('2026-05-23T09:00:00Z'),
    });
  });

  test('a team that never opens is never awaited', () => {
    expect(openingAt(hours('UTC', { week: [[], [], [], [], [], [], []] }), 0)).toBe(null);
    expect(afterOpenTime(hours('UTC', { week: [[], [], [], [], [], [], []] }), 0, 1)).toBe(null);
  });

  test('what goes to midnight and on from there is open at midnight', () => {
    const night = hours('UTC', {
      week: Array.from({ length: 7 }, (): Span[] => [
        [0, 120],
        [1320, 1440],
      ]),
    });
    expect(isOpen(night, at('2026-07-07T00:00:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-07-06T23:59:59Z'))).toBe(true);
    expect(isOpen(night, at('2026-07-07T02:00:00Z'))).toBe(false);
  });
});

describe('on the days on which clocks change', () => {
  // Dates and offsets from the IANA time zone database.
  test.each([
    ['Europe/Berlin', '2026-03-29', 23, '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23, '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5, '2026-04-05', 24.5],
  ])('%s: a day has as many hours as the clock shows twice or skips', (zone, spring, short, autumn, long) => {
    const all = always(zone, [0, 1440]);
    for (const [date, length] of [
      [spring, short],
      [autumn, long],
    ] as const) {
      const noon = at(`${date}T12:00:00Z`);
      expect(openTimeBetween(all, noon - 36 * H, noon + 36 * H)).toBe(72 * H);
      const day = hours(zone, { week: [[], [], [], [], [], [], []], exceptions: { [date]: [[0, 1440]] } });
      const { from, to } = openingAt(day, noon - 30 * H)!;
      expect((to - from) / H).toBe(length);
    }
  });

  test.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-29T01:00:00Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T07:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T15:30:00Z'],
  ])('%s: no appointment lies in the hour that is skipped, and none is offered twice', (zone, date, gap) => {
    const night = hours(zone, { week: [[], [], [], [], [], [], []], exceptions: { [date]: [[60, 300]] } });
    const slots = slotsBetween(night, at(gap) - 24 * H, at(gap) + 24 * H, 30);
    expect(new Set(slots).size).toBe(slots.length);
    const gone = zone === 'Australia/Lord_Howe' ? 1 : 2;
    expect(slots).toHaveLength(8 - gone);
    expect(slots).toContain(at(gap));
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    '%s: the hour that comes twice is worked twice',
    (zone) => {
      const date = {
        'Europe/Berlin': '2026-10-25',
        'America/New_York': '2026-11-01',
        'Australia/Lord_Howe': '2026-04-05',
      }[zone]!;
      const night = hours(zone, { week: [[], [], [], [], [], [], []], exceptions: { [date]: [[0, 300]] } });
      const from = at(`${date}T00:00:00Z`) - 24 * H;
      const twice = zone === 'Australia/Lord_Howe' ? 0.5 : 1;
      expect(openTimeBetween(night, from, from + 72 * H)).toBe((5 + twice) * H);
      expect(slotsBetween(night, from, from + 72 * H, 30)).toHaveLength((5 + twice) * 2);
    },
  );
});

describe('properties', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .map(([a, b]): Span[] => (a < b ? [[a, b]] : []));
  const anyHours = fc
    .tuple(zone, fc.array(span, { minLength: 7, maxLength: 7 }))
    .map(([timeZone, week]): Hours => ({ timeZone, week, exceptions: {} }));
  const time = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });

  test('what is written well has no problem, and opening time is counted whole', () => {
    fc.assert(
      fc.property(
        anyHours,
        time,
        fc.integer({ min: 0, max: 10 * 24 * H }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (h, t, length, share) => {
          expect(hoursProblem(h)).toBe(null);
          const middle = t + Math.floor(length * share);
          expect(openTimeBetween(h, t, middle) + openTimeBetween(h, middle, t + length)).toBe(
            openTimeBetween(h, t, t + length),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('waiting for some opening time ends when so much has passed', () => {
    fc.assert(
      fc.property(anyHours, time, fc.integer({ min: 1, max: 20 * H }), (h, t, ms) => {
        const end = afterOpenTime(h, t, ms);
        if (end === null) return;
        expect(openTimeBetween(h, t, end)).toBe(ms);
      }),
      { numRuns: 60 },
    );
  });

  test('every slot begins and ends while the team is there', () => {
    fc.assert(
      fc.property(anyHours, time, fc.constantFrom(15, 30, 45), (h, t, minutes) => {
        for (const slot of slotsBetween(h, t, t + 5 * 24 * H, minutes)) {
          const { from, to, now } = openingAt(h, slot)!;
          expect(now && from <= slot && slot + minutes * 60_000 <= to).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, /no time zone/],
    [{ timeZone: '+02:00' }, /no time zone/],
    [{ week: [] }, /seven days/],
    [{ exceptions: { '2026-02-30': [] } }, /no day/],
    [{ exceptions: { '2026-12-24': [[900, 600]] as Span[] } }, /ends after it begins/],
    [
      {
        exceptions: {
          '2026-12-24': [
            [0, 600],
            [500, 700],
          ] as Span[],
        },
      },
      /follow each other/,
    ],
    [{ exceptions: { '2026-12-24': [[0, 1441]] as Span[] } }, /0 to 1440/],
  ])('%j is refused in words', (given, words) => {
    expect(hoursProblem(hours('UTC', given as Partial<Hours>))).toMatch(words);
  });
});
