/** The command's side of the control socket: the installation as the running server sees it. */
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Refusal } from '../refusal.ts';
import type { BackupProgress } from '../backup/backup.ts';
import type { Installation } from './installation.ts';
import type { ControlAnswer, ControlProgress, ControlRequest } from './protocol.ts';
import { socketPath } from './socket-path.ts';

type OnProgress = (progress: BackupProgress) => void;

export interface RemoteInstallation extends Installation {
  close(): void;
}

/** Null when no server is listening for this data folder. */
export async function connectControl(dataDir: string): Promise<RemoteInstallation | null> {
  const socket = await connect(await socketPath(dataDir));
  if (!socket) return null;
  const asked: { answer(answer: ControlAnswer | null): void; onProgress?: OnProgress | undefined }[] = [];
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
    const words = JSON.parse(line) as ControlAnswer | ControlProgress;
    if ('progress' in words) asked[0]?.onProgress?.(words.progress);
    else asked.shift()?.answer(words);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const { answer } of asked.splice(0)) answer(null);
  });

  async function ask<T>(request: ControlRequest, onProgress?: OnProgress): Promise<T> {
    const answer = await new Promise<ControlAnswer | null>((resolve) => {
      if (socket!.destroyed) return resolve(null);
      asked.push({ answer: resolve, onProgress });
      socket!.write(`${JSON.stringify(request)}\n`);
    });
    if (answer === null) throw new Refusal('unavailable', 'The server stopped before it answered.');
    if (!answer.ok) throw new Refusal(answer.code, answer.message);
    return answer.result as T;
  }

  return {
    createSite: (input) => ask({ verb: 'create-site', input }),
    listSites: () => ask({ verb: 'list-sites' }),
    setOrigins: (siteId, origins) => ask({ verb: 'set-origins', siteId, origins }),
    setRetention: (siteId, given) => ask({ verb: 'set-retention', siteId, given }),
    createOperator: (input) => ask({ verb: 'create-operator', input }),
    backup: (file, onProgress) => ask({ verb: 'backup', file, progress: onProgress !== undefined }, onProgress),
    close: () => socket.end(),
  };
}

/** A socket file whose server died refuses; one that was never made is not there. Anything else is worth telling. */
async function connect(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTDIR') resolve(null);
      else reject(error);
    });
  });
}
