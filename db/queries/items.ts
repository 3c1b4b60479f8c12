/** A site's items. */
import type { Statement, Store } from '../store.ts';
import { items } from '../schema/sqlite.ts';

export interface StoredItem {
  siteId: string;
  id: string;
  title: string;
  url: string;
  image: string;
  price: number | null;
  currency: string;
  category: string;
  inStock: boolean;
  createdAt: number;
}

export async function itemsOf(store: Store): Promise<StoredItem[]> {
  return store.orm
    .select({
      siteId: items.siteId,
      id: items.id,
      title: items.title,
      url: items.url,
      image: items.image,
      price: items.price,
      currency: items.currency,
      category: items.category,
      inStock: items.inStock,
      createdAt: items.createdAt,
    })
    .from(items);
}

/** Upserts by id in one statement; an item keeps the time when it was first imported. Ids must be distinct. */
export function upsertItems(rows: StoredItem[], now: number): Statement {
  return {
    sql: `INSERT INTO items (site_id, id, title, url, image, price, currency, category, in_stock, created_at, updated_at)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, ?2
      FROM json_each(?1) WHERE true
      ON CONFLICT (site_id, id) DO UPDATE SET title = excluded.title, url = excluded.url, image = excluded.image,
        price = excluded.price, currency = excluded.currency, category = excluded.category,
        in_stock = excluded.in_stock, updated_at = excluded.updated_at`,
    args: [
      JSON.stringify(
        rows.map((r) => [
          r.siteId,
          r.id,
          r.title,
          r.url,
          r.image,
          r.price,
          r.currency,
          r.category,
          r.inStock ? 1 : 0,
          r.createdAt,
        ]),
      ),
      now,
    ],
  };
}
