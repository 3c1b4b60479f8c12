import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';

/** What was just closed, for as long as it can be undone. */
export function Toast(): JSX.Element {
  const desk = useDesk();
  const row = desk.closed.value;
  return (
    <div role="status" class="toast-place">
      {row && (
        <div class="toast">
          <span class="cut">Closed: {plain(row.visitorName)}</span>
          <button type="button" class="btn s" onClick={desk.undoClose}>
            Undo {desk.singleKeys.value && <kbd>z</kbd>}
          </button>
        </div>
      )}
    </div>
  );
}
