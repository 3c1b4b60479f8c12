import type { Host } from '../host.ts';
import { Icon } from '../panel/icon.tsx';
import type { Nav } from '../panel/views.ts';
import { ICONS } from './icons.ts';
import { WORDS } from './words.ts';

/** The way to a person, from anywhere in the help: what was looked for stands in the composer already. */
export function AskPerson({ host, nav, about }: { host: Host; nav: Nav; about: string }) {
  const ask = (): void => {
    const open = host.store.conversations.get().find(({ status }) => status === 'open')?.id ?? '';
    const draft = `draft.${open}`;
    if (about && !host.keep.get(draft)) host.keep.set(draft, about);
    nav.go('chat', open);
  };
  return (
    <ul class="list">
      <li>
        <button type="button" class="row" onClick={ask} onPointerEnter={() => nav.near('chat')}>
          <span class="face">
            <Icon d={ICONS.chat} />
          </span>
          <span class="mid">
            <b>{WORDS.ask}</b>
            <span class="sub">{about ? WORDS.askNote : WORDS.askPlain}</span>
          </span>
          <Icon d={ICONS.next} flip />
        </button>
      </li>
    </ul>
  );
}
