import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { Composer } from '../composer/composer.tsx';
import { NoteForm } from '../composer/note-form.tsx';
import { useDesk } from '../desk-context.ts';
import { pageName, plain } from '../words.ts';
import { untilWords } from '../change-words.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { Bars, Failure, useLate } from './late.tsx';
import { Transcript } from './transcript.tsx';
import { Waiting } from './wick.tsx';

/** One conversation: who, the transcript, and where one answers. */
export function Conversation({ id }: { id: string }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const thread = desk.threads.of(id).value;
  const row = desk.current.value;
  const late = useLate(thread.load.kind === 'loading' && thread.messages.length === 0);

  // A thread is dropped when the site changes; the one in hand is asked for again.
  useEffect(() => {
    if (thread.load.kind === 'idle' && desk.socket.connection.peek().kind !== 'connecting')
      void desk.threads.fetch(site, id);
  }, [thread.load.kind, id, site, desk]);

  if (thread.load.kind === 'failed') {
    return (
      <Failure
        title={thread.load.code === 'not_found' ? 'There is no such conversation' : 'The conversation did not come'}
        message={thread.load.message}
        code={thread.load.code}
        again={() => void desk.threads.fetch(site, id)}
      />
    );
  }
  return (
    <>
      <header class="head">
        <Back />
        {row && <Title row={row} />}
        {row && <Actions row={row} />}
      </header>
      {thread.load.kind === 'ready' && row ? (
        <Transcript row={row} thread={thread} />
      ) : (
        <div class="scroll">{late && <Bars kind="thread" label="Reading the conversation" />}</div>
      )}
      {row?.status === 'closed' ? <Closed key={id} row={row} /> : <Composer key={id} conversation={id} row={row} />}
    </>
  );
}

function Back(): JSX.Element {
  const { router } = useDesk();
  return (
    <button
      type="button"
      class="btn ghost icon phone-only"
      onClick={() => router.go({ selected: null, person: false })}
    >
      <Icon name="back" />
      <span class="sr">Back to the list</span>
    </button>
  );
}

function Title({ row }: { row: ConversationRow }): JSX.Element {
  const desk = useDesk();
  const here = row.online && !desk.offline.value && row.page;
  return (
    <div class="grow title">
      <div class="line">
        <h2 class="cut">{plain(row.visitorName)}</h2>
        {row.status === 'closed' && <span class="tag fill">closed</span>}
        {row.tags.map((tag) => (
          <span key={tag} class="tag">
            {plain(tag)}
          </span>
        ))}
        <button
          type="button"
          class="add-tag"
          title={desk.singleKeys.value ? 'Tag (t)' : 'Tag'}
          onClick={() => (desk.picking.value = { kind: 'tag', rows: [row] })}
        >
          <Icon name="plus" />
          <span class="sr">Tag</span>
        </button>
      </div>
      <p class="xs soft cut">
        <State row={row} />
        {here ? ` · on ${pageName(here)}` : row.online ? '' : ' · not on the site'}
      </p>
    </div>
  );
}

function State({ row }: { row: ConversationRow }): JSX.Element {
  const now = useDesk().clock.now.value;
  if (row.status === 'snoozed') {
    return <>{row.snoozedUntil === null ? 'Back with an answer' : `Back ${untilWords(row.snoozedUntil, now)}`}</>;
  }
  if (row.waitingSince !== null) return <Waiting since={row.waitingSince} />;
  return <>{row.status === 'open' ? 'Answered' : 'Nobody waits'}</>;
}

function Actions({ row }: { row: ConversationRow }): JSX.Element {
  const desk = useDesk();
  const off = desk.offline.value;
  const keys = desk.singleKeys.value;
  const me = desk.me.value?.operator.id;
  const pick = (kind: 'assign' | 'snooze') => (): void => {
    if (!off) desk.picking.value = { kind, rows: [row] };
  };
  const owner = row.assignee;
  return (
    <div class="line actions">
      <button type="button" class="btn s owner" aria-disabled={off} onClick={pick('assign')}>
        {owner ? <Avatar name={owner.name} me={owner.id === me} /> : <span class="ava nobody" />}
        <span class="cut">{owner ? (owner.id === me ? 'You' : plain(owner.name)) : 'Assign'}</span>
        {owner && <span class="sr">: assign to somebody else</span>}
        {keys && <kbd>a</kbd>}
      </button>
      <button type="button" class="btn s" aria-disabled={off} onClick={pick('snooze')}>
        <span class="phone-icon">
          <Icon name="moon" />
        </span>
        <span class="wide-only">Snooze</span> {keys && <kbd>h</kbd>}
      </button>
      <button type="button" class="btn s" aria-disabled={off} onClick={() => !off && desk.finish([row])}>
        <span class="phone-icon">
          <Icon name={row.status === 'closed' ? 'inbox' : 'check'} />
        </span>
        <span class="wide-only">{row.status === 'closed' ? 'Open again' : 'Close'}</span> {keys && <kbd>e</kbd>}
      </button>
      <button type="button" class="btn ghost s icon to-person" onClick={() => desk.router.go({ person: true })}>
        <Icon name="person" />
        <span class="sr">The person</span>
      </button>
    </div>
  );
}

function Closed({ row }: { row: ConversationRow }): JSX.Element {
  const desk = useDesk();
  const noting = desk.writing.value === 'note';
  return (
    <>
      {noting && <NoteForm conversation={row.id} row={row} />}
      <p class="closed-strip">
        <span class="grow">This conversation is closed. Open it again to answer.</span>
        {!noting && (
          <button type="button" class="btn ghost s" onClick={() => (desk.writing.value = 'note')}>
            Add a note {desk.singleKeys.value && <kbd>n</kbd>}
          </button>
        )}
        <button type="button" class="btn s" aria-disabled={desk.offline.value} onClick={() => desk.finish([row])}>
          Open again
        </button>
      </p>
    </>
  );
}
