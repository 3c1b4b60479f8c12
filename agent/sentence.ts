import type { DecidedItem, TimelineEntry } from '../protocol/agent.ts';
import type { Json, Properties } from '../protocol/messages.ts';
import type { Reason } from '../protocol/reason.ts';
import { count, money, pageName, pathOf, plain } from './words.ts';

type EventEntry = Extract<TimelineEntry, { kind: 'event' }>;
type DecisionEntry = Extract<TimelineEntry, { kind: 'decision' }>;

/** What an event looks like on the timeline. */
export type Mark = 'page' | 'look' | 'cart' | 'order' | 'person' | 'search' | 'click' | 'eye' | 'leave' | 'other';

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

/** The reasons of a decision in one line, each once, at most two. */
export function reasons(items: readonly DecidedItem[]): string {
  const words = [...new Set(items.map((item) => whyText(item.reason)))];
  const line = words.slice(0, 2).join(', ') + (words.length > 2 ? ' and more' : '');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

/** What each rule goes by, as one says it to somebody who has not read its code. */
const RULES: { [policy: string]: string } = {
  covisits: 'Picked by what others viewed along with it',
  popular: 'Picked by what is viewed most',
};

/** Who picked, in plain words; the rule's name, version and numbers for those who ask. */
export function pickedBy(decision: Pick<DecisionEntry, 'policy' | 'propensity' | 'held'>): {
  text: string;
  title: string;
} {
  const policy = plain(decision.policy);
  const name = policy.split('/')[0]!;
  const rule = Object.hasOwn(RULES, name) ? RULES[name]! : `Picked by the rule ${policy}`;
  const chance = decision.propensity;
  const odds = chance < 1 ? `, with a chance of ${Math.round(chance * 1000) / 10} %` : '';
  return {
    text: decision.held ? 'The popular list: one of those visitors with whom the others are compared' : rule + odds,
    title: `Policy ${policy}, propensity ${Math.round(chance * 1000) / 1000}, ${decision.held ? 'held out' : 'not held out'}`,
  };
}

/** The properties of an event as lines of name and text, for those who want to look. */
export function propertyLines(properties: Properties): { name: string; value: string }[] {
  return Object.entries(properties ?? {}).map(([name, value]) => ({ name, value: asText(value) }));
}

type Reader = (p: Properties, event: EventEntry) => Sentence;

const EVENTS: { [name: string]: Reader } = {
  'Product Viewed': (p) => say('look', `Viewed ${item(p)}`, text(p, 'category'), price(p)),
  'Product List Viewed': (p) =>
    say('look', `Looked through ${text(p, 'category', 'list_id') || 'a list'}`, products(p)),
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
  'Order Completed': (p) =>
    say('order', `Ordered ${total(p)}`.trim(), joined(text(p, 'order_id', 'orderId'), products(p))),
  'Order Cancelled': (p) => say('order', 'Cancelled an order', text(p, 'order_id', 'orderId')),
  'Order Refunded': (p) => say('order', `Got a refund ${total(p)}`.trim(), text(p, 'order_id', 'orderId')),
  'Product Added to Wishlist': (p) => say('look', `Kept ${item(p)} for later`, ''),
  'Product Shared': (p) => say('look', `Shared ${item(p)}`, ''),
  'Product Reviewed': (p) => say('look', `Reviewed ${item(p)}`, text(p, 'rating')),
  'Link Clicked': link,
  'Element Clicked': (p) => say('click', `Pressed ${quoted(p, 'text', 'label') || 'a button'}`, ''),
  'Form Submitted': (p) => say('click', `Sent the form ${quoted(p, 'name', 'id')}`.trim(), ''),
  'Page Left': left,
};

function say(mark: Mark, words: string, detail: string, amount = ''): Sentence {
  return { mark, text: words, detail, amount, known: true };
}

/** `engagedMs`: looked at, in ms; `depth`: how far down, in percent. */
function left(p: Properties, event: EventEntry): Sentence {
  const ms = number(p, 'engagedMs');
  const depth = number(p, 'depth');
  const time = ms === null ? 'Left the page' : `Left after ${reading(ms)}`;
  return say('leave', time, joined(pathOf(plain(event.url)), depth === null ? '' : `${Math.round(depth)} % seen`));
}

function reading(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function link(p: Properties): Sentence {
  const href = text(p, 'href', 'url');
  const name = quoted(p, 'text', 'label') || 'a link';
  if (p.download === true) return say('click', `Downloaded ${name}`, pathOf(href));
  if (p.outbound === true) return say('click', `Left by ${name}`, hostOf(href));
  return say('click', `Clicked ${name}`, pathOf(href));
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : address;
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
