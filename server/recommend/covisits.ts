import type { Reason } from '../../protocol/reason.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { heft } from '../profiles/interests.ts';
import type { Fold } from '../profiles/types.ts';
import { createClicks } from './clicks.ts';
import { evidenceOf, seenBy } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { createNeighbours } from './neighbours.ts';
import type { NeighbourSettings } from './neighbours.ts';
import { createPopular } from './popular.ts';
import type { Pick, Question, Recommender } from './types.ts';

export interface RecommenderSettings extends NeighbourSettings {
  /** Clicks remembered, 25 bytes each. */
  clicks: number;
}

/** Chosen on the last days of the training part of a public click log; never on what it was tested with. */
export const SETTINGS: RecommenderSettings = {
  clicks: 1_000_000,
  perItem: 80,
  neighbours: 50,
  halfLifeMs: 30 * 24 * 60 * 60_000,
  step: 0.8,
  rarity: 0.3,
};

const MOST_CATEGORIES = 4;

/**
 * Recommender v1: what followed in sessions like this one, then the categories looked at, then what is popular, then
 * what is new, so that a list is full whenever the catalogue can fill it; what was seen comes back only when nothing
 * else is left. A site that never imported items (`catalogue.size === 0`) is answered with the item ids that its
 * events named, each its own title.
 */
export function createRecommender({ settings = SETTINGS }: { settings?: RecommenderSettings } = {}): Recommender {
  const clicks = createClicks(settings.clicks, settings.perItem);
  const followers = createNeighbours(clicks, settings);
  const popular = createPopular(clicks);

  function recommend(question: Question): Pick[] {
    const { fold } = question;
    if (!fold) return fill(question, null);
    const seen = seenBy(fold);
    const evidence = evidenceOf(fold, question.focus);
    const list = new List(question, seen);
    const wanted = (number: number): boolean => list.wants(clicks.nameOf(number));
    for (const { item, score, because } of followers(evidence, question.limit, wanted)) {
      list.add(clicks.nameOf(item), reasonFor(because, question.catalogue), score);
    }
    return fill(question, fold, list, evidence);
  }

  function fill(
    question: Question,
    fold: Fold | null,
    list = new List(question, NOTHING),
    evidence: Evidence[] = [],
  ): Pick[] {
    for (const again of [false, true]) {
      if (list.full) break;
      list.again = again;
      if (fold) addCategories(list, categoriesOf(fold, evidence, question.catalogue), question.catalogue);
      addPopular(list, question.catalogue);
      addNewest(list, question.catalogue);
    }
    return list.picks;
  }

  function addCategories(list: List, categories: readonly string[], catalogue: Catalogue): void {
    for (const category of categories) {
      if (list.full) return;
      const reason: Reason = { kind: 'same_category', category };
      for (const { item, count } of popular(catalogue)) {
        if (list.full) return;
        const id = clicks.nameOf(item);
        if (catalogue.get(id)?.category === category) list.add(id, reason, count);
      }
      for (const { id } of catalogue.inCategory(category)) {
        if (list.full) return;
        list.add(id, reason, 0);
      }
    }
  }

  function addPopular(list: List, catalogue: Catalogue): void {
    for (const { item, days, count } of popular(catalogue)) {
      if (list.full) return;
      list.add(clicks.nameOf(item), { kind: 'popular', days }, count);
    }
  }

  return {
    policy: 'covisits/1',
    observe: clicks.observe,
    recommend,
    popular: (question) => fill({ ...question, fold: null }, null),
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** A list being filled: it knows what may still come in. */
class List {
  readonly picks: Pick[] = [];
  /** Whether what was seen may come in. */
  again = false;
  readonly #question: Question;
  readonly #seen: ReadonlySet<string>;
  readonly #listed = new Set<string>();

  constructor(question: Question, seen: ReadonlySet<string>) {
    this.#question = question;
    this.#seen = seen;
  }

  get full(): boolean {
    return this.picks.length >= this.#question.limit;
  }

  wants(item: string): boolean {
    const { catalogue, without } = this.#question;
    if (item === '' || without.has(item) || this.#listed.has(item) || (!this.again && this.#seen.has(item)))
      return false;
    return catalogue.size === 0 || catalogue.get(item)?.inStock === true;
  }

  add(item: string, reason: Reason, score: number): void {
    if (this.full || !this.wants(item)) return;
    this.#listed.add(item);
    this.picks.push({ item, reason, score });
  }
}

function addNewest(list: List, catalogue: Catalogue): void {
  for (const { id } of catalogue.newest()) {
    if (list.full) return;
    list.add(id, { kind: 'new' }, 0);
  }
}

function reasonFor(because: Evidence, catalogue: Catalogue): Reason {
  const item = catalogue.get(because.item)?.title ?? because.item;
  switch (because.kind) {
    case 'carted':
      return { kind: 'because_carted', item };
    case 'bought':
      return { kind: 'because_bought', item };
    default:
      return { kind: 'because_viewed', item };
  }
}

/** The categories of what the recommendation rests on, then those the visitor looked at most. */
function categoriesOf(fold: Fold, evidence: readonly Evidence[], catalogue: Catalogue): string[] {
  const found = new Set<string>();
  for (const { item } of evidence) found.add(catalogue.get(item)?.category ?? '');
  const liked = Object.keys(fold.categories).sort(
    (a, b) => heft(fold.categories[b]!) - heft(fold.categories[a]!) || (a < b ? -1 : 1),
  );
  for (const category of liked) found.add(category);
  found.delete('');
  return [...found].slice(0, MOST_CATEGORIES);
}
