/** A site's items. */
import { and, eq, getTableColumns, inArray } from 'drizzle-orm';
import { jsonParameter } from '../statement.ts';
import type { Statement, Store } from '../store.ts';

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

/** All items of one site, or those with these ids. */
export async function itemsOf(store: Store, siteId: string, ids?: string[]): Promise<StoredItem[]> {
  const { items } = store.tables;
  const { updatedAt: _, ...columns } = getTableColumns(items);
  return store.orm
    .select(columns)
    .from(items)
    .where(and(eq(items.siteId, siteId), ids && inArray(items.id, ids)));
}

/** Upserts by id in one statement; an item keeps the time when it was first imported. Ids must be distinct. */
export function upsertItems({ dialect }: Store, rows: StoredItem[], now: number): Statement {
  return {
    sql: `INSERT INTO items (site_id, id, title, url, image, price, currency, category, in_stock, created_at, updated_at)
      SELECT v->>0, v->>1, v->>2, v->>3, v->>4, CAST(v->>5 AS double precision), v->>6, v->>7, CAST(v->>8 AS boolean),
        CAST(v->>9 AS bigint), CAST(?2 AS bigint)
      FROM ${dialect.elements('?1', 'j')} WHERE true
      ON CONFLICT (site_id, id) DO UPDATE SET title = excluded.title, url = excluded.url, image = excluded.image,
        price = excluded.price, currency = excluded.currency, category = excluded.category,
        in_stock = excluded.in_stock, updated_at = excluded.updated_at`,
    args: [
      jsonParameter(
        rows.map((r) => [
          r.siteId,
          r.id,
          r.title,
          r.url,
          r.image,
          r.price,
          r.currency,
          r.category,
          r.inStock,
          r.createdAt,
        ]),
      ),
      now,
    ],
  };
}
