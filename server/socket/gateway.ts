/**
 * The door for sockets: who and where from are checked before the upgrade, so that a stranger costs one HTTP answer.
 * A visitor's socket needs a known write key and an Origin on the site's list (exact match); an operator's needs a
 * session and our own Origin.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE_GOING_AWAY, ERRORS, type ErrorCode } from '../../protocol/errors.ts';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import type { Config } from '../config.ts';
import { clientAddress, sameHost } from '../limits/address.ts';
import { createKeyedBuckets } from '../limits/bucket.ts';
import type { OperatorSession, OperatorSessions } from '../operators/sessions.ts';
import { sessionCookie } from '../operators/cookie.ts';
import { truncateAddress } from '../profiles/address.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Sightings } from '../sites/sightings.ts';
import { serveAgent } from './agent-session.ts';
import { PASS_HEADER } from './dial.ts';
import type { Bounded } from './frames.ts';
import type { SocketParts, VisitorParts } from './parts.ts';
import { serveVisitor, type Peer } from './visitor-session.ts';

export interface Gateway {
  open(): number;
  /** Says goodbye (1001) to everybody, cuts those who do not go, and finishes what they had asked for. */
  close(): Promise<void>;
}

/** The silent are looked for so often, or four times in the silence that is allowed, whichever is more. */
const SWEEP_MS = 15_000;
const GOODBYE_MS = 1_000;

type Idle = () => Promise<void>;

/** `heardAt` by the clock that nobody puts forward or back. */
type Heard = Bounded & { heardAt?: number };

export function openGateway(
  server: Server,
  config: Config,
  parts: SocketParts & {
    directory: SiteDirectory;
    operatorSessions: OperatorSessions;
    sightings: Sightings;
    /** Known to this process alone, see dial.ts. */
    pass: string;
  },
): Gateway {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES,
    clientTracking: true,
  });

  const { limits } = config;
  /** Of each socket, what resolves when all its frames are handled. */
  const working = new Set<Idle>();
  const visitorParts: VisitorParts = {
    ...parts,
    events: createKeyedBuckets(limits.eventsPerSecond, limits.eventsBurst),
    messages: createKeyedBuckets(limits.messagesPerSecond, limits.messagesBurst),
  };

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    admit(request, socket, head).catch((error: unknown) => {
      parts.log.error({ err: error }, 'an upgrade failed');
      refuse(socket, 'internal');
    });
  });

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0]!;
    if (path === '/v1/agent/socket') return admitOperator(request, socket, head);
    const writeKey = /^\/v1\/socket\/([\w-]{1,64})$/.exec(path)?.[1];
    if (writeKey === undefined) return refuse(socket, 'not_found');
    admitVisitor(writeKey, request, socket, head);
  }

  function admitVisitor(writeKey: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const site = parts.directory.byWriteKey(writeKey);
    if (!site) return refuse(socket, 'unauthorized');
    const isTraining = request.headers[PASS_HEADER] === parts.pass;
    // It says nothing of whether the site has its tag.
    if (!isTraining) parts.sightings.see(site, request.headers.origin, 'socket');
    if (!site.origins.includes(request.headers.origin ?? '')) return refuse(socket, 'origin_refused');
    const address = clientAddress(request, config.trustProxy);
    const release = parts.sockets.hold(`address ${address}`, limits.socketsPerAddress);
    if (!release) return refuse(socket, 'too_many_sockets');
    socket.once('close', release);
    const peer: Peer = {
      site,
      address,
      isTraining,
      truncatedAddress: truncateAddress(address),
      refusesTracking: request.headers['sec-gpc'] === '1',
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 512),
    };
    accept(request, socket, head, (accepted) => serveVisitor(accepted, peer, visitorParts));
  }

  async function admitOperator(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!sameHost(request, config.publicUrl)) return refuse(socket, 'origin_refused');
    const token = sessionCookie(request.headers.cookie, config.publicUrl);
    const session: OperatorSession | null = token ? await parts.operatorSessions.byToken(token) : null;
    if (!session) return refuse(socket, 'unauthorized');
    accept(request, socket, head, (accepted) => serveAgent(accepted, session, parts));
  }

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer, serve: (accepted: WebSocket) => Idle): void {
    sockets.handleUpgrade(request, socket, head, (accepted: Heard) => {
      accepted.unreadBytes = limits.unreadBytes;
      accepted.heardAt = performance.now();
      accepted.on('message', () => (accepted.heardAt = performance.now()));
      // ws closes with the right code by itself (1009 for a frame too large); unheard, the error would end the process.
      accepted.on('error', (error) => parts.log.debug({ err: error }, 'a socket failed'));
      const idle = serve(accepted);
      working.add(idle);
      accepted.once('close', () => void idle().then(() => working.delete(idle)));
    });
  }

  const silentMs = limits.silentSeconds * 1000;
  const sweep = setInterval(
    () => {
      const limit = performance.now() - silentMs;
      for (const socket of sockets.clients as Set<Heard>) if ((socket.heardAt ?? -Infinity) < limit) socket.terminate();
    },
    Math.min(SWEEP_MS, silentMs / 4),
  );
  sweep.unref();

  return {
    open: () => sockets.clients.size,
    async close() {
      clearInterval(sweep);
      const clients = [...sockets.clients];
      for (const client of clients) client.close(CLOSE_GOING_AWAY, 'going away');
      const cut = setTimeout(() => clients.forEach((client) => client.terminate()), GOODBYE_MS);
      await Promise.all(
        clients.map((client) =>
          client.readyState === client.CLOSED ? null : new Promise((resolve) => client.once('close', resolve)),
        ),
      );
      clearTimeout(cut);
      await Promise.all(Array.from(working, (idle) => idle()));
      sockets.close();
    },
  };
}

/** Answers before the upgrade, as HTTP. Nothing watches such a socket any more, so its other end is not waited for. */
function refuse(socket: Duplex, code: ErrorCode): void {
  socket.once('finish', () => socket.destroy());
  const { status } = ERRORS[code];
  const body = JSON.stringify({ error: { code, message: `The socket was refused: ${code}.` } });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
