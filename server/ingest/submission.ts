/** What the doors hand over to be stored, and what of it was new. */
import type { VisitorState } from '../profiles/states.ts';
import type { EventContext, StoredEvent } from '../profiles/types.ts';

/** An event that was checked at a door, with its times. */
export interface IncomingEvent extends StoredEvent {
  originalAt: number | null;
  sentAt: number | null;
  receivedAt: number;
}

/** Some events of one visitor. `source` says who vouches for the traits in them. */
export interface Submission {
  state: VisitorState;
  context: EventContext;
  source: 'claim' | 'server';
  events: IncomingEvent[];
}

/** The events of a submission that were new, after the commit. */
export interface Committed {
  state: VisitorState;
  context: EventContext;
  events: IncomingEvent[];
}

/** Of a submission what nobody had stored, on its way to the store. */
export interface Fresh extends Committed {
  source: Submission['source'];
}
