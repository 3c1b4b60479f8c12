/**
 * One tab's socket, from hello to close. Frames are handled one after the other, so that order is the sender's;
 * events are acknowledged when their commit is on disk.
 */
import type { WebSocket } from 'ws';
import { isUnavailable } from '../../db/store.ts';
import {
  conversationById,
  messagesBefore,
  traitsNamed,
  type ConversationRecord,
} from '../../db/queries/conversations.ts';
import { CLOSE_HELLO_TIMEOUT } from '../../protocol/errors.ts';
import { languageOf } from '../../protocol/language.ts';
import { HELLO_TIMEOUT_MS, MESSAGE_LENGTH } from '../../protocol/limits.ts';
import {
  PROTOCOL_VERSION,
  type ClientEvent,
  type ClientMessage,
  type Consent,
  type Hello,
  type ServerMessage,
  type SlotRequest,
} from '../../protocol/messages.ts';
import { resyncSubject, visitorsSubject, visitorSubject } from '../bus/bus.ts';
import { conversationView, messageView } from '../conversations/views.ts';
import { rate, setStatus, type Own } from '../conversations/visitor-changes.ts';
import type { Audience } from '../decisions/decider.ts';
import type { IncomingEvent } from '../ingest/submission.ts';
import { effectiveTime } from '../ingest/times.ts';
import { describeDevice, isBot } from '../profiles/device.ts';
import { displayName, firstName, NAMING_TRAITS } from '../profiles/name.ts';
import { profileOf } from '../profiles/profile.ts';
import type { VisitorState } from '../profiles/states.ts';
import type { EventContext } from '../profiles/types.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import type { Site } from '../sites/sites.ts';
import { createBesideLauncher } from './beside-launcher.ts';
import { FRAMES_WAITING, othersFirst, sendError, sendFrame } from './frames.ts';
import { readFrame, type Refused } from './inbound.ts';
import type { VisitorParts } from './parts.ts';
import { createConversationNews, type ConversationNews } from './conversation-news.ts';

export interface Peer {
  site: Site;
  /** The address as limits count it, for them only; it is never stored. */
  address: string;
  /** A made-up visitor of this process (B1): no real person's limits are spent by it. */
  isTraining: boolean;
  userAgent: string;
  truncatedAddress: string;
  /** Global Privacy Control: a refusal, until the visitor says otherwise (https://w3c.github.io/gpc/). */
  refusesTracking: boolean;
}

const RESYNC_MS = 1_500;
/** A page view so much older than the tab's `hello` may still be its own: the two travel apart. */
const JUST_NOW_MS = 2_000;

/** What makes the store work without storing anything costs as much as an event. */
const QUERIES: ReadonlySet<ClientMessage['t']> = new Set([
  'typing',
  'read',
  'history',
  'status',
  'verdict',
  'rate',
  'slots',
  'recommend',
  'self',
  'decline',
]);

interface Greeted {
  hello: Hello;
  state: VisitorState;
  news: ConversationNews;
  context: EventContext;
  audience: Audience;
  slots: SlotRequest[];
  /** What the tab shows now, and whether it was told all that follows `welcome`. */
  url: string;
  ready: boolean;
  /** When it was greeted by our clock, and the newest page view it sent since, by its own. */
  at: number;
  pageAt: number;
  /** Settles when the events taken last are stored and counted, or refused. */
  taken: Promise<void>;
  undo: (() => void)[];
}

/** Serves a socket until it closes. @returns what resolves when all frames that came are handled. */
export function serveVisitor(socket: WebSocket, peer: Peer, parts: VisitorParts): () => Promise<void> {
  const { site } = peer;
  let session: Greeted | null = null;
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;
  let eventsWaiting = 0;
  /** It was told that it sent too much, so what waits is sent again on its next socket. */
  let flooded = false;
  const helloTimer = setTimeout(() => socket.close(CLOSE_HELLO_TIMEOUT, 'hello_expected'), HELLO_TIMEOUT_MS);

  const send = (message: ServerMessage) => sendFrame(socket, message);
  /** As they are now; the socket may be older. */
  const settings = (): Site['settings'] => (parts.directory.byId(site.id) ?? site).settings;
  const besideLauncher = createBesideLauncher(settings, send);

  socket.on('message', (data, isBinary) => {
    if (isBinary) return sendError(socket, 'bad_message', 'Frames are text.');
    // What is not answered would be waited for in vain; a new socket begins by sending it again.
    if (waiting >= FRAMES_WAITING) {
      flooded = true;
      return sendError(socket, 'unavailable', 'Too many frames at once.');
    }
    waiting++;
    let isEvents = false;
    const handled = () => {
      waiting--;
      if (isEvents) eventsWaiting--;
    };
    try {
      const inbound = readFrame(String(data));
      // Events need no turn: they only join the group commit, and waiting for it here would hold up what follows.
      // Only those that came before the session was ready had to wait, and later ones do not overtake them.
      if (inbound.ok && inbound.message.t === 'events' && session && eventsWaiting === 0) {
        takeEvents(session, inbound.message.sentAt, inbound.message.events, inbound.refused);
        return handled();
      }
      isEvents = inbound.ok && inbound.message.t === 'events';
      if (isEvents) eventsWaiting++;
      queue = queue
        .then(() => (waiting > 1 ? othersFirst() : undefined))
        .then(() => {
          if (flooded) return;
          return inbound.ok
            ? handle(inbound.message, inbound.refused)
            : sendError(socket, inbound.code, inbound.reason);
        })
        .catch(failed)
        .finally(handled);
    } catch (error) {
      // Nobody else hears what is thrown here but the process, which would end.
      failed(error);
      handled();
    }
  });

  function failed(error: unknown): void {
    parts.log.error({ err: error, site: site.id }, 'a frame failed');
    sendError(socket, isUnavailable(error) ? 'unavailable' : 'internal', 'It was not stored.');
  }

  socket.on('close', () => {
    clearTimeout(helloTimer);
    besideLauncher.stop();
    // After what is still in the queue, which may be the hello itself.
    void queue.then(() => {
      for (const undo of session?.undo ?? []) undo();
      session = null;
    });
  });

  return () => queue;

  async function handle(message: ClientMessage, refused: Refused[]): Promise<void> {
    if (message.t === 'hello') {
      if (session) return sendError(socket, 'bad_message', 'hello comes once.');
      return greet(message);
    }
    if (!session) return sendError(socket, 'hello_expected', 'hello comes first.');
    const { state } = session;
    if (QUERIES.has(message.t)) {
      const wait = parts.events.take(bucketKey(state), 1, parts.deps.now());
      const id = 'id' in message ? message.id : '';
      if (wait) return sendError(socket, 'rate_limited', 'Too many questions.', id, wait);
    }
    switch (message.t) {
      case 'events':
        return takeEvents(session, message.sentAt, message.events, refused);
      case 'message':
        return takeMessage(session, message);
      case 'typing':
        return takeTyping(state, message);
      case 'decline':
        return parts.approaches.decline(site.id, state.id, message.conversation);
      case 'read':
        return parts.conversations.readByVisitor(site.id, state.id, message.conversation, message.seq);
      case 'history':
        return history(state, message.conversation, message.before, message.limit);
      case 'status':
        return setStatus(parts, own(state, message.conversation), message.status);
      case 'verdict':
        return parts.assistant.takeVerdict(site.id, state.id, message.conversation, message.helped);
      case 'rate':
        return rate(parts, own(state, message.conversation), message.rating, message.comment);
      case 'consent':
        return takeConsent(session, message.consent);
      case 'slots': {
        session.slots = message.slots;
        parts.decider.leave(state, session.audience);
        return parts.decider.join(site, state, session.audience);
      }
      case 'recommend': {
        const { id, slot, limit } = message;
        // A question right behind an event is about what the event changed.
        await session.taken;
        return send({ t: 'recommendation', id, decision: await parts.decider.answer(site, state, { slot, limit }) });
      }
      case 'self':
        return send({ t: 'self', name: await nameOf(state) });
      default:
        return send({ t: 'pong', now: parts.deps.now() });
    }
  }

  async function greet(hello: Hello): Promise<void> {
    clearTimeout(helloTimer);
    if (hello.v !== PROTOCOL_VERSION)
      return sendError(socket, 'version', `This server speaks version ${PROTOCOL_VERSION}.`);
    const visitorId = visitorOfToken(site.id, hello.token);
    const state = (await parts.states.load(site.id, [visitorId]))[0]!;
    const release = parts.sockets.hold(`${site.id} ${visitorId}`, parts.limits.socketsPerVisitor);
    if (!release) return sendError(socket, 'too_many_sockets', 'This visitor has too many tabs.');
    state.holds++;
    const { page, slots } = hello;
    const consent = respecting(peer, hello.consent);
    state.consent = consent;
    const device = {
      device: describeDevice(peer.userAgent),
      language: hello.device.language,
      timeZone: hello.device.timeZone,
      screen: hello.device.screen,
      ip: peer.truncatedAddress,
      automated: hello.device.automated || isBot(peer.userAgent),
      referrer: page.referrer,
    };
    const news = createConversationNews(socket, state, parts);
    const greeted: Greeted = {
      hello,
      state,
      news,
      context: device,
      slots,
      url: page.url,
      ready: false,
      at: parts.deps.now(),
      pageAt: 0,
      taken: Promise.resolve(),
      audience: { slots: () => greeted.slots, show: (decision) => send({ t: 'decision', decision }) },
      undo: [
        release,
        () => state.holds--,
        parts.bus.subscribe(visitorSubject(site.id, visitorId), news.hear),
        parts.bus.subscribe(resyncSubject(site.id), () => later(news)),
        parts.bus.subscribe(visitorsSubject(site.id), send),
        () => parts.decider.leave(state, greeted.audience),
        () => parts.live.leave(state, hello.tab),
      ],
    };
    session = greeted;
    const known = await news.known();
    send({
      t: 'welcome',
      v: PROTOCOL_VERSION,
      now: parts.deps.now(),
      online: parts.operatorsOnline.at(site.id),
      conversations: known.map(conversationView),
    });
    besideLauncher.name(page.url);
    await news.replay(known, hello.seqs);
    if (consent.analytics) await appear(state, hello, known);
    parts.decider.join(site, state, greeted.audience);
    greeted.ready = true;
    greetLater(greeted);
  }

  /** News from another process were missed by everybody at once, who do not all ask the store in the same moment. */
  function later(news: ConversationNews): void {
    const timer = setTimeout(() => (queue = queue.then(() => resync(news)).catch(failed)), Math.random() * RESYNC_MS);
    session?.undo.push(() => clearTimeout(timer));
  }

  async function resync(news: ConversationNews): Promise<void> {
    if (!session) return;
    send({ t: 'presence', online: parts.operatorsOnline.at(site.id) });
    await news.resync();
  }

  function takeEvents(greeted: Greeted, sentAt: number, events: ClientEvent[], refused: Refused[]): void {
    const { state, hello } = greeted;
    const receivedAt = parts.deps.now();
    const rejected = refused;
    if (!state.consent.analytics) {
      const code = 'consent_required';
      rejected.push(
        ...events.map(({ id }) => ({ id, code, message: 'The visitor has not agreed to be measured.' }) as const),
      );
      return send({ t: 'ack', ids: [], rejected });
    }
    const wait = parts.events.take(bucketKey(state), events.length, receivedAt);
    if (wait) return sendError(socket, 'rate_limited', 'Too many events.', events[0]?.id ?? '', wait);
    const incoming = events.map((event): IncomingEvent => ({
      id: event.id,
      siteId: site.id,
      visitorId: state.id,
      type: event.type,
      name: event.name,
      at: effectiveTime(receivedAt, sentAt, event.at),
      originalAt: event.at,
      sentAt,
      receivedAt,
      url: event.url,
      properties: event.properties,
    }));
    const page = incoming.findLast((event) => event.type === 'page' && isHere(greeted, event));
    if (page) {
      greeted.pageAt = page.originalAt ?? 0;
      const { title, referrer } = page.properties;
      const text = (value: unknown) => (typeof value === 'string' ? value : '');
      greeted.url = page.url;
      if (greeted.ready) greetLater(greeted);
      parts.live.move(state, hello.tab, { url: page.url, title: text(title), referrer: text(referrer) });
      besideLauncher.name(page.url);
    }
    greeted.taken = parts.ingest.submit({ state, context: greeted.context, source: 'claim', events: incoming }).then(
      () => send({ t: 'ack', ids: events.map((event) => event.id), rejected }),
      () => sendError(socket, 'unavailable', 'The events were not stored; send them again.'),
    );
  }

  /** Whether a page view says where the tab is: what a page before it left behind comes late, and is no move (P1). */
  function isHere({ at, pageAt }: Greeted, view: IncomingEvent): boolean {
    return view.at >= at - JUST_NOW_MS && (view.originalAt ?? 0) >= pageAt;
  }

  function own(state: VisitorState, conversationId: string): Own {
    return { siteId: site.id, visitorId: state.id, conversationId };
  }

  async function takeMessage(
    greeted: Greeted,
    { id, conversation, text, language }: Extract<ClientMessage, { t: 'message' }>,
  ): Promise<void> {
    const now = parts.deps.now();
    const wait = parts.messages.take(bucketKey(greeted.state), 1, now);
    if (wait) return sendError(socket, 'rate_limited', 'Too many messages; it is kept, wait a moment.', id, wait);
    const sent = await parts.conversations.sendFromVisitor({
      siteId: site.id,
      visitorId: greeted.state.id,
      conversationId: conversation,
      id,
      text,
      reads: languageOf(language ?? ''),
      // Where somebody is and what they speak is kept only of who agreed to be measured (P12).
      ...(greeted.state.consent.analytics && {
        page: (parts.live.of(site.id, greeted.state.id)?.page ?? greeted.hello.page).url,
        language: greeted.context.language,
      }),
      mayBegin: async () =>
        peer.isTraining || (await parts.newConversations.take(`${site.id} ${peer.address}`, 1, now)) === 0,
    });
    if (!sent.ok) return sendError(socket, sent.code, sent.message, id, sent.code === 'rate_limited' ? 60_000 : 0);
    send({ t: 'sent', id, conversation, seq: sent.message.seq, at: sent.message.at });
  }

  /** Only in a conversation of one's own; one that is not begun yet is nobody's. */
  async function takeTyping(
    state: VisitorState,
    { conversation, on, text }: Extract<ClientMessage, { t: 'typing' }>,
  ): Promise<void> {
    const record = await conversationById(parts.store, site.id, conversation);
    if (record?.visitorId !== state.id) return;
    // A site that stopped showing it is not shown what a panel of before still sends.
    const shown = on && text !== undefined && settings().outreach.typingPreview;
    parts.conversations.typing(site.id, {
      conversation,
      visitor: state.id,
      from: 'visitor',
      name: '',
      on,
      ...(shown && { text: text.slice(0, MESSAGE_LENGTH) }),
    });
  }

  function greetLater({ state, url }: Greeted): void {
    // Without consent nobody is to be known as new or returning.
    const sessions = state.consent.analytics ? Math.max(1, state.fold.sessions) : 0;
    besideLauncher.greet({ url, sessions });
  }

  async function history(state: VisitorState, conversation: string, before: number, limit: number): Promise<void> {
    const record = await conversationById(parts.store, site.id, conversation);
    if (record?.visitorId !== state.id) {
      return sendError(socket, 'not_found', 'There is no such conversation.', conversation);
    }
    const found = await messagesBefore(parts.store, site.id, conversation, before, limit + 1);
    send({
      t: 'history',
      conversation,
      messages: found.slice(-limit).map((message) => messageView(message, parts.fileLinks)),
      more: found.length > limit,
    });
  }

  /** '' for who does not want to be known. */
  async function nameOf(state: VisitorState): Promise<string> {
    if (!state.consent.personalization) return '';
    return firstName(await traitsNamed(parts.store, site.id, [profileOf(state.id)], NAMING_TRAITS));
  }

  /** From here on the operators see the visitor among those who are there. */
  async function appear(state: VisitorState, { tab, page, device }: Hello, known: ConversationRecord[]): Promise<void> {
    const traits = await traitsNamed(parts.store, site.id, [profileOf(state.id)], NAMING_TRAITS);
    parts.live.arrive(state, tab, page, {
      name: displayName(state.id, traits),
      conversation: known.find((conversation) => conversation.status === 'open')?.id ?? null,
      automated: device.automated || isBot(peer.userAgent),
    });
  }

  async function takeConsent(greeted: Greeted, stated: Consent): Promise<void> {
    const { state, hello, news, audience } = greeted;
    const consent = respecting(peer, stated);
    const { analytics, personalization } = state.consent;
    state.consent = consent;
    // Said again, nothing changes: what is shown stays, and no decision is made anew.
    if (consent.analytics === analytics && consent.personalization === personalization) return;
    // A change is told to every operator. It is never refused, though: who has too many is cut, and says hello with it.
    if (parts.events.take(bucketKey(state), 1, parts.deps.now())) {
      return sendError(socket, 'unavailable', 'Too many changes of consent.');
    }
    state.shown.clear();
    if (consent.analytics) {
      await appear(state, hello, await news.known());
    } else {
      parts.live.vanish(state);
    }
    parts.decider.leave(state, audience);
    parts.decider.join(site, state, audience);
  }
}

/** Limits are a visitor's, however many tabs it has and however often they reconnect. */
function bucketKey({ siteId, id }: VisitorState): string {
  return `${siteId} ${id}`;
}

/** The browser's refusal holds where the visitor has not said more than their browser did. */
function respecting(peer: Peer, consent: Consent): Consent {
  return peer.refusesTracking && !consent.explicit
    ? { analytics: false, personalization: false, explicit: false }
    : consent;
}
