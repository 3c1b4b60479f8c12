/** The members of one commit: what is new of them, folded into their visitors, and as statements. */
import {
  insertDecisions,
  insertEvents,
  insertExposures,
  linkProfiles,
  upsertTraits,
  upsertVisitors,
  type DecisionRow,
  type EventRow,
  type ExposureRow,
  type TraitRow,
} from '../../db/queries/hot.ts';
import type { Statement, Store } from '../../db/store.ts';
import { foldInto } from '../profiles/fold.ts';
import { profileOf } from '../profiles/profile.ts';
import type { VisitorState } from '../profiles/states.ts';
import type { Committed, Fresh, IncomingEvent, Submission } from './submission.ts';
import { newestOfEach, traitsOf } from './trait-rows.ts';

/** Somebody's events, or a decision. */
export interface Member {
  submission: Submission | null;
  decision: DecisionRow | null;
}

/** Our mistake, brought out by one visitor's events; nobody else's may wait for its repair. */
export class FoldError extends Error {
  override name = 'FoldError';
  readonly state: VisitorState;
  constructor(state: VisitorState, cause: unknown) {
    super('events could not be folded', { cause });
    this.state = state;
  }
}

/** What of a group is new, once each, by submission. */
export function freshEvents(group: readonly Member[], stored: Pick<ReadonlySet<string>, 'has'>): Fresh[] {
  const seen = new Set<string>();
  const fresh: Fresh[] = [];
  for (const { submission } of group) {
    if (!submission) continue;
    const events = submission.events.filter((event) => {
      const key = `${event.siteId} ${event.id}`;
      if (seen.has(key) || stored.has(key)) return false;
      seen.add(key);
      return true;
    });
    if (events.length > 0) {
      fresh.push({ state: submission.state, context: submission.context, source: submission.source, events });
    }
  }
  return fresh;
}

export function idsOf(submissions: Committed[]): [site: string, id: string][] {
  return submissions.flatMap(({ events }) => events.map((event): [string, string] => [event.siteId, event.id]));
}

/** @throws FoldError */
export function foldAll(fresh: Committed[]): void {
  for (const { state, context, events } of fresh) {
    try {
      for (const event of events) foldInto(state.fold, event, context);
    } catch (error) {
      throw new FoldError(state, error);
    }
  }
}

/** One statement a table. */
export function statementsOf(
  store: Store,
  group: readonly Member[],
  fresh: Fresh[],
  now: number,
  arrivalOf: (event: IncomingEvent) => number,
): Statement[] {
  const eventRows: EventRow[] = [];
  const changed = new Set<VisitorState>();
  const exposures: ExposureRow[] = [];
  const traitRows: TraitRow[] = [];
  const decisions: DecisionRow[] = [];
  for (const { state, source, events } of fresh) {
    changed.add(state);
    for (const e of events) {
      eventRows.push([
        e.siteId,
        e.id,
        e.visitorId,
        e.type,
        e.name,
        e.at,
        e.originalAt,
        e.sentAt,
        e.receivedAt,
        arrivalOf(e),
        e.url,
        e.properties,
      ]);
      if (e.type === 'exposure' || e.type === 'click') {
        const { decisionId, itemId } = e.properties;
        if (typeof decisionId === 'string' && typeof itemId === 'string') {
          exposures.push([e.siteId, decisionId, itemId, e.type === 'click' ? 'click' : 'seen', e.visitorId, e.at]);
        }
      } else if (e.type === 'identify') {
        traitRows.push(...traitsOf(e, source));
      }
    }
  }
  for (const { decision } of group) if (decision) decisions.push(decision);

  const statements: Statement[] = [];
  if (eventRows.length > 0) statements.push(insertEvents(store, eventRows));
  if (changed.size > 0) {
    const unlinked: [string, string, string, number][] = [];
    statements.push(
      ...upsertVisitors(
        store,
        [...changed].map((state) => {
          if (!state.stored) {
            state.createdAt ||= now;
            unlinked.push([state.siteId, state.id, profileOf(state.id), now]);
          }
          state.rev += 1;
          return [
            state.siteId,
            state.id,
            state.fold,
            state.consent,
            state.fold.automated,
            state.rev,
            state.createdAt,
            now,
          ];
        }),
      ),
    );
    if (unlinked.length > 0) statements.push(linkProfiles(store, unlinked));
  }
  if (decisions.length > 0) statements.push(insertDecisions(store, decisions));
  if (exposures.length > 0) statements.push(insertExposures(store, exposures));
  if (traitRows.length > 0) statements.push(upsertTraits(store, newestOfEach(traitRows)));
  return statements;
}
