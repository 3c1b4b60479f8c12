/** deploy/Caddyfile in a real Caddy, where the system has one: plain http on a free port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { folderOf, startService, whenReady } from './service.mjs';

const CADDYFILE = resolve(import.meta.dirname, '../../deploy/Caddyfile');

export function findCaddy(): string | null {
  const folder = folderOf(['caddy'], ['/usr/local/bin']);
  return folder && join(folder, 'caddy');
}

export interface Caddy {
  dispose(): Promise<void>;
}

/** @param nodes such as 127.0.0.1:8080 */
export async function startCaddy(port: number, nodes: string[]): Promise<Caddy> {
  const caddy = findCaddy();
  if (!caddy) throw new Error('There is no Caddy here: apt-get install caddy');
  const folder = await mkdtemp(join(tmpdir(), 'foyer-caddy-'));
  const env = [
    `FOYER_SITE_ADDRESS=http://localhost:${port}`,
    `FOYER_NODES=${nodes.join(' ')}`,
    `XDG_DATA_HOME=${folder}`,
    `XDG_CONFIG_HOME=${folder}`,
  ];
  const service = startService({
    command: 'env',
    args: [...env, caddy, 'run', '--adapter', 'caddyfile', '--config', CADDYFILE],
    folder,
  });
  await whenReady('Caddy', service, async () => {
    const answer = await fetch(`http://localhost:${port}/readyz`);
    if (!answer.ok) throw new Error(`It answers with ${answer.status}.`);
  });
  return {
    async dispose() {
      await service.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
