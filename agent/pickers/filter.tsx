import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { matching, type Option } from './option.ts';
import { Picker } from './picker.tsx';

/** Narrows the list that is shown to one tag. */
export function FilterPicker({ close }: { close(): void }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.peek();
  useLayoutEffect(() => void desk.team.fetch(site), [desk, site]);
  const view = desk.inbox.view.value;
  const options: Option[] = desk.team.tags.value.map((tag) => ({
    key: `tag ${tag}`,
    label: plain(tag),
    icon: 'tag',
    run: () => desk.show(view, tag),
  }));
  if (desk.inbox.tag.value !== null) {
    options.unshift({ key: 'all', label: 'Show all of them', icon: 'cross', run: () => desk.show(view) });
  }
  return (
    <Picker
      title="Show only those with a tag"
      placeholder="Show only those tagged…"
      none={desk.team.reading.value ? 'Reading the tags…' : 'No such tag is in use.'}
      coming={desk.team.reading.value}
      groups={(query) => [{ title: '', options: matching(options, query) }]}
      onClose={close}
    />
  );
}
