import type { Reason } from '../../protocol/reason.ts';
import type { Catalogue, Item } from '../catalogue/types.ts';
import { currentItem, own } from '../profiles/interests.ts';
import type { Fold } from '../profiles/types.ts';
import type { Pick, Recommender } from '../recommend/types.ts';

export const POPULAR_POLICY = 'popular/1';

export interface DecisionInput {
  siteId: string;
  visitorId: string;
  /** Null where nobody is known. */
  fold: Fold | null;
  /** Name of the slot. One that begins with "product" leans on the item being looked at, "cart" on those in the cart. */
  slot: string;
  limit: number;
  /** The page the slot is on, and the item it is about, where that is known. */
  page?: { url: string; item?: string | null };
  recommender: Recommender;
  catalogue: Catalogue;
  heldOut: boolean;
  /** Whether the visitor lets us use what we know for this. */
  personalization: boolean;
}

export interface Decided {
  items: { item: Item; reason: Reason }[];
  policy: string;
  /** The probability with which the policy chose this list; 1, as it draws no lots. */
  propensity: number;
  /** Whether the holdout decided: never so for those who could not have been served otherwise. */
  held: boolean;
}

/** What to show in one slot. The held-out, the unknown and those who refused get the popular list. Pure. */
export function decide(input: DecisionInput): Decided {
  const { fold, limit, recommender, catalogue } = input;
  const known = fold !== null && input.personalization;
  const held = known && input.heldOut;
  const onPage = itemOnPage(input);
  const without: ReadonlySet<string> = new Set(onPage === null ? [] : [onPage]);
  if (!known || held) {
    const picks = recommender.popular({ catalogue, limit, without });
    return { items: shown(picks, catalogue), policy: POPULAR_POLICY, propensity: 1, held };
  }
  const focus = focusOf(input.slot, fold, onPage);
  const picks = recommender.recommend({ fold, catalogue, limit, without, focus });
  return { items: shown(picks, catalogue), policy: recommender.policy, propensity: 1, held };
}

/**
 * The item a page is about, which is not to be recommended on it: as the page says, else the newest view where the
 * slot or the address shows that the visitor is still there. Only a product slot needs no address: it is on that page.
 */
function itemOnPage({ fold, personalization, slot, page, catalogue }: DecisionInput): string | null {
  if (page?.item) return page.item;
  if (!fold || !personalization) return null;
  const current = currentItem(fold);
  if (current === null || place(slot) === 'product') return current;
  const address = catalogue.get(current)?.url ?? '';
  return page && address !== '' && withoutQuery(address) === withoutQuery(page.url) ? current : null;
}

function focusOf(slot: string, fold: Fold, onPage: string | null): string[] {
  switch (place(slot)) {
    case 'product': {
      const current = onPage !== null && own(fold.viewed, onPage) ? onPage : currentItem(fold);
      return current === null ? [] : [current];
    }
    case 'cart':
      return Object.keys(fold.cart).sort((a, b) => addedAt(fold, b) - addedAt(fold, a) || (a < b ? -1 : 1));
    default:
      return [];
  }
}

function addedAt(fold: Fold, item: string): number {
  return own(fold.carted, item)?.at ?? 0;
}

/** "product", "product-below" and "product:2" are all places on a product page. */
function place(slot: string): string {
  return /^[a-z]*/i.exec(slot)![0].toLowerCase();
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0]!;
}

/** A site without a catalogue is answered with bare ids. */
function shown(picks: readonly Pick[], catalogue: Catalogue): Decided['items'] {
  return picks.map(({ item, reason }) => ({ item: catalogue.get(item) ?? bareItem(item), reason }));
}

function bareItem(id: string): Item {
  return { id, title: id, url: '', image: '', price: null, currency: '', category: '', inStock: true, createdAt: 0 };
}
