/**
 * A TCP proxy that makes a network's faults: for all connections at once, present and coming, or for one of them.
 * Faults act on units: what TCP happened to deliver at once, or whole WebSocket frames.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { FAIR, Flow, type Weather } from './tcp-flow.ts';
import { asItComes, webSocketFrames, type Cutter } from './websocket-frames.ts';

/** up: from who connected to the target; down: back. */
export type Direction = 'up' | 'down';

export interface Faults {
  /** A pulled cable: nothing passes, not even an end; all of it does after `resume`. */
  pause(direction?: Direction): void;
  resume(direction?: Direction): void;
  /** A black hole: what is sent is gone, also after `resume`, and nobody is told. */
  drop(direction?: Direction): void;
  /** Each unit arrives so much later, in order; 0 ends it. */
  delay(ms: number, direction?: Direction): void;
  /** Never more than so many bytes a second; Infinity ends it. */
  throttle(bytesPerSecond: number, direction?: Direction): void;
  /** The next units arrive twice. */
  duplicate(units: number, direction?: Direction): void;
  /** The next unit arrives after the one behind it. */
  swap(direction?: Direction): void;
  /** So many more bytes arrive, then both ends are reset. */
  truncate(bytes: number, direction: Direction): void;
  /** Both ends are reset at once. */
  reset(): void;
  /** One end is gone; the other is not told, and what it sends fills its buffers. */
  halfOpen(gone: 'client' | 'server'): void;
}

export interface Link extends Faults {
  /** Bytes on their way that have not arrived. */
  held(direction: Direction): number;
  /** Bytes that a black hole has swallowed. */
  lost(direction: Direction): number;
  /** When both ends are gone. */
  readonly closed: Promise<void>;
}

export interface TcpProxy extends Faults {
  readonly port: number;
  /** The connections that are open, oldest first. */
  readonly links: readonly Link[];
  /** Called with each new connection before a byte passes. @returns what stops it */
  onLink(listener: (link: Link) => void): () => void;
  /** New connections are refused, until `accept`; those that are open stay. */
  refuse(): void;
  accept(): Promise<void>;
  /** An address with the target's port replaced by the proxy's. */
  through(url: string): string;
  close(): Promise<void>;
}

export interface ProxyOptions {
  units?: 'chunks' | 'frames';
}

/** @param target a port of this machine */
export async function startTcpProxy(target: number, { units = 'chunks' }: ProxyOptions = {}): Promise<TcpProxy> {
  const cutter = units === 'frames' ? webSocketFrames : asItComes;
  const weather: Record<Direction, Weather> = { up: { ...FAIR }, down: { ...FAIR } };
  const links: Link[] = [];
  const listeners = new Set<(link: Link) => void>();

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const link = join(client, connect({ port: target, host: '127.0.0.1', allowHalfOpen: true }), cutter, weather);
    links.push(link);
    void link.closed.then(() => links.splice(links.indexOf(link), 1));
    for (const listener of listeners) listener(link);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  /** When nobody listens and no connection is left. */
  let closed = Promise.resolve();
  const stopListening = () => {
    if (server.listening) closed = new Promise((resolve) => server.close(() => resolve()));
  };

  const each = (act: (link: Link) => void) => [...links].forEach((link) => act(link));
  const change = (change: Partial<Weather>, direction?: Direction) => {
    for (const one of direction ? [direction] : (['up', 'down'] as const)) Object.assign(weather[one], change);
  };
  return {
    port,
    links,
    onLink(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause(direction) {
      change({ passage: 'paused' }, direction);
      each((link) => link.pause(direction));
    },
    resume(direction) {
      change({ passage: 'flowing' }, direction);
      each((link) => link.resume(direction));
    },
    drop(direction) {
      change({ passage: 'dropped' }, direction);
      each((link) => link.drop(direction));
    },
    delay(ms, direction) {
      change({ delayMs: ms }, direction);
      each((link) => link.delay(ms, direction));
    },
    throttle(bytesPerSecond, direction) {
      change({ bytesPerSecond }, direction);
      each((link) => link.throttle(bytesPerSecond, direction));
    },
    duplicate: (count, direction) => each((link) => link.duplicate(count, direction)),
    swap: (direction) => each((link) => link.swap(direction)),
    truncate: (bytes, direction) => each((link) => link.truncate(bytes, direction)),
    reset: () => each((link) => link.reset()),
    halfOpen: (gone) => each((link) => link.halfOpen(gone)),
    refuse: stopListening,
    accept: () => listen(port),
    through: (url) =>
      Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href.replace(/\/$/, ''),
    async close() {
      stopListening();
      each((link) => link.reset());
      await closed;
    },
  };
}

function join(client: Socket, server: Socket, cutter: () => Cutter, weather: Record<Direction, Weather>): Link {
  const flows = {
    up: new Flow(client, server, cutter(), weather.up),
    down: new Flow(server, client, cutter(), weather.down),
  };
  const on = (direction: Direction | undefined, act: (flow: Flow) => void) =>
    (direction ? [flows[direction]] : [flows.up, flows.down]).forEach((flow) => act(flow));
  const gone = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    closed: Promise.all([gone(client), gone(server)]).then(() => {}),
    held: (direction) => flows[direction].held,
    lost: (direction) => flows[direction].lost,
    pause: (direction) => on(direction, (flow) => flow.change({ passage: 'paused' })),
    resume: (direction) => on(direction, (flow) => flow.change({ passage: 'flowing' })),
    drop: (direction) => on(direction, (flow) => flow.change({ passage: 'dropped' })),
    delay: (ms, direction) => on(direction, (flow) => flow.change({ delayMs: ms })),
    throttle: (bytesPerSecond, direction) => on(direction, (flow) => flow.change({ bytesPerSecond })),
    duplicate: (units, direction) => on(direction, (flow) => flow.duplicate(units)),
    swap: (direction) => on(direction, (flow) => flow.swap()),
    truncate: (bytes, direction) => on(direction, (flow) => flow.truncate(bytes)),
    reset() {
      client.resetAndDestroy();
      server.resetAndDestroy();
    },
    halfOpen(end) {
      const [left, right] = end === 'client' ? [client, server] : [server, client];
      on(undefined, (flow) => flow.stop());
      right.pause();
      left.resetAndDestroy();
    },
  };
}
