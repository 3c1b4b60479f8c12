/** The built program on a store that may be hit, with a site and somebody who looks into the database from outside. */
import { openReader, type Reader } from './database.ts';
import { startFoyer, type FoyerProcess } from './foyer-process.ts';
import { ORIGIN, type TestSite } from './site.ts';
import { openServices, type StoreServices } from './store-services.ts';
import type { StoreKind } from './test-store.ts';

export interface FaultWorld {
  store: StoreServices;
  foyer: FoyerProcess;
  site: TestSite;
  /** Opened anew for each look, since what was open may have been hit. */
  look<T>(at: (db: Reader) => Promise<T>): Promise<T>;
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
    async dispose() {
      await foyer.dispose();
      await store.dispose();
    },
  };
}
