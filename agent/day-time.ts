/** Minutes of a day as fields of the browser write them. Pure. */
import type { DaySpan } from '../protocol/settings.ts';

const DAY = 1440;

/** "09:30" of 570. The end of a day is written like its beginning, as clocks do. */
export function timeText(minute: number): string {
  const shown = minute % DAY;
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
}

/** The span between two fields; an end of "00:00" is midnight after. Null where a field is empty. */
export function spanOf(from: string, to: string): DaySpan | null {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return begin === null || end === null ? null : [begin, end === 0 ? DAY : end];
}

function minuteOf(text: string): number | null {
  const match = /^(\d\d):(\d\d)/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** A further opening after those of a day: from an hour after the last, for four hours, as far as the day goes. */
export function nextSpan(spans: readonly DaySpan[]): DaySpan {
  const last = spans.at(-1);
  if (!last) return [540, 1020];
  const from = Math.min(last[1] + 60, DAY - 60);
  return [from, Math.min(from + 240, DAY)];
}
