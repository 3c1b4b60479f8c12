import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { span, ticking } from '../words.ts';
import { wick } from '../waiting.ts';

const TONE = { calm: 'calm', new: '', wait: 'wait', late: 'bad' } as const;

/** How long somebody waits, with the bar that fills towards the promise; for a calm row when it last changed. */
export function Wick({ since, updatedAt }: { since: number | null; updatedAt: number }): JSX.Element {
  const now = useDesk().clock.now.value;
  const { urgency, burned, waited } = wick(since, now);
  if (urgency === 'calm') return <span class="due calm">{span(now - updatedAt)}</span>;
  return (
    <span class={`due ${TONE[urgency]}`} style={{ '--w': burned.toFixed(2) }}>
      <span class="sr">waiting </span>
      {waited < 60_000 ? '< 1 min' : span(waited)}
    </span>
  );
}

/** The wait as it stands in the head of a conversation: "Waiting 8:12 of 10 min". */
export function Waiting({ since }: { since: number }): JSX.Element {
  const { urgency, waited } = wick(since, useDesk().clock.now.value);
  return (
    <>
      Waiting <b class={TONE[urgency]}>{ticking(waited)}</b> of 10 min
    </>
  );
}
