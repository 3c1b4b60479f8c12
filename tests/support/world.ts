/** One server for the tests of a file, and everybody who talks to it; what a test opens is closed after it. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Hello } from '../../protocol/messages.ts';
import type { NewSite } from '../../server/sites/sites.ts';
import { openAgent, type AgentClient } from './agent.ts';
import { openReader, type Reader } from './database.ts';
import { createTestSite, putItems, someItems, type TestSite } from './site.ts';
import { startTestServer, type Overrides, type TestServer } from './test-server.ts';
import { dialVisitor, openVisitor, type VisitorClient } from './visitor.ts';

export interface World {
  readonly server: TestServer;
  readonly url: string;
  /** A second connection to the database, which only reads. */
  readonly db: Reader;
  site(given?: Partial<NewSite>): Promise<TestSite>;
  /** A site with items i1 ... iN. */
  shop(items: number, given?: Partial<NewSite>): Promise<TestSite>;
  /** A socket that has said nothing yet. */
  dial(site: Pick<TestSite, 'writeKey' | 'origin'>, headers?: Record<string, string>): Promise<VisitorClient>;
  visitor(site: TestSite, hello?: Partial<Hello>, headers?: Record<string, string>): Promise<VisitorClient>;
  agent(site: TestSite, name?: string): Promise<AgentClient>;
}

/** Called at the top of a test file. */
export function useWorld(overrides: Overrides = {}): World {
  let server: TestServer;
  let db: Reader;
  let open: { socket: { terminate(): void } }[] = [];

  const keep = <T extends { socket: { terminate(): void } }>(client: T): T => {
    open.push(client);
    return client;
  };

  beforeAll(async () => {
    server = await startTestServer(overrides);
    db = await openReader(server.config.databaseUrl);
  });
  afterEach(() => {
    for (const { socket } of open) socket.terminate();
    open = [];
  });
  afterAll(async () => {
    db.close();
    await server.stop();
  });

  return {
    get server() {
      return server;
    },
    get url() {
      return server.url;
    },
    get db() {
      return db;
    },
    site: (given) => createTestSite(server, given),
    async shop(items, given) {
      const site = await createTestSite(server, given);
      await putItems(server, site, someItems(items));
      return site;
    },
    dial: async (site, headers) => keep(await dialVisitor(server.url, site, headers)),
    visitor: async (site, hello, headers) => keep(await openVisitor(server.url, site, hello, headers)),
    agent: async (site, name) => keep(await openAgent(server, site, name)),
  };
}
