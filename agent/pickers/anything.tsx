import type { JSX } from 'preact';
import type { ConversationRow, InboxView } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import type { Desk } from '../state/desk.ts';
import { plain } from '../words.ts';
import { hitOption, useHits, type Hits } from './hits.ts';
import { matching, type Group, type Option } from './option.ts';
import { Picker } from './picker.tsx';

/** People shown among other things. */
const FEW_PEOPLE = 6;
/** Messages shown among other things; the search has all. */
const FEW_MESSAGES = 4;

/** Whatever one can do or go to, by its name. */
export function AnythingPicker({ close }: { close(): void }): JSX.Element {
  const desk = useDesk();
  const row = desk.router.route.value.view === 'inbox' ? desk.current.value : null;
  const here = thisConversation(desk);
  const { hits, ask } = useHits();
  const groups = (query: string): Group[] => [
    { title: row ? `This conversation, ${plain(row.visitorName)}` : '', options: matching(here, query) },
    {
      title: query.trim() ? 'People' : 'Conversations',
      options: query.trim() ? people(desk, hits, query) : conversations(desk).slice(0, FEW_PEOPLE),
    },
    {
      title: 'Messages',
      options: query.trim() ? hits.messages.slice(0, FEW_MESSAGES).map((hit) => hitOption(desk, hit)) : [],
    },
    { title: 'Canned replies', options: query.trim() ? matching(canned(desk, row), query) : [] },
    { title: 'Go to', options: matching(places(desk), query) },
    { title: 'You', options: matching(you(desk), query) },
    { title: 'Search', options: query.trim() ? [everywhere(desk, query.trim())] : [] },
  ];
  return (
    <Picker
      title="Find anything"
      placeholder="Find or do anything"
      none="Nothing is called that."
      groups={groups}
      onQuery={ask}
      onClose={close}
    />
  );
}

function thisConversation(desk: Desk): Option[] {
  const row = desk.router.route.peek().view === 'inbox' ? desk.current.peek() : null;
  if (!row) return [];
  const me = desk.me.peek()?.operator.id;
  const pick = (kind: 'assign' | 'snooze' | 'tag') => (): void => {
    desk.picking.value = { kind, rows: [row] };
  };
  const give: Option[] = desk.team.operators.value
    .filter((one) => one.id !== me && one.id !== row.assignee?.id)
    .map((one) => ({
      key: `assign ${one.id}`,
      label: `Assign to ${plain(one.name)}`,
      person: plain(one.name),
      presence: one.presence,
      detail: `${one.open} open`,
      run: () => void desk.changes.make([row], { kind: 'assign', to: one.id }),
    }));
  return [
    { key: 'assign', label: 'Assign to someone…', icon: 'give', hint: 'a', run: pick('assign') },
    ...(row.assignee?.id === me
      ? []
      : [
          {
            key: 'take',
            label: row.assignee ? `Take it over from ${plain(row.assignee.name)}` : 'Take it',
            icon: 'check',
            hint: 'i',
            run: () => desk.take([row], true),
          } satisfies Option,
        ]),
    ...(row.status === 'closed'
      ? []
      : [
          {
            key: 'article',
            label: 'Insert an article…',
            icon: 'book',
            run: () => void (desk.picking.value = { kind: 'article' }),
          } satisfies Option,
        ]),
    { key: 'snooze', label: 'Snooze…', icon: 'moon', hint: 'h', run: pick('snooze') },
    { key: 'tag', label: 'Tag…', icon: 'tag', hint: 't', run: pick('tag') },
    {
      key: 'close',
      label: row.status === 'closed' ? 'Open again' : 'Close',
      icon: 'done',
      hint: 'e',
      run: () => desk.finish([row]),
    },
    ...give,
  ];
}

/** Whom the server finds, and until it answers who is known here. */
function people(desk: Desk, hits: Hits, query: string): Option[] {
  if (hits.state === 'there') return hits.people.slice(0, FEW_PEOPLE).map((hit) => hitOption(desk, hit));
  const wanted = query.trim().toLowerCase();
  return [...desk.inbox.rows.peek().values()]
    .filter((row) => plain(row.visitorName).toLowerCase().includes(wanted))
    .slice(0, FEW_PEOPLE)
    .map((row) => conversation(desk, row));
}

function everywhere(desk: Desk, query: string): Option {
  return {
    key: 'search',
    label: `Everything that has “${query}”`,
    icon: 'search',
    run: () => void (desk.picking.value = { kind: 'search', first: query }),
  };
}

function conversation(desk: Desk, row: ConversationRow): Option {
  const name = plain(row.visitorName);
  const run = (): void => desk.router.go({ view: 'inbox', selected: row.id, person: false });
  return { key: `conversation ${row.id}`, label: name, person: name, detail: plain(row.preview), run };
}

function conversations(desk: Desk): Option[] {
  const rows = desk.inbox.rows.value;
  return desk.inbox.order.ids.value.flatMap((id) => {
    const row = rows.get(id);
    return row ? [conversation(desk, row)] : [];
  });
}

/** Put into the answer to the conversation in hand. */
function canned(desk: Desk, row: ConversationRow | null): Option[] {
  if (!row || row.status === 'closed') return [];
  return desk.canned.replies.value.map((reply) => ({
    key: `canned ${reply.id}`,
    label: `/${plain(reply.shortcut)}`,
    icon: 'slash',
    detail: plain(reply.title),
    run() {
      desk.writing.value = 'reply';
      desk.inserting.value = reply;
    },
  }));
}

/** Whether one is there for visitors. */
function you(desk: Desk): Option[] {
  const away = desk.presence.mine.value?.byHand ?? false;
  const run = (): void => desk.presence.setAway(!away);
  const { sound, setSound } = desk.notifier;
  return [
    {
      key: 'sound',
      label: sound.value ? 'Sound: turn it off' : 'Sound: turn it on',
      icon: 'bell',
      run: () => setSound(!sound.peek()),
    },
    {
      key: 'notifications',
      label: 'Notifications: what tells you',
      icon: 'bell',
      run: () => desk.router.go({ view: 'settings', selected: 'notifications', person: false }),
    },
    away
      ? { key: 'back', label: 'Be here again', icon: 'person', detail: 'you are away', run }
      : { key: 'away', label: 'Be away', icon: 'moon', detail: 'nothing is given to you by itself', run },
  ];
}

function places(desk: Desk): Option[] {
  const list = (view: InboxView, label: string): Option => ({
    key: `list ${view}`,
    label,
    icon: view === 'snoozed' ? 'moon' : view === 'closed' ? 'done' : 'inbox',
    run() {
      desk.router.go({ view: 'inbox', selected: null, person: false });
      desk.show(view);
    },
  });
  return [
    list('mine', 'Inbox: mine'),
    list('unassigned', 'Inbox: unassigned'),
    list('all', 'Inbox: all'),
    list('snoozed', 'Inbox: snoozed'),
    list('closed', 'Inbox: closed'),
    {
      key: 'live',
      label: 'Live',
      icon: 'live',
      run: () => desk.router.go({ view: 'live', selected: null, person: false }),
    },
    {
      key: 'replies',
      label: 'Canned replies: write and change',
      icon: 'slash',
      run: () => desk.router.go({ view: 'settings', selected: 'replies', person: false }),
    },
    {
      key: 'routing',
      label: 'Routing: who gets what',
      icon: 'give',
      run: () => desk.router.go({ view: 'settings', selected: 'routing', person: false }),
    },
    {
      key: 'articles',
      label: 'Articles',
      icon: 'book',
      run: () => desk.router.go({ view: 'articles', selected: null, person: false }),
    },
    { key: 'keys', label: 'Keys', icon: 'spark', hint: '?', run: () => void (desk.help.value = true) },
  ];
}
