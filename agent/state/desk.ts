import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { AgentClientMessage, AgentServerMessage, ConversationRow, Me } from '../../protocol/agent.ts';
import { ERRORS } from '../../protocol/errors.ts';
import type { Api } from '../api.ts';
import { createSocket, type AgentSocket } from '../socket.ts';
import type { Deps as LinkDeps } from '../../widget/transport/connect.ts';
import { createClock, type Clock } from './clock.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { Keep } from './keep.ts';
import { createLive, type Live } from './live.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPerson, type Person } from './person.ts';
import type { Router } from './route.ts';
import { createSession, type Session } from './session.ts';
import { createThreads, type Threads } from './thread.ts';
import { createTyping, type Typing } from './typing.ts';

/** What the desk needs of the browser. */
export interface DeskDeps {
  api: Api;
  router: Router;
  link: LinkDeps;
  socketUrl: string;
  newId(): string;
  /** Lives as long as the tab. */
  tab: Keep;
  /** Lives as long as the browser's profile. */
  browser: Keep;
}

/** Everything the views read and do; built once, handed down. */
export interface Desk {
  clock: Clock;
  session: Session;
  router: Router;
  socket: AgentSocket;
  inbox: Inbox;
  threads: Threads;
  outbox: Outbox;
  person: Person;
  live: Live;
  typing: Typing;
  tab: Keep;
  browser: Keep;
  me: ReadonlySignal<Me | null>;
  /** The row of the conversation in hand. */
  current: ReadonlySignal<ConversationRow | null>;
  offline: ReadonlySignal<boolean>;
  /** The conversation closed last, while it can be undone. */
  closed: Signal<ConversationRow | null>;
  help: Signal<boolean>;
  singleKeys: Signal<boolean>;
  send(message: AgentClientMessage): boolean;
  close(row: ConversationRow): void;
  undoClose(): void;
  /** Reads again what the site in hand shows. */
  refresh(): void;
}

const SINGLE_KEYS = 'foyer.agent.singleKeys';
const SITE = 'foyer.agent.site';
/** How long a close can be undone from the toast, in ms. */
const UNDO_MS = 5000;

export function createDesk(deps: DeskDeps): Desk {
  const { api, router, link } = deps;
  const clock = createClock(link.now);
  const session = createSession(api);
  const inbox = createInbox(api);
  const threads = createThreads(api, inbox.put);
  const live = createLive(api);
  const typing = createTyping(link.later);
  const send = (message: AgentClientMessage): boolean => socket.send(message);
  const person = createPerson(api, { send, later: link.later });
  const outbox = createOutbox(deps.tab, { now: () => clock.now.peek(), newId: deps.newId, send, later: link.later });
  const closed = signal<ConversationRow | null>(null);
  const singleKeys = signal(deps.browser.get(SINGLE_KEYS) !== 'off');
  const me = computed(() => (session.state.value.kind === 'in' ? session.state.value.me : null));
  const site = computed(() => router.route.value.site);
  let cancelUndo = (): void => {};

  const socket: AgentSocket = createSocket(
    {
      url: deps.socketUrl,
      hello: () => {
        const messages: AgentClientMessage[] = [];
        if (site.peek()) messages.push({ t: 'watch', site: site.peek() });
        const { visitor } = person.view.peek();
        if (visitor !== null) messages.push({ t: 'watch_visitor', visitor });
        return messages;
      },
      onMessage: (message) => receive(message),
      onSignedOut: session.expire,
      onDoubt: () => void session.check(),
    },
    link,
  );

  const refresh = (): void => {
    const { site: id, view, selected } = router.route.peek();
    if (!id || !me.peek()) return;
    void inbox.fetch(id);
    void live.fetch(id);
    if (view === 'inbox' && selected !== null) void threads.fetch(id, selected);
    void person.fetch(id);
  };

  const sent = (id: string, conversation: string, seq: number, at: number): void => {
    const reply = outbox.acknowledge(id);
    if (!reply) return;
    const name = me.peek()?.operator.name ?? '';
    void threads.put(reply.site, { id, conversation, seq, from: 'operator', name, text: reply.text, at });
    if (reply.thenClose) send({ t: 'close', conversation });
  };

  const receive = (message: AgentServerMessage): void => {
    switch (message.t) {
      case 'watching':
        if (message.site !== site.peek()) return;
        clock.adjust(message.now);
        refresh();
        outbox.flush(message.site);
        return;
      case 'live':
        return live.put(message.visitor);
      case 'left':
        return live.leave(message.visitor);
      case 'timeline':
        return person.put(site.peek(), message.visitor, message.entry);
      case 'outcome':
        return person.outcome(message.visitor, message.decision, message.item, message.seen, message.clicked);
      case 'message': {
        const { message: view, row } = message;
        inbox.put(row);
        typing.put({ conversation: view.conversation, from: view.from, name: view.from === 'visitor' ? '' : view.name }, false);
        sent(view.id, view.conversation, view.seq, view.at);
        void threads.put(site.peek(), view);
        return;
      }
      case 'conversation':
        return inbox.put(message.row);
      case 'sent':
        return sent(message.id, message.conversation, message.seq, message.at);
      case 'typing': {
        const name = message.from === 'visitor' ? '' : message.name;
        return typing.put({ conversation: message.conversation, from: message.from, name }, message.on);
      }
      case 'error':
        outbox.refuse(message.id, message.code, ERRORS[message.code]?.retry ? Math.max(1, message.retryAfter) * 1000 : null);
        return;
      default:
        return;
    }
  };

  const desk: Desk = {
    clock,
    session,
    router,
    socket,
    inbox,
    threads,
    outbox,
    person,
    live,
    typing,
    tab: deps.tab,
    browser: deps.browser,
    me,
    current: computed(() => inbox.rows.value.get(router.route.value.selected ?? '') ?? null),
    offline: computed(() => socket.connection.value.kind === 'offline'),
    closed,
    help: signal(false),
    singleKeys,
    send,
    refresh,
    close(row) {
      if (!send({ t: 'close', conversation: row.id })) return;
      cancelUndo();
      closed.value = row;
      cancelUndo = link.later(UNDO_MS, () => (closed.value = null));
    },
    undoClose() {
      const row = closed.peek();
      if (row && send({ t: 'reopen', conversation: row.id })) closed.value = null;
    },
  };
  follow(desk, deps);
  return desk;
}

/** What happens by itself when the session, the site or the selection changes. */
function follow(desk: Desk, { browser }: DeskDeps): void {
  const { session, router, socket, inbox, live, threads, person, typing, outbox } = desk;
  const site = computed(() => router.route.value.site);

  effect(() => {
    const me = desk.me.value;
    if (!me) {
      socket.stop();
      if (session.state.peek().kind === 'out') forget();
      return;
    }
    outbox.load(me.operator.id);
    const mine = (id: string | null): boolean => me.sites.some((one) => one.id === id);
    const kept = browser.get(SITE);
    const wanted = router.route.peek().site;
    const chosen = mine(wanted) ? wanted : mine(kept) ? kept! : (me.sites[0]?.id ?? '');
    if (chosen !== wanted) router.go({ site: chosen, selected: null, person: false }, true);
    socket.start();
  });

  let watched = '';
  effect(() => {
    const id = site.value;
    if (!desk.me.value || !id || id === watched) return;
    const switched = watched !== '';
    watched = id;
    browser.set(SITE, id);
    if (!switched) return;
    forget();
    socket.send({ t: 'watch', site: id });
  });

  effect(() => {
    const { view, selected, site: id } = router.route.value;
    if (!desk.me.value || !id) return;
    if (view === 'live') return person.show(id, selected);
    if (socket.connection.value.kind === 'connecting') return;
    if (selected !== null && threads.of(selected).peek().load.kind === 'idle') void threads.fetch(id, selected);
  });

  effect(() => {
    const { view, selected, site: id } = router.route.value;
    if (!desk.me.value || view !== 'inbox') return;
    const visitor = selected === null ? null : desk.current.value?.visitor;
    if (visitor !== undefined) person.show(id, visitor);
  });

  // Lists are read when the server says that it watches; where the socket stays down they are read without it.
  effect(() => {
    if (socket.connection.value.kind === 'offline' && inbox.load.peek().kind === 'idle') desk.refresh();
  });

  effect(() => browser.set(SINGLE_KEYS, desk.singleKeys.value ? null : 'off'));

  effect(() => {
    const { view } = router.route.value;
    const waiting = inbox.waiting.value.length;
    const place = view === 'live' ? 'Live' : 'Inbox';
    const name = desk.me.value ? `${waiting > 0 ? `${waiting} waiting · ` : ''}${place} · Foyer` : 'Sign in · Foyer';
    document.title = name;
  });

  function forget(): void {
    batch(() => {
      inbox.clear();
      live.clear();
      threads.clear();
      typing.clear();
      person.show('', null);
      desk.closed.value = null;
    });
  }
}
