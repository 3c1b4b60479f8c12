/** The state computed from one visitor's events. Plain JSON; `combine` of two folds is a fold. Times are ms UTC. */
export interface Fold {
  v: 1;
  /** 0 where nothing was seen yet. */
  firstSeen: number;
  lastSeen: number;
  /** Sessions by the 30-minute gap, and when the current one began. */
  sessions: number;
  sessionStart: number;
  events: number;
  pageViews: number;
  /** Counts by event name, at most 100 names; the rest are counted under '*'. */
  counts: { [name: string]: number };
  viewed: Interests;
  carted: Interests;
  bought: Interests;
  /** At most 40, the lightest dropped first. */
  categories: { [name: string]: Weight };
  /** Items in the cart now: id -> quantity, from Product Added and Removed, emptied by Order Completed. */
  cart: { [item: string]: number };
  cartValue: number;
  /** Of the item added last that had one; '' where none had. Missing in folds stored before it was kept. */
  cartCurrency?: string;
  /** When device, language, time zone, screen and address were last told: they go together. */
  contextAt: number;
  device: string;
  language: string;
  timeZone: string;
  screen: string;
  /** Truncated address: IPv4 /24, IPv6 /48. */
  ip: string;
  /** The first page of another site that led here, and when. */
  referrer: string;
  referrerAt: number;
  firstTouch: Touch | null;
  lastTouch: Touch | null;
  automated: boolean;
}

/** A weight that halves with time: `w` as it was at `at`. */
export interface Weight {
  w: number;
  at: number;
}

export interface Interest extends Weight {
  /** How often. */
  n: number;
}

/** By item id, at most 60, the lightest dropped first. */
export type Interests = { [item: string]: Interest };

/** How somebody came: utm_* and click ids by name, with the time. */
export interface Touch {
  at: number;
  source: { [name: string]: string };
}

/** An event as the fold, the recommender and the decisions see it: checked, with its effective time. */
export interface StoredEvent {
  id: string;
  siteId: string;
  visitorId: string;
  type: string;
  name: string;
  /** Effective time, ms UTC. */
  at: number;
  url: string;
  properties: { [key: string]: unknown };
}

/** What the connection knows and an event need not repeat. */
export interface EventContext {
  device: string;
  language: string;
  timeZone: string;
  screen: string;
  ip: string;
  automated: boolean;
  referrer: string;
}
