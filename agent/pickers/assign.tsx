import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { byPresence } from '../presence/who-is-here.tsx';
import { plain } from '../words.ts';
import { matching, type Option } from './option.ts';
import { Picker } from './picker.tsx';
import { subject } from './subject.ts';

/** Whose it is to be: oneself first, then the colleagues, those who are here before the others, then nobody. */
export function AssignPicker({ rows, close }: { rows: readonly ConversationRow[]; close(): void }): JSX.Element {
  const desk = useDesk();
  const me = desk.me.value?.operator.id;
  const { site } = desk.router.route.peek();
  // Who was invited a minute ago is not yet known: Enter waits for the answer.
  useLayoutEffect(() => void desk.team.fetch(site), [desk, site]);
  const team = [...desk.team.operators.value].sort(
    (a, b) => Number(b.id === me) - Number(a.id === me) || byPresence(a, b),
  );
  const options: Option[] = team.map((one) => ({
    key: one.id,
    label: one.id === me ? `${plain(one.name)} (you)` : plain(one.name),
    person: plain(one.name),
    presence: one.presence,
    detail: `${one.open} open`,
    ...(one.id === me && { hint: 'i' }),
    run: () => void desk.changes.make(rows, { kind: 'assign', to: one.id }),
  }));
  if (team.length > 0 && rows.some((row) => row.assignee !== null)) {
    const run = (): void => void desk.changes.make(rows, { kind: 'assign', to: null });
    options.push({ key: 'nobody', label: 'Give back: whoever takes it', icon: 'give', run });
  }
  return (
    <Picker
      title={`Assign ${subject(rows)}`}
      placeholder={`Assign ${subject(rows)} to…`}
      none={desk.team.reading.value ? 'Reading who works on this site…' : 'Nobody of that name works on this site.'}
      coming={desk.team.reading.value}
      groups={(query) => [{ title: '', options: matching(options, query) }]}
      onClose={close}
    />
  );
}
