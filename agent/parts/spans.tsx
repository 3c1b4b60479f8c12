import type { JSX } from 'preact';
import type { DaySpan } from '../../protocol/settings.ts';
import { nextSpan, spanOf, timeText } from '../day-time.ts';
import { Icon } from './icon.tsx';

/** The openings of one day. `day` names it for who does not see the row. */
export function Spans(props: { day: string; spans: DaySpan[]; onChange(spans: DaySpan[]): void }): JSX.Element {
  const { day, spans, onChange } = props;
  const change = (at: number, from: string, to: string): void => {
    const span = spanOf(from, to);
    if (span) onChange(spans.map((one, index) => (index === at ? span : one)));
  };
  return (
    <div class="spans">
      {spans.length === 0 && <span class="soft">Closed</span>}
      {spans.map(([from, to], at) => (
        <span class="span" key={at}>
          <input
            class="input"
            type="time"
            aria-label={`${day}, opens`}
            value={timeText(from)}
            onChange={(event) => change(at, event.currentTarget.value, timeText(to))}
          />
          –
          <input
            class="input"
            type="time"
            aria-label={`${day}, closes`}
            value={timeText(to)}
            onChange={(event) => change(at, timeText(from), event.currentTarget.value)}
          />
          <button
            type="button"
            class="btn ghost s icon"
            aria-label={`${day}: remove ${timeText(from)} to ${timeText(to)}`}
            onClick={() => onChange(spans.filter((_, index) => index !== at))}
          >
            <Icon name="cross" />
          </button>
        </span>
      ))}
      <button
        type="button"
        class="btn ghost s"
        aria-label={`${day}: add hours`}
        onClick={() => onChange([...spans, nextSpan(spans)])}
      >
        Add hours
      </button>
    </div>
  );
}
