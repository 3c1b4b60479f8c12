import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportedCallback, ReportedConversation } from '../../db/queries/service-report.ts';
import { countLines, timeLines } from '../../agent/reports/scale.ts';
import { compared, duration, inUnit, moved, unitOf } from '../../agent/reports/words.ts';
import { csvLine } from '../../server/reports/csv.ts';
import { clockOf, periodOf, stepsOf } from '../../server/reports/period.ts';
import { figuresOf } from '../../server/reports/service.ts';
import { middleOf, shareOf } from '../../server/reports/statistics.ts';

describe('statistics', () => {
  test('a median is a value that occurred, and has an interval from ten on', () => {
    expect(middleOf([])).toEqual({ n: 0, median: null, low: null, high: null });
    expect(middleOf([3, 1, 2])).toEqual({ n: 3, median: 2, low: null, high: null });
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    // The ranks that a table of the binomial gives for n = 100: 40 and 61.
    expect(middleOf(hundred)).toEqual({ n: 100, median: 50, low: 40, high: 61 });
  });

  test('an interval holds the median', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 10, maxLength: 300 }), (values) => {
        const { median, low, high } = middleOf(values);
        expect(low!).toBeLessThanOrEqual(median!);
        expect(high!).toBeGreaterThanOrEqual(median!);
      }),
    );
  });

  test('a share has the interval of Wilson, within 0 and 1', () => {
    expect(shareOf(9, 9)).toEqual({ n: 9, of: 9, low: null, high: null });
    const { low, high } = shareOf(81, 263);
    // Newcombe (1998), table I: 0.2553 to 0.3662.
    expect([low!.toFixed(4), high!.toFixed(4)]).toEqual(['0.2553', '0.3662']);
    expect(shareOf(0, 20).low).toBe(0);
    expect(shareOf(20, 20).high).toBe(1);
  });
});

describe('the days of a report', () => {
  test("are the team's, also where the clock changes in them", () => {
    const period = periodOf('2026-03-29', '2026-03-29', 'Europe/Berlin');
    expect(period.to - period.from).toBe(23 * 3600_000);
    expect(period.before).toEqual({ from: Date.UTC(2026, 2, 27, 23), to: Date.UTC(2026, 2, 28, 23) });
    expect(periodOf('2026-10-01', '2026-10-28', 'UTC')).toMatchObject({ days: 28, from: Date.UTC(2026, 9, 1) });
  });

  test.each([
    ['2026-02-30', '2026-03-01'],
    ['yesterday', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['2025-01-01', '2026-12-31'],
    ['', ''],
  ])('from %s to %s there are none', (from, to) => {
    expect(() => periodOf(from, to, 'UTC')).toThrow();
  });

  test('are steps of a day, or of weeks that begin on Monday', () => {
    expect(stepsOf(periodOf('2026-11-01', '2026-11-07', 'UTC'))).toHaveLength(7);
    expect(
      stepsOf(periodOf('2026-10-28', '2026-11-24', 'UTC')).map((at) => new Date(at).toISOString().slice(0, 10)),
    ).toEqual(['2026-10-28', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23']);
  });

  test('have hours on the clock of the team', () => {
    expect(clockOf('Asia/Kolkata')(Date.UTC(2026, 10, 22, 20, 0))).toEqual({ weekday: 0, hour: 1 });
    expect(clockOf('UTC')(Date.UTC(2026, 10, 22, 0, 0))).toEqual({ weekday: 6, hour: 0 });
  });
});

const HOURS = {
  timeZone: 'UTC',
  week: Array.from({ length: 7 }, () => [[540, 1020] as [number, number]]),
  exceptions: {},
};
const NINE = Date.UTC(2026, 10, 16, 9);
const MINUTE = 60_000;

function talk(given: Partial<ReportedConversation>): ReportedConversation {
  return {
    id: 'c_1',
    createdAt: NINE,
    firstReplyAt: null,
    closedAt: null,
    rating: null,
    ratingComment: '',
    topic: '',
    page: '',
    answeredBy: null,
    assistant: '',
    ...given,
  };
}

function call(given: Partial<ReportedCallback>): ReportedCallback {
  return { createdAt: NINE, slotAt: null, firstTryAt: null, cancelled: false, operatorId: null, ...given };
}

describe('what conversations come to', () => {
  const figures = (
    conversations: ReportedConversation[],
    callbacks: ReportedCallback[] = [],
    now = NINE + 3 * 3600_000,
  ) => figuresOf({ conversations, callbacks }, HOURS, now);

  test('missed is what was closed without an answer, or waits for more than a day; each is counted in one place', () => {
    const closed = { closedAt: NINE + MINUTE };
    const all = [
      talk({ firstReplyAt: NINE + MINUTE }),
      talk({}),
      talk({ createdAt: NINE - 25 * 3600_000 }),
      talk(closed),
      talk({ ...closed, assistant: 'solved' }),
      talk({ ...closed, assistant: 'no_answer' }),
      talk({ ...closed, assistant: 'handed_over' }),
      talk({ ...closed, assistant: 'answered' }),
      talk({ createdAt: NINE - 25 * 3600_000, assistant: 'answered' }),
      talk({ firstReplyAt: NINE + 3 * MINUTE, assistant: 'handed_over' }),
    ];
    expect(figures(all)).toMatchObject({
      begun: 10,
      answer: { n: 2, median: MINUTE },
      resolution: { n: 5 },
      missed: { n: 4, of: 10 },
      waiting: 1,
      solved: { n: 1, of: 10 },
      unsaid: 2,
    });
  });

  test('satisfied are 4 and 5 of those who said', () => {
    const all = [1, 3, 4, 5, 5].map((rating) => talk({ rating })).concat(talk({}));
    expect(figures(all)).toMatchObject({ satisfied: { n: 3, of: 5 }, ratings: [1, 0, 1, 1, 2] });
  });

  test('a call is kept a quarter after its hour, and an hour of opening time after a wish for soon', () => {
    const evening = Date.UTC(2026, 10, 16, 16, 30);
    const morning = Date.UTC(2026, 10, 17, 9);
    const soon = (minutes: number | null) =>
      call({ createdAt: evening, firstTryAt: minutes === null ? null : morning + minutes * MINUTE });
    const at = (minutes: number) => call({ slotAt: NINE, firstTryAt: NINE + minutes * MINUTE });
    const later = Date.UTC(2026, 10, 18);
    expect(figures([], [at(0), at(15), at(16), soon(30), soon(31), soon(null)], later).calls).toMatchObject({
      n: 3,
      of: 6,
    });
    expect(
      figures([], [call({ slotAt: later + 1 }), call({ slotAt: NINE, cancelled: true })], later).calls,
    ).toMatchObject({
      n: 0,
      of: 0,
    });
  });
});

describe('a line for spreadsheets', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    '|calc',
    '%0A',
    '=HYPERLINK("https://evil.example","click")',
    "=cmd|' /C calc'!A0",
    '\ttext',
  ])('no formula comes of %j', (text) => {
    const [[cell]] = parse(csvLine([text])) as [[string]];
    expect(cell).toBe(`'${text}`);
  });

  test('what is no formula stays as it is, and numbers stay numbers', () => {
    expect(csvLine(['a "b", c', 1.5, -2, null, ''])).toBe('"a ""b"", c",1.5,-2,,""\r\n');
  });

  test('any text is one cell of one line, and begins with nothing that reckons', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
        const rows = parse(csvLine(texts), { relax_column_count: true }) as string[][];
        expect(rows).toHaveLength(1);
        expect(rows[0]).toHaveLength(texts.length);
        for (const cell of rows[0]!) expect(cell.trimStart()).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});

describe('a plot', () => {
  test('has lines from zero, at most five, that hold what is drawn', () => {
    expect(timeLines(48_000)).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
    expect(timeLines(4.2 * MINUTE)).toEqual([0, 2 * MINUTE, 4 * MINUTE, 6 * MINUTE]);
    expect(countLines(0)).toEqual([0, 1]);
    expect(countLines(7)).toEqual([0, 2, 4, 6, 8]);
    expect(countLines(612)).toEqual([0, 200, 400, 600, 800]);
    fc.assert(
      fc.property(fc.nat(400 * 24 * 3600_000), (most) => {
        for (const lines of [timeLines(most), countLines(most)]) {
          expect(lines.length).toBeLessThanOrEqual(5);
          expect(lines[0]).toBe(0);
          expect(lines.at(-1)!).toBeGreaterThanOrEqual(most);
        }
      }),
    );
  });

  test('tells durations with few digits', () => {
    expect([400, 48_000, 4.2 * MINUTE, 9.98 * MINUTE, 26 * 3600_000].map(duration)).toEqual([
      '0 s',
      '48 s',
      '4.2 min',
      '10 min',
      '26 h',
    ]);
    expect(unitOf(90_000).name).toBe('seconds');
    expect(inUnit(6.4 * MINUTE, unitOf(6.4 * MINUTE))).toBe('6.4');
  });

  test('says that something changed only where the intervals have no point in common', () => {
    const middle = (low: number | null, high: number | null) => ({ n: 20, median: 5, low, high });
    expect(moved(middle(1, 2), middle(3, 4))).toBe('down');
    expect(moved(middle(1, 3), middle(3, 4))).toBe(null);
    expect(moved(middle(null, null), middle(3, 4))).toBe(null);
    const words = { up: 'slower', down: 'faster' };
    expect(compared(middle(1, 2), middle(3, 4), '4 s', words)).toBe(' · before: 4 s, clearly faster now');
    expect(compared(middle(1, 4), middle(3, 4), '4 s', words)).toBe(' · before: 4 s, no clear change');
    expect(compared(middle(1, 4), middle(null, null), '4 s', words)).toBe(' · before: 4 s');
    expect(compared(middle(1, 4), middle(null, null), null, words)).toBe('');
  });
});
