import type { JSX } from 'preact';
import type { ConversationRow } from '../../protocol/agent.ts';
import { untilWords } from '../change-words.ts';
import { useDesk } from '../desk-context.ts';
import { mark } from '../shortcuts.ts';
import { formatRoute } from '../state/route.ts';
import { plain } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { Wick } from './wick.tsx';

/** Tags shown in a row; the others are a number. */
const FEW_TAGS = 2;

/** One conversation in the list: two lines, the wait at the right edge. */
export function ConversationLink({ row }: { row: ConversationRow }): JSX.Element {
  const desk = useDesk();
  const { router, typing, offline, inbox } = desk;
  const { site, selected } = router.route.value;
  const here = selected === row.id;
  const typist = offline.value ? undefined : typing.who.value.find((one) => one.conversation === row.id);
  const unread = row.unread > 0;
  const open = inbox.view.value !== 'snoozed' && inbox.view.value !== 'closed';
  const astray = open ? row.status !== 'open' : row.status !== inbox.view.value;
  const marked = desk.marked.value.has(row.id);
  return (
    <>
      <a
        class={`conv${unread ? ' new' : ''}${marked ? ' marked' : ''}`}
        href={formatRoute({ view: 'inbox', site, selected: row.id, person: false })}
        aria-current={here ? 'true' : undefined}
        data-row={row.id}
        onFocus={() => (desk.pointed.value = row.id)}
      >
        <span class={offline.value ? 'dot none' : row.online ? 'dot' : 'dot off'} />
        <span class="top">
          <span class="who">
            <b>
              <bdi>{plain(row.visitorName)}</bdi>
            </b>
            {!offline.value && <span class="sr">{row.online ? ', here now' : ', not here'}</span>}
            {marked && <span class="sr">, marked</span>}
            {desk.mentions.value.has(row.id) && (
              <span class="named" title="You are named in a note">
                <Icon name="at" />
                <span class="sr">, you are named in a note</span>
              </span>
            )}
            {astray && <span class="tag">{row.status}</span>}
            {row.tags.slice(0, FEW_TAGS).map((tag) => (
              <span key={tag} class="tag">
                <span class="sr">, tag </span>
                {plain(tag)}
              </span>
            ))}
            {row.tags.length > FEW_TAGS && <span class="tag">+{row.tags.length - FEW_TAGS}</span>}
          </span>
          {row.status === 'snoozed' ? (
            <span class="due calm">
              {row.snoozedUntil === null ? 'until an answer' : untilWords(row.snoozedUntil, desk.clock.now.value)}
            </span>
          ) : (
            <Wick since={row.waitingSince} updatedAt={row.updatedAt} />
          )}
        </span>
        <span class="bottom">
          <span class="said cut" dir="auto">
            {typist ? (
              <em>{typist.from === 'visitor' ? 'writes…' : `${plain(typist.name)} answers…`}</em>
            ) : (
              <>
                {row.previewFrom === 'operator' && (
                  <span class="soft" dir="ltr">
                    Answered:{' '}
                  </span>
                )}
                {row.previewFrom === 'assistant' && (
                  <span class="soft" dir="ltr">
                    Automatic:{' '}
                  </span>
                )}
                {plain(row.preview)}
              </>
            )}
          </span>
          <span class="own">
            {unread && (
              <span class="badge">
                {row.unread}
                <span class="sr"> unread</span>
              </span>
            )}
            <Owner row={row} />
          </span>
        </span>
      </a>
      <button
        type="button"
        class="mark-box"
        tabIndex={-1}
        aria-pressed={marked}
        aria-label={`Mark ${plain(row.visitorName)}`}
        onClick={() => mark(desk, row.id)}
      >
        {marked && <Icon name="check" />}
      </button>
    </>
  );
}

/** Whose it is; a dashed circle is nobody's. */
function Owner({ row }: { row: ConversationRow }): JSX.Element {
  const me = useDesk().me.value?.operator.id;
  if (row.assignee === null) {
    return (
      <span class="ava nobody">
        <span class="sr">nobody’s</span>
      </span>
    );
  }
  const mine = row.assignee.id === me;
  return (
    <>
      <Avatar name={row.assignee.name} me={mine} />
      <span class="sr">{mine ? 'yours' : `of ${plain(row.assignee.name)}`}</span>
    </>
  );
}
