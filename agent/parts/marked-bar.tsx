import type { ComponentChildren, JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { Icon } from './icon.tsx';

/** What can be done to all the marked conversations at once. */
export function MarkedBar(): JSX.Element {
  const desk = useDesk();
  const known = desk.inbox.rows.value;
  const rows = [...desk.marked.value].flatMap((id) => known.get(id) ?? []);
  const unmark = (): void => {
    desk.marked.value = new Set();
  };
  const pick = (kind: 'assign' | 'snooze' | 'tag') => (): void => {
    desk.picking.value = { kind, rows };
  };
  return (
    <div class="summary marked" role="group" aria-label="Marked conversations">
      <b role="status">{rows.length} marked</b>
      <span class="push line">
        <Do keys="a" label="Assign" run={pick('assign')}>
          <Icon name="give" />
        </Do>
        <Do keys="h" label="Snooze" run={pick('snooze')}>
          <Icon name="moon" />
        </Do>
        <Do keys="t" label="Tag" run={pick('tag')}>
          <Icon name="tag" />
        </Do>
        <Do
          keys="e"
          label={rows.every((row) => row.status === 'closed') ? 'Open again' : 'Close'}
          run={() => {
            desk.finish(rows);
            unmark();
          }}
        >
          <Icon name="check" />
        </Do>
        <Do keys="Esc" label="Take the marks away" run={unmark}>
          <Icon name="cross" />
        </Do>
      </span>
    </div>
  );
}

function Do(props: { keys: string; label: string; run(): void; children: ComponentChildren }): JSX.Element {
  const { singleKeys } = useDesk();
  const title = singleKeys.value || props.keys === 'Esc' ? `${props.label} (${props.keys})` : props.label;
  return (
    <button type="button" class="btn ghost s icon" title={title} onClick={props.run}>
      {props.children}
      <span class="sr">{props.label}</span>
    </button>
  );
}
