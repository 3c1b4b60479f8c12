/**
 * The chunk with the conversations, without any picture of them but the badge: fetched when the visitor has one or
 * opens the panel, so that everybody else does not pay for it.
 */
import { cell } from '../cell.ts';
import type { Core } from '../core.ts';
import type { Cell, LocalMessage, MountPanel, Store } from '../host.ts';
import type { Part } from '../part.ts';
import { createBadge } from './badge.ts';
import { createConversations } from './conversations.ts';
import type { Conversations } from './conversations.ts';
import { followLanguage } from './language.ts';
import { createLeftovers } from './leftovers.ts';
import { createTeaser } from './teaser.ts';
import { createSound } from './sound.ts';
import { createTitle } from './title.ts';
import { createNudges, GREETED } from './nudges.ts';
import { takeTurn } from './turn.ts';
import { WORDS } from './words.ts';
import { adopt } from '../words/adopt.ts';

/** A short break is not worth a word. */
const SAY_OFFLINE_MS = 4000;
/** The panel's own notes on the shelf, such as a draft. */
const KEEP = 'keep.';

export interface Talk extends Part, Pick<Conversations, 'seqs' | 'awaits' | 'revise' | 'clear'> {
  /** The connection is gone, or was closed on purpose. */
  lost(onPurpose: boolean): void;
  /** Shows the conversations; returns what takes them down. */
  mount(panel: MountPanel): () => void;
}

export type StartTalk = (core: Core) => Talk;

export const startTalk: StartTalk = (core) => {
  const { outbox, send, consent, shelf, signal, launcher } = core;
  const offline = cell(false);
  const threads = new Map<string, Cell<LocalMessage[]>>();
  let voice: string | undefined;
  /** Only the panel greets. */
  let mounted = false;
  const own: Pick<Store, 'conversations' | 'messages' | 'typing' | 'unread' | 'name'> = {
    name: cell(''),
    unread: core.store.unread,
    conversations: cell<ReturnType<Store['conversations']['get']>>([]),
    typing: cell({ conversation: '', name: '' }),
    messages(conversation) {
      let thread = threads.get(conversation);
      if (!thread) threads.set(conversation, (thread = cell<LocalMessage[]>([])));
      return thread;
    },
  };
  const now = (): number => Date.now();
  const address = (path: string): string => {
    // A name of its own: the build takes a text within `new URL` for a file.
    const below = `../v1/sites/${core.name.slice(6, -1)}/${path}`;
    return new URL(below, import.meta.url).href;
  };
  const conversations = createConversations({
    store: own,
    outbox,
    send,
    now,
    onNew(message) {
      core.emit('message', message);
      sound();
    },
  });
  const sound = createSound({ name: core.name, shelf, looks: () => core.store.open.get() && !document.hidden });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const lost = (onPurpose: boolean): void => {
    conversations.lost();
    leftovers.rest();
    clearTimeout(timer);
    if (onPurpose) offline.set(false);
    else timer = setTimeout(() => offline.set(consent.active() && !core.store.connected.get()), SAY_OFFLINE_MS);
  };

  const turn = {
    name: core.name,
    shelf,
    locks: navigator.locks,
    now,
    later: (ms: number, run: () => void) => setTimeout(run, ms),
  };
  const leftovers = createLeftovers(
    shelf,
    outbox,
    () => {
      if (!consent.get().analytics) outbox.dropEvents();
      if (core.store.connected.get()) outbox.connected();
    },
    (work) => takeTurn(turn, work),
  );

  // A browser that says it is offline knows it before the socket does.
  addEventListener('offline', () => offline.set(consent.active()), { signal });
  addEventListener('online', () => offline.set(offline.get() && !core.store.connected.get()), { signal });

  const make = (): string => 'c_' + core.secret();
  const begin = (to: string): { conversation: string; id: string } => {
    consent.chat(true);
    return { conversation: to === 'new' ? make() : to || conversations.current(make), id: core.newId() };
  };

  conversations.revise();
  leftovers.collect();
  if (!core.store.connected.get()) lost(false);
  const tease = launcher && createTeaser(launcher, core.store, shelf);
  const speech = followLanguage(core);
  const drawBadge = launcher && createBadge(launcher.root, launcher.button, core.store, own.unread);
  speech.watch((now) => {
    adopt(WORDS, now?.words?.talk);
    drawBadge?.();
  });
  const nudges = createNudges(core, own, conversations.read, speech);

  createTitle(own.unread, signal);

  return {
    ...conversations,
    clear() {
      conversations.clear();
      // The next one here is somebody else: no draft, no number, no vote of the one before.
      for (const key of [...shelf.keys(KEEP), ...shelf.keys(GREETED)]) shelf.remove(key);
      voice = undefined;
    },
    lost,
    revise() {
      conversations.revise();
      leftovers.check();
    },
    mount(panel) {
      mounted = true;
      send({ t: 'self' });
      return panel({
        store: { ...core.store, ...own, offline },
        transport: {
          send(to, text) {
            const { conversation, id } = begin(to);
            outbox.add({ t: 'message', id, conversation, text, at: now(), language: speech.get()?.language }, true);
            return conversation;
          },
          begin(to) {
            const begun = begin(to);
            const token = shelf.get('token') ?? core.secret();
            // The socket says hello with it.
            shelf.set('token', token);
            return { ...begun, token };
          },
          retry: outbox.retry,
          history: conversations.older,
          typing: (conversation, on, text) => void send({ t: 'typing', conversation, on, text }),
          read: conversations.read,
          tell: send,
          slots: () => {},
          track: ({ type, name, properties }) => core.track(type, name, properties),
        },
        keep: {
          get: (key) => shelf.get(KEEP + key),
          set: (key, value) => (value ? shelf.set(KEEP + key, value) : shelf.remove(KEEP + key)),
        },
        root: launcher!.root,
        launcher: launcher!.button,
        now,
        speech,
        close: () => core.store.open.set(false),
        voice: () => shelf.get('token') ?? (voice ??= core.secret()),
        address,
        async ask(path, body) {
          const answer = await fetch(address(path), {
            credentials: 'omit',
            ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
          });
          if (!answer.ok) throw answer.status;
          return answer.json();
        },
      });
    },
    receive(message) {
      switch (message.t) {
        case 'welcome':
          clearTimeout(timer);
          offline.set(false);
          // What holds for the page as it is now follows.
          tease?.('');
          conversations.welcome(message.conversations);
          if (mounted) send({ t: 'self' });
          return leftovers.collect();
        case 'message':
          return conversations.message(message.message);
        case 'sent':
          return conversations.sent(message);
        case 'history':
          return conversations.history(message);
        case 'typing':
          return conversations.typing(message);
        case 'read':
          return conversations.readBack(message);
        case 'conversation':
          return conversations.state(message.conversation);
        case 'launcher':
          return tease?.(message.text);
        case 'self':
          // Text is text.
          return own.name.set(`${message.name}`);
        case 'greeting':
          return nudges?.greet(message.id, message.text);
      }
    },
  };
};
