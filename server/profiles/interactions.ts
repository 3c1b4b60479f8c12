import type { Interaction } from '../recommend/types.ts';
import { ORDER_COMPLETED, PRODUCT_ADDED, PRODUCT_VIEWED, orderLines, productId } from './product.ts';
import type { StoredEvent } from './types.ts';

/** What an event says about items, each item once. Whether the visitor is automated is for the caller to know. */
export function interactionsOf(event: StoredEvent): Interaction[] {
  const { visitorId: visitor, at, properties } = event;
  switch (event.name) {
    case PRODUCT_VIEWED:
    case PRODUCT_ADDED: {
      const item = productId(properties);
      return item === '' ? [] : [{ visitor, item, kind: event.name === PRODUCT_VIEWED ? 'view' : 'cart', at }];
    }
    case ORDER_COMPLETED: {
      const items = new Set(orderLines(properties).map(productId));
      return Array.from(items, (item) => ({ visitor, item, kind: 'buy' as const, at }));
    }
    default:
      return [];
  }
}
