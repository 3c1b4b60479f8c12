import type { JSX } from 'preact';
import type { ServiceReport } from '../../protocol/report.ts';
import { plain } from '../words.ts';
import { Behind } from './behind.tsx';
import { timeLines } from './scale.ts';
import { useWidth } from './width.ts';
import { counted, duration, middleInterval, ofShare, percent, shareInterval } from './words.ts';

type Row = ServiceReport['operators'][number];

const ROW = 34;
const FOOT = 24;
/** Room for a name, and for what stands behind an interval. In px. */
const LEFT = 116;
const RIGHT = 64;
const LINE_WIDTH = 44;
const SHOWN = 12;
/** An interval that reaches farther than so many of the longest median is not drawn to its end. */
const FARTHEST = 2.5;

/** How fast each answers: a dot for the median, a bar for its interval. */
export function Operators({ operators }: { operators: ServiceReport['operators'] }): JSX.Element {
  const shown = operators.slice(0, SHOWN);
  const more = operators.length - shown.length;
  return (
    <section class="card plot by-operator" aria-labelledby="operators-title">
      <h2 id="operators-title">By operator</h2>
      <p class="soft xs">
        First answer to conversations that each answered first. Dot: median. Bar: 95 % interval.
        {more > 0 && ` ${more} more are in the table.`}
      </p>
      {shown.length === 0 ? <p class="empty soft">Nobody answered in these days.</p> : <Plot rows={shown} />}
      <Behind
        caption="Each operator: answered first, median, interval, until closed, satisfied"
        head={['Operator', 'Answered', 'First answer', 'Its interval', 'Until closed', 'Satisfied', 'Interval of that']}
        rows={operators.map(({ name, answer, resolution, satisfied }) => [
          plain(name),
          answer.n,
          answer.median === null ? '–' : duration(answer.median),
          middleInterval(answer),
          resolution.median === null ? '–' : duration(resolution.median),
          ofShare(satisfied) === null ? '–' : `${percent(ofShare(satisfied)!)} of ${satisfied.of}`,
          shareInterval(satisfied),
        ])}
      />
    </section>
  );
}

function Plot({ rows }: { rows: Row[] }): JSX.Element {
  const [at, width] = useWidth<HTMLDivElement>();
  const known = rows.filter(({ answer }) => answer.low !== null);
  const farthest = Math.max(0, ...known.map(({ answer }) => answer.median ?? 0)) * FARTHEST;
  const lines = timeLines(Math.min(farthest, Math.max(1, ...known.map(({ answer }) => answer.high ?? 0))) || 60_000);
  const top = lines.at(-1)!;
  const x = (ms: number): number => LEFT + (Math.min(ms, top) / top) * (width - LEFT - RIGHT);
  const every = Math.max(1, Math.ceil((LINE_WIDTH * (lines.length - 1)) / (width - LEFT - RIGHT)));
  const height = rows.length * ROW + FOOT;
  return (
    <div ref={at}>
      {width > 0 && (
        <svg
          class="chart"
          width={width}
          height={height}
          role="img"
          aria-label={`First answer by operator: ${rows
            .map(({ name, answer }) => `${plain(name)} ${answer.median === null ? 'none' : duration(answer.median)}`)
            .join(', ')}`}
        >
          {known.length > 0 &&
            lines.map((line, index) => (
              <g key={line}>
                <path class={line === 0 ? 'grid zero' : 'grid'} d={`M${x(line)} 0V${height - FOOT}`} />
                {index % every === 0 && (
                  <text x={x(line)} y={height - 6} text-anchor="middle">
                    {line === 0 ? '0' : duration(line)}
                  </text>
                )}
              </g>
            ))}
          {rows.map((row, index) => (
            <g key={row.id} class="now">
              <text class="name" x="0" y={index * ROW + ROW / 2 + 4}>
                {cut(plain(row.name))}
              </text>
              <Reach answer={row.answer} x={x} y={index * ROW + ROW / 2} top={top} />
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}

function Reach(props: { answer: Row['answer']; x(ms: number): number; y: number; top: number }): JSX.Element {
  const { answer, x, y, top } = props;
  const { n, median, low, high } = answer;
  if (median === null || low === null || high === null)
    return (
      <text x={LEFT + 8} y={y + 4}>
        {counted(n, 'answer')}, too few to say
      </text>
    );
  return (
    <>
      <path class={high > top ? 'whisker on' : 'whisker'} d={`M${x(low)} ${y}H${x(high)}`} />
      {high > top && <path class="whisker" d={`M${x(top) - 4} ${y - 4}l4 4l-4 4`} />}
      <circle class="dot-mark" cx={x(median)} cy={y} r="4.5" />
      <text class="end" x={x(high) + 10} y={y + 4}>
        {duration(median)}
      </text>
    </>
  );
}

function cut(name: string): string {
  const letters = [...name];
  return letters.length > 15 ? `${letters.slice(0, 14).join('')}…` : name;
}
