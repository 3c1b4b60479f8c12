/** An operator's socket: watches one site at a time, and one visitor of it; answers with the operator's name. */
import type { WebSocket } from 'ws';
import { isUnavailable } from '../../db/store.ts';
import { conversationById } from '../../db/queries/conversations.ts';
import { roleOnSite } from '../../db/queries/operators.ts';
import { awaySince } from '../../db/queries/presence.ts';
import type { AgentClientMessage, AgentServerMessage, Role } from '../../protocol/agent.ts';
import { CLOSE_SIGNED_OUT } from '../../protocol/errors.ts';
import { agentsSubject, resyncSubject, timelineSubject } from '../bus/bus.ts';
import { change } from '../conversations/changes.ts';
import { suffices, VERB_RIGHTS, whoMay } from '../operators/rights.ts';
import type { OperatorSession, OperatorSessions } from '../operators/sessions.ts';
import type { Seat } from '../presence/operators.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { readAgentFrame } from './agent-inbound.ts';
import { FRAMES_WAITING, othersFirst, sendError, sendFrame } from './frames.ts';
import type { SocketParts } from './parts.ts';

/** What nobody sends without touching a key or a pointer. */
const BY_HAND: ReadonlySet<AgentClientMessage['t']> = new Set(['touched', 'away', 'reply', 'note', 'typing', 'change']);

/** Serves an operator's socket until it closes. @returns what resolves when all frames that came are handled. */
export function serveAgent(
  socket: WebSocket,
  { operator, key }: OperatorSession,
  parts: SocketParts & { directory: SiteDirectory; operatorSessions: OperatorSessions },
): () => Promise<void> {
  const { bus, conversations, store } = parts;
  let site = '';
  /** On that site. It does not change under a socket: a role that changes ends the session. */
  let role: Role = 'operator';
  let leaveSite: (() => void)[] = [];
  let leaveVisitor: () => void = () => {};
  let seat: Seat | null = null;
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;
  /** It was told that it sent too much, so what waits is sent again on its next socket. */
  let flooded = false;
  const send = (message: AgentServerMessage) => sendFrame(socket, message);
  let signedOut = false;
  const stopListening = parts.operatorSessions.onEnd(key, () => {
    // A browser may take its time to close, or never do: from here on it hears nothing and is not heard.
    signedOut = true;
    leave();
    socket.close(CLOSE_SIGNED_OUT, 'signed_out');
  });

  // Browsers answer a ping themselves, also for a page that is hidden and whose timers hardly run.
  socket.on('pong', () => seat?.heard());

  socket.on('message', (data, isBinary) => {
    if (signedOut) return;
    seat?.heard();
    if (waiting >= FRAMES_WAITING) {
      flooded = true;
      return sendError(socket, 'unavailable', 'Too many frames at once.');
    }
    waiting++;
    const message = isBinary ? null : readAgentFrame(String(data));
    queue = queue
      .then(() => (waiting > 1 ? othersFirst() : undefined))
      .then(() => {
        if (flooded) return;
        return message ? handle(message) : sendError(socket, 'bad_message', 'Not understood.');
      })
      .catch((error: unknown) => {
        parts.log.error({ err: error, operator: operator.id }, 'an operator frame failed');
        const id = message && 'id' in message ? message.id : '';
        sendError(socket, isUnavailable(error) ? 'unavailable' : 'internal', 'It was not stored.', id);
      })
      .finally(() => waiting--);
  });

  socket.on('close', () => {
    stopListening();
    void queue.then(leave);
  });

  return () => queue;

  function leave(): void {
    leaveVisitor();
    leaveVisitor = () => {};
    for (const undo of leaveSite) undo();
    leaveSite = [];
    site = '';
  }

  async function handle(message: AgentClientMessage): Promise<void> {
    if (signedOut) return;
    if (message.t === 'ping') return send({ t: 'pong', now: parts.deps.now() });
    if (message.t === 'watch') return watch(message.site, message.idle ?? 0);
    if (site === '') return sendError(socket, 'forbidden', 'Watch a site first.');
    if (!suffices(role, VERB_RIGHTS[message.t])) {
      const id = 'id' in message ? message.id : '';
      return sendError(socket, 'forbidden', `This is for ${whoMay(VERB_RIGHTS[message.t])}.`, id);
    }
    if (BY_HAND.has(message.t)) seat?.active();
    switch (message.t) {
      case 'touched':
        return;
      case 'away':
        return parts.presences.setAway(site, operator.id, message.away);
      case 'watch_visitor':
        leaveVisitor();
        leaveVisitor =
          message.visitor === null ? () => {} : bus.subscribe(timelineSubject(site, message.visitor), send);
        return;
      case 'reply':
        return reply(message);
      case 'note':
        return note(message);
      case 'seen':
        return parts.notes.seen(site, operator.id, message.conversation);
      case 'typing':
        return typing(message.conversation, message.on);
      case 'read':
        return conversations.readByOperator(site, message.conversation, message.seq);
      case 'change': {
        const { id } = message;
        const done = await change(parts, site, message.conversations, message.change);
        if (!done.ok) return sendError(socket, done.code, done.message, id);
        return send({ t: 'changed', id, conversations: done.changed });
      }
    }
  }

  async function watch(wanted: string, idle: number): Promise<void> {
    const held = parts.directory.byId(wanted) && (await roleOnSite(store, operator.id, wanted));
    if (!held) return sendError(socket, 'not_found', 'There is no such site.');
    const byHand = (await awaySince(store, wanted, operator.id)) !== null;
    // One that is closed by now was left before it came.
    if (signedOut || socket.readyState !== socket.OPEN) return;
    leave();
    site = wanted;
    role = held;
    leaveSite = [
      // Their own typing does not come back to them.
      bus.subscribe(agentsSubject(wanted), (news) => {
        if (news.t !== 'typing' || news.from === 'visitor' || news.name !== operator.name) send(news);
      }),
      // News were missed: as if the site were watched anew (A2), everything is fetched again.
      bus.subscribe(resyncSubject(wanted), () => {
        send({ t: 'watching', site: wanted, now: parts.deps.now() });
        parts.operatorSessions
          .recheck(key)
          .catch((error: unknown) => parts.log.error({ err: error }, 'a session was not looked up'));
      }),
    ];
    const sat = parts.presences.arrive({
      siteId: wanted,
      operatorId: operator.id,
      byHand,
      idle,
      ask: () => socket.readyState === socket.OPEN && socket.ping(),
    });
    seat = sat;
    leaveSite.push(() => {
      seat = null;
      sat.leave();
    });
    send({ t: 'watching', site: wanted, now: parts.deps.now() });
  }

  async function reply({ id, conversation, text }: Extract<AgentClientMessage, { t: 'reply' }>): Promise<void> {
    const sent = await conversations.sendFromOperator({
      siteId: site,
      conversationId: conversation,
      id,
      text,
      operatorId: operator.id,
      name: operator.name,
    });
    if (!sent.ok) return sendError(socket, sent.code, sent.message, id);
    send({ t: 'sent', id, conversation, seq: sent.message.seq, at: sent.message.at });
  }

  async function note({ id, conversation, text }: Extract<AgentClientMessage, { t: 'note' }>): Promise<void> {
    const noted = await parts.notes.add({ siteId: site, conversationId: conversation, id, text, operator });
    if (!noted.ok) return sendError(socket, noted.code, noted.message, id);
    send({ t: 'noted', id, note: noted.note });
  }

  async function typing(conversation: string, on: boolean): Promise<void> {
    const record = await conversationById(store, site, conversation);
    if (!record) return;
    const { visitorId: visitor } = record;
    conversations.typing(site, { conversation, visitor, from: 'operator', name: operator.name, on });
  }
}
