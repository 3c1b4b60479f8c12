/** The catalogues of all sites, in memory, filled from the store at first use. */
import { itemsOf } from '../../db/queries/items.ts';
import type { Store } from '../../db/store.ts';
import { createCatalogue } from './memory.ts';
import type { Catalogue, Item } from './types.ts';

export interface Catalogues {
  of(siteId: string): Catalogue;
  put(siteId: string, items: Item[]): void;
  /** Reads a site's items again, or those with these ids, after another process stored some. */
  read(siteId: string, ids?: string[]): Promise<void>;
}

/** Reads every site's items once. */
export async function loadCatalogues(store: Store, siteIds: string[]): Promise<Catalogues> {
  const catalogues = new Map<string, ReturnType<typeof createCatalogue>>();
  const of = (siteId: string) => {
    let catalogue = catalogues.get(siteId);
    if (!catalogue) catalogues.set(siteId, (catalogue = createCatalogue([])));
    return catalogue;
  };
  async function read(siteId: string, ids?: string[]): Promise<void> {
    of(siteId).put(await itemsOf(store, siteId, ids));
  }
  for (const id of siteIds) await read(id);
  return { of, put: (siteId, items) => of(siteId).put(items), read };
}
