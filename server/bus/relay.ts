/** What the notices of the other processes mean here: what they name is read from the store, and told to those who are here. */
import type { Logger } from 'pino';
import { decisionById, eventsById } from '../../db/queries/timeline.ts';
import type { Store } from '../../db/store.ts';
import type { TimelineEntry } from '../../protocol/agent.ts';
import type { Reason } from '../../protocol/reason.ts';
import type { HelpShelf } from '../articles/help.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Notes } from '../conversations/notes.ts';
import type { Decider } from '../decisions/decider.ts';
import { tellTimeline } from '../ingest/after-commit.ts';
import type { OperatorSessions } from '../operators/sessions.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { OperatorPresences } from '../presence/operators.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { VisitorState, VisitorStates } from '../profiles/states.ts';
import type { Recommenders } from '../recommend/recommenders.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Sightings } from '../sites/sightings.ts';
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
  notes: Notes;
  live: LiveVisitors;
  operatorsOnline: OperatorsOnline;
  presences: OperatorPresences;
  operatorSessions: OperatorSessions;
  help: HelpShelf;
  sightings: Sightings;
  sandboxes: Pick<Sandboxes, 'end' | 'hear' | 'forget' | 'tellAll'>;
  log: Pick<Logger, 'info' | 'error'>;
}

/** The queue of what is about a site, not about one visitor. No visitor has this id. */
const EVERYBODY = '*';
/** What is missed in one moment is looked up once. */
const GATHER_MS = 100;

type Commits = Omit<Extract<Notice, { k: 'committed' }>, 'k'>['visitors'];

/**
 * From here on this process follows what the others do, at its own pace: what many commits changed is read at once where
 * one read takes longer than they do, and one visitor does not wait for another.
 * @returns what ends it, when what was begun is done.
 */
export function startRelay(parts: RelayParts): () => Promise<void> {
  const { bus, link, store, directory, catalogues, recommenders, states, decider } = parts;
  const { conversations, live, operatorsOnline, operatorSessions, help, sandboxes, log } = parts;
  /** What concerns one visitor, or one site, happens in the order in which it came. */
  const queues = new Map<string, Promise<void>>();
  /** By site, what was committed since the others' commits were last looked at. */
  const commits = new Map<string, Commits>();
  const missed = new Map<string, number>();
  let gathering: NodeJS.Timeout | null = null;

  function enqueue(siteId: string, visitor: string, task: () => unknown): void {
    const queue = `${siteId} ${visitor}`;
    const mine = (queues.get(queue) ?? Promise.resolve())
      .then(async () => void (await task()))
      .catch((error: unknown) => log.error({ err: error, site: siteId }, 'a notice of another process came to nothing'))
      .finally(() => {
        if (queues.get(queue) === mine) queues.delete(queue);
      });
    queues.set(queue, mine);
  }

  function follow(node: string, siteId: string, notice: Notice): void {
    switch (notice.k) {
      case 'committed': {
        recommenders.hear(siteId, notice.clicks);
        const before = commits.get(siteId);
        if (before) return void before.push(...notice.visitors);
        commits.set(siteId, [...notice.visitors]);
        return enqueue(siteId, EVERYBODY, () => followCommits(siteId));
      }
      case 'decided':
        return enqueue(siteId, notice.visitor, () => followDecision(siteId, notice.visitor, notice.decision));
      case 'message':
        if (!isHeard(siteId, notice.visitor)) return;
        return enqueue(siteId, notice.visitor, () => conversations.hearMessage(siteId, notice));
      case 'conversation':
        if (!isHeard(siteId, notice.visitor)) return;
        return enqueue(siteId, notice.visitor, () => conversations.hearChange(siteId, notice.conversation));
      case 'note':
        return enqueue(siteId, notice.conversation, () => parts.notes.hear(siteId, notice));
      case 'canned':
        return bus.publish(agentsSubject(siteId), { t: 'canned' });
      case 'training_end':
        return void sandboxes.end(siteId);
      case 'training':
        return sandboxes.hear(node, siteId, notice);
      case 'typing':
        return conversations.hearTyping(siteId, notice);
      case 'live':
        return live.hear(node, siteId, notice.row.visitor, notice.row);
      case 'left':
        return live.hear(node, siteId, notice.visitor, null);
      case 'here':
        return live.hearAll(node, siteId, notice.rows);
      case 'presence':
        return enqueue(siteId, EVERYBODY, () => parts.presences.look(siteId));
      case 'operators':
        return operatorsOnline.hear(node, siteId, notice.count);
      case 'callback':
        return bus.publish(agentsSubject(siteId), { t: 'callback', id: notice.id });
      case 'items':
        return enqueue(siteId, EVERYBODY, () => catalogues.read(siteId, notice.ids));
      case 'articles':
        return help.forget(siteId);
      case 'sighting':
        return parts.sightings.hear(siteId, notice.origin, notice.kind, notice.at);
      case 'sites':
        return enqueue(siteId, EVERYBODY, () => directory.refresh());
      case 'signed_out':
        return operatorSessions.hearEnd(notice.key);
      default:
        live.tellAll();
        sandboxes.tellAll();
        return operatorsOnline.tellAll();
    }
  }

  async function followCommits(siteId: string): Promise<void> {
    const visitors = commits.get(siteId) ?? [];
    commits.delete(siteId);
    const newest = new Map<string, number>();
    for (const [id, rev] of visitors) newest.set(id, Math.max(rev, newest.get(id) ?? 0));
    afterChange(
      await states.catchUp(
        siteId,
        Array.from(newest, ([id, rev]) => ({ id, rev })),
      ),
    );
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
    help.forget(siteId);
    await recommenders.catchUp(siteId, since);
    afterChange(await states.catchUpAll(siteId));
    bus.publish(resyncSubject(siteId), null);
  }

  async function lookAgainEverywhere(since: number): Promise<void> {
    await directory.refresh();
    // Who is there is in no store: they are asked.
    link.send(EVERY_SITE, { k: 'who' });
    for (const { id } of directory.all()) enqueue(id, EVERYBODY, () => lookAgain(id, since));
  }

  function lookUpMissed(): void {
    gathering = null;
    const everywhere = missed.get(EVERY_SITE);
    for (const [siteId, since] of missed) {
      if (siteId !== EVERY_SITE && everywhere === undefined) enqueue(siteId, EVERYBODY, () => lookAgain(siteId, since));
    }
    if (everywhere !== undefined) {
      const since = Math.min(...missed.values());
      enqueue(EVERY_SITE, EVERYBODY, () => lookAgainEverywhere(since));
    }
    missed.clear();
  }

  link.listen({
    heard: follow,
    missed(siteId, since) {
      missed.set(siteId, Math.min(since, missed.get(siteId) ?? Infinity));
      gathering ??= setTimeout(lookUpMissed, GATHER_MS).unref();
    },
    came: () => link.send(EVERY_SITE, { k: 'who' }),
    gone(node) {
      live.forget(node);
      operatorsOnline.forget(node);
      sandboxes.forget(node);
    },
  });
  link.send(EVERY_SITE, { k: 'who' });

  return async () => {
    if (gathering) clearTimeout(gathering);
    while (queues.size > 0) await Promise.all(queues.values());
  };
}
