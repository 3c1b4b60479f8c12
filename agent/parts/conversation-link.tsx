import type { JSX } from 'preact';
import type { ConversationRow } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { formatRoute } from '../state/route.ts';
import { plain } from '../words.ts';
import { Wick } from './wick.tsx';

/** One conversation in the list: two lines, the wait at the right edge. */
export function ConversationLink({ row }: { row: ConversationRow }): JSX.Element {
  const { router, typing, offline, inbox, me } = useDesk();
  const { site, selected } = router.route.value;
  const here = selected === row.id;
  const typist = offline.value ? undefined : typing.who.value.find((one) => one.conversation === row.id);
  const unread = row.unread > 0;
  const closedHere = row.status !== inbox.status.value;
  const mine = me.value?.operator.name;
  return (
    <li>
      <a
        class={unread ? 'conv new' : 'conv'}
        href={formatRoute({ view: 'inbox', site, selected: row.id, person: false })}
        aria-current={here ? 'true' : undefined}
        data-row
      >
        <span class={offline.value ? 'dot none' : row.online ? 'dot' : 'dot off'} />
        <span class="who">
          <b>{plain(row.visitorName)}</b>
          {!offline.value && <span class="sr">{row.online ? ', here now' : ', not here'}</span>}
          {closedHere && <span class="tag">{row.status}</span>}
        </span>
        <Wick since={row.waitingSince} updatedAt={row.updatedAt} />
        <span class="said cut">
          {typist ? (
            <em>{typist.from === 'visitor' ? 'writes…' : `${plain(typist.name)} answers…`}</em>
          ) : (
            <>
              {row.previewFrom === 'operator' && mine !== undefined && <span class="soft">Answered: </span>}
              {plain(row.preview)}
            </>
          )}
        </span>
        {unread && (
          <span class="own">
            <span class="badge">
              {row.unread}
              <span class="sr"> unread</span>
            </span>
          </span>
        )}
      </a>
    </li>
  );
}
