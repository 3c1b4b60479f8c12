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

/** What is there of a new panel: nothing to be seen, its frame, its head, where one writes, what was said. */
const FRAME = 1;
const HEAD = 2;
const WRITE = 3;
const ALL = 4;

/** The dialog: a head, the conversation, the composer. */
export function Panel({ host, talk }: { host: Host; talk: Talk }) {
  const { config } = host.store;
  const panel = useRef<HTMLDivElement>(null);
  const phone = useMedia(PHONE);
  const step = useSteps(ALL);
  const open = talk.open.value && step >= FRAME;
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
    return () => {
      stopPlace();
      stopModal?.();
    };
  }, [open, phone.matches]);

  // After the frame: asked for sooner, the focus has all of the panel laid out in one go.
  useEffect(() => {
    const el = panel.current;
    if (!el || !open) return;
    const at = host.root.activeElement;
    if (!at || !el.contains(at)) el.focus({ preventScroll: true });
    // On a phone the composer's focus would raise the keyboard over what one came to read.
    if (!phone.matches && host.root.activeElement === el) el.querySelector('textarea')?.focus({ preventScroll: true });
  }, [open, phone.matches, step >= WRITE]);

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
      tabIndex={-1}
      hidden={!open}
      style={{
        '--accent': color.accent,
        '--on-accent': color.onAccent,
        '--accent-text': color.accentText,
      }}
      onKeyDown={onKeyDown}
    >
      {step >= HEAD &&
        (empty ? (
          <Hall {...head} art={step >= ALL} greeting={config.texts.greeting} hour={new Date(host.now()).getHours()} />
        ) : (
          <Bar {...head} />
        ))}
      {offline && (
        <div class="notice" role="status">
          <Icon name="offline" />
          <span dir="auto">
            <b>{WORDS.offline}</b> {WORDS.offlineNote}
          </span>
        </div>
      )}
      {step >= WRITE &&
        (empty ? (
          <p class="hint">
            <span dir="auto">{online && connected ? WORDS.hintHere : WORDS.hintAway}</span>
          </p>
        ) : step >= ALL ? (
          <Log talk={talk} now={host.now} />
        ) : (
          <div class="thread" />
        ))}
      {step >= WRITE && <Composer talk={talk} />}
      {step >= ALL && <Announcer talk={talk} />}
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

/** Counts up to `last`, each number in a frame and a task of its own: drawn at once, all would hold up a slow phone. */
function useSteps(last: number): number {
  const [step, next] = useState(0);
  useEffect(() => {
    if (step < last) next(step + 1);
  }, [step]);
  return step;
}
