/** What a command can ask of an installation, whether a server runs it or the command opened it itself. */
import type { Store } from '../../db/store.ts';
import { backupStore, type BackupProgress, type BackupResult } from '../backup/backup.ts';
import type { Deps } from '../deps.ts';
import { createOperator, type NewOperator, type OperatorCreated } from '../operators/operators.ts';
import { Refusal } from '../refusal.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Retention } from '../retention/kept.ts';
import { createSite, listSites, setOrigins, setRetention, type NewSite, type SiteKeys } from '../sites/sites.ts';

export interface SiteSummary {
  siteId: string;
  name: string;
  writeKey: string;
  origins: string[];
  holdout: number;
  createdAt: number;
}

export interface Installation {
  createSite(input: NewSite): Promise<SiteKeys>;
  listSites(): Promise<SiteSummary[]>;
  setOrigins(siteId: string, origins: string[]): Promise<void>;
  /** @returns the days that hold now; nothing given changes nothing. */
  setRetention(siteId: string, given: Partial<Retention>): Promise<Retention>;
  createOperator(input: NewOperator): Promise<OperatorCreated>;
  /** @param file absolute path of the copy to make; nothing is there yet. */
  backup(file: string, onProgress?: (progress: BackupProgress) => void): Promise<BackupResult>;
}

/** Said by both, backup and restore. */
export const ON_POSTGRES =
  'This installation is on PostgreSQL: back it up with pg_dump, and restore it with pg_restore.';

/** The installation in this process. The directory, where there is one, learns of new sites before the answer. */
export function localInstallation(store: Store, deps: Deps, directory?: SiteDirectory): Installation {
  return {
    async createSite(input) {
      const keys = await createSite(store, deps, input);
      await directory?.refresh();
      return keys;
    },
    async listSites() {
      return (await listSites(store)).map((site) => ({
        siteId: site.id,
        name: site.name,
        writeKey: site.writeKey,
        origins: site.origins,
        holdout: site.holdout,
        createdAt: site.createdAt,
      }));
    },
    async setOrigins(siteId, origins) {
      await setOrigins(store, siteId, origins);
      await directory?.refresh();
    },
    async setRetention(siteId, given) {
      const retention = await setRetention(store, siteId, given);
      await directory?.refresh();
      return retention;
    },
    createOperator: (input) => createOperator(store, deps, input),
    async backup(file, onProgress) {
      if (store.file === null) throw new Refusal('bad_request', ON_POSTGRES);
      return backupStore(store.file, file, onProgress);
    },
  };
}
