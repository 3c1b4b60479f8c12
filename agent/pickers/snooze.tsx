import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { untilWords } from '../change-words.ts';
import { useDesk } from '../desk-context.ts';
import { snoozeTimes } from '../snooze-times.ts';
import { matching, type Option } from './option.ts';
import { Picker } from './picker.tsx';
import { subject } from './subject.ts';

/** Until when it is put off: an answer, one of a few times, or a time of one's own. */
export function SnoozePicker({ rows, close }: { rows: readonly ConversationRow[]; close(): void }): JSX.Element {
  const desk = useDesk();
  const [now] = useState(() => desk.clock.now.peek());
  const [own, setOwn] = useState('');
  const until = (at: number | null) => (): void => void desk.changes.make(rows, { kind: 'snooze', until: at });
  const options: Option[] = snoozeTimes(now).map(({ label, at }) => ({
    key: label,
    label,
    icon: 'moon',
    detail: untilWords(at, now),
    run: until(at),
  }));
  options.push({ key: 'answer', label: 'Until an answer', icon: 'talk', detail: 'no time', run: until(null) });
  if (rows.some((row) => row.status === 'snoozed')) {
    const wake = (): void => void desk.changes.make(rows, { kind: 'reopen' });
    options.unshift({ key: 'wake', label: 'Wake now', icon: 'inbox', run: wake });
  }
  const time = own === '' ? Number.NaN : new Date(own).getTime();
  return (
    <Picker
      title={`Snooze ${subject(rows)}`}
      placeholder={`Snooze ${subject(rows)} until…`}
      none="No such time here; choose your own below."
      groups={(query) => [{ title: '', options: matching(options, query) }]}
      onClose={close}
    >
      <form
        class="pick-own"
        onSubmit={(event) => {
          event.preventDefault();
          if (!(time > desk.clock.now.peek())) return;
          event.currentTarget.closest('dialog')?.close();
          until(time)();
        }}
      >
        <label for="snooze-own">Your own time</label>
        <input
          id="snooze-own"
          class="input"
          type="datetime-local"
          value={own}
          onInput={(event) => setOwn(event.currentTarget.value)}
        />
        <button type="submit" class="btn s" aria-disabled={!(time > now)}>
          Snooze
        </button>
      </form>
    </Picker>
  );
}
