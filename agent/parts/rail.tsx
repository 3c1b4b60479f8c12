import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { PRESENCE_WORDS, PresenceDot } from '../presence/dot.tsx';
import { WhoIsHere } from '../presence/who-is-here.tsx';
import { formatRoute, type Route } from '../state/route.ts';
import { plain } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { Mark } from './drawing.tsx';
import { Icon, type IconName } from './icon.tsx';

/** Where one can go, which site it is, and who one is. On a phone it is the bar at the bottom. */
export function Rail(): JSX.Element {
  const desk = useDesk();
  const waiting = desk.inbox.waitingCount.value;
  return (
    <nav class="rail" aria-label="Foyer">
      <span class="mark">
        <Mark />
      </span>
      <SitePicker place="in-rail" />
      <Place view="inbox" icon="inbox" label="Inbox" badge={waiting} />
      <Place view="callbacks" icon="phone" label="Callbacks" badge={desk.callbacks.late.value} waits="overdue" />
      <Place view="live" icon="live" label="Live" badge={0} />
      <Place view="articles" icon="book" label="Articles" badge={0} />
      <Place view="reports" icon="report" label="Reports" badge={0} elsewhere />
      <Place view="settings" icon="gear" label="Settings" badge={0} />
      <span class="grow" />
      <You />
    </nav>
  );
}

function Place(props: {
  view: Route['view'];
  icon: IconName;
  label: string;
  badge: number;
  /** On a phone it stands in the menu, for want of room. */
  elsewhere?: boolean;
  /** What the badge counts, in words. */
  waits?: string;
}): JSX.Element {
  const { router } = useDesk();
  const { view, site } = router.route.value;
  const href = formatRoute({ view: props.view, site, selected: null, person: false });
  return (
    <a
      class={props.elsewhere ? 'place elsewhere' : 'place'}
      href={href}
      aria-current={view === props.view ? 'page' : undefined}
    >
      <Icon name={props.icon} large />
      {props.label}
      {props.badge > 0 && (
        <span class={props.waits ? 'badge alarm' : 'badge'}>
          {props.badge}
          <span class="sr"> {props.waits ?? 'waiting'}</span>
        </span>
      )}
    </a>
  );
}

/** Only where there are several sites to choose from. */
function SitePicker({ place }: { place: 'in-rail' | 'in-menu' }): JSX.Element | null {
  const { me, router } = useDesk();
  const sites = me.value?.sites ?? [];
  if (sites.length < 2) return null;
  return (
    <label class={`site ${place}`}>
      <span class="sr">Site</span>
      <select
        value={router.route.value.site}
        onChange={(event) => router.go({ site: event.currentTarget.value, selected: null, person: false })}
      >
        {sites.map((site) => (
          <option key={site.id} value={site.id}>
            {plain(site.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function You(): JSX.Element | null {
  const desk = useDesk();
  const operator = desk.me.value?.operator;
  if (!operator) return null;
  const reports = formatRoute({ view: 'reports', site: desk.router.route.value.site, selected: null, person: false });
  const here = desk.offline.value ? 'offline' : (desk.presence.mine.value?.presence ?? 'online');
  return (
    <>
      <button type="button" class="you" popovertarget="you">
        <span class="ava-place">
          <Avatar name={operator.name} size="m" />
          <PresenceDot presence={here} />
        </span>
        {PRESENCE_WORDS[here]}
        <span class="sr">, {plain(operator.name)}: menu</span>
      </button>
      <div id="you" class="menu" popover="auto">
        <p>
          <b>{plain(operator.name)}</b>
          <span class="soft">{plain(operator.email)}</span>
        </p>
        <SitePicker place="in-menu" />
        <a
          class="line-btn only-phone"
          href={reports}
          onClick={(event) => event.currentTarget.parentElement?.hidePopover()}
        >
          <Icon name="report" /> Reports
        </a>
        <WhoIsHere />
        <button
          type="button"
          class="line-btn"
          popovertarget="you"
          popovertargetaction="hide"
          onClick={() => (desk.help.value = true)}
        >
          Keys <kbd class="push">?</kbd>
        </button>
        <button
          type="button"
          class="line-btn"
          onClick={() => void desk.session.logout().catch(() => desk.socket.wake())}
        >
          <Icon name="leave" /> Log out
        </button>
      </div>
    </>
  );
}
