/**
 * The training of operators: made-up visitors on real sockets, through the same door as everybody. They say of themselves
 * that they are automated, so the store flags them, and nothing of them is counted: no recommender learns from them, no
 * report and no number of who is there holds them (B1). Their conversations are tagged, and closed when it ends.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SANDBOX_VISITORS, TRAINING_TAG, type Sandbox } from '../../protocol/sandbox.ts';
import { PROTOCOL_VERSION, type ClientEvent, type ClientMessage, type ServerMessage } from '../../protocol/messages.ts';
import { change, type ChangeParts } from '../conversations/changes.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { closeTraining, leftJob } from './left.ts';
import { ROLES, type Role } from './script.ts';

/** A visitor's socket, dialled as a browser does it. */
export interface Line {
  send(message: ClientMessage): void;
  close(): void;
}

export type Dial = (
  site: { writeKey: string; origin: string },
  hear: (message: ServerMessage) => void,
  onClose: () => void,
) => Promise<Line>;

export interface Sandboxes {
  of(siteId: string): Sandbox;
  /** @throws Refusal `bad_request`, `conflict` where it runs already */
  start(site: Site, visitors: number): Promise<Sandbox>;
  /** On every process. */
  stop(siteId: string): Promise<Sandbox>;
  /** On this one: another was asked to. */
  end(siteId: string): Promise<void>;
  /** What another process has; no visitors where it has none any more. */
  hear(node: string, siteId: string, theirs: Sandbox): void;
  /** Another process is gone, and its made-up visitors with it. */
  forget(node: string): void;
  /** Tells the other processes what runs here. */
  tellAll(): void;
  /** Of all sites, when the process ends. */
  close(): Promise<void>;
}

/** Nobody trains for longer, and a training that was forgotten ends. */
const LONGEST_MS = 30 * 60_000;
/** How long they read, think and type, in ms: at least, and at most. */
export interface Pace {
  beforePage: readonly [number, number];
  beforeLine: readonly [number, number];
}

/** As people do. */
export const PACE: Pace = { beforePage: [1_500, 5_000], beforeLine: [3_000, 9_000] };

interface Running {
  until: number;
  actors: Actor[];
  timer: NodeJS.Timeout;
}

interface Actor {
  conversation: string;
  /** Says nothing more; resolves when what was said is stored, or is not going to be. */
  stop(): Promise<void>;
}

/** What is on its way to the store is there by then. */
const STORED_MS = 2_000;

export function createSandboxes(
  parts: ChangeParts & {
    deps: Deps;
    dial: Dial;
    link: Pick<Link, 'send'>;
    bus: Pick<Bus, 'publish'>;
    log: Pick<Logger, 'warn'>;
    /** By site: two processes that are asked at once do not both begin. */
    beginnings: SharedBuckets;
    pace: Pace;
    jobs(): Pick<Jobs, 'schedule'>;
  },
): Sandboxes {
  const { deps, dial, link, bus, log, pace } = parts;
  const running = new Map<string, Running>();
  /** By site and process. */
  const elsewhere = new Map<string, Map<string, Sandbox>>();

  const own = (siteId: string): Sandbox => {
    const now = running.get(siteId);
    return { visitors: now?.actors.length ?? 0, until: now?.until ?? null };
  };

  const state = (siteId: string): Sandbox => {
    const all = [own(siteId), ...(elsewhere.get(siteId)?.values() ?? [])].filter(({ until }) => until !== null);
    return {
      visitors: all.reduce((sum, { visitors }) => sum + visitors, 0),
      until: all.length > 0 ? Math.max(...all.map(({ until }) => until!)) : null,
    };
  };

  /** To the operators here, and to the other processes for theirs. */
  function tell(siteId: string): void {
    bus.publish(agentsSubject(siteId), { t: 'training' });
    link.send(siteId, { k: 'training', ...own(siteId) });
  }

  function keep(node: string, siteId: string, theirs: Sandbox | null): void {
    const ofSite = elsewhere.get(siteId) ?? new Map<string, Sandbox>();
    if (theirs) ofSite.set(node, theirs);
    else ofSite.delete(node);
    if (ofSite.size > 0) elsewhere.set(siteId, ofSite);
    else elsewhere.delete(siteId);
    bus.publish(agentsSubject(siteId), { t: 'training' });
  }

  async function end(siteId: string): Promise<void> {
    const now = running.get(siteId);
    if (!now) return;
    running.delete(siteId);
    clearTimeout(now.timer);
    tell(siteId);
    await Promise.all(now.actors.map((actor) => actor.stop()));
    await closeTraining(
      parts,
      siteId,
      now.actors.map(({ conversation }) => conversation),
    );
  }

  const endQuietly = (siteId: string): Promise<void> =>
    end(siteId).catch((error: unknown) => log.warn({ err: error }, 'a training was not ended well'));

  return {
    of: state,

    async start(site, visitors) {
      if (!Number.isInteger(visitors) || visitors < 1 || visitors > SANDBOX_VISITORS) {
        throw new Refusal('bad_request', `A training has 1 to ${SANDBOX_VISITORS} visitors.`);
      }
      const [origin] = site.origins;
      if (!origin) throw new Refusal('bad_request', 'The site has no address yet from which visitors come.');
      if (state(site.id).until !== null) throw new Refusal('conflict', 'A training is under way.');
      const until = deps.now() + LONGEST_MS;
      const timer = setTimeout(() => {
        void endQuietly(site.id);
      }, LONGEST_MS);
      timer.unref();
      const now: Running = { until, actors: [], timer };
      running.set(site.id, now);
      try {
        if (await parts.beginnings.take(site.id, 1, deps.now())) {
          throw new Refusal('conflict', 'A training was begun a moment ago.');
        }
        link.send(site.id, { k: 'training', ...own(site.id) });
        const cast = ROLES.slice(0, visitors).map((role) => ({ role, conversation: deps.newId('c') }));
        const conversations = cast.map(({ conversation }) => conversation);
        await parts.jobs().schedule(leftJob(deps.newId('j'), site.id, conversations, until));
        for (const { role, conversation } of cast) {
          const actor = await act(site, origin, role, conversation);
          now.actors.push(actor);
          if (running.get(site.id) === now) continue;
          // It was ended meanwhile, with those who were there.
          await actor.stop();
          throw new Refusal('conflict', 'The training was ended while it began.');
        }
      } catch (error) {
        if (running.get(site.id) === now) await end(site.id);
        throw error;
      }
      tell(site.id);
      return state(site.id);
    },

    end: endQuietly,

    hear: (node, siteId, theirs) => keep(node, siteId, theirs.until === null ? null : theirs),

    forget(node) {
      for (const [siteId, ofSite] of elsewhere) if (ofSite.has(node)) keep(node, siteId, null);
    },

    tellAll() {
      for (const siteId of running.keys()) link.send(siteId, { k: 'training', ...own(siteId) });
    },

    async stop(siteId) {
      link.send(siteId, { k: 'training_end' });
      elsewhere.delete(siteId);
      await end(siteId);
      return state(siteId);
    },

    async close() {
      await Promise.all([...running.keys()].map(endQuietly));
    },
  };

  /** One of them: looks at pages, asks, and goes on when somebody answers. */
  async function act(site: Site, origin: string, role: Role, conversation: string): Promise<Actor> {
    const timers = new Set<NodeJS.Timeout>();
    let said = 0;
    let due = false;
    let stored = Promise.resolve();
    let isStored = (): void => {};
    const soon = ([least, most]: readonly [number, number], run: () => void): void => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          run();
        },
        least + deps.random() * (most - least),
      );
      timers.add(timer);
    };
    const event = (type: ClientEvent['type'], name: string, path: string, properties: ClientEvent['properties']) =>
      line.send({
        t: 'events',
        sentAt: deps.now(),
        events: [{ id: deps.newId('e'), type, name, at: deps.now(), url: origin + path, properties }],
      });

    const say = (): void => {
      due = false;
      const text = role.lines[said];
      if (text === undefined) return;
      said++;
      stored = new Promise((resolve) => (isStored = resolve));
      line.send({ t: 'typing', conversation, on: false });
      line.send({ t: 'message', id: deps.newId('m'), conversation, text, at: deps.now() });
    };
    const think = (): void => {
      // Whoever answers in three pieces gets one answer to all of them.
      if (due || said >= role.lines.length) return;
      due = true;
      soon(pace.beforeLine, () => {
        line.send({ t: 'typing', conversation, on: true });
        soon(pace.beforeLine, say);
      });
    };

    const hear = (message: ServerMessage): void => {
      if (message.t === 'welcome') {
        event('identify', 'Identified', role.pages[0]!.path, {
          userId: conversation,
          traits: { name: `${role.name} (training)` },
        });
        browse(0);
      } else if (message.t === 'error') {
        isStored();
      } else if (message.t === 'sent') {
        isStored();
        if (message.seq > 1) return;
        change(parts, site.id, [conversation], { kind: 'tag', add: [TRAINING_TAG], remove: [] }).catch(
          (error: unknown) => log.warn({ err: error }, 'a conversation of a training was not tagged'),
        );
      } else if (message.t === 'message' && message.message.from === 'operator') {
        line.send({ t: 'read', conversation, seq: message.message.seq });
        think();
      }
    };
    const browse = (at: number): void => {
      const page = role.pages[at];
      if (!page) return think();
      event('page', 'Page Viewed', page.path, { title: page.title });
      soon(pace.beforePage, () => browse(at + 1));
    };

    const quiet = (): void => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    };
    const line = await dial({ writeKey: site.writeKey, origin }, hear, () => {
      quiet();
      isStored();
    });
    const actor: Actor = {
      conversation,
      async stop() {
        quiet();
        await Promise.race([stored, pause(STORED_MS, undefined, { ref: false })]);
        line.close();
      },
    };
    line.send({
      t: 'hello',
      v: PROTOCOL_VERSION,
      token: deps.newSecret(16),
      tab: deps.newId('t'),
      page: { url: origin + role.pages[0]!.path, title: role.pages[0]!.title, referrer: '' },
      // Nothing of them is counted, anywhere, because of this.
      device: { language: 'en', timeZone: 'UTC', screen: '1280x800', automated: true },
      consent: { analytics: true, personalization: false, explicit: true },
      seqs: {},
      slots: [],
    });
    return actor;
  }
}
