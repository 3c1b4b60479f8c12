/** One thing a site can show. `id` is the site's own. Price in the currency's major unit. */
export interface Item {
  id: string;
  title: string;
  url: string;
  image: string;
  price: number | null;
  currency: string;
  category: string;
  inStock: boolean;
  /** When the item was first imported, ms UTC. */
  createdAt: number;
}

/** All items of one site, in memory. */
export interface Catalogue {
  get(id: string): Item | undefined;
  all(): Iterable<Item>;
  /** Every item, newest import first. */
  newest(): readonly Item[];
  /** The items of one category, newest import first. */
  inCategory(category: string): readonly Item[];
  size: number;
}
