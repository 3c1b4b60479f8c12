/** A typed end of a socket that keeps what it hears until a test asks for it. */
import { WebSocket } from 'ws';
import { within } from './waiting.ts';

export interface Closed {
  code: number;
  reason: string;
}

/** What came instead of a socket. */
export class RefusedUpgrade extends Error {
  override name = 'RefusedUpgrade';
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`The upgrade was refused with ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

type Of<In extends { t: string }, T extends In['t']> = Extract<In, { t: T }>;

export class SocketClient<In extends { t: string }, Out extends { t: string }> {
  /** Everything heard, in order, whether asked for or not. */
  readonly heard: In[] = [];
  readonly closed: Promise<Closed>;
  readonly socket: WebSocket;
  #unread: In[] = [];
  #wake = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as In;
      this.heard.push(message);
      this.#unread.push(message);
      for (const wake of this.#wake) wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        for (const wake of this.#wake) wake();
      }),
    );
  }

  send(message: Out): void {
    this.socket.send(JSON.stringify(message));
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** The first message of a kind that no test has taken yet, now or when it comes. */
  next<T extends In['t']>(t: T, which: (message: Of<In, T>) => boolean = () => true): Promise<Of<In, T>> {
    const take = (): Of<In, T> | null => {
      const at = this.#unread.findIndex((message) => message.t === t && which(message as Of<In, T>));
      return at < 0 ? null : (this.#unread.splice(at, 1)[0] as Of<In, T>);
    };
    return within(
      () => `"${t}"; not taken so far: ${JSON.stringify(this.#unread).slice(0, 2_000)}`,
      new Promise((resolve, reject) => {
        const look = () => {
          const found = take();
          const isOver = this.socket.readyState === WebSocket.CLOSED;
          if (!found && !isOver) return;
          this.#wake.delete(look);
          if (found) resolve(found);
          else
            reject(
              new Error(`The socket closed before "${t}" came; heard: ${JSON.stringify(this.heard).slice(0, 2_000)}`),
            );
        };
        this.#wake.add(look);
        look();
      }),
    );
  }

  /** What was heard of a kind so far. */
  all<T extends In['t']>(t: T): Of<In, T>[] {
    return this.heard.filter((message) => message.t === t) as Of<In, T>[];
  }

  /** Answered by the server after everything sent before it was handled (events apart, which wait for their commit). */
  async settled(): Promise<void> {
    this.send({ t: 'ping' } as unknown as Out);
    await this.next('pong' as In['t']);
  }

  /** Resolves with how the server ended it. */
  ended(): Promise<Closed> {
    return within(() => `the end of the socket; heard: ${JSON.stringify(this.heard).slice(0, 2_000)}`, this.closed);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.ended();
  }
}

/** @throws RefusedUpgrade where the server answers with HTTP. */
export function openSocket(url: string, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers, perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += String(chunk)));
      response.on('end', () => reject(new RefusedUpgrade(response.statusCode ?? 0, body)));
    });
  });
}
