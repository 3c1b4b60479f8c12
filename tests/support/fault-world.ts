/** The built program on a store that may be hit, with a site and somebody who looks into the database from outside. */
import { dialAgent, login, type AgentClient } from './agent.ts';
import { openReader, type Reader } from './database.ts';
import { startFoyer, type FoyerProcess } from './foyer-process.ts';
import { ORIGIN, type TestSite } from './site.ts';
import { openServices, type StoreServices } from './store-services.ts';
import type { StoreKind } from './test-store.ts';
import { newId } from './visitor.ts';

export interface FaultWorld {
  store: StoreServices;
  foyer: FoyerProcess;
  site: TestSite;
  /** Opened anew for each look, since what was open may have been hit. */
  look<T>(at: (db: Reader) => Promise<T>): Promise<T>;
  /** Somebody at the agent page who watches the site. */
  operator(): Promise<AgentClient>;
  /** How many sockets the server has open, by its own count. */
  sockets(): Promise<number>;
  dispose(): Promise<void>;
}

/** What would get in the way of load. */
const AMPLE = {
  LIMIT_EVENTS_PER_SECOND: '1000000',
  LIMIT_EVENTS_BURST: '1000000',
  LIMIT_MESSAGES_PER_SECOND: '1000000',
  LIMIT_MESSAGES_BURST: '1000000',
  LIMIT_CLAIMED_EVENTS_PER_SECOND: '1000000',
  LIMIT_CLAIMED_EVENTS_BURST: '1000000',
};

export async function openFaultWorld(kind: StoreKind, extra: Record<string, string> = {}): Promise<FaultWorld> {
  const store = await openServices(kind);
  const foyer = await startFoyer({ ...store.env, LOG_LEVEL: 'silent', ...AMPLE, ...extra }).catch(
    async (error: unknown) => {
      await store.dispose();
      throw error;
    },
  );
  const keys = await foyer.createSite({ origins: [ORIGIN] });
  return {
    store,
    foyer,
    site: { ...keys, origin: ORIGIN },
    async look(at) {
      const db = await openReader(foyer.databaseUrl);
      return at(db).finally(() => db.close());
    },
    async operator() {
      const operator = await foyer.createOperator(keys.siteId, `mara-${newId()}@shop.example`, 'Mara');
      const desk = await dialAgent(foyer.url, await login(foyer.url, operator));
      desk.siteId = keys.siteId;
      desk.send({ t: 'watch', site: keys.siteId });
      await desk.next('watching');
      return desk;
    },
    async sockets() {
      const metrics = await (await fetch(`${foyer.url}/metrics`)).text();
      return Number(/^foyer_sockets_open (\d+)$/m.exec(metrics)![1]);
    },
    async dispose() {
      await foyer.dispose();
      await store.dispose();
    },
  };
}
