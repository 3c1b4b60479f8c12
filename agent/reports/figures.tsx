import type { JSX } from 'preact';
import type { Middle, ServiceFigures, Share } from '../../protocol/report.ts';
import { compared, count, counted, duration, middleInterval, ofShare, percent, shareInterval } from './words.ts';

/** The figures of a period, each with its interval and what it was before. */
export function Figures({ now, before }: { now: ServiceFigures; before: ServiceFigures }): JSX.Element {
  return (
    <div class="figures">
      <Median title="First answer, median" now={now.answer} before={before.answer} of="answered" />
      <Median title="Until it was closed, median" now={now.resolution} before={before.resolution} of="closed" />
      <Part
        title="Satisfied"
        now={now.satisfied}
        before={before.satisfied}
        beside={counted(now.satisfied.of, 'rating')}
        empty="Nobody rated a conversation."
      />
      <Part
        title="Missed"
        now={now.missed}
        before={before.missed}
        beside={outOf(now.missed)}
        empty="Nobody began a conversation."
        bad={now.missed.n > 0}
      />
      <Part
        title="Solved without a person"
        now={now.solved}
        before={before.solved}
        beside={outOf(now.solved)}
        empty="Nobody began a conversation."
      />
      <Part
        title="Called in time"
        now={now.calls}
        before={before.calls}
        beside={`${outOf(now.calls)} due`}
        empty="No call was due."
      />
    </div>
  );
}

function outOf({ n, of }: Share): string {
  return `${count(n)} of ${count(of)}`;
}

function Median(props: { title: string; now: Middle; before: Middle; of: string }): JSX.Element {
  const { title, now, before, of } = props;
  const was = before.median === null ? null : duration(before.median);
  const most = Math.max(1, now.high ?? 0, before.low === null ? 0 : (before.median ?? 0)) * 1.15;
  const part = (value: number | null): number | null => (value === null ? null : value / most);
  if (now.median === null) return <Figure title={title} value={null} line={`Nothing was ${of}.`} />;
  return (
    <Figure
      title={title}
      value={duration(now.median)}
      beside={`${count(now.n)} ${of}`}
      line={`${middleInterval(now)}${compared(now, before, was, { up: 'slower', down: 'faster' })}`}
      places={now.low === null ? null : places(part, now.low, now.high, now.median, before.median)}
    />
  );
}

function Part(props: {
  title: string;
  now: Share;
  before: Share;
  beside: string;
  empty: string;
  bad?: boolean;
}): JSX.Element {
  const { title, now, before, beside, empty, bad = false } = props;
  const [share, was] = [ofShare(now), ofShare(before)];
  if (share === null) return <Figure title={title} value={null} line={empty} />;
  return (
    <Figure
      title={title}
      value={percent(share)}
      beside={beside}
      bad={bad}
      line={`${shareInterval(now)}${compared(now, before, was === null ? null : percent(was), { up: 'more', down: 'less' })}`}
      places={now.low === null ? null : places((value) => value, now.low, now.high, share, was)}
    />
  );
}

/** On a line from 0 to 1. */
interface Places {
  low: number;
  high: number;
  at: number;
  was: number | null;
}

function places(
  part: (value: number | null) => number | null,
  low: number | null,
  high: number | null,
  at: number,
  was: number | null,
): Places {
  return { low: part(low) ?? 0, high: part(high) ?? 0, at: part(at) ?? 0, was: part(was) };
}

interface FigureProps {
  title: string;
  /** null: there is nothing that it could be of. */
  value: string | null;
  beside?: string;
  line: string;
  bad?: boolean;
  /** null: too few for an interval. */
  places?: Places | null;
}

function Figure({ title, value, beside, line, bad = false, places: drawn = null }: FigureProps): JSX.Element {
  return (
    <section class="card figure" aria-label={title}>
      <h2>{title}</h2>
      <p class="said">
        <b class={value === null ? 'soft' : bad ? 'bad' : ''}>{value ?? '–'}</b> <span class="soft">{beside}</span>
      </p>
      <Interval places={drawn} />
      <p class="soft xs">{line}</p>
    </section>
  );
}

/** The interval, the best guess in it, and a mark for what it was before. */
function Interval({ places: drawn }: { places: Places | null }): JSX.Element {
  const x = (share: number): string => `${(1 + Math.min(1, Math.max(0, share)) * 98).toFixed(2)}%`;
  return (
    <svg class="interval" width="100%" height="14" aria-hidden="true">
      <line class={drawn ? 'ground' : 'ground unknown'} x1="0" y1="7" x2="100%" y2="7" />
      {drawn?.was !== null && drawn && <line class="was" x1={x(drawn.was)} y1="1" x2={x(drawn.was)} y2="13" />}
      {drawn && <line class="reach" x1={x(drawn.low)} y1="7" x2={x(drawn.high)} y2="7" />}
      {drawn && <circle class="point" cx={x(drawn.at)} cy="7" r="4" />}
    </svg>
  );
}
