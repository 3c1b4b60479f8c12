import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { theme } from '../color.ts';
import type { Host } from '../host.ts';
import { Announcer } from './announcer.tsx';
import { Bar } from './bar.tsx';
import { Composer } from './composer.tsx';
import { Hall } from './hall.tsx';
import { Icon } from './icons.tsx';
import { Log } from './log.tsx';
import { modal } from './modal.ts';
import { PHONE, place } from './place.ts';
import type { Talk } from './talk.ts';
import { WORDS } from './words.ts';

/** The dialog: a head, the conversation, the composer. */
export function Panel({ host, talk }: { host: Host; talk: Talk }) {
  const { config } = host.store;
  const panel = useRef<HTMLDivElement>(null);
  const phone = useMedia(PHONE);
  const open = talk.open.value;
  const offline = talk.offline.value;
  // Before the first greeting the connection is only not there yet; the lamp waits, the words do not cry wolf.
  const connected = !offline;
  const online = talk.online.value;
  const color = theme(config.color);
  const empty = talk.messages.value.length === 0 && !talk.view.value?.seq;

  useLayoutEffect(() => {
    const el = panel.current;
    if (!el || !open) return undefined;
    const stopPlace = place(el, host.launcher, phone);
    const stopModal = phone.matches ? modal(el, host.root) : undefined;
    // On a phone the composer's focus would raise the keyboard over what one came to read.
    if (!host.root.activeElement || !el.contains(host.root.activeElement)) {
      (phone.matches ? el : (el.querySelector('textarea') ?? el)).focus({ preventScroll: true });
    }
    return () => {
      stopPlace();
      stopModal?.();
    };
  }, [open, phone.matches]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // What is typed here must not work the page's shortcuts.
    event.stopPropagation();
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    host.close();
  };
  const head = { site: config.name, online, connected, onClose: host.close };
  return (
    <div
      ref={panel}
      class={phone.matches ? 'panel phone' : 'panel'}
      role="dialog"
      aria-modal={phone.matches ? 'true' : undefined}
      aria-label={WORDS.dialog(config.name)}
      lang="en"
      dir={getComputedStyle(host.root.host).direction === 'rtl' ? 'rtl' : 'ltr'}
      tabIndex={-1}
      hidden={!open}
      style={{
        '--accent': color.accent,
        '--on-accent': color.onAccent,
        '--accent-text': color.accentText,
      }}
      onKeyDown={onKeyDown}
    >
      {empty ? (
        <Hall {...head} greeting={config.texts.greeting} hour={new Date(host.now()).getHours()} />
      ) : (
        <Bar {...head} />
      )}
      {offline && (
        <div class="notice" role="status">
          <Icon name="offline" />
          <span dir="auto">
            <b>{WORDS.offline}</b> {WORDS.offlineNote}
          </span>
        </div>
      )}
      {empty ? (
        <p class="hint">
          <span dir="auto">{online && connected ? WORDS.hintHere : WORDS.hintAway}</span>
        </p>
      ) : (
        <Log talk={talk} now={host.now} />
      )}
      <Composer talk={talk} />
      <Announcer talk={talk} />
    </div>
  );
}

/** Draws again when the answer changes. */
function useMedia(query: string): MediaQueryList {
  const [list] = useState(() => window.matchMedia(query));
  const [, redraw] = useState(list.matches);
  useEffect(() => {
    const change = (): void => redraw(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [list]);
  return list;
}
