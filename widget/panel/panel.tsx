import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../protocol/language.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import { theme } from '../color.ts';
import type { Host } from '../host.ts';
import { Announcer } from './announcer.tsx';
import { useCell } from './cells.ts';
import { listed } from './choice.ts';
import { Home } from './home.tsx';
import { Icon } from './icon.tsx';
import { ICONS } from './icons.ts';
import { LaterView } from './later-view.tsx';
import { Messages } from './messages.tsx';
import { modal } from './modal.ts';
import { PHONE, place } from './place.ts';
import { asked, beginning, createNav, hasTabs, LAST, tabOf } from './route.ts';
import { Tabs } from './tabs.tsx';
import type { Nav, ViewProps, Views } from './views.ts';
import { spoken } from './speech.ts';
import { back } from './when.ts';
import { WORDS } from './words.ts';

/** What is there of a new panel: nothing to be seen, its frame, its view, the rest, when somebody is back. */
const FRAME = 1;
const VIEW = 2;
const ALL = 3;
/** What the browser takes long for: the first time of day that it is to write. */
const SAID = 4;

/** Where the facts of last time are kept. */
const FACTS = 'panel';

/** The dialog: a view, and the tabs to the others. */
export function Panel({ host, views, start }: { host: Host; views: Views; start: Start }) {
  const { store } = host;
  const panel = useRef<HTMLDivElement>(null);
  const phone = useMedia(PHONE);
  const step = useSteps(SAID);
  const open = useCell(store.open) && step >= FRAME;
  const offline = useCell(store.offline);
  const speech = spoken(useCell(host.speech));
  const facts = useFacts(host, start.facts, speech.language);
  const offered = (facts?.views ?? []).filter(views.has);
  const { color, route, nav } = start;
  const here = useCell(route);
  useLayoutEffect(() => {
    const follow = (to: readonly unknown[]): void => {
      const next = asked(to);
      if (next) nav.go(next.view, next.at);
    };
    // It may have been sent elsewhere since it began.
    follow(store.to.get());
    return store.to.watch(follow);
  }, []);

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

  // After the frame: asked for sooner, the focus has all of the panel laid out in one go. What had it may be gone with
  // the view before.
  useEffect(() => {
    const el = panel.current;
    if (!el || !open) return;
    const at = host.root.activeElement;
    if (!at || !el.contains(at)) el.focus({ preventScroll: true });
  }, [open, here]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // What is typed here must not work the page's shortcuts.
    event.stopPropagation();
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    host.close();
  };
  // Until then it has its line.
  const away = facts?.away ?? (step < SAID ? '\u00a0' : back(facts?.opensAt ?? null, host.now(), speech.locale));
  const find: ViewProps['find'] = async (question) => (offered.includes('help') ? views.find(question) : []);
  const props: ViewProps = {
    host,
    nav,
    at: here.at,
    away,
    phone: phone.matches,
    find,
    part: views.load,
    shown: !!facts?.typingShown,
    takes: facts?.files ?? null,
  };
  const tabs = hasTabs(here);
  return (
    <div
      ref={panel}
      class={phone.matches ? 'panel phone' : 'panel'}
      role="dialog"
      aria-modal={phone.matches ? 'true' : undefined}
      aria-label={WORDS.dialog(store.config.name)}
      lang={speech.locale}
      dir={speech.dir}
      tabIndex={-1}
      hidden={!open}
      style={{
        '--accent': color.accent,
        '--on-accent': color.onAccent,
        '--accent-text': color.accentText,
      }}
      onKeyDown={onKeyDown}
    >
      {offline && (
        <div class="notice" role="status">
          <Icon d={ICONS.offline} />
          <span dir="auto">
            <b>{WORDS.offline}</b> {WORDS.offlineNote}
          </span>
        </div>
      )}
      <div
        class="view"
        id="fy-view"
        role={tabs ? 'tabpanel' : undefined}
        aria-labelledby={tabs ? `fy-tab-${tabOf(here.view)}` : undefined}
      >
        {step < VIEW ? null : here.view === 'home' ? (
          <Home {...props} offered={offered} facts={facts} art={step >= ALL} />
        ) : here.view === 'messages' ? (
          <Messages {...props} />
        ) : (
          <LaterView key={here.view} name={here.view} views={views} {...props} />
        )}
      </div>
      {step >= ALL && tabs && <Tabs host={host} nav={nav} chosen={tabOf(here.view)} offered={offered} />}
      {step >= ALL && here.view !== 'chat' && <Announcer store={store} />}
    </div>
  );
}

/** What the panel begins with. */
export interface Start {
  color: ReturnType<typeof theme>;
  route: ReturnType<typeof createNav>['route'];
  nav: Nav;
  /** What the site had beyond conversations when it was last asked. */
  facts: SitePanel | undefined;
}

/** Reads what the panel begins with; a task of its own, since the first drawing is long enough. */
export function begin(host: Host, views: Views): Start {
  const { store, keep } = host;
  const rows = listed(store.conversations.get(), (id) => store.messages(id).get());
  const first = asked(store.to.get()) ?? beginning(rows, store.connected.get(), keep.get(LAST), host.now());
  return { color: theme(store.config.color), ...createNav(host, views, first), facts: remembered(keep.get(FACTS)) };
}

function remembered(kept: string | null): SitePanel | undefined {
  // Thrown and caught, an error of the parser alone takes a slow phone several milliseconds.
  if (!kept) return undefined;
  try {
    return JSON.parse(kept) as SitePanel;
  } catch {
    return undefined;
  }
}

/** What the site has beyond conversations: as it was last time, until the server says. The owner's words are those of the language. */
function useFacts({ ask, keep }: Host, last: SitePanel | undefined, language: Language): SitePanel | undefined {
  const [facts, setFacts] = useState(last);
  useEffect(() => {
    let late = false;
    ask(`panel?lang=${language}`).then(
      (answer) => {
        if (late) return;
        setFacts(answer as SitePanel);
        keep.set(FACTS, JSON.stringify(answer));
      },
      // Without it there are conversations, which need nothing else.
      () => undefined,
    );
    return () => {
      late = true;
    };
  }, [language]);
  if (!facts || facts.language === language) return facts;
  const { away: _, greetings: __, ...rest } = facts;
  return rest;
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

/**
 * Counts up to `last`, each number in a frame and a task of its own: drawn at once, all would hold up a slow phone, and
 * so would what other effects do in the task that draws next.
 */
function useSteps(last: number): number {
  const [step, next] = useState(0);
  useEffect(() => {
    if (step === last) return undefined;
    const timer = setTimeout(() => next(step + 1));
    return () => clearTimeout(timer);
  }, [step]);
  return step;
}
