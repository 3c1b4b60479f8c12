import { describe, expect, it } from 'vitest';
import { afterOpen, dueOf, dueWords, openBetween, openSpan } from '../../agent/business-time.ts';
import { nextSpan, spanOf, timeText } from '../../agent/day-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two days, nine to five with a break at noon. */
const openings = [0, 24].flatMap((day) => [
  { from: (day + 9) * HOUR, to: (day + 12) * HOUR },
  { from: (day + 13) * HOUR, to: (day + 17) * HOUR },
]);

describe('the clock of callbacks', () => {
  it('stands still while the team is away', () => {
    expect(openBetween(openings, 8 * HOUR, 18 * HOUR)).toBe(7 * HOUR);
    expect(openBetween(openings, 16 * HOUR, 34 * HOUR)).toBe(2 * HOUR);
    expect(afterOpen(openings, 16 * HOUR, 2 * HOUR)).toBe(34 * HOUR);
    expect(afterOpen(openings, 40 * HOUR, 2 * HOUR)).toBeNull();
  });

  it('calls late only what could have been called', () => {
    const due = (dueAt: number, now: number) => dueWords(dueOf(dueAt, now, openings));
    expect(due(10 * HOUR, 11 * HOUR + 6 * MINUTE)).toBe('1 h 06 late');
    expect(due(17 * HOUR, 20 * HOUR)).toBe('now');
    expect(due(17 * HOUR, 33 * HOUR + 5 * MINUTE)).toBe('5 min late');
    expect(due(10 * HOUR, 9 * HOUR + 36 * MINUTE)).toBe('in 24 min');
    expect(due(33 * HOUR, 16 * HOUR)).toBe('in 1 h');
  });

  it('says spans in hours and minutes', () => {
    expect([20, 60, 66, 700].map((minutes) => openSpan(minutes * MINUTE))).toEqual(['20 min', '1 h', '1 h 06', '11 h']);
  });
});

describe('minutes of a day', () => {
  it('end at midnight where they are written as 00:00', () => {
    expect([timeText(570), timeText(1440)]).toEqual(['09:30', '00:00']);
    expect(spanOf('22:00', '00:00')).toEqual([1320, 1440]);
    expect(spanOf('', '12:00')).toBeNull();
  });

  it('go on after what is there', () => {
    expect(nextSpan([])).toEqual([540, 1020]);
    expect(nextSpan([[540, 720]])).toEqual([780, 1020]);
    expect(nextSpan([[0, 1440]])).toEqual([1380, 1440]);
  });
});
