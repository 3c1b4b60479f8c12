import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { clock, count } from '../words.ts';
import { Icon } from './icon.tsx';

/** Says that there is no connection, since when, and what happens to what is written meanwhile. */
export function Strip(): JSX.Element {
  const desk = useDesk();
  const connection = desk.socket.connection.value;
  const { visitors, until } = desk.training.now.value;
  const { site } = desk.router.route.value;
  const kept = desk.outbox.replies.value.filter((reply) => reply.state === 'sending').length;
  return (
    <div role="status" class="strip-place">
      {connection.kind === 'offline' && (
        <div class="strip">
          <Icon name="warn" />
          <span class="cut">
            <b>No connection since {clock(connection.since)}.</b> Go on writing. {keptWords(kept)}
          </span>
          <button type="button" class="btn push" onClick={desk.socket.wake}>
            Try now
          </button>
        </div>
      )}
      {until !== null && connection.kind !== 'offline' && (
        <div class="strip training-strip">
          <Icon name="spark" />
          <span class="cut">
            <b>Training.</b> {count(visitors, 'made-up visitor', 'made-up visitors')} until {clock(until)}, not counted.
          </span>
          <button type="button" class="btn push" onClick={() => void desk.training.stop(site).catch(() => {})}>
            End
          </button>
        </div>
      )}
    </div>
  );
}

function keptWords(kept: number): string {
  if (kept === 0) return 'What you send is kept here and leaves when we are back.';
  return kept === 1
    ? '1 reply is kept here and leaves when we are back.'
    : `${kept} replies are kept here and leave when we are back.`;
}
