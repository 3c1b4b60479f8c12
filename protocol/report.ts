/**
 * GET /api/agent/sites/SITE/reports/service?from=YYYY-MM-DD&to=YYYY-MM-DD&operator=ID; the same with `.csv`. Days are the
 * team's, both are in. Rule A15 in docs/protocol.md. Counted are conversations that a visitor began in these days; bots
 * are not.
 */
export interface ServiceReport {
  /** ms UTC, `to` is not in it. */
  from: number;
  to: number;
  timeZone: string;
  /** There were more conversations than are read: the first so many were counted. */
  cut: boolean;
  figures: ServiceFigures;
  /** Of as many days before. */
  before: ServiceFigures;
  heat: Heat;
  /** In order; days where the report has at most 14, else weeks from Monday. */
  steps: { from: number; begun: number; answer: Middle; satisfied: Share }[];
  /** Who answered first, the most first. */
  operators: { id: string; name: string; answer: Middle; resolution: Middle; satisfied: Share }[];
}

/** How long people waited, by the team's clock when they began. */
export interface Heat {
  /** How many hours of the day a cell stands for. */
  hours: number;
  /** Those in which a conversation began. None has both an hour and a weekday where too few were answered for that. */
  cells: HeatCell[];
}

export interface HeatCell {
  /** Monday is 0; null: all days. */
  weekday: number | null;
  /** The first of its hours; null: all day. */
  hour: number | null;
  answer: Middle;
}

/** Each conversation is one of `answer.n`, `solved.n`, `unsaid`, `waiting` and `missed.n`: their sum is `begun`. */
export interface ServiceFigures {
  begun: number;
  /** From the first message to the first by an operator. */
  answer: Middle;
  /** From the first message to the closing, of those that are closed. */
  resolution: Middle;
  /** Ratings of 4 and 5 among those given. */
  satisfied: Share;
  /** Ratings 1 to 5, how often each. */
  ratings: [number, number, number, number, number];
  /** Nobody answered, and it was closed so, or waits for more than a day. */
  missed: Share;
  /** Neither answered nor missed yet. */
  waiting: number;
  /** The visitor said that the automatic answer is enough, and no person wrote. */
  solved: Share;
  /** There was an automatic answer, and after it nobody wrote: whether it was enough is not known. */
  unsaid: number;
  /** Called in time, among the requests whose time has come: within 15 minutes of the hour, or 60 minutes of opening time. */
  calls: Share;
}

/** A median in ms, with the 95 % interval of its order statistics; null where there are too few to say. */
export interface Middle {
  n: number;
  median: number | null;
  low: number | null;
  high: number | null;
}

/** A share, with its 95 % interval (Wilson); the bounds are shares of 1, null where there are too few to say. */
export interface Share {
  n: number;
  of: number;
  low: number | null;
  high: number | null;
}

/** Of fewer no interval is said, and no median of an hour. */
export const ENOUGH_TO_SAY = 10;
export const MOST_REPORT_DAYS = 366;
