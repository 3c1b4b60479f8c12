/** Where everything is built and connected. */
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { DecisionView } from '../protocol/messages.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import { createApi } from './api.ts';
import { now } from './builtins.ts';
import { cell } from './cell.ts';
import { loadChunk } from './chunks.ts';
import { fetchSite } from './config.ts';
import type { Tag } from './config.ts';
import { createConsent } from './consent.ts';
import type { Core } from './core.ts';
import type { StartChoices } from './decisions/main.ts';
import { farewell, FAREWELL_BYTES } from './farewell.ts';
import type { MountPanel } from './host.ts';
import { createLauncher } from './launcher.ts';
import type { Launcher } from './launcher.ts';
import { mask } from './mask.ts';
import { createOutbox } from './outbox.ts';
import { createLater } from './part.ts';
import { createShelf } from './shelf.ts';
import { createSocket } from './socket.ts';
import type { StartTalk } from './talk/main.ts';
import { pause } from './tasks.ts';
import { timeZone } from './time-zone.ts';
import { createTracker } from './tracker.ts';
import type { Track } from './tracker.ts';
import { later } from './transport/browser.ts';
import { listen } from './transport/listen.ts';
import { newId, secret, TOKEN, visitorToken } from './visitor.ts';
import { guard } from './warn.ts';

/** Names of the later chunks in this build. */
declare const __PANEL__: string;
declare const __SLOTS__: string;
declare const __TALK__: string;

/** What can change a slot does not wait for company: the new choice is to be there within 100 ms. */
const URGENT = /^(?:Page View|Product |Order |Cart |Checkout )/;
const LOOK_AGAIN_MS = 200;

export const NOTHING: DecisionView = { id: null, slot: '', items: [] };

export type Receive = (method?: unknown, ...args: unknown[]) => unknown;

/**
 * Builds and begins, and pauses wherever another task may come between. `onBuilt` is called before anything begins: a
 * choice already made rules the first page view.
 */
export async function createWidget(
  tag: Tag,
  config: SiteConfig,
  onBuilt: (receive: Receive) => void,
): Promise<Receive> {
  const name = `foyer.${tag.key}.`;
  const { features } = config;
  const tab = newId();
  const end = new AbortController();
  const { signal } = end;
  const shelf = createShelf(name, () => localStorage);
  const { globalPrivacyControl, webdriver, language } = navigator as Navigator & {
    globalPrivacyControl?: boolean;
  };
  let started = false;
  let unmount: (() => void) | undefined;

  const store = {
    config,
    connected: cell(false),
    online: cell(config.online),
    unread: cell(0),
    decisions: cell<{ [slot: string]: DecisionView }>({}),
    open: cell(false),
    to: cell<unknown[]>([]),
    tongue: cell(''),
  };

  const consent = createConsent(shelf, tag.asks || config.consent === 'required' || !!globalPrivacyControl, () => {
    const { analytics } = consent.get();
    socket.send({ t: 'consent', consent: consent.get() });
    if (!analytics) {
      tracker.stop();
      outbox.dropEvents();
    } else if (started) tracker.start();
    socket.settle();
    choices.loaded()?.renew();
  });

  const outbox = createOutbox({
    shelf,
    now,
    later,
    send: (message) => socket.send(message),
    onWritten: () => talk.loaded()?.revise(),
  });

  const track: Track = (type, event, properties, url = tracker.url()) => {
    if (consent.get().analytics && !signal.aborted) {
      outbox.add({ id: newId(), type, name: event, at: now(), url, properties }, URGENT.test(event));
    }
  };
  const tracker = createTracker(track);

  const fetchChunk: Core['fetchChunk'] = (file, start) => loadChunk(`${tag.origin}/w/${file}`, start);
  const talk = createLater(() => fetchChunk(__TALK__, ({ startTalk }: { startTalk: StartTalk }) => startTalk(core)));
  const choices = createLater(() =>
    fetchChunk(__SLOTS__, ({ startChoices }: { startChoices: StartChoices }) => startChoices(core)),
  );

  const socket = createSocket(
    `${tag.origin.replace('http', 'ws')}/v1/socket/${tag.key}`,
    { store, outbox, consent },
    talk,
    choices,
    () => ({
      t: 'hello',
      v: PROTOCOL_VERSION,
      token: visitorToken(shelf),
      tab,
      page: { url: tracker.url(), title: mask(document.title), referrer: tracker.referrer() },
      device: {
        language,
        timeZone: timeZone(),
        screen: `${screen.width}x${screen.height}`,
        // The server knows the bots that say their name.
        automated: !!webdriver,
      },
      consent: consent.get(),
      seqs: talk.loaded()?.seqs() ?? {},
      slots: choices.loaded()?.wishes() ?? [],
    }),
  );

  const setOpen = (yes: boolean): void => {
    if (!launcher) return;
    store.open.set(yes);
    if (yes && !unmount) void showPanel(launcher);
  };

  const sendRest = (): void => {
    const events = outbox.events(FAREWELL_BYTES);
    // Without events nobody is to be known, so no token is made for it.
    if (events[0]) farewell(`${tag.origin}/v1/batch`, tag.key, visitorToken(shelf), now(), events);
  };

  listen(
    window,
    'pagehide',
    guard('page', () => {
      tracker.leave();
      sendRest();
    }),
    signal,
  );

  await pause();
  const toggle = (): void => setOpen(!store.open.get());
  const panelCode = () =>
    Promise.all([talk.load(), fetchChunk(__PANEL__, ({ mount }: { mount: MountPanel }) => mount)]);
  const launcher = features.chat ? createLauncher(store, toggle, panelCode) : undefined;

  const showPanel = async ({ button, failed }: Launcher): Promise<void> => {
    button.ariaBusy = 'true';
    const [conversations, panel] = await panelCode();
    button.ariaBusy = null;
    if (unmount || signal.aborted) return;
    unmount = guard('page', () => panel && conversations?.mount(panel))();
    if (unmount) return;
    setOpen(false);
    failed();
  };

  /** Until the page has a slot, its code is not fetched. */
  const look = (): void => {
    if (signal.aborted || !document.querySelector('[data-foyer-slot]')) return;
    observer.disconnect();
    void choices.load();
  };
  let lookAgain: (() => void) | undefined;
  const observer = new MutationObserver(() => {
    lookAgain ??= later(LOOK_AGAIN_MS, () => {
      lookAgain = undefined;
      look();
    });
  });

  const show = (display: string) => () => {
    if (launcher) launcher.button.style.display = display;
  };
  const { call, emit } = createApi(track, {
    page: tracker.page,
    consent: consent.choose,
    recommend: async (wish) => (await choices.load())?.recommend(wish) ?? NOTHING,
    open(...to) {
      store.to.set(to);
      setOpen(true);
    },
    close: () => setOpen(false),
    toggle,
    show: show(''),
    hide: show('none'),
    unread: store.unread.get,
    setLocale: store.tongue.set,
    reset() {
      sendRest();
      outbox.clear();
      socket.close();
      talk.loaded()?.clear();
      store.decisions.set({});
      shelf.remove(TOKEN);
      consent.chat(false);
      socket.settle();
    },
    shutdown() {
      tracker.leave();
      sendRest();
      end.abort();
      tracker.stop();
      socket.close();
      observer.disconnect();
      choices.loaded()?.stop();
      unmount?.();
      launcher?.remove();
    },
  });
  const core: Core = {
    name,
    store,
    shelf,
    signal,
    outbox,
    consent,
    launcher,
    send: socket.send,
    track,
    emit,
    fetchChunk,
    fetchSite: (path) => fetchSite(tag, path),
    newId,
    secret,
  };

  const receive: Receive = (...args) => (signal.aborted ? undefined : call(...args));
  onBuilt(receive);
  await pause();
  started = true;
  if (consent.get().analytics) tracker.start();
  await pause();
  socket.settle();
  listen(document, 'visibilitychange', socket.settle, signal);
  listen(
    window,
    'storage',
    ({ key, newValue }: StorageEvent) => {
      if (!newValue || key !== name + TOKEN) return;
      // Two tabs opened at once have each made a token, or another tab began anew: all are who is on the shelf now.
      if (store.connected.get()) talk.loaded()?.clear();
      socket.close();
      socket.settle();
    },
    signal,
  );
  store.open.watch((yes) => emit(yes ? 'open' : 'close'));
  store.unread.watch((count) => emit('unread', count));
  if (features.slots) {
    observer.observe(document, { childList: true, subtree: true });
    await pause();
    look();
  }
  emit('ready');
  return receive;
}
