/** The visitor's socket: when it is to be open, what it says first, and to whom each message goes. */
import { HIDDEN_CLOSE_MS } from '../protocol/limits.ts';
import type { ClientMessage, Hello, ServerMessage } from '../protocol/messages.ts';
import type { Choices } from './decisions/main.ts';
import type { Store } from './host.ts';
import type { Outbox } from './outbox.ts';
import type { Later } from './part.ts';
import type { Talk } from './talk/main.ts';
import { connect } from './transport/connect.ts';
import type { Deps, Link } from './transport/connect.ts';

/** A short break is not worth a word. */
const SAY_OFFLINE_MS = 4000;
/** Close codes that mean: not with this program. */
const FATAL = [4402];
/** Close codes that mean: something we sent was not to be read. */
const BLAMED = [4400, 1009];

export interface SocketDeps {
  url: string;
  wire: Deps;
  store: Pick<Store, 'connected' | 'offline' | 'online'>;
  outbox: Outbox;
  talk: Later<Talk>;
  choices: Later<Choices>;
  hello(): Hello;
  /** Something may be sent about this visitor at all. */
  active(): boolean;
  visible(): boolean;
}

export interface Socket {
  send(message: ClientMessage): boolean;
  /** Opens or closes it as consent, visibility and a conversation that waits for an answer demand. */
  settle(): void;
  close(): void;
}

export function createSocket(deps: SocketDeps): Socket {
  const { wire, outbox, talk, choices } = deps;
  const { connected, offline, online } = deps.store;
  let link: Link<ClientMessage> | undefined;
  let cancelHide: (() => void) | undefined;
  let cancelOffline: (() => void) | undefined;
  let code = 0;

  const calm = (): void => {
    cancelOffline?.();
    cancelOffline = undefined;
    offline.set(false);
  };

  const send = (message: ClientMessage): boolean => connected.get() && !!link?.send(message);

  const down = (): void => {
    if (connected.get()) {
      connected.set(false);
      outbox.lost(BLAMED.includes(code));
      talk.here()?.lost();
    }
    code = 0;
  };

  const receive = (message: ServerMessage): void => {
    switch (message.t) {
      case 'welcome':
        calm();
        online.set(message.online);
        connected.set(true);
        // Nobody who never wrote or was written to needs the code for it.
        if (message.conversations.length || outbox.written().length || talk.here()) talk.receive(message);
        outbox.connected();
        choices.here()?.connected();
        break;
      case 'ack':
        outbox.ack(message.ids, message.rejected);
        break;
      case 'presence':
        online.set(message.online);
        break;
      case 'decision':
      case 'recommendation':
        choices.receive(message);
        break;
      case 'error':
        if (!choices.here()?.answer(message.id)) outbox.refuse(message.id, message.code, message.retryAfter);
        break;
      case 'pong':
        break;
      default:
        talk.receive(message);
    }
  };

  const close = (): void => {
    link?.close();
    link = undefined;
  };

  const open = (): void => {
    link ??= connect<ClientMessage, ServerMessage>(
      {
        url: deps.url,
        hello: () => [deps.hello()],
        ping: { t: 'ping' },
        onMessage: receive,
        onState(state) {
          if (state === 'open') return;
          down();
          if (state === 'closed') calm();
          else cancelOffline ??= wire.later(SAY_OFFLINE_MS, () => offline.set(true));
        },
        fatal: (closed) => FATAL.includes((code = closed)),
      },
      wire,
    );
  };

  return {
    send,
    close,
    settle() {
      cancelHide?.();
      cancelHide = undefined;
      if (!deps.active()) return close();
      if (deps.visible()) return open();
      const sleep = (): void => {
        if (talk.here()?.waiting()) cancelHide = wire.later(HIDDEN_CLOSE_MS, sleep);
        else close();
      };
      if (link) cancelHide = wire.later(HIDDEN_CLOSE_MS, sleep);
    },
  };
}
