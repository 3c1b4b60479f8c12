import type { TimelineEntry } from '../protocol/agent.ts';
import type { Json, Properties } from '../protocol/messages.ts';
import type { Reason } from '../protocol/reason.ts';
import { count, money, pageName, pathOf, plain } from './words.ts';

type EventEntry = Extract<TimelineEntry, { kind: 'event' }>;

/** What an event looks like on the timeline. */
export type Mark = 'page' | 'look' | 'cart' | 'order' | 'person' | 'search' | 'click' | 'eye' | 'other';

export interface Sentence {
  mark: Mark;
  text: string;
  /** A second, softer line; may be empty. */
  detail: string;
  /** What stands at the right: an amount of money. May be empty. */
  amount: string;
  /** False for a name we do not know: the page then offers its properties. */
  known: boolean;
}

/** An event as a sentence. Names and properties are those of the Segment specification for e-commerce. */
export function sentence(event: EventEntry): Sentence {
  const p = event.properties ?? {};
  if (event.type === 'page') {
    return say('page', `Page: ${pageName({ title: text(p, 'title', 'name') || '', url: event.url })}`, '');
  }
  if (event.type === 'identify') return identified(p);
  if (event.type === 'exposure') return say('eye', `Saw ${item(p, 'a suggestion')}`, slotOf(p));
  if (event.type === 'click') return say('click', `Clicked ${item(p, 'a suggestion')}`, slotOf(p));
  const name = plain(event.name);
  const read = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  return read ? read(p, event) : { ...say('other', name || 'Unnamed event', pathOf(plain(event.url))), known: false };
}

/** Why an item was picked, as one says it of somebody else. */
export function whyText(reason: Reason): string {
  switch (reason.kind) {
    case 'because_viewed':
      return `after viewing ${plain(reason.item)}`;
    case 'because_carted':
      return `goes with ${plain(reason.item)} in the cart`;
    case 'because_bought':
      return `goes with ${plain(reason.item)}, bought before`;
    case 'same_category':
      return `more in ${plain(reason.category)}`;
    case 'popular':
      return reason.days === 1 ? 'viewed most today' : reason.days === 7 ? 'viewed most this week' : 'viewed often';
    default:
      return 'new here';
  }
}

/** The properties of an event as lines of name and text, for those who want to look. */
export function propertyLines(properties: Properties): { name: string; value: string }[] {
  return Object.entries(properties ?? {}).map(([name, value]) => ({ name, value: asText(value) }));
}

type Reader = (p: Properties, event: EventEntry) => Sentence;

const EVENTS: { [name: string]: Reader } = {
  'Product Viewed': (p) => say('look', `Viewed ${item(p)}`, text(p, 'category'), price(p)),
  'Product List Viewed': (p) => say('look', `Looked through ${text(p, 'category', 'list_id') || 'a list'}`, products(p)),
  'Product Clicked': (p) => say('look', `Opened ${item(p)}`, text(p, 'category'), price(p)),
  'Products Searched': (p) => say('search', `Searched for “${text(p, 'query') || '…'}”`, ''),
  'Product Added': (p) => say('cart', `Added ${item(p)} to the cart`, quantity(p), price(p)),
  'Product Removed': (p) => say('cart', `Took ${item(p)} out of the cart`, quantity(p)),
  'Cart Viewed': (p) => say('cart', 'Looked at the cart', products(p), total(p)),
  'Checkout Started': (p) => say('cart', 'Began the checkout', products(p), total(p)),
  'Checkout Step Viewed': (p) => say('cart', `Checkout, step ${text(p, 'step') || '?'}`, ''),
  'Checkout Step Completed': (p) => say('cart', `Finished checkout step ${text(p, 'step') || '?'}`, ''),
  'Payment Info Entered': () => say('cart', 'Entered how to pay', ''),
  'Coupon Applied': (p) => say('cart', `Used coupon ${text(p, 'coupon_name', 'coupon_id', 'coupon')}`.trim(), ''),
  'Order Completed': (p) => say('order', `Ordered ${total(p)}`.trim(), joined(text(p, 'order_id', 'orderId'), products(p))),
  'Order Cancelled': (p) => say('order', 'Cancelled an order', text(p, 'order_id', 'orderId')),
  'Order Refunded': (p) => say('order', `Got a refund ${total(p)}`.trim(), text(p, 'order_id', 'orderId')),
  'Product Added to Wishlist': (p) => say('look', `Kept ${item(p)} for later`, ''),
  'Product Shared': (p) => say('look', `Shared ${item(p)}`, ''),
  'Product Reviewed': (p) => say('look', `Reviewed ${item(p)}`, text(p, 'rating')),
  'Link Clicked': (p) => say('click', `Clicked ${quoted(p, 'text', 'label') || 'a link'}`, pathOf(text(p, 'href', 'url'))),
  'Button Clicked': (p) => say('click', `Pressed ${quoted(p, 'text', 'label') || 'a button'}`, ''),
  'Outbound Link Clicked': (p) => say('click', `Left for ${text(p, 'host', 'href', 'url') || 'another site'}`, ''),
  'File Downloaded': (p) => say('click', `Downloaded ${text(p, 'file', 'name', 'href', 'url') || 'a file'}`, ''),
  'Form Submitted': (p) => say('click', `Sent the form ${quoted(p, 'form', 'name', 'id')}`.trim(), ''),
  'Page Engaged': (p, event) => engaged(p, event),
  'Page Engagement': (p, event) => engaged(p, event),
};

function say(mark: Mark, words: string, detail: string, amount = ''): Sentence {
  return { mark, text: words, detail, amount, known: true };
}

function engaged(p: Properties, event: EventEntry): Sentence {
  const ms = number(p, 'engagedMs', 'engaged_ms', 'engagementMs', 'ms');
  const seconds = ms === null ? number(p, 'seconds', 'engagement') : ms / 1000;
  const depth = number(p, 'depth', 'scrollDepth');
  const time = seconds === null ? 'Read the page' : `Read for ${Math.round(seconds)} s`;
  const share = depth === null ? '' : `${Math.round(depth <= 1 ? depth * 100 : depth)} % of the page`;
  return say('eye', time, joined(share, pathOf(plain(event.url))));
}

function identified(p: Properties): Sentence {
  const traits = record(p.traits);
  const who = text(traits, 'name') || text(traits, 'email') || text(p, 'userId');
  return say('person', who ? `Said to be ${who}` : 'Gave facts about themselves', Object.keys(traits).join(', '));
}

function item(p: Properties, otherwise = 'an item'): string {
  return text(p, 'name', 'title', 'product_id', 'productId', 'itemId', 'sku', 'id') || otherwise;
}

function slotOf(p: Properties): string {
  const slot = text(p, 'slot');
  return slot ? `in ${slot}` : '';
}

function quantity(p: Properties): string {
  const amount = number(p, 'quantity');
  return amount === null || amount === 1 ? '' : `${amount} pieces`;
}

function price(p: Properties): string {
  const amount = number(p, 'price', 'value');
  return amount === null ? '' : money(amount, text(p, 'currency'));
}

function total(p: Properties): string {
  const amount = number(p, 'total', 'value', 'revenue', 'subtotal');
  return amount === null ? '' : money(amount, text(p, 'currency'));
}

function products(p: Properties): string {
  return Array.isArray(p.products) && p.products.length > 0 ? count(p.products.length, 'item') : '';
}

function quoted(p: Properties, ...names: string[]): string {
  const found = text(p, ...names);
  return found ? `“${found}”` : '';
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** The first of these properties that is text or a number. */
function text(p: Properties, ...names: string[]): string {
  for (const name of names) {
    const value = Object.hasOwn(p, name) ? p[name] : undefined;
    if (typeof value === 'string' && value.trim()) return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return '';
}

function number(p: Properties, ...names: string[]): number | null {
  for (const name of names) {
    const value = Object.hasOwn(p, name) ? p[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' && value.trim() && Number.isFinite(Number(value))) return Number(value);
  }
  return null;
}

function record(value: Json | undefined): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
