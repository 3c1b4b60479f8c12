import type { Reason } from '../../protocol/reason.ts';
import type { Catalogue } from '../catalogue/types.ts';
import type { Fold } from '../profiles/types.ts';

/** What an event said about items: one for each item it names. */
export interface Interaction {
  visitor: string;
  item: string;
  kind: 'view' | 'cart' | 'buy';
  at: number;
}

export interface Pick {
  item: string;
  reason: Reason;
  score: number;
}

export interface Question {
  /** Null: nobody is known; answer with what is popular. */
  fold: Fold | null;
  catalogue: Catalogue;
  limit: number;
  /** Items not to show, such as the one on the page. */
  without: ReadonlySet<string>;
  /** Items of the fold that matter most here (the one on the page, those in the cart), most important first. */
  focus?: readonly string[];
}

/**
 * One site's recommender, in memory. A later one replaces the algorithm behind this interface.
 * Pure but for `observe`; "recent" counts from the newest interaction observed, never from the clock.
 */
export interface Recommender {
  /** Names the algorithm and its settings; stored with each decision. */
  readonly policy: string;
  observe(interaction: Interaction): void;
  /** At most `limit` items in stock, best first, without what was seen where others are left; full whenever the catalogue can fill it. */
  recommend(question: Question): Pick[];
  /** The popular list: what the held-out and the unknown see. */
  popular(question: Omit<Question, 'fold' | 'focus'>): Pick[];
}
