/** Several servers in this process that are one installation: one PostgreSQL database, one NATS. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type Overrides, type TestServer } from './test-server.ts';

export interface Nodes {
  nodes: TestServer[];
  /** One more. */
  add(overrides?: Overrides): Promise<TestServer>;
  stop(): Promise<void>;
}

/** Starts so many, each with a data folder of its own. */
export async function startNodes(count: number, overrides: Overrides = {}): Promise<Nodes> {
  const first = await startTestServer(overrides);
  const nodes = [first];
  async function add(more: Overrides = {}): Promise<TestServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'foyer-node-'));
    const node = await startTestServer({
      ...overrides,
      ...more,
      data: { dataDir, databaseUrl: first.config.databaseUrl },
    });
    nodes.push(node);
    return node;
  }
  while (nodes.length < count) await add();
  return {
    nodes,
    add,
    async stop() {
      for (const node of nodes.slice(1)) await node.close();
      await first.stop();
    },
  };
}
