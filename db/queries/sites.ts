/** Sites as they are stored, and the roles that come with a new one. */
import { asc, eq } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type SiteRow = Tables['sites']['$inferSelect'];

/** A role on this "site" is a role on every site, those to come included. No site has this id. */
export const EVERY_SITE = '*';

/** Stores a site and makes every owner of the installation its owner, in one commit. */
export async function insertSite(store: Store, row: SiteRow): Promise<void> {
  await store.write([
    statement(store.orm.insert(store.tables.sites).values(row)),
    {
      sql: `INSERT INTO operator_roles (site_id, operator_id, role)
        SELECT CAST(? AS text), operator_id, role FROM operator_roles WHERE site_id = ? AND role = 'owner'`,
      args: [row.id, EVERY_SITE],
    },
  ]);
}

/** All sites, oldest first. */
export async function allSites(store: Store): Promise<SiteRow[]> {
  const { sites } = store.tables;
  return store.orm.select().from(sites).orderBy(asc(sites.createdAt), asc(sites.id));
}

export async function updateSiteOrigins(store: Store, siteId: string, origins: string[]): Promise<void> {
  const { sites } = store.tables;
  await store.write([statement(store.orm.update(sites).set({ origins }).where(eq(sites.id, siteId)))]);
}

/** Replaces the settings by what is made of those there were; null where there is no such site. */
export async function updateSiteSettings(
  store: Store,
  siteId: string,
  change: (before: Partial<SiteRow['settings']>) => SiteRow['settings'],
): Promise<SiteRow['settings'] | null> {
  const { sites } = store.tables;
  let after: SiteRow['settings'] | null = null;
  await store.writeAfter(
    [{ sql: `SELECT settings FROM sites WHERE id = ?${store.dialect.forUpdate}`, args: [siteId] }],
    ([rows]) => {
      const stored = rows![0]?.['settings'];
      if (stored === undefined) return [];
      // The embedded store has it as text.
      after = change((typeof stored === 'string' ? JSON.parse(stored) : stored) as Partial<SiteRow['settings']>);
      return [statement(store.orm.update(sites).set({ settings: after }).where(eq(sites.id, siteId)))];
    },
  );
  return after;
}

/** Replaces name, origins and settings by what is made of those there were, at once; null where there is no such site. */
export async function updateSite(
  store: Store,
  siteId: string,
  given: Pick<SiteRow, 'name' | 'origins'>,
  change: (before: Partial<SiteRow['settings']>) => SiteRow['settings'],
): Promise<SiteRow['settings'] | null> {
  const { sites } = store.tables;
  let after: SiteRow['settings'] | null = null;
  await store.writeAfter(
    [{ sql: `SELECT settings FROM sites WHERE id = ?${store.dialect.forUpdate}`, args: [siteId] }],
    ([rows]) => {
      const stored = rows![0]?.['settings'];
      if (stored === undefined) return [];
      after = change((typeof stored === 'string' ? JSON.parse(stored) : stored) as Partial<SiteRow['settings']>);
      const { name, origins } = given;
      return [statement(store.orm.update(sites).set({ name, origins, settings: after }).where(eq(sites.id, siteId)))];
    },
  );
  return after;
}

export async function siteExists(store: Store, siteId: string): Promise<boolean> {
  const { sites } = store.tables;
  const rows = await store.orm.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId));
  return rows.length > 0;
}
