import { NAME_LENGTH } from '../../protocol/limits.ts';

/** The Segment e-commerce names that Foyer understands. */
export const PRODUCT_VIEWED = 'Product Viewed';
export const PRODUCT_ADDED = 'Product Added';
export const PRODUCT_REMOVED = 'Product Removed';
export const ORDER_COMPLETED = 'Order Completed';
export const PAGE_VIEWED = 'Page Viewed';

/** An order with more lines than this is read up to here. */
const ORDER_LINES = 100;
const LARGEST_QUANTITY = 9999;
const LARGEST_PRICE = 1e9;

type Named = { readonly [key: string]: unknown };

/** The item that properties name: product_id, else sku, else id; a string or a number. Empty where there is none. */
export function productId(properties: Named): string {
  return idOf(properties['product_id']) || idOf(properties['sku']) || idOf(properties['id']);
}

/** The category, or empty. */
export function categoryOf(properties: Named): string {
  const category = properties['category'];
  return typeof category === 'string' ? safeKey(category) : '';
}

/** Pieces as a whole number from 1 to 9999; `otherwise` where none is given. */
export function quantityOf(properties: Named, otherwise: number): number {
  const given = properties['quantity'];
  // Number() throws at an object that cannot be made a number, and JSON can spell one.
  const quantity = Math.floor(typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN);
  return quantity >= 1 ? Math.min(quantity, LARGEST_QUANTITY) : otherwise;
}

/** The price of one piece in the major unit, or null. */
export function priceOf(properties: Named): number | null {
  const value = properties['price'];
  const price =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return price >= 0 && price <= LARGEST_PRICE ? price : null;
}

/** The currency as an ISO 4217 code, or empty. */
export function currencyOf(properties: Named): string {
  const currency = properties['currency'];
  return typeof currency === 'string' && /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : '';
}

/** The lines of an order that name an item. */
export function orderLines(properties: Named): Named[] {
  const products = properties['products'];
  if (!Array.isArray(products)) return [];
  const lines: Named[] = [];
  for (const product of products.slice(0, ORDER_LINES) as unknown[]) {
    if (typeof product === 'object' && product !== null && productId(product as Named) !== '')
      lines.push(product as Named);
  }
  return lines;
}

/**
 * A text from outside as the key of a plain object: bounded, and never `__proto__`, which assignment would take for
 * the prototype. Empty means "not a key".
 */
export function safeKey(text: string): string {
  const key = text.length > NAME_LENGTH ? text.slice(0, NAME_LENGTH) : text;
  return key === '__proto__' ? '' : key;
}

/** A longer id is refused, not cut: two cut ids could be one. */
function idOf(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'string' && value.length <= NAME_LENGTH ? safeKey(value) : '';
}
