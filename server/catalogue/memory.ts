import type { Catalogue, Item } from './types.ts';

export interface MemoryCatalogue extends Catalogue {
  /** Adds or replaces by id. An item that is already there keeps its `createdAt`. */
  put(items: Iterable<Item>): void;
}

/** One site's items in memory. The sorted lists are made when first asked for after a change. */
export function createCatalogue(items: Iterable<Item>): MemoryCatalogue {
  const byId = new Map<string, Item>();
  let sorted: Item[] | null = null;
  let categories: Map<string, Item[]> | null = null;

  const catalogue: MemoryCatalogue = {
    get: (id) => byId.get(id),
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
    newest() {
      sorted ??= [...byId.values()].sort(newestFirst);
      return sorted;
    },
    inCategory(category) {
      categories ??= byCategory(catalogue.newest());
      return categories.get(category) ?? [];
    },
    put(changed) {
      for (const item of changed) {
        const known = byId.get(item.id);
        byId.set(item.id, known ? { ...item, createdAt: known.createdAt } : item);
      }
      sorted = null;
      categories = null;
    },
  };
  catalogue.put(items);
  return catalogue;
}

/** Ties by id, so that two processes with the same items show the same list. */
function newestFirst(a: Item, b: Item): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}

function byCategory(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.category);
    if (group) group.push(item);
    else groups.set(item.category, [item]);
  }
  return groups;
}
