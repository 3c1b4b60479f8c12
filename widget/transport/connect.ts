/**
 * A socket that comes back. It knows no message but its ping: the widget and the agent page both speak through it.
 * Waiting grows with full jitter (Brooker, "Exponential Backoff And Jitter", 2015) from 0.5 to 30 s, so that a
 * restarted server is not met by everybody at once; whatever hints that the network is back cuts the wait short.
 */

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A connection that lived this long was a good one: the next wait begins small again. */
const STEADY_MS = 10_000;
/** A quiet link is asked this often whether it is alive. Must stay below what proxies cut, commonly 60 s. */
const PING_MS = 25_000;
/** How long a connection may take to open, and an answer to a ping to arrive. */
const ANSWER_MS = 10_000;

/** `waiting`: lost, the next attempt is timed. `closed`: for good, by `close` or because `fatal` said so. */
export type State = 'connecting' | 'open' | 'waiting' | 'closed';

/** What is used of a browser's WebSocket. */
export interface Wire {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface Deps {
  /** Milliseconds. */
  now(): number;
  /** 0 <= x < 1. */
  random(): number;
  /** May throw, as `new WebSocket` does under some policies: counts as a loss. */
  dial(url: string): Wire;
  /** Returns what cancels. */
  later(ms: number, run: () => void): () => void;
  /** Calls back whenever a lost connection may be worth a try at once; returns what stops it. */
  wakes(listener: () => void): () => void;
  stringify(value: unknown): string;
  parse(text: string): unknown;
}

export interface ConnectOptions<Out, In> {
  url: string;
  ping: Out;
  /** Messages that are not JSON are dropped; what the handler throws is swallowed. */
  onMessage(message: In): void;
  /** At 'open' nothing has been said: what is sent then is the first on the new connection. */
  onState(state: State): void;
  /** Whether a close code means that trying again is useless. */
  fatal(code: number): boolean;
}

export interface Link<Out> {
  /** False: not open, nothing was sent and nothing is kept. */
  send(message: Out): boolean;
  /** Ends it for good. */
  close(): void;
  /** Tries now where it would wait; where it is open, asks whether the other end is still there. */
  wake(): void;
}

/** Milliseconds to wait before attempt number `attempt` (from 0): between 0.5 s and a bound that doubles up to 30 s. */
export function backoff(attempt: number, random: number): number {
  const bound = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** (attempt + 1));
  return SHORTEST_WAIT_MS + random * (bound - SHORTEST_WAIT_MS);
}

/** Opens at once and stays open until `close`. */
export function connect<Out, In>(options: ConnectOptions<Out, In>, deps: Deps): Link<Out> {
  let state: State | undefined;
  let wire: Wire | undefined;
  let attempt = 0;
  let openedAt = 0;
  /** One timer at a time: the wait, the opening, the next ping or its answer. */
  let cancel = () => {};
  let asking = false;

  const become = (next: State): void => {
    if (state !== next) options.onState((state = next));
  };

  const after = (ms: number, run: () => void): void => {
    cancel();
    cancel = deps.later(ms, run);
  };

  const drop = (): void => {
    cancel();
    if (!wire) return;
    const old = wire;
    wire = undefined;
    // A dead wire may report its end much later, when its successor is already up.
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  };

  const lost = (): void => {
    if (state === 'open' && deps.now() - openedAt >= STEADY_MS) attempt = 0;
    drop();
    after(backoff(attempt++, deps.random()), dial);
    become('waiting');
  };

  const listen = (): void => {
    asking = false;
    after(PING_MS, ask);
  };

  const ask = (): void => {
    if (asking) return;
    asking = true;
    after(ANSWER_MS, lost);
    send(options.ping);
  };

  const send = (message: Out): boolean => {
    if (state !== 'open' || wire?.readyState !== 1) return false;
    wire.send(deps.stringify(message));
    return true;
  };

  const close = (): void => {
    stop();
    drop();
    become('closed');
  };

  const wake = (): void => {
    // A page back from the back/forward cache finds its socket dead, and not always told so.
    if (state === 'waiting' || (state === 'open' && wire?.readyState !== 1)) {
      drop();
      dial();
    } else if (state === 'open') ask();
  };

  const dial = (): void => {
    become('connecting');
    after(ANSWER_MS, lost);
    try {
      wire = deps.dial(options.url);
    } catch {
      return lost();
    }
    wire.onopen = () => {
      openedAt = deps.now();
      state = 'open';
      listen();
      options.onState(state);
    };
    wire.onmessage = ({ data }) => {
      listen();
      try {
        options.onMessage(deps.parse(data as string) as In);
      } catch {
        // Neither a frame we cannot read nor a listener's mistake may end the connection.
      }
    };
    wire.onclose = ({ code }) => (options.fatal(code) ? close() : lost());
  };

  const stop = deps.wakes(wake);
  dial();

  return { send, close, wake };
}
