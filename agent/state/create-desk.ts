import { computed, signal, type Signal } from '@preact/signals';
import type { AgentClientMessage, AgentServerMessage, CannedReply, InboxView, NoteView } from '../../protocol/agent.ts';
import { ERRORS } from '../../protocol/errors.ts';
import type { Api } from '../api.ts';
import { createNotifier } from '../notify/notifier.ts';
import type { Agreement } from '../notify/agreement.ts';
import type { Ringer } from '../notify/browser.ts';
import { createSocket, type AgentSocket } from '../socket.ts';
import type { Deps as LinkDeps } from '../../widget/transport/connect.ts';
import type { Desk, Picking } from './desk.ts';
import { createCanned } from './canned.ts';
import { createChanges } from './changes.ts';
import { createCallbacks } from './callbacks.ts';
import { createClock } from './clock.ts';
import { follow, SINGLE_KEYS } from './follow.ts';
import { createInbox } from './inbox.ts';
import type { InvitationLink } from './invitation.ts';
import type { Keep } from './keep.ts';
import { createLive } from './live.ts';
import { createOutbox } from './outbox.ts';
import { createPerson } from './person.ts';
import { createOwnPresence } from './presence.ts';
import type { Router } from './route.ts';
import { createSession } from './session.ts';
import { createTeam } from './team.ts';
import { createSettings } from './settings.ts';
import { createTake } from './take.ts';
import { createThreads } from './thread.ts';
import { createTraining } from './training.ts';
import { createTyping } from './typing.ts';
import { createUploads } from './uploads.ts';

/** What the desk needs of the browser. */
export interface DeskDeps {
  api: Api;
  invitation: Signal<InvitationLink | null>;
  router: Router;
  link: LinkDeps;
  socketUrl: string;
  newId(): string;
  ringer: Ringer;
  agreement: Agreement;
  /** Lives as long as the tab. */
  tab: Keep;
  /** Lives as long as the browser's profile. */
  browser: Keep;
}

/** Which list was shown, in the tab's storage. */
const VIEW = 'foyer.agent.view';
const VIEWS: readonly InboxView[] = ['mine', 'unassigned', 'all', 'snoozed', 'closed'];
/** A refusal that may pass is not tried again before this, in ms. */
const AGAIN_MS = 2000;

/** Builds every state and connects them. */
export function createDesk(deps: DeskDeps): Desk {
  const { api, router, link } = deps;
  const clock = createClock(link.now);
  const session = createSession(api);
  const myId = (): string => me.peek()?.operator.id ?? '';
  const inbox = createInbox(api, { me: myId, later: link.later });
  const team = createTeam(api);
  const canned = createCanned(api);
  const threads = createThreads(api, inbox.seen);
  const live = createLive(api);
  const settings = createSettings(api, {
    now: () => clock.now.peek(),
    later: link.later,
    onRenamed: () => void session.check(),
  });
  const callbacks = createCallbacks(api, deps.tab, clock.now);
  const typing = createTyping(link.later);
  const training = createTraining(api);
  const send = (message: AgentClientMessage): boolean => socket.send(message);
  const person = createPerson(api, { send, later: link.later });
  const presence = createOwnPresence(team, { me: myId, now: link.now, send });
  const outbox = createOutbox(deps.tab, { now: () => clock.now.peek(), newId: deps.newId, send, later: link.later });
  const notifier = createNotifier({
    api,
    ringer: deps.ringer,
    agreement: deps.agreement,
    keep: deps.browser,
    me: myId,
    isAway: () => presence.mine.peek()?.byHand ?? false,
    open: (to, conversation) => router.go({ view: 'inbox', site: to, selected: conversation, person: false }),
  });
  const uploads = createUploads(api, { newId: deps.newId });
  const changes = createChanges({
    newId: deps.newId,
    send,
    later: link.later,
    me: myId,
    nameOf: team.nameOf,
    now: () => clock.now.peek(),
  });
  const mentions = signal<ReadonlySet<string>>(new Set());
  const singleKeys = signal(deps.browser.get(SINGLE_KEYS) !== 'off');
  const me = computed(() => (session.state.value.kind === 'in' ? session.state.value.me : null));
  const site = computed(() => router.route.value.site);

  const socket: AgentSocket = createSocket(
    {
      url: deps.socketUrl,
      hello: () => {
        const messages: AgentClientMessage[] = [];
        if (site.peek()) messages.push({ t: 'watch', site: site.peek(), idle: presence.idle() }, ...presence.unsaid());
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
    inbox.recount(id);
    void team.fetch(id);
    void canned.fetch(id);
    void uploads.fetch(id);
    void api.mentions(id).then(
      ({ conversations }) => {
        if (site.peek() === id) mentions.value = new Set(conversations);
      },
      () => {},
    );
    void live.fetch(id);
    void training.fetch(id);
    void callbacks.fetch(id);
    if (view === 'settings') void settings.fetch(id);
    if (view === 'inbox' && selected !== null) void threads.fetch(id, selected);
    void person.fetch(id);
  };

  const sent = (id: string, conversation: string, seq: number, at: number): void => {
    const reply = outbox.acknowledge(id);
    if (!reply) return;
    const name = me.peek()?.operator.name ?? '';
    void threads.put(reply.site, { id, conversation, seq, from: 'operator', name, text: reply.text, at });
    const row = inbox.rows.peek().get(conversation);
    if (reply.thenClose && row) changes.make([row], { kind: 'close' });
  };

  const noted = (note: NoteView): void => {
    outbox.acknowledge(note.id);
    threads.putNote(note);
  };

  /** Somebody named the operator in a note. */
  const named = (note: NoteView): void => {
    mentions.value = new Set(mentions.peek()).add(note.conversation);
    if (router.route.peek().selected === note.conversation) return;
    const about = inbox.rows.peek().get(note.conversation)?.visitorName;
    changes.tell(`${note.operator.name} names you in a note${about ? ` about ${about}` : ''}`);
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
        inbox.recount(site.peek());
        if (view.from !== 'assistant') {
          const name = view.from === 'visitor' ? '' : view.name;
          typing.put({ conversation: view.conversation, from: view.from, name }, false);
        }
        sent(view.id, view.conversation, view.seq, view.at);
        uploads.arrived(view.id);
        void threads.put(site.peek(), view);
        void notifier.heard(view, row);
        return;
      }
      case 'training':
        return void training.fetch(site.peek());
      case 'presence':
        if (!team.put(message.operators)) void team.fetch(site.peek());
        return;
      case 'canned':
        return void canned.fetch(site.peek());
      case 'note':
        noted(message.note);
        if (message.note.mentions.includes(myId())) named(message.note);
        return;
      case 'noted':
        return noted(message.note);
      case 'conversation':
        inbox.put(message.row);
        return inbox.recount(site.peek());
      case 'changed':
        changes.done(message.id, message.conversations);
        return;
      case 'callback':
        void callbacks.heard(site.peek(), message.id);
        return;
      case 'sent':
        return sent(message.id, message.conversation, message.seq, message.at);
      case 'typing': {
        const name = message.from === 'visitor' ? '' : message.name;
        const { conversation, from, text } = message;
        return typing.put({ conversation, from, name, text }, message.on);
      }
      case 'error':
        outbox.refuse(
          message.id,
          message.code,
          ERRORS[message.code]?.retry ? Math.max(AGAIN_MS, message.retryAfter) : null,
        );
        changes.refuse(message.id, message.message);
        return;
      default:
        return;
    }
  };

  const take = createTake(changes, myId);
  const desk: Desk = {
    api,
    invitation: deps.invitation,
    clock,
    session,
    router,
    socket,
    inbox,
    threads,
    outbox,
    person,
    live,
    callbacks,
    settings,
    typing,
    training,
    tab: deps.tab,
    browser: deps.browser,
    me,
    current: computed(() => inbox.rows.value.get(router.route.value.selected ?? '') ?? null),
    offline: computed(() => socket.connection.value.kind === 'offline'),
    newId: deps.newId,
    uploads,
    team,
    presence,
    notifier,
    canned,
    inserting: signal<CannedReply | null>(null),
    changes,
    writing: signal<'reply' | 'note'>('reply'),
    mentions,
    marked: signal<ReadonlySet<string>>(new Set()),
    pointed: signal<string | null>(null),
    picking: signal<Picking | null>(null),
    sought: signal<Desk['sought']['value']>(null),
    help: signal(false),
    singleKeys,
    send,
    refresh,
    finish(rows) {
      const done = rows.every((row) => row.status === 'closed');
      changes.make(rows, { kind: done ? 'reopen' : 'close' });
    },
    take: (rows, over = false) => take(rows, over),
    show(view, tag = null) {
      inbox.show(view, tag);
      desk.marked.value = new Set();
      deps.tab.set(VIEW, view);
      if (site.peek()) void inbox.fetch(site.peek());
    },
  };
  const kept = deps.tab.get(VIEW);
  if (kept && VIEWS.includes(kept as InboxView)) inbox.show(kept as InboxView, null);
  follow(desk);
  return desk;
}
