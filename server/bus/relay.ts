/** What the notices of the other processes mean here: what they name is read from the store, and told to those who are here. */
import type { Logger } from 'pino';
import { decisionById, eventsById } from '../../db/queries/timeline.ts';
import type { Store } from '../../db/store.ts';
import type { TimelineEntry } from '../../protocol/agent.ts';
import type { Reason } from '../../protocol/reason.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Decider } from '../decisions/decider.ts';
import { tellTimeline } from '../ingest/after-commit.ts';
import type { OperatorSessions } from '../operators/sessions.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { VisitorState, VisitorStates } from '../profiles/states.ts';
import type { Recommenders } from '../recommend/recommenders.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { agentsSubject, resyncSubject, timelineSubject, visitorSubject, type Bus } from './bus.ts';
import type { Link } from './link.ts';
import { EVERY_SITE, type Notice } from './notices.ts';

export interface RelayParts {
  bus: Bus;
  link: Link;
  store: Store;
  directory: SiteDirectory;
  catalogues: Catalogues;
  recommenders: Recommenders;
  states: VisitorStates;
  decider: Decider;
  conversations: Conversations;
  live: LiveVisitors;
  operatorsOnline: OperatorsOnline;
  operatorSessions: OperatorSessions;
  log: Pick<Logger, 'info' | 'error'>;
}

/** What is missed in one moment is looked up once. */
const GATHER_MS = 100;

/** From here on this process follows what the others do. */
export function startRelay(parts: RelayParts): void {
  const { bus, link, store, directory, catalogues, recommenders, states, decider } = parts;
  const { conversations, live, operatorsOnline, operatorSessions, log } = parts;
  /** One notice of a site after the other, in the order in which they came. */
  const queues = new Map<string, Promise<void>>();
  const missed = new Map<string, number>();
  let gathering: NodeJS.Timeout | null = null;

  function enqueue(siteId: string, task: () => Promise<void>): void {
    const mine = (queues.get(siteId) ?? Promise.resolve())
      .then(task)
      .catch((error: unknown) => log.error({ err: error, site: siteId }, 'a notice of another process came to nothing'))
      .finally(() => {
        if (queues.get(siteId) === mine) queues.delete(siteId);
      });
    queues.set(siteId, mine);
  }

  async function follow(node: string, siteId: string, notice: Notice): Promise<void> {
    switch (notice.k) {
      case 'committed':
        return followCommit(siteId, notice);
      case 'decided':
        return followDecision(siteId, notice.visitor, notice.decision);
      case 'message':
        return isHeard(siteId, notice.visitor) ? conversations.hearMessage(siteId, notice) : undefined;
      case 'conversation':
        return isHeard(siteId, notice.visitor) ? conversations.hearChange(siteId, notice.conversation) : undefined;
      case 'typing':
        return conversations.hearTyping(siteId, notice);
      case 'live':
        return live.hear(node, siteId, notice.row.visitor, notice.row);
      case 'left':
        return live.hear(node, siteId, notice.visitor, null);
      case 'here':
        return live.hearAll(node, siteId, notice.rows);
      case 'operators':
        return operatorsOnline.hear(node, siteId, notice.count);
      case 'callback':
        return bus.publish(agentsSubject(siteId), { t: 'callback', id: notice.id });
      case 'items':
        return catalogues.read(siteId, notice.ids);
      case 'sites':
        return directory.refresh();
      case 'signed_out':
        return operatorSessions.hearEnd(notice.key);
      default:
        live.tellAll();
        return operatorsOnline.tellAll();
    }
  }

  async function followCommit(
    siteId: string,
    { visitors, clicks }: Extract<Notice, { k: 'committed' }>,
  ): Promise<void> {
    recommenders.hear(siteId, clicks);
    const changed = visitors.map(([id, rev]) => ({ id, rev }));
    afterChange(await states.catchUp(siteId, changed));
    for (const [visitor, , ids] of visitors) {
      if (!bus.heard(timelineSubject(siteId, visitor))) continue;
      for (const event of await eventsById(store, siteId, ids)) {
        const properties = JSON.parse(event.properties) as Record<string, unknown>;
        tellTimeline(bus, siteId, visitor, { ...event, properties });
      }
    }
  }

  function afterChange(changed: VisitorState[]): void {
    for (const state of changed) {
      decider.consider(state);
      live.refresh(state);
    }
  }

  async function followDecision(siteId: string, visitor: string, id: string): Promise<void> {
    const subject = timelineSubject(siteId, visitor);
    if (!bus.heard(subject)) return;
    const decision = await decisionById(store, siteId, id);
    if (!decision) return;
    const { at, slot, policy, held, propensity } = decision;
    const catalogue = catalogues.of(siteId);
    const items = (JSON.parse(decision.items) as { id: string; reason: Reason }[]).map((item) => ({
      ...item,
      title: catalogue.get(item.id)?.title ?? item.id,
      seen: false,
      clicked: false,
    }));
    const entry: TimelineEntry = { kind: 'decision', id, at, slot, policy, held, propensity, items };
    bus.publish(subject, { t: 'timeline', visitor, entry });
  }

  function isHeard(siteId: string, visitor: string): boolean {
    return (
      bus.heard(agentsSubject(siteId)) ||
      bus.heard(visitorSubject(siteId, visitor)) ||
      bus.heard(timelineSubject(siteId, visitor))
    );
  }

  /** Looks into the store for everything that notices would have said. */
  async function lookAgain(siteId: string, since: number): Promise<void> {
    log.info({ site: siteId }, 'notices of other processes were missed; looking into the store');
    await catalogues.read(siteId);
    await recommenders.catchUp(siteId, since);
    afterChange(await states.catchUpAll(siteId));
    bus.publish(resyncSubject(siteId), null);
  }

  async function lookAgainEverywhere(since: number): Promise<void> {
    await directory.refresh();
    // Who is there is in no store: they are asked.
    link.send(EVERY_SITE, { k: 'who' });
    for (const { id } of directory.all()) enqueue(id, () => lookAgain(id, since));
  }

  function lookUpMissed(): void {
    gathering = null;
    const everywhere = missed.get(EVERY_SITE);
    for (const [siteId, since] of missed) {
      if (siteId !== EVERY_SITE && everywhere === undefined) enqueue(siteId, () => lookAgain(siteId, since));
    }
    if (everywhere !== undefined) {
      const since = Math.min(...missed.values());
      enqueue(EVERY_SITE, () => lookAgainEverywhere(since));
    }
    missed.clear();
  }

  link.listen({
    heard: (node, siteId, notice) => enqueue(siteId, () => follow(node, siteId, notice)),
    missed(siteId, since) {
      missed.set(siteId, Math.min(since, missed.get(siteId) ?? Infinity));
      gathering ??= setTimeout(lookUpMissed, GATHER_MS).unref();
    },
    came: () => link.send(EVERY_SITE, { k: 'who' }),
    gone(node) {
      live.forget(node);
      operatorsOnline.forget(node);
    },
  });
  link.send(EVERY_SITE, { k: 'who' });
}
