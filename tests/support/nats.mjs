/** A real nats-server on a free port, for tests and benches. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { folderOf, startService, whenReady } from './service.mjs';

/** Its path, or null where there is none. Debian keeps it in /usr/sbin, which is not in everybody's PATH. */
export function findNats() {
  const folder = folderOf(['nats-server'], ['/usr/sbin', '/usr/local/sbin']);
  return folder && join(folder, 'nats-server');
}

/** @returns {Promise<import('./nats.d.mts').TestNats>} */
export async function startNats() {
  const command = findNats();
  if (!command) throw new Error('There is no nats-server here: apt-get install nats-server');
  const folder = await mkdtemp(join(tmpdir(), 'foyer-nats-'));
  const port = await freePort();
  let service = null;

  async function start() {
    service = startService({ command, args: ['-a', '127.0.0.1', '-p', String(port)], folder });
    await whenReady('nats-server', service, () => greeted(port));
  }

  async function end(signal) {
    const ending = service;
    service = null;
    await ending?.end(signal);
  }

  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async dispose() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It speaks first: INFO {...}. */
async function greeted(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}
