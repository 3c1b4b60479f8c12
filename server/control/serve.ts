/** The running server's ear for commands: a Unix socket in the data folder, for its owner only. */
import { chmod } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { localInstallation, type Installation } from './installation.ts';
import {
  controlRequest,
  LINE_BYTES,
  type ControlAnswer,
  type ControlProgress,
  type ControlRequest,
} from './protocol.ts';
import { prepareSocketPath, removeSocketPath } from './socket-path.ts';

export interface Control {
  /** Stops listening, after the requests under way were answered or after a second. */
  close(): Promise<void>;
}

/** Call with the lock of the data folder held. */
export async function serveControl(options: {
  dataDir: string;
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  log: Pick<Logger, 'info' | 'error'>;
}): Promise<Control> {
  const { dataDir, store, deps, directory, log } = options;
  const installation = localInstallation(store, deps, directory);
  const path = await prepareSocketPath(dataDir);
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    boundLines(socket);
    const lines = createInterface({ input: socket, crlfDelay: Infinity });
    let last = Promise.resolve();
    lines.on('line', (line) => {
      last = last.then(async () => {
        const say = (words: ControlAnswer | ControlProgress) => {
          if (socket.writable) socket.write(`${JSON.stringify(words)}\n`);
        };
        say(await answerTo(line, installation, log, say));
      });
      const mine = last;
      underWay.add(mine);
      void mine.finally(() => underWay.delete(mine));
    });
  });
  await listenPrivately(server, path);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      for (const socket of sockets) socket.end();
      for (const socket of sockets) socket.destroySoon();
      await closed;
      await removeSocketPath(dataDir);
    },
  };
}

async function answerTo(
  line: string,
  installation: Installation,
  log: Pick<Logger, 'info' | 'error'>,
  say: (progress: ControlProgress) => void,
): Promise<ControlAnswer> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { ok: false, code: 'bad_json', message: 'That line is not JSON.' };
  }
  const request = controlRequest.safeParse(parsed);
  if (!request.success) return { ok: false, code: 'bad_request', message: 'This server does not know that request.' };
  try {
    const result = await perform(installation, request.data, say);
    log.info({ verb: request.data.verb }, 'command done');
    return { ok: true, result: result ?? null };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
    log.error({ err: error, verb: request.data.verb }, 'command failed');
    return { ok: false, code: 'internal', message: 'The server failed at that; its log says why.' };
  }
}

function perform(
  installation: Installation,
  request: ControlRequest,
  say: (progress: ControlProgress) => void,
): Promise<unknown> {
  switch (request.verb) {
    case 'create-site':
      return installation.createSite(request.input);
    case 'list-sites':
      return installation.listSites();
    case 'set-origins':
      return installation.setOrigins(request.siteId, request.origins);
    case 'set-retention':
      return installation.setRetention(request.siteId, request.given);
    case 'create-operator':
      return installation.createOperator(request.input);
    default:
      return installation.backup(request.file, request.progress ? (progress) => say({ progress }) : undefined);
  }
}

/** A line without an end would grow without an end. */
function boundLines(socket: Socket): void {
  let open = 0;
  socket.on('data', (chunk: Buffer) => {
    const newline = chunk.lastIndexOf(10);
    open = newline === -1 ? open + chunk.length : chunk.length - newline - 1;
    if (open > LINE_BYTES) socket.destroy();
  });
}

/** The umask closes the moment between bind and chmod; worker threads may not set it, there chmod alone must do. */
async function listenPrivately(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const umask = setUmask(0o177);
  server.listen(path);
  if (umask !== undefined) setUmask(umask);
  await listening;
  await chmod(path, 0o600);
}

function setUmask(mask: number): number | undefined {
  try {
    return process.umask(mask);
  } catch {
    return undefined;
  }
}
