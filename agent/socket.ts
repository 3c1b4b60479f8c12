import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { AgentClientMessage, AgentServerMessage } from '../protocol/agent.ts';
import { CLOSE_SIGNED_OUT, ERRORS } from '../protocol/errors.ts';
import { connect, type Deps, type Link } from '../widget/transport/connect.ts';

/** `offline` is said only after a moment, so that a server restart does not flash over the page. */
export type Connection = { kind: 'connecting' } | { kind: 'open' } | { kind: 'offline'; since: number };

/** A loss shorter than this is not worth a word, in ms. */
const GRACE_MS = 1000;

export interface AgentSocket {
  connection: ReadonlySignal<Connection>;
  start(): void;
  /** False: not sent. */
  send(message: AgentClientMessage): boolean;
  /** Tries again now. */
  wake(): void;
  stop(): void;
}

export interface AgentSocketOptions {
  url: string;
  /** Said first on each new connection. */
  hello(): AgentClientMessage[];
  onMessage(message: AgentServerMessage): void;
  /** The session is no longer good, by what the server said. */
  onSignedOut(): void;
  /** An attempt failed without a word: a refused upgrade looks to a browser like a dead network. */
  onDoubt(): void;
}

export function createSocket(options: AgentSocketOptions, deps: Deps): AgentSocket {
  const connection = signal<Connection>({ kind: 'connecting' });
  let link: Link<AgentClientMessage> | null = null;
  let lostAt = 0;
  let cancel = (): void => {};

  const lost = (): void => {
    if (lostAt === 0) {
      lostAt = deps.now();
      cancel = deps.later(GRACE_MS, () => (connection.value = { kind: 'offline', since: lostAt }));
    }
    options.onDoubt();
  };
  const opened = (): void => {
    cancel();
    lostAt = 0;
    connection.value = { kind: 'open' };
  };
  const stop = (): void => {
    cancel();
    lostAt = 0;
    link?.close();
    link = null;
    connection.value = { kind: 'connecting' };
  };
  const fatal = (code: number): boolean => {
    const signedOut = code === CLOSE_SIGNED_OUT || code === ERRORS.unauthorized.close;
    if (signedOut) queueMicrotask(options.onSignedOut);
    return signedOut;
  };

  return {
    connection,
    start() {
      stop();
      link = connect<AgentClientMessage, AgentServerMessage>(
        {
          url: options.url,
          ping: { t: 'ping' },
          onMessage: (message) => batch(() => options.onMessage(message)),
          onState: (state) => {
            if (state === 'open') {
              for (const message of options.hello()) link?.send(message);
              opened();
            }
            if (state === 'waiting') lost();
          },
          fatal,
        },
        deps,
      );
    },
    send: (message) => link?.send(message) ?? false,
    wake: () => link?.wake(),
    stop,
  };
}
