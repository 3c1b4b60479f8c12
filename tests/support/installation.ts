/** An installation as `deploy/compose.yaml` describes one, without containers: nodes, PostgreSQL, NATS, a proxy. */
import { join } from 'node:path';
import { startBalancer } from './balancer.ts';
import { findCaddy, startCaddy } from './caddy.ts';
import { startFoyer, type FoyerProcess } from './foyer-process.ts';
import { freePort } from './free-port.mjs';
import { openServices } from './store-services.ts';
import type { StoreKind } from './test-store.ts';

export interface Installation {
  /** In the order in which they were started; one on the embedded store. */
  nodes: FoyerProcess[];
  databaseUrl: string;
  dispose(): Promise<void>;
}

/** Nodes that are found each at its own address; two where they can share a store. */
export async function startNodesOf(store: StoreKind): Promise<Installation> {
  const services = await openServices(store, { durable: false });
  const nodes = await startAll(store === 'postgres' ? 2 : 1, services.env);
  const databaseUrl = services.env['DATABASE_URL'] ?? `file:${join(nodes[0]!.dataDir, 'foyer.db')}`;
  return { nodes, databaseUrl, dispose: () => disposeAll(nodes, services) };
}

/** Two nodes behind deploy/Caddyfile, or, where there is no Caddy, behind our own balancer. */
export async function startBehindProxy(): Promise<Installation & { url: string; proxy: 'caddy' | 'balancer' }> {
  const services = await openServices('postgres', { durable: false });
  const balancer = findCaddy() ? null : await startBalancer();
  const port = balancer?.port ?? (await freePort());
  const url = `http://localhost:${port}`;
  const more = { PUBLIC_URL: url, DRAIN_SECONDS: '3', TRUST_PROXY: balancer ? '0' : '1' };
  const nodes = await startAll(2, { ...services.env, ...more });
  for (const node of nodes) balancer?.add(node.url);
  const addresses = nodes.map((node) => new URL(node.url).host.replace('localhost', '127.0.0.1'));
  const caddy = balancer ? null : await startCaddy(port, addresses);
  return {
    nodes,
    databaseUrl: services.env['DATABASE_URL']!,
    url,
    proxy: balancer ? 'balancer' : 'caddy',
    async dispose() {
      await caddy?.dispose();
      await balancer?.close();
      await disposeAll(nodes, services);
    },
  };
}

/** Together, as a machine that boots does. */
function startAll(count: number, env: Record<string, string>): Promise<FoyerProcess[]> {
  return Promise.all(Array.from({ length: count }, () => startFoyer(env)));
}

async function disposeAll(nodes: FoyerProcess[], services: { dispose(): Promise<void> }): Promise<void> {
  await Promise.all(nodes.map((node) => node.dispose()));
  await services.dispose();
}
