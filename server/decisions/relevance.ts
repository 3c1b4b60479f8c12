import type { Reason } from '../../protocol/reason.ts';
import { ORDER_COMPLETED, PRODUCT_ADDED, PRODUCT_REMOVED, PRODUCT_VIEWED, categoryOf } from '../profiles/product.ts';
import type { StoredEvent } from '../profiles/types.ts';

const ABOUT_ITEMS: ReadonlySet<string> = new Set([PRODUCT_VIEWED, PRODUCT_ADDED, PRODUCT_REMOVED, ORDER_COMPLETED]);

/** Whether an event can change what a slot shows: it names items, or a category the visitor looks at. */
export function mayChange(event: Pick<StoredEvent, 'type' | 'name' | 'properties'>): boolean {
  if (event.type === 'exposure' || event.type === 'click' || event.type === 'identify') return false;
  return ABOUT_ITEMS.has(event.name) || categoryOf(event.properties) !== '';
}

interface Shown {
  id: string;
  reason: Reason;
}

/** Whether two lists look the same to the visitor: the same items in the same order for the same reasons. */
export function sameItems(a: readonly Shown[], b: readonly Shown[]): boolean {
  return a.length === b.length && a.every((item, i) => item.id === b[i]!.id && sameReason(item.reason, b[i]!.reason));
}

function sameReason(a: Reason, b: Reason): boolean {
  switch (a.kind) {
    case 'because_viewed':
    case 'because_carted':
    case 'because_bought':
      return b.kind === a.kind && b.item === a.item;
    case 'same_category':
      return b.kind === a.kind && b.category === a.category;
    case 'popular':
      return b.kind === a.kind && b.days === a.days;
    default:
      return b.kind === a.kind;
  }
}
