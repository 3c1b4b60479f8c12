import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { makeClock } from './clock.ts';
import { AutomaticRow } from './automatic.tsx';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import { Face } from '../panel/face.tsx';
import type { WithFiles } from './files.ts';
import { MessageRow, type Follow } from './message.tsx';
import type { Talk } from './talk.ts';
import { blocks } from './thread.ts';
import { WORDS } from './words.ts';

/** This near to the end counts as at the end. */
const END_PX = 40;

export interface LogProps {
  talk: Talk;
  /** For days and times. */
  locale: string;
  now(): number;
  files: WithFiles;
  /** What stands below a conversation that a person took part in. */
  rating: ComponentChildren;
  /** Opens an article. */
  onRead(slug: string): void;
  follow: Follow;
}

/** The thread: history above, the newest at the bottom, and the view kept still while either grows. */
export function Log({ talk, locale, now, files, rating, onRead, follow }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const room = useRef(0);
  /** What the last drawing showed, to tell what came above from what came below. */
  const drawn = useRef({ talk: '', first: '', last: '', files: 0, height: 0 });
  /** The last sequence that was on view at the end. */
  const [seen, setSeen] = useState(Infinity);
  const clock = useMemo(() => makeClock(locale), [locale]);

  const messages = useCell(talk.messages);
  const view = useCell(talk.view);
  const current = talk.id;
  const open = useCell(talk.open);
  const first = messages[0]?.id ?? '';
  const last = messages.at(-1);
  const newer = messages.filter((each) => each.from !== 'visitor' && each.seq > seen).length;
  const under = useCell(files.sent).filter((one) => one.at === current).length;
  const top = messages.reduce((seq, each) => Math.max(seq, each.seq), 0);

  const toEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    atEnd.current = true;
    setSeen(Infinity);
  };
  const look = (): void => {
    if (atEnd.current && talk.open.get() && document.visibilityState === 'visible') talk.seen();
  };
  const onScroll = (): void => {
    const el = box.current;
    if (!el) return;
    // The thread itself became lower or higher: nobody scrolled, and who was at the end stays there.
    if (el.clientHeight !== room.current) {
      room.current = el.clientHeight;
      if (atEnd.current) return toEnd();
    }
    const end = el.scrollHeight - el.scrollTop - el.clientHeight < END_PX;
    if (end === atEnd.current) return;
    atEnd.current = end;
    setSeen(end ? Infinity : top);
    look();
  };

  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    const before = drawn.current;
    const own =
      (last !== undefined && last.id !== before.last && last.from === 'visitor' && last.seq === 0) ||
      before.files < under;
    if (before.talk !== current || atEnd.current || own) {
      toEnd();
    } else if (first !== before.first) {
      // Older messages came above: what the visitor reads stays where it is.
      el.scrollTop += el.scrollHeight - before.height;
    }
    drawn.current = { talk: current, first, last: last?.id ?? '', files: under, height: el.scrollHeight };
    look();
  });

  useLayoutEffect(() => {
    if (open) toEnd();
  }, [open]);

  useEffect(() => {
    const el = box.current;
    if (!el) return undefined;
    // The composer grows, the keyboard opens: the end stays in view.
    const sizes = new ResizeObserver(() => {
      if (atEnd.current) el.scrollTop = el.scrollHeight;
    });
    sizes.observe(el);
    document.addEventListener('visibilitychange', look);
    return () => {
      sizes.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);

  const rows = blocks(messages, view?.readByOperator ?? 0, clock.dayOf);
  const at = now();
  const offline = useCell(talk.offline);
  const connected = useCell(talk.connected);
  const writer = useCell(talk.writer);
  return (
    <div class="thread">
      <div
        class={newer ? 'log more' : 'log'}
        ref={box}
        role="log"
        // Loaded history must not be read out, so the region is quiet and Announcer speaks for it.
        aria-live="off"
        aria-label={WORDS.log}
        tabIndex={0}
        onScroll={onScroll}
      >
        <Earlier talk={talk} root={box} />
        {rows.flatMap((block) =>
          block.kind === 'day' ? (
            <p class="day" key={block.key} lang={clock.language}>
              <span>{clock.dayName(block.at, at)}</span>
            </p>
          ) : (
            block.messages.map((message) =>
              message.automatic ? (
                <AutomaticRow
                  key={message.id}
                  message={message}
                  onRead={onRead}
                  onVerdict={message === last && view?.status === 'open' ? talk.verdict : undefined}
                />
              ) : (
                <MessageRow
                  key={message.id}
                  message={message}
                  group={block}
                  clock={clock}
                  now={at}
                  offline={offline}
                  files={files}
                  onRetry={talk.retry}
                  follow={follow}
                />
              ),
            )
          ),
        )}
        {files.kit && <files.kit.Sending uploads={files.uploads} at={current} messages={messages} />}
        {writer && (
          <div class="msg them first last" key="typing">
            <Face name={writer} />
            <div class="bub enter" role="img" aria-label={WORDS.writing(writer)}>
              <span class="typing">
                <i />
                <i />
                <i />
              </span>
            </div>
          </div>
        )}
        {view?.status === 'closed' && (
          <div class="after" key="closed">
            <p class="closed" dir="auto">
              {WORDS.closed}
            </p>
            {connected && (
              <button
                type="button"
                class="btn again"
                onClick={() => {
                  if (talk.become('open')) box.current?.focus({ preventScroll: true });
                }}
              >
                <Icon d={ICONS.open} /> {WORDS.reopen}
              </button>
            )}
            {/* Without a person there was nobody to rate. */}
            {messages.some(({ from }) => from === 'operator') && rating}
          </div>
        )}
      </div>
      {newer > 0 && (
        <button type="button" class="newer" onClick={toEnd}>
          <Icon d={ICONS.down} /> {WORDS.newer(newer)}
        </button>
      )}
    </div>
  );
}

/** The top of the thread: loads what is older when it comes into view, and offers a button where that failed. */
function Earlier({ talk, root }: { talk: Talk; root: { current: HTMLDivElement | null } }) {
  const mark = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'idle' | 'loading' | 'stuck'>('idle');
  const [none, setNone] = useState('');
  const current = talk.id;
  const view = useCell(talk.view);
  const oldest = useCell(talk.messages).find((each) => each.seq > 0)?.seq ?? (view?.seq ?? 0) + 1;
  const more = oldest > 1 && none !== `${current} ${oldest}`;
  const connected = useCell(talk.connected);

  const load = (): void => {
    if (!connected || state === 'loading') return;
    setState('loading');
    talk.older().then(
      (rest) => {
        const now = talk.messages.get().find((each) => each.seq > 0)?.seq ?? 0;
        // The button goes with the last of the history; who stood on it stands on the thread then.
        if (!rest && mark.current?.querySelector(':focus')) root.current?.focus({ preventScroll: true });
        // Nothing came though there is more: asking again at once would ask for ever.
        setState(rest && now === oldest ? 'stuck' : 'idle');
        if (!rest) setNone(`${current} ${now}`);
      },
      () => setState('stuck'),
    );
  };

  // A question asked on a connection that broke is never answered.
  useEffect(() => setState('idle'), [connected, current]);

  useEffect(() => {
    const el = mark.current;
    if (!el || !more || !connected || state !== 'idle') return undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((each) => each.isIntersecting)) load();
      },
      { root: root.current, rootMargin: '120px 0px 0px' },
    );
    watch.observe(el);
    return () => watch.disconnect();
  }, [more, connected, state, oldest, current]);

  if (!more) return <div class="earlier none" />;
  return (
    <div class="earlier" ref={mark}>
      {/* One button throughout: replaced while it loads, it would drop the focus that scrolled it into view. */}
      <button type="button" class="link" aria-disabled={!connected || state === 'loading'} onClick={load}>
        {state === 'loading' ? WORDS.loading : WORDS.earlier}
      </button>
    </div>
  );
}
