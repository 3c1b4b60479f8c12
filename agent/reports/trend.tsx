import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ServiceReport } from '../../protocol/report.ts';
import { shortDate } from '../words.ts';
import { Behind } from './behind.tsx';
import { countLines, timeLines } from './scale.ts';
import { useWidth } from './width.ts';
import { count, counted, duration, ofShare, percent, shareInterval } from './words.ts';

type Step = ServiceReport['steps'][number];

/** What is drawn of a step: a dot with its interval, or a bar from zero. */
interface Drawn {
  value: number | null;
  low: number | null;
  high: number | null;
  /** At the end of the line. */
  said: string;
}

interface Kind {
  name: string;
  title: string;
  note: string;
  empty: string;
  bars: boolean;
  of(step: Step): Drawn;
  /** From the least to the most that is drawn, or beyond. */
  lines(least: number, most: number): number[];
  line(at: number): string;
}

const HALF = 0.5;
const DOTS = 'Bars are 95 % intervals; hollow dots have too few for one.';

const KINDS: Kind[] = [
  {
    name: 'Satisfied',
    title: 'Satisfied',
    note: `Share of 4 and 5 of 5. ${DOTS}`,
    empty: 'Nobody rated a conversation in these days.',
    bars: false,
    of: ({ satisfied }) => ({
      value: ofShare(satisfied),
      low: satisfied.low,
      high: satisfied.high,
      said: satisfied.low === null ? counted(satisfied.of, 'rating') : percent(ofShare(satisfied) ?? 0),
    }),
    // Dots need no zero, and shares often lie close together; where it is left out it is said.
    lines: (least) => (least >= HALF ? [HALF, 0.6, 0.7, 0.8, 0.9, 1] : [0, 0.25, HALF, 0.75, 1]),
    line: percent,
  },
  {
    name: 'First answer',
    title: 'First answer',
    note: `Median. ${DOTS}`,
    empty: 'Nobody was answered in these days.',
    bars: false,
    of: ({ answer }) => ({
      value: answer.median,
      low: answer.low,
      high: answer.high,
      said: answer.low === null ? counted(answer.n, 'answer') : duration(answer.median ?? 0),
    }),
    lines: (_, most) => timeLines(most),
    line: (at) => (at === 0 ? '0' : duration(at)),
  },
  {
    name: 'Begun',
    title: 'Conversations',
    note: '',
    empty: 'Nobody began a conversation in these days.',
    bars: true,
    of: ({ begun }) => ({ value: begun, low: null, high: null, said: count(begun) }),
    lines: (_, most) => countLines(most),
    line: count,
  },
];

const HEIGHT = 216;
const LEFT = 54;
const RIGHT = 66;
const TOP = 16;
const BOTTOM = 26;
/** A date under the plot needs so much. In px. */
const DATE_WIDTH = 62;
const DAY_MS = 24 * 3600_000;

/** How the service went, step by step. */
export function Trend({ report }: { report: ServiceReport }): JSX.Element {
  const { steps, timeZone } = report;
  const [chosen, setChosen] = useState(0);
  const kind = KINDS[chosen]!;
  const drawn = steps.map(kind.of);
  const by = steps.length > 1 && steps[1]!.from - steps[0]!.from > 1.5 * DAY_MS ? 'week' : 'day';
  const whole = by === 'day' || report.to - report.from === steps.length * 7 * DAY_MS;
  const known = drawn.filter(({ value }) => value !== null);
  const nothing = known.length === 0 || (kind.bars && known.every(({ value }) => value === 0));
  const lines = kind.lines(
    Math.min(...known.map(({ value, low }) => low ?? value!)),
    Math.max(0, ...known.map(({ value, high }) => high ?? value!)),
  );
  return (
    <section class="card plot narrow" aria-labelledby="trend-title">
      <header class="plot-head">
        <h2 id="trend-title">
          {kind.title}, by {by}
        </h2>
        <div class="seg" role="group" aria-label="What is drawn">
          {KINDS.map(({ name }, at) => (
            <button key={name} type="button" aria-pressed={at === chosen} onClick={() => setChosen(at)}>
              {name}
            </button>
          ))}
        </div>
      </header>
      <p class="soft xs">
        {kind.note} {!nothing && lines[0]! > 0 && `The axis begins at ${kind.line(lines[0]!)}. `}
        {!whole && 'Weeks begin on Monday: the first and the last may be shorter.'}
      </p>
      {nothing ? (
        <p class="empty soft">{kind.empty}</p>
      ) : (
        <Plot kind={kind} lines={lines} drawn={drawn} steps={steps} timeZone={timeZone} />
      )}
      <Behind
        caption={`Each ${by}: begun, first answer, satisfied`}
        head={[by === 'day' ? 'Day' : 'Week from', 'Begun', 'First answer', 'Satisfied', 'Interval']}
        rows={steps.map(({ from, begun, answer, satisfied }) => [
          shortDate(from, timeZone),
          begun,
          answer.median === null ? '–' : duration(answer.median),
          ofShare(satisfied) === null ? '–' : `${percent(ofShare(satisfied)!)} of ${satisfied.of}`,
          shareInterval(satisfied),
        ])}
      />
    </section>
  );
}

function Plot(props: { kind: Kind; lines: number[]; drawn: Drawn[]; steps: Step[]; timeZone: string }): JSX.Element {
  const { kind, lines, drawn, steps, timeZone } = props;
  const [at, width] = useWidth<HTMLDivElement>();
  const [bottom, top] = [lines[0]!, lines.at(-1)!];
  const room = (width - LEFT - RIGHT) / Math.max(1, drawn.length);
  const x = (index: number): number => LEFT + (index + 0.5) * room;
  const y = (value: number): number => TOP + (1 - (value - bottom) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
  const every = Math.max(1, Math.ceil(DATE_WIDTH / room));
  const last = drawn.findLastIndex(({ value }) => value !== null);
  return (
    <div ref={at}>
      {width > 0 && (
        <svg
          class="chart"
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`${kind.title}: ${drawn
            .map(({ value, said }, index) =>
              value === null ? '' : `${shortDate(steps[index]!.from, timeZone)} ${said}`,
            )
            .filter(Boolean)
            .join(', ')}`}
        >
          {lines.map((line) => (
            <g key={line}>
              <path class={line === 0 ? 'grid zero' : 'grid'} d={`M${LEFT} ${y(line)}H${width - RIGHT}`} />
              <text x={LEFT - 8} y={y(line) + 4} text-anchor="end">
                {kind.line(line)}
              </text>
            </g>
          ))}
          {steps.map(({ from }, index) => (
            <g key={from} class={index === last ? 'now' : ''}>
              {(steps.length - 1 - index) % every === 0 && (
                <text x={x(index)} y={HEIGHT - 6} text-anchor="middle">
                  {shortDate(from, timeZone)}
                </text>
              )}
              {kind.bars ? (
                <Bar value={drawn[index]!.value ?? 0} x={x(index)} room={room} y={y} />
              ) : (
                <Dot drawn={drawn[index]!} x={x(index)} y={y} />
              )}
            </g>
          ))}
          {last >= 0 && (
            <text
              class="end"
              x={x(last) + (kind.bars ? 0 : Math.min(room / 2, 14))}
              y={y(drawn[last]!.value!) + (kind.bars ? -5 : 4)}
              text-anchor={kind.bars ? 'middle' : 'start'}
            >
              {drawn[last]!.said}
            </text>
          )}
        </svg>
      )}
    </div>
  );
}

function Bar({ value, x, room, y }: { value: number; x: number; room: number; y(value: number): number }): JSX.Element {
  const width = Math.min(28, Math.max(2, room * 0.6));
  return <rect class="column" x={x - width / 2} y={y(value)} width={width} height={y(0) - y(value)} />;
}

function Dot({ drawn, x, y }: { drawn: Drawn; x: number; y(value: number): number }): JSX.Element | null {
  const { value, low, high } = drawn;
  if (value === null) return null;
  return (
    <>
      {low !== null && high !== null && <path class="whisker" d={`M${x} ${y(low)}V${y(high)}`} />}
      <circle class={low === null ? 'dot-mark few' : 'dot-mark'} cx={x} cy={y(value)} r="4.5" />
    </>
  );
}
