/** What follows from stored events: the recommender learns, operators see, slots may change, other processes hear. */
import type { TimelineEntry } from '../../protocol/agent.ts';
import { agentsSubject, timelineSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { HeardClick, Notice } from '../bus/notices.ts';
import type { Decider } from '../decisions/decider.ts';
import { mayChange } from '../decisions/relevance.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { LiveVisitors } from '../presence/live.ts';
import { displayName } from '../profiles/name.ts';
import type { StoredEvent } from '../profiles/types.ts';
import type { Recommenders } from '../recommend/recommenders.ts';
import type { Findable } from '../search/subjects.ts';
import type { Committed } from './submission.ts';

/** What the timeline shows of an event. */
export type ShownEvent = Pick<StoredEvent, 'id' | 'at' | 'type' | 'name' | 'url' | 'properties'>;

type CommittedNotice = Extract<Notice, { k: 'committed' }>;

export interface AfterCommitParts {
  bus: Bus;
  link: Link;
  recommenders: Recommenders;
  decider: Decider;
  live: LiveVisitors;
  findable: Pick<Findable, 'visitorChanged'>;
  metrics: Metrics;
}

/** @returns what to call after each commit. */
export function createAfterCommit(parts: AfterCommitParts): (committed: Committed[]) => void {
  const { bus, link, recommenders, decider, live, findable, metrics } = parts;
  return (committed) => {
    metrics.commits.inc();
    const notices = new Map<string, CommittedNotice>();
    for (const { state, events } of committed) {
      metrics.events.inc(events.length);
      const heard = bus.heard(timelineSubject(state.siteId, state.id));
      const clicks: HeardClick[] = [];
      let changes = false;
      for (const event of events) {
        if (!state.fold.automated) clicks.push(...recommenders.observe(event));
        changes ||= mayChange(event);
        if (heard) tellTimeline(bus, state.siteId, state.id, event);
        if (event.type !== 'identify') continue;
        rename(live, event);
        findable.visitorChanged(state.siteId, state.id);
      }
      if (changes) decider.consider(state);
      if (changes && (bus.heard(agentsSubject(state.siteId)) || link.state() !== 'alone')) live.refresh(state);
      if (link.state() === 'alone') continue;
      const notice = notices.get(state.siteId) ?? { k: 'committed', visitors: [], clicks: [] };
      notices.set(state.siteId, notice);
      notice.visitors.push([state.id, state.rev, events.map(({ id }) => id)]);
      notice.clicks.push(...clicks);
    }
    for (const [siteId, notice] of notices) link.send(siteId, notice);
  };
}

/** Shows a stored event to the operators who look at its visitor. */
export function tellTimeline(bus: Bus, siteId: string, visitor: string, event: ShownEvent): void {
  const subject = timelineSubject(siteId, visitor);
  if (event.type === 'exposure' || event.type === 'click') {
    const clicked = event.type === 'click';
    const { decisionId: decision, itemId: item } = event.properties;
    if (typeof decision !== 'string' || typeof item !== 'string') return;
    bus.publish(subject, { t: 'outcome', visitor, decision, item, seen: true, clicked });
    return;
  }
  const { id, at, type, name, url, properties } = event;
  const entry = { kind: 'event', id, at, type, name, url, properties } as TimelineEntry;
  bus.publish(subject, { t: 'timeline', visitor, entry });
}

function rename(live: LiveVisitors, { siteId, visitorId, properties }: StoredEvent): void {
  const { traits } = properties;
  if (typeof traits !== 'object' || traits === null) return;
  const given = Object.entries(traits).map(([name, value]) => ({ name, value: JSON.stringify(value) ?? '', at: 0 }));
  const name = displayName('', given);
  if (!name.startsWith('Visitor ')) live.rename(siteId, visitorId, name);
}
