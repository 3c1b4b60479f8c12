import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { hitOption, useHits, type Hits } from './hits.ts';
import type { Option } from './option.ts';
import { Picker } from './picker.tsx';

/** Everything that was written, by whomever, and everybody who wrote or said who they are: all of what is found, page by page. */
export function SearchPicker({ first, close }: { first: string; close(): void }): JSX.Element {
  const desk = useDesk();
  const { hits, ask, further } = useHits(first);
  const more = (kind: 'people' | 'messages', label: string): Option[] =>
    hits.more[kind] ? [{ key: `more ${kind}`, label, icon: 'down', stays: true, run: () => further(kind) }] : [];
  return (
    <Picker
      title="Search"
      placeholder="Words of a message, a name, an address, a number, a page"
      first={first}
      none={noneWords(hits)}
      coming={hits.state === 'asking'}
      groups={() => [
        {
          title: 'People',
          options: [...hits.people.map((hit) => hitOption(desk, hit)), ...more('people', 'More people')],
        },
        {
          title: 'Messages',
          options: [...hits.messages.map((hit) => hitOption(desk, hit)), ...more('messages', 'Older messages')],
        },
      ]}
      onQuery={ask}
      onClose={close}
    />
  );
}

function noneWords({ state, text }: Hits): string {
  switch (state) {
    case 'idle':
      return 'What is written in conversations and notes of this site, who is in them, and who else gave a name or an address. The beginning of a word is enough.';
    case 'asking':
      return 'Looking…';
    case 'failed':
      return 'The search did not come. Type on to try again.';
    case 'there':
      return `Nothing has “${text}”.`;
  }
}
