import type { ComponentChildren, JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';

/** The head of the form: an answer or a note, and who reads it. */
export function Modes({ children }: { children: ComponentChildren }): JSX.Element {
  const { writing, singleKeys } = useDesk();
  const note = writing.value === 'note';
  return (
    <div class="modes">
      <div class="mode-tabs" role="group" aria-label="What you write">
        <button type="button" aria-pressed={!note} onClick={() => (writing.value = 'reply')}>
          <Icon name="reply" /> Reply {singleKeys.value && <kbd>r</kbd>}
        </button>
        <button type="button" aria-pressed={note} onClick={() => (writing.value = 'note')}>
          <Icon name="note" /> Note {singleKeys.value && <kbd>n</kbd>}
        </button>
      </div>
      <span class="to cut">{children}</span>
    </div>
  );
}
