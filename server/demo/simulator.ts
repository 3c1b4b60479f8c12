/**
 * Two days in the life of a shop, made up. Pure: everything it does it does to the world it is given, in the order of
 * time, and the same seed in the same world does the same.
 */
import { createHash } from 'node:crypto';
import { createChance, type Chance } from './chance.ts';
import {
  ARRIVALS_BY_HOUR,
  BROWSERS,
  FIRST_NAMES,
  LAST_NAMES,
  NETWORKS,
  PLACES,
  WAYS_IN,
  type Browser,
  type Place,
  type WayIn,
} from './people.ts';
import { ANSWERED, WAITING, type Line, type Talk } from './talks.ts';

export interface SimulatedItem {
  id: string;
  title: string;
  /** Absolute. */
  url: string;
  price: number;
  currency: string;
  category: string;
  inStock: boolean;
}

export interface Person {
  id: string;
  browser: Browser;
  place: Place;
  wayIn: WayIn;
  address: string;
}

export interface Happening {
  /** The same seed gives the same ids. */
  id: string;
  person: Person;
  at: number;
  type: 'page' | 'track' | 'identify';
  name: string;
  url: string;
  title: string;
  referrer: string;
  properties: { [name: string]: unknown };
}

/** What a slot showed: the decision's id and the items in their order. */
export interface Showing {
  decision: string;
  items: string[];
}

/** What the simulated people act on. */
export interface World {
  happened(happening: Happening): void;
  /** Fills a slot of the page a person is on, or leaves it empty. */
  show(person: Person, slot: string, limit: number, url: string, at: number): Showing | null;
  exposed(person: Person, showing: Showing, item: string, kind: 'seen' | 'click', at: number): void;
  said(person: Person, conversation: string, id: string, line: Line, text: string, at: number): void;
}

export interface SimulationOptions {
  seed: number;
  items: SimulatedItem[];
  /** The shop's origin, such as http://localhost:8081. */
  shop: string;
  /** All that happens lies within, ms UTC. */
  from: number;
  to: number;
  visitors: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** What belongs to one page view is told within this time of it. */
const PAGE_TAIL_MS = 5 * SECOND;

const CHECKOUT = 'Checkout · Ollerby';
const THANKS = 'Thank you · Ollerby';

export function simulate(options: SimulationOptions, world: World): void {
  const shop = arrange(options);
  const chance = createChance(options.seed);
  const lives: Life[] = [];
  for (let index = 0; index < options.visitors; index++) {
    // Each person has a chance of their own, so that what one does changes nothing for the next.
    const own = createChance(Math.floor(chance.next() * 2 ** 32));
    const life = liveOf(index, own, shop, options, world);
    const first = life.next();
    if (!first.done) lives.push({ at: first.value, life });
  }
  runInOrder(lives, options.to - PAGE_TAIL_MS);
}

/** What a person does, yielding the time at which to go on. */
type Acts = Generator<number, void, void>;

interface Life {
  at: number;
  life: Acts;
}

/** Always lets the one go on whose time comes first. */
function runInOrder(lives: Life[], to: number): void {
  lives.sort((a, b) => b.at - a.at);
  for (let next = lives.pop(); next; next = lives.pop()) {
    if (next.at >= to) return;
    const { value, done } = next.life.next();
    if (done) continue;
    const entry = { at: value, life: next.life };
    let low = 0;
    let high = lives.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lives[middle]!.at > entry.at) low = middle + 1;
      else high = middle;
    }
    lives.splice(low, 0, entry);
  }
}

/** The shop as people walk through it. */
interface Shop {
  origin: string;
  items: Map<string, SimulatedItem>;
  categories: string[];
  inCategory: Map<string, SimulatedItem[]>;
  /** How much an item is liked by everybody, by id. */
  appeal: Map<string, number>;
  /** What goes with an item: the neighbours on the shelf, and one of the next department. */
  company: Map<string, SimulatedItem[]>;
}

function arrange({ items, shop, seed }: SimulationOptions): Shop {
  const chance = createChance(seed ^ 0x5eed);
  const inCategory = new Map<string, SimulatedItem[]>();
  for (const item of items) inCategory.set(item.category, [...(inCategory.get(item.category) ?? []), item]);
  const categories = [...inCategory.keys()];
  const appeal = new Map(items.map((item) => [item.id, 0.2 + chance.next() ** 3 * 2]));
  const company = new Map<string, SimulatedItem[]>();
  for (const [place, category] of categories.entries()) {
    const shelf = inCategory.get(category)!;
    const other = inCategory.get(categories[(place + 1) % categories.length]!)!;
    for (const [at, item] of shelf.entries()) {
      const near = [shelf[(at + 1) % shelf.length]!, shelf[(at + 2) % shelf.length]!, other[at % other.length]!];
      company.set(
        item.id,
        near.filter((one) => one.id !== item.id),
      );
    }
  }
  return {
    origin: shop,
    items: new Map(items.map((item) => [item.id, item])),
    categories,
    inCategory,
    appeal,
    company,
  };
}

/** Who they are; nothing of it is anybody's. */
export function personOf(index: number, chance: Chance): Person {
  return {
    id: `sim_${String(index + 1).padStart(4, '0')}`,
    browser: chance.weighted(BROWSERS, ({ share }) => share),
    place: chance.weighted(PLACES, ({ share }) => share),
    wayIn: chance.weighted(WAYS_IN, ({ share }) => share),
    address: `${chance.pick(NETWORKS)}.${Math.floor(chance.between(1, 255))}`,
  };
}

/** An hour by how busy it is, a moment in it at random. */
export function arrival(chance: Chance, from: number, to: number): number {
  if (to - from < HOUR) return Math.floor(chance.between(from, to));
  const hours = Array.from({ length: Math.max(1, Math.ceil((to - from) / HOUR)) }, (_, at) => from + at * HOUR);
  const hour = chance.weighted(hours, (start) => ARRIVALS_BY_HOUR[new Date(start).getUTCHours()]!);
  return Math.floor(Math.min(to - 1, hour + chance.next() * HOUR));
}

/** One person's visits. A few come to talk: the first eight were answered, the next three wait for an answer. */
function* liveOf(index: number, chance: Chance, shop: Shop, options: SimulationOptions, world: World): Acts {
  const person = personOf(index, chance);
  const answered = ANSWERED[index];
  const waiting = WAITING[index - ANSWERED.length];
  const wide = options.to - options.from;
  // Who waits came lately, or the inbox would open with people who have waited for two days.
  const from = waiting ? Math.max(options.from, options.to - 18 * MINUTE) : options.from;
  const until = answered ? options.to - wide / 20 : waiting ? options.to - 6 * MINUTE : options.to;
  const visitor = new Visitor(person, chance, shop, world, answered ?? waiting ?? null);
  let at = arrival(chance, from, Math.max(from + 1, until));
  yield at;
  at = yield* visitor.visit(at);
  while (chance.happens(0.22)) {
    at = Math.floor(at + chance.between(2 * HOUR, 26 * HOUR));
    if (at >= options.to) return;
    yield at;
    visitor.returns();
    at = yield* visitor.visit(at);
  }
}

/** One person in the shop: where they are, what they hold, what they like. */
class Visitor {
  readonly #person: Person;
  readonly #chance: Chance;
  readonly #shop: Shop;
  readonly #world: World;
  #talk: Talk | null;
  readonly #likes: Map<string, number>;
  readonly #keenness: number;
  #cart = new Map<string, number>();
  #count = 0;
  #address = '';
  #name = '';
  #landing = true;
  #came: WayIn;

  constructor(person: Person, chance: Chance, shop: Shop, world: World, talk: Talk | null) {
    this.#person = person;
    this.#chance = chance;
    this.#shop = shop;
    this.#world = world;
    this.#talk = talk;
    this.#came = person.wayIn;
    this.#keenness = chance.between(0.02, 0.17);
    const favourite = chance.pick(shop.categories);
    const second = chance.pick(shop.categories);
    this.#likes = new Map(shop.categories.map((name) => [name, name === favourite ? 1 : name === second ? 0.5 : 0.06]));
  }

  /** The next visit starts anew, mostly by typing the address. */
  returns(): void {
    this.#landing = true;
    this.#address = '';
    if (this.#chance.happens(0.7)) this.#came = { referrer: '', campaign: {}, share: 0 };
  }

  /** From the landing page until they leave. Returns when that is. */
  *visit(at: number): Generator<number, number, void> {
    const chance = this.#chance;
    let stay = chance.happens(0.28) && !this.#talk ? 1 : 2 + Math.floor(chance.next() * chance.next() * 16);
    let next: Step | null = this.#land();
    while (next && stay-- > 0) {
      const step: Step = next;
      const showing = this.#open(step, at);
      if (step.kind === 'product') {
        if (this.#talk) at = yield* this.#converse(step.item, at);
        at = yield* this.#consider(step.item, at);
      } else if (step.kind === 'cart' && chance.happens(0.55)) {
        return yield* this.#order(at);
      }
      at = yield* this.#linger(at, step.kind === 'product' ? 34 : 16);
      const follows = this.#follow(showing, at);
      // Who clicked arrives there, however little time was left.
      if (follows) stay = Math.max(stay, 1);
      next = follows ?? this.#wander(step);
    }
    return at;
  }

  #land(): Step {
    const chance = this.#chance;
    // Who has something to ask came to ask it.
    if (this.#talk) {
      const about = this.#talk.about ?? '';
      return { kind: 'product', item: this.#anItem(this.#shop.inCategory.has(about) ? about : this.#aCategory()) };
    }
    const campaign = this.#came.campaign['utm_campaign'];
    if (campaign === 'autumn-lighting' && this.#shop.inCategory.has('lighting'))
      return { kind: 'category', category: 'lighting' };
    if (campaign === 'table-for-six') return { kind: 'article', path: '/articles/table-for-six.html' };
    if (chance.happens(0.3)) return { kind: 'product', item: this.#anItem(this.#aCategory()) };
    return chance.happens(0.25) ? { kind: 'category', category: this.#aCategory() } : { kind: 'home' };
  }

  /** Opens a page: the page view, what the page itself tells, and its slot. */
  #open(step: Step, at: number): Showing | null {
    const { path, title } = this.#pageOf(step);
    const before = this.#landing ? this.#came.referrer : this.#address;
    const campaign = this.#landing ? this.#came.campaign : {};
    const query = new URLSearchParams(campaign).toString();
    this.#address = `${this.#shop.origin}${path}${query ? `?${query}` : ''}`;
    this.#landing = false;
    this.#tell('page', 'Page Viewed', { title, path, ...campaign }, at, title, before);
    if (step.kind === 'category')
      this.#tell('track', 'Product List Viewed', { category: step.category }, at + 90, title, before);
    if (step.kind === 'product')
      this.#tell('track', 'Product Viewed', this.#product(step.item), at + 90, title, before);
    const slot = step.kind === 'home' || step.kind === 'product' || step.kind === 'cart' ? step.kind : null;
    if (!slot) return null;
    const showing = this.#world.show(this.#person, slot, 4, this.#address, at + 180);
    // Not everybody scrolls to the slot.
    if (!showing || !this.#chance.happens(0.72)) return null;
    for (const item of showing.items) this.#world.exposed(this.#person, showing, item, 'seen', at + 2_200);
    return showing;
  }

  /** Follows something shown that they like, if there is such a thing. */
  #follow(showing: Showing | null, at: number): Step | null {
    if (!showing) return null;
    for (const id of showing.items) {
      const item = this.#shop.items.get(id);
      if (
        !item ||
        !this.#chance.happens(0.11 * (this.#likes.get(item.category) ?? 0) * (0.5 + this.#shop.appeal.get(id)!))
      )
        continue;
      this.#world.exposed(this.#person, showing, id, 'click', at);
      return { kind: 'product', item };
    }
    return null;
  }

  /** Where they go by themselves. */
  #wander(from: Step): Step | null {
    const chance = this.#chance;
    if (from.kind === 'cart') return chance.happens(0.5) ? null : { kind: 'home' };
    if (this.#cart.size > 0 && chance.happens(0.4)) return { kind: 'cart' };
    if (from.kind === 'product') {
      if (chance.happens(0.45)) return { kind: 'product', item: chance.pick(this.#shop.company.get(from.item.id)!) };
      return chance.happens(0.6)
        ? { kind: 'category', category: from.item.category }
        : { kind: 'product', item: this.#anItem(this.#aCategory()) };
    }
    if (from.kind === 'category') return { kind: 'product', item: this.#anItem(from.category) };
    return chance.happens(0.6)
      ? { kind: 'category', category: this.#aCategory() }
      : { kind: 'product', item: this.#anItem(this.#aCategory()) };
  }

  /** Perhaps puts it into the cart. */
  *#consider(item: SimulatedItem, at: number): Generator<number, number, void> {
    if (!item.inStock || !this.#chance.happens(this.#keenness * (0.4 + (this.#likes.get(item.category) ?? 0))))
      return at;
    at = yield* this.#linger(at, 25);
    const quantity = this.#chance.happens(0.2) ? 2 : 1;
    this.#cart.set(item.id, (this.#cart.get(item.id) ?? 0) + quantity);
    this.#tell('track', 'Product Added', { ...this.#product(item), quantity }, at, `${item.title} · Ollerby`, '');
    return at;
  }

  /** Checkout, and mostly the order; then the shop knows who it was. */
  *#order(at: number): Generator<number, number, void> {
    const lines = [...this.#cart].map(([id, quantity]) => ({
      product_id: id,
      price: this.#shop.items.get(id)!.price,
      quantity,
    }));
    const value = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
    at = yield* this.#linger(at, 20);
    const before = this.#address;
    this.#address = `${this.#shop.origin}/checkout.html`;
    this.#tell('page', 'Page Viewed', { title: CHECKOUT, path: '/checkout.html' }, at, CHECKOUT, before);
    this.#tell('track', 'Checkout Started', { value, currency: 'EUR', products: lines }, at + 90, CHECKOUT, before);
    at = yield* this.#linger(at, 80);
    if (!this.#chance.happens(0.78)) return at;
    this.#address = `${this.#shop.origin}/thank-you.html`;
    this.#tell(
      'page',
      'Page Viewed',
      { title: THANKS, path: '/thank-you.html' },
      at,
      THANKS,
      `${this.#shop.origin}/checkout.html`,
    );
    const order = {
      order_id: `OL-${this.#id('order').slice(2, 10).toUpperCase()}`,
      total: value,
      currency: 'EUR',
      products: lines,
    };
    this.#tell('track', 'Order Completed', order, at + 90, THANKS, '');
    this.#introduce(at + 120, THANKS);
    this.#cart.clear();
    return at;
  }

  /** The shop knows who it is: after an order, or because they signed in. */
  #introduce(at: number, title: string): void {
    this.#name ||= `${this.#chance.pick(FIRST_NAMES)} ${this.#chance.pick(LAST_NAMES)}`;
    const email = `${this.#name.toLowerCase().replace(' ', '.')}@example.com`;
    this.#tell('identify', 'Identified', { name: this.#name, email }, at, title, '');
  }

  /** Says what the talk has them say, and hears the answers. */
  *#converse(item: SimulatedItem, at: number): Generator<number, number, void> {
    const talk = this.#talk!;
    this.#talk = null;
    if (this.#chance.happens(0.6)) this.#introduce(at + 400, `${item.title} · Ollerby`);
    const conversation = `c_${this.#id('conversation').slice(2)}`;
    for (const line of talk.lines) {
      at = Math.floor(at + line.after * SECOND * this.#chance.between(0.8, 1.3));
      yield at;
      this.#world.said(
        this.#person,
        conversation,
        `m_${this.#id('message').slice(2)}`,
        line,
        line.text.replace('ITEM', item.title),
        at,
      );
    }
    return at;
  }

  *#linger(at: number, medianSeconds: number): Generator<number, number, void> {
    const until = Math.floor(
      at + Math.min(15 * MINUTE, Math.max(3 * SECOND, this.#chance.dwell(medianSeconds) * SECOND)),
    );
    yield until;
    return until;
  }

  #tell(
    type: Happening['type'],
    name: string,
    properties: Happening['properties'],
    at: number,
    title: string,
    referrer: string,
  ): void {
    this.#world.happened({
      id: this.#id('event'),
      person: this.#person,
      at,
      type,
      name,
      url: this.#address,
      title,
      referrer,
      properties,
    });
  }

  #pageOf(step: Step): { path: string; title: string } {
    switch (step.kind) {
      case 'product':
        return { path: new URL(step.item.url).pathname, title: `${step.item.title} · Ollerby` };
      case 'category':
        return { path: `/categories/${step.category}.html`, title: `${capital(step.category)} · Ollerby` };
      case 'cart':
        return { path: '/cart.html', title: 'Your cart · Ollerby' };
      case 'article':
        return { path: step.path, title: 'A table for six with four plates · Ollerby' };
      default:
        return { path: '/', title: 'Ollerby: good things for the rooms you live in' };
    }
  }

  #product(item: SimulatedItem) {
    return {
      product_id: item.id,
      name: item.title,
      price: item.price,
      currency: item.currency,
      category: item.category,
    };
  }

  #aCategory(): string {
    return this.#chance.weighted(this.#shop.categories, (name) => this.#likes.get(name)!);
  }

  #anItem(category: string): SimulatedItem {
    return this.#chance.weighted(this.#shop.inCategory.get(category)!, ({ id }) => this.#shop.appeal.get(id)!);
  }

  /** The n-th thing this person makes, always the same. */
  #id(kind: string): string {
    const text = JSON.stringify(['foyer-demo', this.#person.id, kind, this.#count++]);
    return `e_${createHash('sha256').update(text).digest('hex').slice(0, 22)}`;
  }
}

type Step =
  | { kind: 'home' }
  | { kind: 'category'; category: string }
  | { kind: 'product'; item: SimulatedItem }
  | { kind: 'article'; path: string }
  | { kind: 'cart' };

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
