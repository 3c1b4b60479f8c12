/** When people waited: by hour and weekday as finely as there are answers to tell of. Pure. */
import { ENOUGH_TO_SAY, type Heat, type HeatCell } from '../../protocol/report.ts';
import { middleOf } from './statistics.ts';

/** The answer to a conversation, by when that began on the team's clock. */
export interface Waited {
  /** Monday is 0. */
  weekday: number;
  hour: number;
  /** ms until somebody answered; null where nobody did. */
  wait: number | null;
}

/** Hours that one row may stand for: each divides the day. */
const BLOCKS = [1, 2, 3, 4, 6] as const;

/**
 * The finest table in which half of the answers are in cells that have enough of them. Where there is none, there are no
 * cells by hour and weekday together, and hours are as fine as the same allows them to be by themselves.
 */
export function heatOf(waited: readonly Waited[]): Heat {
  const all = (waits: number): boolean => waits * 2 >= waited.filter(({ wait }) => wait !== null).length;
  const byDay = cellsOf(waited, ({ weekday }) => ({ weekday, hour: null }));
  const byHour = (hours: number) => cellsOf(waited, ({ hour }) => ({ weekday: null, hour: hour - (hour % hours) }));
  for (const hours of BLOCKS) {
    const inside = cellsOf(waited, ({ weekday, hour }) => ({ weekday, hour: hour - (hour % hours) }));
    if (all(told(inside))) return { hours, cells: [...inside, ...byHour(hours), ...byDay] };
  }
  const hours = BLOCKS.find((one) => all(told(byHour(one)))) ?? BLOCKS.at(-1)!;
  return { hours, cells: [...byHour(hours), ...byDay] };
}

/** How many answers are in cells that have enough. */
function told(cells: readonly HeatCell[]): number {
  return cells.reduce((sum, { answer }) => sum + (answer.n >= ENOUGH_TO_SAY ? answer.n : 0), 0);
}

function cellsOf(waited: readonly Waited[], place: (one: Waited) => Pick<HeatCell, 'weekday' | 'hour'>): HeatCell[] {
  const cells = new Map<string, Pick<HeatCell, 'weekday' | 'hour'> & { waits: number[] }>();
  for (const one of waited) {
    const { weekday, hour } = place(one);
    const key = `${weekday} ${hour}`;
    const cell = cells.get(key) ?? { weekday, hour, waits: [] };
    if (one.wait !== null) cell.waits.push(one.wait);
    cells.set(key, cell);
  }
  return Array.from(cells.values(), ({ weekday, hour, waits }) => ({
    weekday,
    hour,
    answer: middleOf(waits),
  })).toSorted((a, b) => (a.weekday ?? 0) - (b.weekday ?? 0) || (a.hour ?? 0) - (b.hour ?? 0));
}
