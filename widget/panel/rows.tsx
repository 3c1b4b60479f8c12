import { Face } from './face.tsx';
import { Icon } from './icon.tsx';
import { ICONS } from './icons.ts';
import type { Listed } from './choice.ts';
import type { Nav } from './views.ts';
import { when } from './when.ts';
import { WORDS } from './words.ts';

export interface ConversationRowProps {
  row: Listed;
  nav: Nav;
  now: number;
  site: string;
  locale: string;
}

/** A conversation in a list: whom with, the last words, when, and the lamp where something is unread. */
export function ConversationRow({ row, nav, now, site, locale }: ConversationRowProps) {
  const { last, unread } = row;
  const words = last && typeof last.text === 'string' ? last.text : '';
  return (
    <li>
      <button
        type="button"
        class={unread ? 'row unread' : 'row'}
        onClick={() => nav.go('chat', row.id)}
        onPointerEnter={() => nav.near('chat')}
        onFocus={() => nav.near('chat')}
      >
        <Face name={row.name || site} />
        <span class="mid">
          <b>
            <bdi>{row.name || site}</bdi>
          </b>
          <span class="sub">
            <bdi>
              {!row.open && `${WORDS.done} · `}
              {last?.from === 'visitor' && `${WORDS.you}: `}
              {words}
            </bdi>
          </span>
        </span>
        <span class="end">
          <span>{when(last?.at ?? row.at, now, locale)}</span>
          {unread > 0 && (
            <i class="dot">
              <span class="vh">{WORDS.unread(unread)}</span>
            </i>
          )}
        </span>
      </button>
    </li>
  );
}

export interface WayProps {
  icon: keyof typeof ICONS;
  title: string;
  line: string;
  onClick(): void;
  onNear(): void;
}

/** A row that leads to another view. */
export function Way({ icon, title, line, onClick, onNear }: WayProps) {
  return (
    <li>
      <button type="button" class="row" onClick={onClick} onPointerEnter={onNear} onFocus={onNear}>
        <span class="face">
          <Icon d={ICONS[icon]} />
        </span>
        <span class="mid">
          <b>{title}</b>
          <span class="sub">{line}</span>
        </span>
        <Icon d={ICONS.next} flip />
      </button>
    </li>
  );
}
