/**
 * The widget without its pictures, in this process: its own outbox, conversations and connection, wired as
 * widget/socket.ts does, over `ws`. Many fit into one process, and their clocks may run fast.
 */
import { WebSocket } from 'ws';
import type { ClientEvent, ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';
import { cell } from '../../widget/cell.ts';
import type { LocalMessage, Store } from '../../widget/host.ts';
import { createOutbox } from '../../widget/outbox.ts';
import { createShelf } from '../../widget/shelf.ts';
import { createConversations } from '../../widget/talk/conversations.ts';
import { connect, type State, type Wire } from '../../widget/transport/connect.ts';
import type { TestSite } from './site.ts';
import { CHROME, helloOf, newId, newToken } from './visitor.ts';

/** Closed because of something in flight, as widget/socket.ts knows them. */
const BLAMED = [4400, 1009];

export interface WidgetOptions {
  token?: string;
  /** How many times faster than the real ones its waits pass. */
  speed?: number;
  /** Hears each attempt to connect. */
  onDial?(): void;
  onState?(state: State): void;
  /** Hears each message before the widget does. */
  onMessage?(message: ServerMessage): void;
}

export interface WidgetClient {
  token: string;
  visitor: string;
  /** Greeted, and not lost since. */
  connected(): boolean;
  track(event: ClientEvent): void;
  /** Returns the message's id. */
  write(conversation: string, text: string): string;
  /** What the panel would show. */
  thread(conversation: string): LocalMessage[];
  /** Not acknowledged so far: messages, and events. */
  pending(): number;
  /** Everything that left, in order, whether it arrived or not. */
  readonly sent: readonly ClientMessage[];
  readonly heard: readonly ServerMessage[];
  /** As the browser does when the network is back or the page is looked at again. */
  wake(): void;
  close(): void;
}

/** @param url where the site's server is, or a proxy before it */
export function openWidget(
  url: string,
  site: Pick<TestSite, 'siteId' | 'writeKey' | 'origin'>,
  { token = newToken(), speed = 1, onDial, onState, onMessage }: WidgetOptions = {},
): WidgetClient {
  const threads = new Map<string, ReturnType<typeof cell<LocalMessage[]>>>();
  const store: Pick<Store, 'conversations' | 'messages' | 'typing' | 'unread'> = {
    unread: cell(0),
    conversations: cell<ReturnType<Store['conversations']['get']>>([]),
    typing: cell({ conversation: '', name: '' }),
    messages(conversation) {
      const known = threads.get(conversation);
      if (known) return known;
      const made = cell<LocalMessage[]>([]);
      threads.set(conversation, made);
      return made;
    },
  };
  const sent: ClientMessage[] = [];
  const heard: ServerMessage[] = [];
  const tab = newId('tab');
  let isConnected = false;
  let code = 0;
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms / speed);
    return () => clearTimeout(timer);
  };
  const send = (message: ClientMessage): boolean => {
    if (!isConnected || !link.send(message)) return false;
    sent.push(message);
    return true;
  };
  const outbox = createOutbox({
    // Without a storage it keeps what it has in memory.
    shelf: createShelf('', () => {
      throw new Error('no storage');
    }),
    send,
    now: () => Date.now(),
    later,
    onWritten: () => conversations.revise(),
  });
  const conversations = createConversations({ store, outbox, send, now: () => Date.now(), onNew: () => {} });

  function receive(message: ServerMessage): void {
    heard.push(message);
    onMessage?.(message);
    switch (message.t) {
      case 'welcome':
        isConnected = true;
        outbox.connected();
        return conversations.welcome(message.conversations);
      case 'ack':
        return outbox.ack(message.ids, message.rejected);
      case 'error':
        return outbox.refuse(message.id, message.code, message.retryAfter);
      case 'message':
        return conversations.message(message.message);
      case 'sent':
        return conversations.sent(message);
      case 'history':
        return conversations.history(message);
      case 'conversation':
        return conversations.state(message.conversation);
      case 'read':
        return conversations.readBack(message);
      case 'typing':
        return conversations.typing(message);
      default:
    }
  }

  const wakes = new Set<() => void>();
  const link = connect<ClientMessage, ServerMessage>(
    {
      url: `${url.replace(/^http/, 'ws')}/v1/socket/${site.writeKey}`,
      ping: { t: 'ping' },
      onMessage: receive,
      onState(state) {
        if (state === 'open') link.send(helloOf(token, { tab, seqs: conversations.seqs() }));
        onState?.(state);
        if (state === 'open' || !isConnected) return;
        isConnected = false;
        outbox.lost(BLAMED.includes(code));
        conversations.lost();
      },
      fatal(closed) {
        code = closed;
        return closed === 4402;
      },
    },
    {
      now: () => performance.now() * speed,
      random: Math.random,
      stringify: JSON.stringify,
      parse: JSON.parse,
      later,
      dial(address) {
        onDial?.();
        return dial(address, site.origin);
      },
      wakes(listener) {
        wakes.add(listener);
        return () => wakes.delete(listener);
      },
    },
  );

  return {
    token,
    visitor: visitorOfToken(site.siteId, token),
    connected: () => isConnected,
    track: (event) => outbox.add(event),
    write(conversation, text) {
      const id = newId('m');
      outbox.add({ t: 'message', id, conversation, text, at: Date.now() }, true);
      return id;
    },
    thread: (conversation) => store.messages(conversation).get(),
    pending: () => outbox.written().length + outbox.events(Infinity).length,
    sent,
    heard,
    wake: () => wakes.forEach((listener) => listener()),
    close: () => link.close(),
  };
}

/** A browser's WebSocket, as far as the widget uses it. */
function dial(url: string, origin: string): Wire {
  const socket = new WebSocket(url, {
    headers: { origin, 'user-agent': CHROME },
    perMessageDeflate: false,
    // A browser gives a connection up in its own time; the widget does not wait for that.
    handshakeTimeout: 60_000,
  });
  const wire: Wire = {
    get readyState() {
      return socket.readyState;
    },
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (data) => socket.send(data),
    close() {
      // A browser's close() of what is dead lingers too; here it would keep ports and memory of thousands.
      if (socket.readyState === WebSocket.OPEN) socket.close();
      else socket.terminate();
    },
  };
  socket.on('open', () => wire.onopen?.());
  socket.on('message', (data) => wire.onmessage?.({ data: String(data) }));
  socket.on('close', (code) => wire.onclose?.({ code }));
  socket.on('error', () => {});
  return wire;
}
