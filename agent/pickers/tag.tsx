import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { TAG_LENGTH } from '../../protocol/limits.ts';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { matching, type Group, type Option } from './option.ts';
import { Picker } from './picker.tsx';
import { subject } from './subject.ts';

/** Tags in use, those that are set first; what is typed can become a new one. The list stays for the next. */
export function TagPicker({ rows, close }: { rows: readonly ConversationRow[]; close(): void }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.peek();
  useEffect(() => void desk.team.fetch(site), [desk, site]);
  const known = desk.inbox.rows.value;
  const now = rows.map((row) => known.get(row.id) ?? row);
  const set = new Set(now.flatMap((row) => row.tags));
  const all = [...new Set([...set, ...desk.team.tags.value])];

  const toggle = (tag: string): Option => {
    const everywhere = now.every((row) => row.tags.includes(tag));
    const change = everywhere
      ? ({ kind: 'tag', add: [], remove: [tag] } as const)
      : ({ kind: 'tag', add: [tag], remove: [] } as const);
    return {
      key: `tag ${tag}`,
      label: plain(tag),
      icon: 'tag',
      checked: everywhere,
      run: () => void desk.changes.make(now, { ...change, add: [...change.add], remove: [...change.remove] }),
    };
  };
  const groups = (query: string): Group[] => {
    const typed = query.trim().slice(0, TAG_LENGTH);
    const found = matching(all.map(toggle), query);
    const isNew = typed !== '' && !all.some((tag) => tag.toLowerCase() === typed.toLowerCase());
    const fresh: Option[] = isNew ? [{ ...toggle(typed), key: 'new', label: `New tag: ${typed}`, icon: 'plus' }] : [];
    return [{ title: '', options: [...found, ...fresh] }];
  };
  return (
    <Picker
      title={`Tag ${subject(rows)}`}
      placeholder={`Tag ${subject(rows)}…`}
      none="No tag is in use yet. Type the first one."
      groups={groups}
      onClose={close}
    />
  );
}
