/** All sites in memory, for the hot path: every event asks by key, and no event waits for a query. */
import type { Store } from '../../db/store.ts';
import { hashSecretKey, listSites, type Site } from './sites.ts';

export interface SiteDirectory {
  byId(siteId: string): Site | undefined;
  byWriteKey(writeKey: string): Site | undefined;
  /** Looks up by the key's hash, so that the time taken says nothing about stored keys. */
  bySecretKey(secretKey: string): Site | undefined;
  /** Oldest first. */
  all(): Site[];
  /** Reads the sites again, after one was made or changed. */
  refresh(): Promise<void>;
}

export async function createSiteDirectory(store: Store): Promise<SiteDirectory> {
  let sites: Site[] = [];
  let ids = new Map<string, Site>();
  let writeKeys = new Map<string, Site>();
  let secretKeyHashes = new Map<string, Site>();

  let begun = 0;
  let applied = 0;

  async function refresh(): Promise<void> {
    const mine = ++begun;
    const read = await listSites(store);
    // One that began earlier and came later read what was there before.
    if (mine < applied) return;
    applied = mine;
    sites = read;
    ids = new Map(sites.map((site) => [site.id, site]));
    writeKeys = new Map(sites.map((site) => [site.writeKey, site]));
    secretKeyHashes = new Map(sites.map((site) => [site.secretKeyHash, site]));
  }

  await refresh();
  return {
    byId: (siteId) => ids.get(siteId),
    byWriteKey: (writeKey) => writeKeys.get(writeKey),
    bySecretKey: (secretKey) =>
      secretKey.startsWith('sk_') ? secretKeyHashes.get(hashSecretKey(secretKey)) : undefined,
    all: () => sites,
    refresh,
  };
}
