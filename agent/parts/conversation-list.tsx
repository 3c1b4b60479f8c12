import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { InboxView } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { formatRoute } from '../state/route.ts';
import { plain, short } from '../words.ts';
import { ConversationLink } from './conversation-link.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Bars, Empty, Failure, useLate } from './late.tsx';
import { MarkedBar } from './marked-bar.tsx';
import { VirtualRows } from './virtual-rows.tsx';

/** Conversations of the site, longest waiting first. */
export function ConversationList(): JSX.Element {
  const desk = useDesk();
  const { inbox, router, singleKeys, pointed } = desk;
  const { site, selected } = router.route.value;
  const load = inbox.load.value;
  const ids = inbox.order.ids.value;
  const rows = inbox.rows.value;
  const late = useLate(load.kind === 'loading');
  const scroller = useRef<HTMLDivElement>(null);
  const view = inbox.view.value;
  const tag = inbox.tag.value;

  // Another operator may close what the pointer rests on; when the pointer leaves, the list falls into order.
  useEffect(() => () => inbox.order.hold(false), [inbox]);
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [view, tag]);

  return (
    <section class="col list" aria-label="Conversations">
      <header class="queues">
        <Views />
      </header>
      {desk.marked.value.size > 0 ? <MarkedBar /> : <Summary />}
      <div
        class="scroll"
        ref={scroller}
        onPointerEnter={(event) => event.pointerType === 'mouse' && inbox.order.hold(true)}
        onPointerLeave={() => inbox.order.hold(false)}
      >
        {late && ids.length === 0 && <Bars kind="rows" label="Reading the list" />}
        {load.kind === 'failed' && (
          <Failure
            title="The list did not come"
            message={`${load.message} What you have open still works.`}
            code={load.code}
            again={() => void inbox.fetch(site)}
          />
        )}
        {load.kind === 'ready' && ids.length === 0 && (
          <Empty title={tag === null ? EMPTY[view].title : `Nothing here is tagged ${plain(tag)}`}>
            <p>{tag === null ? EMPTY[view].words : 'Other lists may have some.'}</p>
            {tag !== null && (
              <button type="button" class="btn s" onClick={() => desk.show(view)}>
                Show all of them
              </button>
            )}
          </Empty>
        )}
        {ids.length > 0 && (
          <VirtualRows
            ids={ids}
            scroller={scroller}
            keep={pointed.value ?? selected}
            onNearEnd={() => void inbox.further(site)}
            row={(id) => {
              const row = rows.get(id);
              return row && <ConversationLink row={row} />;
            }}
          />
        )}
      </div>
      {singleKeys.value && (
        <p class="foot">
          <span>
            <kbd>j</kbd>
            <kbd>k</kbd> move
          </span>
          <span>
            <kbd>↵</kbd> open
          </span>
          <span>
            <kbd>x</kbd> select
          </span>
          <span class="push">
            <kbd>?</kbd> keys
          </span>
        </p>
      )}
    </section>
  );
}

const EMPTY: { [view in InboxView]: { title: string; words: string } } = {
  mine: { title: 'Nothing is yours', words: 'Take a conversation, or answer one that is nobody’s.' },
  unassigned: { title: 'Everything has an owner', words: 'New conversations appear here by themselves.' },
  all: { title: 'The list is empty', words: 'New conversations appear here by themselves.' },
  snoozed: { title: 'Nothing is snoozed', words: 'What you put off waits here until its time.' },
  closed: { title: 'Nothing is closed yet', words: 'What you close is kept here.' },
};

const NAMES: { view: InboxView; label: string; icon?: IconName }[] = [
  { view: 'mine', label: 'Mine' },
  { view: 'unassigned', label: 'Unassigned' },
  { view: 'all', label: 'All' },
  { view: 'snoozed', label: 'Snoozed', icon: 'moon' },
  { view: 'closed', label: 'Closed', icon: 'done' },
];

function Views(): JSX.Element {
  const desk = useDesk();
  const now = desk.inbox.view.value;
  const counts = desk.inbox.counts.value;
  return (
    <div class="switch-tabs" role="group" aria-label="Which conversations">
      {NAMES.map(({ view, label, icon }) => (
        <button
          key={view}
          type="button"
          class={icon ? 'by-icon' : undefined}
          aria-pressed={now === view}
          title={icon ? label : undefined}
          onClick={() => desk.show(view)}
        >
          {icon ? (
            <>
              <Icon name={icon} />
              <span class="sr">{label}</span>
            </>
          ) : (
            label
          )}
          {/* How many were ever closed says nothing of the work. */}
          {counts && view !== 'closed' && counts[view] > 0 && <span class="n"> {short(counts[view])}</span>}
        </button>
      ))}
    </div>
  );
}

/** Where one is named in a note and has not looked: the way there. */
function NamedIn(): JSX.Element | null {
  const { mentions, router } = useDesk();
  const [first] = mentions.value;
  if (first === undefined) return null;
  const amount = mentions.value.size;
  return (
    <a
      class="btn ghost s named"
      title="You are named in a note"
      href={formatRoute({ view: 'inbox', site: router.route.value.site, selected: first, person: false })}
    >
      <Icon name="at" /> {amount}
      <span class="sr"> {amount === 1 ? 'note names you' : 'conversations with notes that name you'}</span>
    </a>
  );
}

function Summary(): JSX.Element {
  const desk = useDesk();
  const { inbox, singleKeys } = desk;
  const waiting = inbox.waitingCount.value;
  const view = inbox.view.value;
  const tag = inbox.tag.value;
  const open = view === 'all' || view === 'mine' || view === 'unassigned';
  return (
    <div class="summary">
      <span class="cut xs soft">
        {tag !== null ? (
          <button type="button" class="tag fill" onClick={() => desk.show(view)}>
            {plain(tag)} <Icon name="cross" />
            <span class="sr">: show all again</span>
          </button>
        ) : open && waiting > 0 ? (
          <>
            <b class="wait">{waiting === 1 ? '1 waits' : `${short(waiting)} wait`} for us</b>, longest first
          </>
        ) : open ? (
          'Nobody waits'
        ) : view === 'snoozed' ? (
          'Who comes back first'
        ) : (
          'Closed last first'
        )}
      </span>
      <span class="push" />
      <NamedIn />
      <button
        type="button"
        class="btn ghost s icon"
        title={`Filter by tag${singleKeys.value ? ' (f)' : ''}`}
        onClick={() => (desk.picking.value = { kind: 'filter' })}
      >
        <Icon name="filter" />
        <span class="sr">Filter by tag</span>
      </button>
      <button
        type="button"
        class="btn ghost s icon"
        title={`Search${singleKeys.value ? ' (/)' : ''}`}
        onClick={() => (desk.picking.value = { kind: 'search', first: '' })}
      >
        <Icon name="search" />
        <span class="sr">Search messages and people</span>
      </button>
    </div>
  );
}
