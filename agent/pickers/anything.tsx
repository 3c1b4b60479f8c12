import type { JSX } from 'preact';
import type { InboxView } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import type { Desk } from '../state/desk.ts';
import { plain } from '../words.ts';
import { matching, type Group, type Option } from './option.ts';
import { Picker } from './picker.tsx';

/** People shown among other things. */
const FEW_PEOPLE = 6;

/** Whatever one can do or go to, by its name. */
export function AnythingPicker({ close }: { close(): void }): JSX.Element {
  const desk = useDesk();
  const row = desk.router.route.value.view === 'inbox' ? desk.current.value : null;
  const here = thisConversation(desk);
  const groups = (query: string): Group[] => [
    { title: row ? `This conversation, ${plain(row.visitorName)}` : '', options: matching(here, query) },
    { title: 'Conversations', options: matching(conversations(desk), query).slice(0, FEW_PEOPLE) },
    { title: 'Go to', options: matching(places(desk), query) },
  ];
  return (
    <Picker
      title="Find anything"
      placeholder="Find or do anything"
      none="Nothing is called that."
      groups={groups}
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
      detail: `${one.open} open`,
      run: () => void desk.changes.make([row], { kind: 'assign', to: one.id }),
    }));
  return [
    { key: 'assign', label: 'Assign to someone…', icon: 'give', hint: 'a', run: pick('assign') },
    ...(row.assignee?.id === me
      ? []
      : [{ key: 'take', label: 'Take it', icon: 'check', hint: 'i', run: () => desk.take([row]) } satisfies Option]),
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

function conversations(desk: Desk): Option[] {
  const rows = desk.inbox.rows.value;
  return desk.inbox.order.ids.value.flatMap((id): Option[] => {
    const row = rows.get(id);
    if (!row) return [];
    const name = plain(row.visitorName);
    const run = (): void => desk.router.go({ view: 'inbox', selected: id, person: false });
    return [{ key: `conversation ${id}`, label: name, person: name, detail: plain(row.preview), run }];
  });
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
    { key: 'keys', label: 'Keys', icon: 'spark', hint: '?', run: () => void (desk.help.value = true) },
  ];
}
