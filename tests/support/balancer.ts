/**
 * A load balancer as simple as can be: TCP, each new connection to the next node that says it is ready. Connections that
 * are open stay where they are.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Balancer {
  url: string;
  port: number;
  /** @param url of a node, such as http://localhost:8080; it gets connections as soon as it is ready. */
  add(url: string): void;
  /** The nodes that are sent new connections. */
  ready(): string[];
  /** How many connections are open to a node. */
  connections(url: string): number;
  close(): Promise<void>;
}

const CHECK_MS = 100;
/** Longer than a busy machine takes to answer; a node that stands still gets nobody new after it. */
const CHECK_TIMEOUT_MS = 2_000;

interface Node {
  url: string;
  port: number;
  ready: boolean;
  sockets: Set<Socket>;
}

export async function startBalancer(): Promise<Balancer> {
  const nodes: Node[] = [];
  let turn = 0;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy());
    void forward(client);
  });

  async function forward(client: Socket): Promise<void> {
    // A node that refuses has ended since it was asked: the next one is tried, since nothing was said yet.
    for (const node of inTurn()) {
      const upstream = connect({ port: node.port, host: '127.0.0.1', allowHalfOpen: true });
      const open = await once(upstream, 'connect').then(
        () => true,
        () => false,
      );
      if (!open) {
        node.ready = false;
        continue;
      }
      return join(client, upstream, node);
    }
    client.destroy();
  }

  function inTurn(): Node[] {
    const ready = nodes.filter((node) => node.ready);
    const first = ready.length > 0 ? turn++ % ready.length : 0;
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  function join(client: Socket, upstream: Socket, node: Node): void {
    node.sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.once('close', () => {
      node.sockets.delete(upstream);
      client.destroy();
    });
    client.once('close', () => upstream.destroy());
    if (client.destroyed) upstream.destroy();
    client.pipe(upstream).pipe(client);
  }

  async function check(node: Node): Promise<void> {
    while (server.listening) {
      node.ready = await fetch(`${node.url}/readyz`, {
        signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
        // A connection that is kept would be answered by a process that listens no more.
        headers: { connection: 'close' },
      }).then(
        async (answer) => (await answer.arrayBuffer(), answer.ok),
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const find = (url: string) => nodes.find((node) => node.url === url);
  return {
    url: `http://localhost:${port}`,
    port,
    add(url) {
      const node = { url, port: Number(new URL(url).port), ready: false, sockets: new Set<Socket>() };
      nodes.push(node);
      void check(node);
    },
    ready: () => nodes.filter((node) => node.ready).map(({ url }) => url),
    connections: (url) => find(url)?.sockets.size ?? 0,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { sockets } of nodes) for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}
