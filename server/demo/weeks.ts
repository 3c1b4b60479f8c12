/**
 * The weeks before the two made-up days, as far as a service report tells of them: who asked what, how long they waited,
 * who answered, what they thought of it, and who was called back. Pure: the same seed makes the same weeks.
 */
import { createHash } from 'node:crypto';
import type { CallOutcome } from '../../protocol/callback.ts';
import { createChance, type Chance } from './chance.ts';
import { FIRST_NAMES, LAST_NAMES } from './people.ts';
import { arrival, personOf, type Happening, type Person, type SimulatedItem } from './simulator.ts';
import { ANSWERED, ASKED_AND_QUOTED, COMMENTS, MISSED, type Rated } from './talks.ts';

export interface WeeksOptions {
  seed: number;
  items: SimulatedItem[];
  /** The shop's origin. */
  shop: string;
  /** All that happens lies within, ms UTC. */
  from: number;
  to: number;
  talks: number;
  calls: number;
  /** How many operators answer. */
  operators: number;
}

export interface Weeks {
  happenings: Happening[];
  talks: PastTalk[];
  calls: PastCall[];
}

export interface PastTalk {
  id: string;
  person: Person;
  lines: PastLine[];
  /** When it was closed; null where the visitor said that the help was enough, which closes it. */
  closedAt: number | null;
  rated: Rated | null;
}

export interface PastLine {
  id: string;
  /** An operator by number, the visitor, or the help as the assistant quotes it. */
  from: number | 'visitor' | { slug: string; title: string };
  text: string;
  at: number;
}

export interface PastCall {
  id: string;
  person: Person;
  name: string;
  phone: string;
  topic: string;
  at: number;
  calledAt: number;
  operator: number;
  outcome: CallOutcome;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Numbers that are kept for films and books, +49 30 23125 000 to 999 (Bundesnetzagentur, Verfügung 43/2003). */
const PHONE = '+493023125';

export function makeWeeks(options: WeeksOptions): Weeks {
  const chance = createChance(options.seed);
  const weeks: Weeks = { happenings: [], talks: [], calls: [] };
  for (let index = 0; index < options.talks + options.calls; index++) {
    // Each person has a chance of their own, so that what one does changes nothing for the next.
    const past = new Past(index, createChance(Math.floor(chance.next() * 2 ** 32)), options);
    if (index < options.talks) weeks.talks.push(past.talk());
    else weeks.calls.push(past.call());
    weeks.happenings.push(...past.happenings);
  }
  weeks.happenings.sort((a, b) => a.at - b.at);
  return weeks;
}

/** One person of those weeks. */
class Past {
  readonly happenings: Happening[] = [];
  readonly #chance: Chance;
  readonly #options: WeeksOptions;
  readonly #person: Person;
  readonly #item: SimulatedItem;
  #count = 0;

  constructor(index: number, chance: Chance, options: WeeksOptions) {
    this.#chance = chance;
    this.#options = options;
    this.#person = { ...personOf(index, chance), id: `past_${String(index + 1).padStart(4, '0')}` };
    this.#item = chance.pick(options.items);
  }

  talk(): PastTalk {
    const chance = this.#chance;
    const at = this.#look();
    if (chance.happens(0.5)) this.#introduce(at + SECOND);
    const kind = chance.weighted(['answered', 'quoted', 'missed'] as const, (_, which) => [84, 11, 5][which]!);
    if (kind === 'quoted') return this.#quoted(at);
    if (kind === 'missed') {
      const lines = [this.#line('visitor', chance.pick(MISSED), at)];
      return { ...this.#begun(), lines, closedAt: Math.floor(at + chance.between(26, 40) * HOUR), rated: null };
    }
    return this.#answered(at);
  }

  call(): PastCall {
    const chance = this.#chance;
    const at = this.#look();
    const name = this.#introduce(at + SECOND);
    return {
      id: `call_${this.#id('call')}`,
      person: this.#person,
      name,
      phone: PHONE + String(Math.floor(chance.between(0, 1_000))).padStart(3, '0'),
      topic: chance.pick(['My order', 'Advice', 'A return', '']),
      at,
      calledAt: Math.floor(at + chance.dwell(26) * MINUTE),
      operator: this.#operator(),
      outcome: chance.happens(0.8) ? 'done' : 'wrong number',
    };
  }

  #answered(begun: number): PastTalk {
    const chance = this.#chance;
    const operator = this.#operator();
    const lines: PastLine[] = [];
    let at = begun;
    let waited = 0;
    for (const { from, text, after } of chance.pick(ANSWERED).lines) {
      const isFirstAnswer = from === 'operator' && waited === 0;
      // A busy hour makes people wait for the first word; after that the conversation goes on as it does.
      const slower = isFirstAnswer ? chance.dwell(1.6) * busy(at) : chance.between(0.8, 1.4);
      at = Math.floor(at + after * SECOND * slower);
      if (isFirstAnswer) waited = at - begun;
      lines.push(this.#line(from === 'operator' ? operator : 'visitor', text.replace('ITEM', this.#item.title), at));
    }
    const closedAt = Math.floor(at + chance.dwell(4) * MINUTE);
    return { ...this.#begun(), lines, closedAt, rated: chance.happens(0.45) ? this.#rated(waited) : null };
  }

  #quoted(at: number): PastTalk {
    const { question, slug, title, passage } = this.#chance.pick(ASKED_AND_QUOTED);
    const lines = [this.#line('visitor', question, at), this.#line({ slug, title }, passage, at + SECOND)];
    return { ...this.#begun(), lines, closedAt: null, rated: null };
  }

  #rated(waited: number): Rated {
    const patience = waited > 5 * MINUTE ? [8, 14, 26, 32, 20] : [1, 2, 7, 30, 60];
    const rating = this.#chance.weighted([1, 2, 3, 4, 5], (_, index) => patience[index]!);
    return { rating, comment: this.#chance.happens(0.3) ? this.#chance.pick(COMMENTS[rating]!) : '' };
  }

  /** Looks at something. @returns when they are done with looking. */
  #look(): number {
    const { from, to, shop } = this.#options;
    const at = weekdayArrival(this.#chance, from, to);
    const { url, title } = this.#item;
    this.#tell({ type: 'page', name: 'Page Viewed', at, url: `${shop}/`, title: 'Ollerby', properties: { path: '/' } });
    const path = new URL(url).pathname;
    const seen = Math.floor(at + this.#chance.dwell(20) * SECOND);
    this.#tell({ type: 'page', name: 'Page Viewed', at: seen, url, title, properties: { path } });
    return Math.floor(seen + this.#chance.dwell(30) * SECOND);
  }

  #introduce(at: number): string {
    const name = `${this.#chance.pick(FIRST_NAMES)} ${this.#chance.pick(LAST_NAMES)}`;
    const email = `${name.toLowerCase().replace(' ', '.')}@example.com`;
    const { url, title } = this.#item;
    this.#tell({ type: 'identify', name: 'Identified', at, url, title, properties: { name, email } });
    return name;
  }

  #begun() {
    return { id: `c_${this.#id('conversation')}`, person: this.#person };
  }

  #line(from: PastLine['from'], text: string, at: number): PastLine {
    return { id: `m_${this.#id('message')}`, from, text, at };
  }

  /** The first of them is there most. */
  #operator(): number {
    const all = Array.from({ length: this.#options.operators }, (_, index) => index);
    return this.#chance.weighted(all, (index) => 1 / (index + 1));
  }

  #tell(told: Pick<Happening, 'type' | 'name' | 'at' | 'url' | 'title' | 'properties'>): void {
    this.happenings.push({ ...told, id: `e_${this.#id('event')}`, person: this.#person, referrer: '' });
  }

  /** The n-th thing this person makes, always the same. */
  #id(kind: string): string {
    const text = JSON.stringify(['foyer-demo-weeks', this.#person.id, kind, this.#count++]);
    return createHash('sha256').update(text).digest('hex').slice(0, 22);
  }
}

/** Fewer people ask at the weekend. */
function weekdayArrival(chance: Chance, from: number, to: number): number {
  const at = arrival(chance, from, to);
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
  return isWeekend && chance.happens(0.55) ? arrival(chance, from, to) : at;
}

/** How much longer an answer takes at this hour, UTC: the evening is full, and at night nobody is there. */
function busy(at: number): number {
  const hour = new Date(at).getUTCHours();
  if (hour < 6 || hour > 20) return 40;
  return hour > 16 ? 2.2 : 1;
}
