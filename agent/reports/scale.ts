/** Where the lines of a plot stand: from zero, at figures that one reads easily. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So many lines above zero, at most. */
const LINES = 4;

const STEPS_OF_TIME = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((days) => days * DAY),
];

/** Lines for durations in ms, the last at `most` or above. */
export function timeLines(most: number): number[] {
  const step = STEPS_OF_TIME.find((one) => one * LINES >= most) ?? Math.ceil(most / LINES / DAY) * DAY;
  return linesOf(step, most);
}

/** Lines for counts, the last at `most` or above. */
export function countLines(most: number): number[] {
  let step = 1;
  for (let at = 0; step * LINES < most; at++) step *= at % 3 === 1 ? 2.5 : 2;
  return linesOf(step, most);
}

function linesOf(step: number, most: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, at) => at * step);
}
