import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { Icon } from './icon.tsx';

/** What was just done, for as long as it can be undone; or why it was not. */
export function Toast(): JSX.Element {
  const desk = useDesk();
  const said = desk.changes.said.value;
  return (
    <div role="status" class="toast-place">
      {said && (
        <div class="toast">
          {said.bad && <Icon name="warn" />}
          <span class="cut">{said.text}</span>
          {said.undo && (
            <button type="button" class="btn s" onClick={desk.changes.undo}>
              Undo {desk.singleKeys.value && <kbd>z</kbd>}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
