import { useCell } from './cells.ts';
import { Icon } from './icon.tsx';
import { ICONS } from './icons.ts';
import type { Host } from '../host.ts';
import type { Nav, ViewName } from './views.ts';
import { WORDS } from './words.ts';

/** In their order. The last two are there where the site has them on. */
const TABS: [ViewName, keyof typeof ICONS][] = [
  ['home', 'door'],
  ['messages', 'chat'],
  ['help', 'book'],
  ['call', 'phone'],
];

export interface TabsProps {
  host: Host;
  nav: Nav;
  chosen: ViewName;
  /** Those of the last two that are there. */
  offered: readonly ViewName[];
}

/** The views side by side: one stop of the Tab key, arrows go from one to the next. */
export function Tabs({ host, nav, chosen, offered }: TabsProps) {
  const unread = useCell(host.store.unread);
  const shown = TABS.filter(([view]) => view === 'home' || view === 'messages' || offered.includes(view));

  const onKeyDown = (event: KeyboardEvent): void => {
    const list = event.currentTarget as HTMLElement;
    const tabs = [...list.querySelectorAll<HTMLElement>('button')];
    const at = tabs.indexOf(event.target as HTMLElement);
    const ahead = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length);
    next?.focus();
    next?.click();
  };
  return (
    <div class="tabs" role="tablist" aria-label={WORDS.views} onKeyDown={onKeyDown}>
      {shown.map(([view, icon]) => (
        <button
          key={view}
          type="button"
          class="tab"
          role="tab"
          id={`fy-tab-${view}`}
          aria-selected={view === chosen}
          aria-controls="fy-view"
          tabIndex={view === chosen ? 0 : -1}
          onClick={() => nav.go(view)}
          onPointerEnter={() => nav.near(view)}
        >
          <Icon d={ICONS[icon]} />
          <span>{WORDS.tabs[view]}</span>
          {view === 'messages' && unread > 0 && (
            <i class="dot">
              <span class="vh">{WORDS.unread(unread)}</span>
            </i>
          )}
        </button>
      ))}
    </div>
  );
}
