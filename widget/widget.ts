/** Where everything is built and connected. */
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { ClientEvent, DecisionView } from '../protocol/messages.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import { createApi } from './api.ts';
import { isAutomated } from './bots.ts';
import { now, parse, random, stringify } from './builtins.ts';
import { cell } from './cell.ts';
import { loadChunk } from './chunks.ts';
import { fetchSite } from './config.ts';
import type { Tag } from './config.ts';
import { createConsent } from './consent.ts';
import type { StartChoices } from './decisions/main.ts';
import { farewell, FAREWELL_BYTES, FAREWELL_OVERHEAD } from './farewell.ts';
import type { MountPanel } from './host.ts';
import { createLauncher } from './launcher.ts';
import type { Launcher } from './launcher.ts';
import { mask } from './mask.ts';
import { createOutbox } from './outbox.ts';
import { createLater } from './part.ts';
import { createShelf } from './shelf.ts';
import { createSocket } from './socket.ts';
import type { StartTalk, Talk } from './talk/main.ts';
import { createTracker } from './tracker.ts';
import type { Seen } from './tracker.ts';
import { browser, later } from './transport/browser.ts';
import { createTurn } from './turn.ts';
import { createIds, forgetVisitor, visitorToken } from './visitor.ts';
import { guard } from './warn.ts';

/** Names of the later chunks in this build. */
declare const __PANEL__: string;
declare const __SLOTS__: string;
declare const __TALK__: string;

/** What can change a slot does not wait for company: the new choice is to be there within 100 ms. */
const URGENT = /^(?:Product|Order|Cart|Checkout) /;
const SLOT = '[data-foyer-slot]';
/** The panel's own notes, such as a draft. */
const KEEP = 'keep.';
const LOOK_AGAIN_MS = 200;

export interface Widget {
  call(method?: unknown, ...args: unknown[]): unknown;
  start(): void;
}

export function createWidget(tag: Tag, config: SiteConfig): Widget {
  const ids = createIds(now, (bytes) => crypto.getRandomValues(bytes));
  const tab = ids.next();
  const shelf = createShelf(`foyer.${tag.key}.`, storage());
  const store = {
    config,
    connected: cell(false),
    offline: cell(false),
    online: cell(config.online),
    unread: cell(0),
    decisions: cell<{ [slot: string]: DecisionView }>({}),
    open: cell(false),
  };
  const chunk = <T>(name: string): Promise<T | undefined> => loadChunk<T>(tag.origin, name);
  const asks =
    tag.asks || config.consent === 'required' || !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  const { features } = config;
  const undo: (() => void)[] = [];
  let over = false;

  const turn = createTurn({ locks: navigator.locks, name: `foyer.${tag.key}`, shelf, now, later });
  const outbox = createOutbox({
    shelf,
    now,
    later,
    turn,
    send: (message) => socket.send(message),
    onWritten: () => talk.here()?.refresh(),
  });

  const track = ({ type, name, properties, url }: Seen): void => {
    if (!consent.get().analytics || over) return;
    const event: ClientEvent = { id: ids.next(), type, name, at: now(), url: url ?? tracker.url(), properties };
    outbox.add(event, type === 'page' || URGENT.test(name));
  };
  const tracker = createTracker(track, now);

  const consent = createConsent(shelf, asks, () => obey());
  const talk = createLater(async () =>
    (await chunk<{ startTalk: StartTalk }>(__TALK__))?.startTalk({
      unread: store.unread,
      outbox,
      send: socket.send,
      now,
      newId: ids.next,
      secret: ids.secret,
      begin: consent.chat,
      onNew: (message) => api.emit('message', message),
    }),
  );
  const choices = createLater(async () =>
    (await chunk<{ startChoices: StartChoices }>(__SLOTS__))?.startChoices({
      store,
      later,
      now,
      track,
      newId: ids.next,
      send: socket.send,
      fetchJson: (path) => fetchSite(tag, path),
      personal: () => consent.get().personalization,
      onDecision: (decision) => api.emit('decision', decision),
    }),
  );
  const socket = createSocket({
    url: `${tag.origin.replace('http', 'ws')}/v1/socket/${encodeURIComponent(tag.key)}`,
    wire: { ...browser, now, random, stringify, parse },
    store,
    outbox,
    talk,
    choices,
    active: consent.active,
    visible,
    hello: () => ({
      t: 'hello',
      v: PROTOCOL_VERSION,
      token: visitorToken(shelf, ids),
      tab,
      page: { url: tracker.url(), title: mask(document.title), referrer: tracker.referrer() },
      device: {
        language: navigator.language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        screen: `${screen.width}x${screen.height}`,
        automated: isAutomated(navigator),
      },
      consent: consent.get(),
      seqs: talk.here()?.seqs() ?? {},
      slots: choices.here()?.requests() ?? [],
    }),
  });

  const setOpen = (yes: boolean): void => {
    if (!launcher) return;
    store.open.set(yes);
    if (yes) void showPanel(launcher);
  };

  const launcher = features.chat
    ? createLauncher({ store, onToggle: () => setOpen(!store.open.get()), onIntent: () => void panelCode() })
    : undefined;

  let panel: Promise<{ mount: MountPanel } | undefined> | undefined;
  const panelCode = async (): Promise<[Talk | undefined, MountPanel | undefined]> => {
    const [conversations, code] = await Promise.all([talk.load(), (panel ??= chunk<{ mount: MountPanel }>(__PANEL__))]);
    if (!code) panel = undefined;
    return [conversations, code?.mount];
  };

  let mounted = false;
  const showPanel = async ({ root, button, busy, fail }: Launcher): Promise<void> => {
    if (mounted) return;
    busy(true);
    const [conversations, mount] = await panelCode();
    busy(false);
    if (mounted || over) return;
    const unmount =
      conversations &&
      mount &&
      guard('panel', mount)({
        store: { ...store, ...conversations.store },
        transport: { ...conversations.transport, slots: () => {}, track },
        keep: { get: (key) => shelf.get(KEEP + key), set: (key, value) => shelf.set(KEEP + key, value) },
        root,
        launcher: button,
        now,
        close: () => setOpen(false),
      });
    if (unmount) {
      mounted = true;
      undo.push(unmount);
    } else {
      setOpen(false);
      fail(() => setOpen(true));
    }
  };

  /** Until the page has a slot, its code is not fetched. */
  const watchForSlots = (): void => {
    let looking = false;
    const look = (): void => {
      looking = false;
      if (over || !document.querySelector(SLOT)) return;
      observer.disconnect();
      void choices.load();
    };
    const observer = new MutationObserver(() => {
      if (!looking) later(LOOK_AGAIN_MS, look);
      looking = true;
    });
    observer.observe(document, { childList: true, subtree: true });
    undo.push(() => observer.disconnect());
    look();
  };

  /** Does what the visitor agreed to, from now on. */
  const obey = (): void => {
    const { analytics, personalization } = consent.get();
    socket.send({ t: 'consent', consent: consent.get() });
    if (!analytics) {
      tracker.stop();
      outbox.dropEvents();
    } else if (started) tracker.start();
    socket.settle();
    if (personal !== personalization) choices.here()?.renew();
    personal = personalization;
  };
  let personal = consent.get().personalization;
  let started = false;

  const sendRest = (): void => {
    const events = outbox.events(FAREWELL_BYTES, FAREWELL_OVERHEAD);
    // Without events nobody is to be known, so no token is made for it.
    if (events[0]) farewell(tag.origin, tag.key, visitorToken(shelf, ids), now(), events);
  };

  const listen = (target: EventTarget, name: string, heard: () => void): void => {
    const safe = guard(name, heard);
    target.addEventListener(name, safe);
    undo.push(() => target.removeEventListener(name, safe));
  };

  const api = createApi({
    track,
    page: tracker.page,
    consent: consent.choose,
    recommend: async (slot, limit) => (await choices.load())?.recommend(slot, limit) ?? { id: null, slot, items: [] },
    open: setOpen,
    isOpen: store.open.get,
    show: (yes) => launcher?.show(yes),
    unread: store.unread.get,
    reset() {
      sendRest();
      outbox.clear();
      socket.close();
      talk.here()?.clear();
      store.decisions.set({});
      forgetVisitor(shelf);
      consent.leaveChat();
    },
    shutdown() {
      tracker.leave();
      sendRest();
      over = true;
      tracker.stop();
      socket.close();
      launcher?.remove();
      choices.here()?.stop();
      for (const off of undo.splice(0).reverse()) off();
    },
  });

  return {
    call: (method, ...args) => (over ? undefined : api.call(method, ...args)),
    start() {
      started = true;
      outbox.adopt();
      if (!consent.get().analytics) outbox.dropEvents();
      if (consent.get().analytics) tracker.start();
      socket.settle();
      if (features.slots) watchForSlots();
      listen(document, 'visibilitychange', socket.settle);
      listen(window, 'pagehide', () => {
        tracker.leave();
        sendRest();
        outbox.rest();
      });
      store.open.watch((yes) => api.emit(yes ? 'open' : 'close'));
      store.unread.watch((count) => api.emit('unread', count));
      api.emit('ready');
    },
  };
}

function visible(): boolean {
  return document.visibilityState === 'visible';
}

/** Even naming localStorage throws where it is denied. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
