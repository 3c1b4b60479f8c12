/** The visitor's socket: when it is to be open, what it says first, and to whom each message goes. */
import { HIDDEN_CLOSE_MS } from '../protocol/limits.ts';
import type { ClientMessage, Hello, ServerMessage } from '../protocol/messages.ts';
import { now, parse, random, stringify } from './builtins.ts';
import type { Core } from './core.ts';
import type { Choices } from './decisions/main.ts';
import type { Later } from './part.ts';
import type { Talk } from './talk/main.ts';
import { browser, later, visible } from './transport/browser.ts';
import { connect } from './transport/connect.ts';
import type { Link } from './transport/connect.ts';

/** Close code that means: not with this program. */
const OTHER_VERSION = 4402;
/** Close codes that mean: something we sent was not to be read. */
const BLAMED = [4400, 1009];

export interface Socket {
  send(message: ClientMessage): boolean;
  /** Opens or closes it as consent, visibility and a conversation that waits for an answer demand. */
  settle(): void;
  close(): void;
}

export function createSocket(
  url: string,
  { store, outbox, consent }: Pick<Core, 'store' | 'outbox' | 'consent'>,
  talk: Later<Talk>,
  choices: Later<Choices>,
  hello: () => Hello,
): Socket {
  const { connected, online } = store;
  let link: Link<ClientMessage> | undefined;
  let code = 0;
  let cancelHide = () => {};

  const receive = (message: ServerMessage): void => {
    const { t } = message;
    if (t === 'welcome') {
      online.set(message.online);
      connected.set(true);
      outbox.connected();
      // Who never wrote nor was written to, and left nothing behind, does not need the code for it.
      if (message.conversations[0] || outbox.strays() || talk.loaded()) talk.receive(message);
      choices.loaded()?.connected();
    } else if (t === 'ack') outbox.ack(message.ids, message.rejected);
    else if (t === 'presence') online.set(message.online);
    else if (t === 'decision' || t === 'recommendation') choices.receive(message);
    else if (t === 'error') {
      if (!choices.loaded()?.resolves(message.id)) outbox.refuse(message.id, message.code, message.retryAfter);
    } else if (t !== 'pong') talk.receive(message);
  };

  const close = (): void => {
    link?.close();
    link = undefined;
  };

  return {
    send: (message) => connected.get() && !!link?.send(message),
    close,
    settle() {
      const sleep = (): void => {
        if (talk.loaded()?.awaits()) cancelHide = later(HIDDEN_CLOSE_MS, sleep);
        else close();
      };
      cancelHide();
      if (!consent.active()) close();
      else if (!visible()) cancelHide = later(HIDDEN_CLOSE_MS, sleep);
      else {
        link ??= connect<ClientMessage, ServerMessage>(
          {
            url,
            ping: { t: 'ping' },
            onMessage: receive,
            onState(state) {
              if (state === 'open') link!.send(hello());
              else {
                if (connected.get()) {
                  connected.set(false);
                  outbox.lost(BLAMED.includes(code));
                }
                if (state !== 'connecting') talk.loaded()?.lost(state === 'closed');
              }
            },
            fatal: (closed) => (code = closed) === OTHER_VERSION,
          },
          browser({ now, random, stringify, parse }),
        );
      }
    },
  };
}
