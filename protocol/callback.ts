/** Asking to be called: the bodies of /v1/sites/KEY/call and of the agent page's list. Rules C1 ... in docs/protocol.md. */

/** GET /v1/sites/KEY/call */
export interface CallOffer {
  /** Somebody is there to call now. */
  open: boolean;
  /** When the team opens next, ms UTC; null where it is open or never opens. */
  opensAt: number | null;
  /** How many wait already for a call as soon as possible. */
  ahead: number;
  /** Milliseconds until the call, as it was for half of those of the last four weeks; null where too few were called. */
  usually: number | null;
  /** Beginnings of appointments that are free, ms UTC. */
  slots: number[];
  minutes: number;
  topics: string[];
  consent: { version: string; text: string };
}

/** POST /v1/sites/KEY/call/hold: keeps a slot for the visitor; a slot held before is given back. */
export interface CallHold {
  /** The visitor's token. */
  token: string;
  slotAt: number;
}

export interface CallHeld {
  slotAt: number;
  until: number;
}

/** POST /v1/sites/KEY/call */
export interface CallRequest {
  /** Made by the client: the same id twice is one request. */
  id: string;
  token: string;
  name: string;
  /** As the person writes it. */
  phone: string;
  /** Two letters, for numbers written without their country: a guess from the browser's region. */
  country: string;
  topic: string;
  /** The version of the text that was agreed to. */
  consent: string;
  /** Null: as soon as possible. */
  slotAt: number | null;
  timeZone: string;
  language: string;
}

export interface CallBooked {
  id: string;
  phone: string;
  /** The number as people of other countries read it. */
  phoneText: string;
  slotAt: number | null;
  minutes: number;
  dueAt: number;
  ahead: number;
  usually: number | null;
  /** Where it can be changed and cancelled, without anything else. */
  link: string;
}

/** GET /v1/call/SITE/LINK */
export interface CallView {
  /** Who calls. */
  site: string;
  slotAt: number | null;
  minutes: number;
  status: 'waiting' | 'done' | 'cancelled' | 'given up';
  topic: string;
  /** That of the visitor, as the browser said. */
  timeZone: string;
  /** When it is to be called, or called again: in the past for a call as soon as possible that waits for its turn. */
  dueAt: number;
  /** Calls that were made in vain. */
  attempts: number;
  /** As in CallOffer; of those before this one. */
  ahead: number;
  usually: number | null;
}

export type CallOutcome = 'reached' | 'no answer' | 'busy' | 'wrong number' | 'done';

/** POST /api/agent/sites/SITE/callbacks/ID/outcome. `attempt` counts from 1: two who write the same call down write one. */
export interface CallReport {
  outcome: CallOutcome;
  note: string;
  attempt: number;
}

/** A row of the agent page's list. */
export interface CallbackRow {
  id: string;
  visitor: string;
  name: string;
  phone: string;
  /** The number as people of other countries read it. */
  phoneText: string;
  topic: string;
  timeZone: string;
  language: string;
  slotAt: number | null;
  status: 'waiting' | 'done' | 'cancelled' | 'given up';
  dueAt: number;
  operator: { id: string; name: string } | null;
  doNotCall: boolean;
  attempts: { at: number; operator: { id: string; name: string }; outcome: CallOutcome; note: string }[];
  createdAt: number;
  updatedAt: number;
}

/** GET /api/agent/sites/SITE/callbacks */
export interface CallbackList {
  callbacks: CallbackRow[];
  /** The team's hours, for the clock: openings of the last three days and the next fourteen, ms UTC, in order. */
  openings: { from: number; to: number }[];
  timeZone: string;
  /** Outcomes after which it is tried again: after how many ms of opening time, and how many calls in all. */
  plan: { [outcome in CallOutcome]?: { after: number; most: number } };
}
