/** Builds the parts and connects them. Nothing else reaches out for what it needs. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import type { Logger } from 'pino';
import { openStore, type Store } from '../db/store.ts';
import type { TimelineEntry } from '../protocol/agent.ts';
import { createApp } from './app.ts';
import { createAssistant } from './assistant/assistant.ts';
import { createArticles } from './articles/articles.ts';
import { createHelpShelf } from './articles/help.ts';
import { agentsSubject, createBus, timelineSubject } from './bus/bus.ts';
import { alone } from './bus/link.ts';
import { openNatsLink } from './bus/nats-link.ts';
import { EVERY_SITE } from './bus/notices.ts';
import { startRelay } from './bus/relay.ts';
import { createCallbacks } from './callbacks/callbacks.ts';
import { loadCatalogues } from './catalogue/catalogues.ts';
import type { Config } from './config.ts';
import { serveControl } from './control/serve.ts';
import { WAKE, wakeJob } from './conversations/changes.ts';
import { createConversations } from './conversations/conversations.ts';
import { createFileLinks } from './conversations/file-links.ts';
import { createLetters } from './conversations/letters.ts';
import { createReplyTime } from './conversations/reply-time.ts';
import { createNotes } from './conversations/notes.ts';
import { createDecider } from './decisions/decider.ts';
import { systemDeps, type Deps } from './deps.ts';
import { openFileStore } from './files/open-store.ts';
import { openFiles } from './files/files.ts';
import { createRoom, roomOf } from './files/room.ts';
import { sweepJob } from './files/sweep.ts';
import { createAfterCommit } from './ingest/after-commit.ts';
import { createIngest } from './ingest/ingest.ts';
import { createJobs } from './jobs/jobs.ts';
import { createLog } from './log.ts';
import { createHolds } from './limits/holds.ts';
import { createSharedBuckets } from './limits/shared.ts';
import { lockDataDir } from './lock/lock.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { createOperatorSessions } from './operators/sessions.ts';
import { createSecondFactor } from './operators/second-factor.ts';
import { createTeam } from './operators/team.ts';
import { createLiveVisitors } from './presence/live.ts';
import { createOperatorsOnline } from './presence/operators-online.ts';
import { createOperatorPresences, TIMINGS, type Timings } from './presence/operators.ts';
import { VANISHED, vanishedJob } from './presence/vanished.ts';
import { createClaims } from './profiles/claims.ts';
import { createVisitorStates } from './profiles/states.ts';
import { boundRequestTime } from './request-time.ts';
import { rebuildRecommenders } from './recommend/recommenders.ts';
import { leftoversJob } from './retention/leftovers.ts';
import { makePartitions, retentionJob } from './retention/retention.ts';
import { TRAINING, trainingJob } from './sandbox/left.ts';
import { createSandboxes, PACE, type Pace } from './sandbox/sandbox.ts';
import { createDial } from './socket/dial.ts';
import { createApproaches } from './outreach/approach.ts';
import { fillWhereEmpty, SEARCH, searchJob } from './search/fill.ts';
import { createSearch } from './search/search.ts';
import { createFindable } from './search/subjects.ts';
import { createEndpoints } from './push/endpoint.ts';
import { createPush, PUSH } from './push/push.ts';
import { loadVapid } from './push/vapid.ts';
import { createRouting } from './routing/routing.ts';
import { createSiteDirectory, type SiteDirectory } from './sites/directory.ts';
import { createSightings } from './sites/sightings.ts';
import { openGateway, type Gateway } from './socket/gateway.ts';
import { loadWidgetFiles } from './widget-files/widget-files.ts';

export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:8080. */
  url: string;
  port: number;
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  metrics: Metrics;
  log: Logger;
  /** Every HTTP route, and under the method ALL what stands before some. */
  routes: { method: string; path: string }[];
  /** Drains: no new work, what was acknowledged is stored, sockets say goodbye. */
  close(): Promise<void>;
}

export interface ServerOptions {
  deps?: Deps;
  log?: Logger;
  /** How soon who is not there is noticed. */
  presence?: Partial<Timings>;
  /** How fast made-up visitors are, where that is not as people are. */
  training?: Pace;
  /** Hears the text of every statement to the store. */
  onSql?(sql: string): void;
  /** Puts into the store what has to be there before anybody is let in. */
  prepare?(store: Store, deps: Deps): Promise<void>;
}

const REREAD_MS = 10_000;
/** What was stored while the recommenders were rebuilt is read once more, and this much before it. */
const OVERLAP_MS = 10_000;

/** @throws LockedError when another server has the DATA_DIR, and what `listen` throws when the port is taken. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const deps = options.deps ?? systemDeps;
  const log = options.log ?? createLog(config.logLevel);
  const lock = await lockDataDir(config.dataDir);
  try {
    return await startLocked(config, { ...options, deps, log }, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  config: Config,
  { deps, log, onSql, presence, training, prepare }: ServerOptions & { deps: Deps; log: Logger },
  unlock: () => void,
): Promise<RunningServer> {
  const store = await openStore(config.databaseUrl, { ...(onSql && { onSql }) });
  await prepare?.(store, deps);
  let gateway: Gateway | null = null;
  let draining = false;

  await makePartitions({ store, deps, log });
  // Before anything is read: what others store from here on is noticed.
  const link = config.natsUrl
    ? await openNatsLink({ url: config.natsUrl, installation: config.databaseUrl, now: deps.now, log })
    : alone;
  const directory = await createSiteDirectory(store);
  const startedAt = deps.now();
  const siteIds = directory.all().map(({ id }) => id);
  const catalogues = await loadCatalogues(store, siteIds);
  const rebuildStart = performance.now();
  const { recommenders, events } = await rebuildRecommenders(store, siteIds, startedAt - OVERLAP_MS);
  log.info(
    { events, ms: Math.round(performance.now() - rebuildStart) },
    'recommenders know the newest of what is stored',
  );

  const bus = createBus((error) => log.error({ err: error }, 'a listener failed'));
  const metrics = createMetrics(() => gateway?.open() ?? 0);
  const states = createVisitorStates(store);
  const live = createLiveVisitors({ bus, link, deps });
  const operatorsOnline = createOperatorsOnline(bus, link);
  const findable = createFindable({ store, deps, log });
  const fileLinks = createFileLinks(directory, deps);
  const conversations = createConversations({
    store,
    bus,
    link,
    live,
    deps,
    fileLinks,
    onStored(siteId, visitorId) {
      metrics.messages.inc();
      findable.visitorChanged(siteId, visitorId);
    },
    onVisitorWrote(siteId, message, reads) {
      routing.wrote(siteId, message.conversation);
      push.wrote(siteId, message);
      assistant.hear(siteId, message, reads);
    },
    onChanged: (siteId) => routing.soon(siteId),
  });
  const timings = { ...TIMINGS, ...presence };
  const routing = createRouting({ store, directory, conversations, deps, log, idleMs: timings.idleMs });
  const presences = createOperatorPresences({
    store,
    bus,
    link,
    online: operatorsOnline,
    deps,
    log,
    timings,
    onOnline: (siteId) => routing.soon(siteId),
  });
  const push = createPush({
    store,
    vapid: await loadVapid(store, config.publicUrl, deps.now()),
    endpoints: createEndpoints(config.pushPrivate, deps.now),
    jobs: () => jobs,
    conversations,
    presences,
    deps,
    log,
  });
  const { limits } = config;
  const shared = (name: string, rate: number, burst: number) => createSharedBuckets(store, name, rate, burst);
  const logins = shared('logins', limits.loginsPerFiveMinutes / 300, limits.loginsPerFiveMinutes);
  const secondFactor = createSecondFactor({ store, deps }, new URL(config.publicUrl).host);
  const operatorSessions = createOperatorSessions(store, link, deps, { secondFactor, tries: logins });
  const notes = createNotes({ store, bus, link, deps });
  const team = createTeam({ store, deps, sessions: operatorSessions, publicUrl: config.publicUrl });
  const claims = createClaims({ store, deps, live, conversations, findable });
  const approaches = createApproaches({ store, deps, live, conversations });
  // Whatever HOST is, this process hears itself.
  const ownHost = config.host.includes(':') ? '[::1]' : '127.0.0.1';
  const pass = deps.newSecret(24);
  const dial = createDial(() => `ws://${ownHost}:${(server.address() as AddressInfo).port}`, pass);
  const sandboxes = createSandboxes({
    ...{ store, conversations, deps, dial, link, bus, log },
    // What one process begins the others know within this.
    beginnings: shared('trainings', 1 / 2, 1),
    jobs: () => jobs,
    pace: training ?? PACE,
  });
  const letters = createLetters({ store, deps, fileLinks, claims, conversations });
  const callbacks = createCallbacks({
    store,
    deps,
    claims,
    onChanged(siteId, id) {
      findable.callChanged(siteId, id);
      bus.publish(agentsSubject(siteId), { t: 'callback', id });
      link.send(siteId, { k: 'callback', id });
    },
  });

  const files = await openFiles({
    store,
    deps,
    fileStore: openFileStore(config),
    links: fileLinks,
    conversations,
    workshop: join(config.dataDir, 'uploads'),
    fileBytes: config.fileBytes,
    room: createRoom({ store, deps, log, ...roomOf(config) }),
  });
  if (config.natsUrl && config.filesUrl.startsWith('file:')) {
    log.warn('files are in a folder: the other processes need the same one, by FILES_URL');
  }

  const ingest = createIngest({
    store,
    states,
    deps,
    onCommitted: (committed) => afterCommit(committed),
    onError: (error) => {
      metrics.commitFailures.inc();
      log.error({ err: error }, 'a commit failed');
    },
  });
  const decider = createDecider({
    ingest,
    catalogues,
    recommenders,
    deps,
    onDecided(state, id, slot, decided, at) {
      metrics.decisions.inc();
      link.send(state.siteId, { k: 'decided', visitor: state.id, decision: id });
      const subject = timelineSubject(state.siteId, state.id);
      if (!bus.heard(subject)) return;
      const { policy, held, propensity } = decided;
      const items = decided.items.map(({ item, reason }) => ({
        id: item.id,
        title: item.title,
        reason,
        seen: false,
        clicked: false,
      }));
      const entry: TimelineEntry = { kind: 'decision', id, at, slot, policy, held, propensity, items };
      bus.publish(subject, { t: 'timeline', visitor: state.id, entry });
    },
    onError: (error) => log.error({ err: error }, 'a decision was not stored'),
  });

  const afterCommit = createAfterCommit({ bus, link, recommenders, decider, live, findable, metrics });

  const kinds = {
    retention: retentionJob({ store, deps, log }),
    leftovers: leftoversJob(deps),
    files: sweepJob({ store, files, deps }),
    [WAKE]: wakeJob({ conversations, deps }),
    [TRAINING]: trainingJob({ store, conversations, deps }),
    [SEARCH]: searchJob({ store, log, deps }),
    [PUSH]: push.job,
    [VANISHED]: vanishedJob({ store, directory, presences, conversations, routing, deps, timings }),
  };
  const jobs = createJobs({ store, deps, log, metrics, kinds });

  const help = createHelpShelf(store, deps, config.publicUrl);
  const assistant = createAssistant({
    store,
    directory,
    help,
    operatorsOnline,
    conversations,
    deps,
    onError: (error) => log.error({ err: error }, 'a question was not answered automatically'),
  });
  const parts = {
    config,
    store,
    bus,
    link,
    deps,
    log,
    limits,
    directory,
    catalogues,
    states,
    ingest,
    decider,
    conversations,
    fileLinks,
    files,
    notes,
    assistant,
    live,
    operatorsOnline,
    presences,
    routing,
    push,
    replyTime: createReplyTime(store, deps),
    help,
    articles: createArticles({ store, deps, link, help, ours: config.publicUrl }),
    readersSay: shared('readers', 1, 30),
    sightings: createSightings({ link, deps }),
    doctorVisits: shared('doctor', limits.doctorPerMinute / 60, limits.doctorPerMinute),
    operatorSessions,
    team,
    secondFactor,
    metrics,
    claims,
    approaches,
    sandboxes,
    pass,
    search: createSearch({ store, rows: conversations.rows }),
    letters,
    contacts: shared('contacts', 1, 30),
    offers: shared('offers', 1, 60),
    callbacks,
    sockets: createHolds(),
    newConversations: shared('conversations', limits.conversationsPerHour / 3600, limits.conversationsPerHour),
    uploads: shared('files', limits.filesPerHour / 3600, limits.filesPerHour),
    uploading: createHolds(),
    callbackRequests: shared('callbacks', limits.callbacksPerHour / 3600, limits.callbacksPerHour),
    logins,
    keyed: shared('keyed', limits.keyedEventsPerSecond, limits.keyedEventsBurst),
    claimed: shared('claimed', limits.claimedEventsPerSecond, limits.claimedEventsBurst),
    trustProxy: config.trustProxy,
  };

  const dist = distFolder();
  const widgetFiles = await loadWidgetFiles(join(dist, 'widget'), join(config.dataDir, 'widget-chunks'), store, deps);
  const app = await createApp({ ...parts, widgetFiles, agentDir: join(dist, 'agent'), draining: () => draining });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  boundRequestTime(server);
  gateway = openGateway(server, config, parts);
  const stopRelay = startRelay({ ...parts, recommenders });
  if (store.shared) await Promise.all(siteIds.map((id) => recommenders.catchUp(id, startedAt - OVERLAP_MS)));
  const reread = store.shared ? setInterval(() => void rereadSites(), REREAD_MS).unref() : null;
  // Who sees that it is ready may run a command at once.
  const control = await serveControl({
    dataDir: config.dataDir,
    store,
    deps,
    directory: {
      ...directory,
      async refresh() {
        await directory.refresh();
        link.send(EVERY_SITE, { k: 'sites' });
      },
    },
    log,
  });
  await listen(server, config.host, config.port).catch(async (error: unknown) => {
    await control.close();
    throw error;
  });
  await jobs.start();
  await fillWhereEmpty(store, jobs, deps);
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  log.info({ url, publicUrl: config.publicUrl }, 'listening');
  const completing = completeRecommenders();

  async function completeRecommenders(): Promise<void> {
    const began = performance.now();
    try {
      const read = await recommenders.complete();
      if (read > 0)
        log.info({ events: read, ms: Math.round(performance.now() - began) }, 'recommenders know all of it');
    } catch (error) {
      log.error({ err: error }, 'the recommenders know only the newest of what is stored');
    }
  }

  /** A command may have changed sites where no server ran beside it to say so. */
  async function rereadSites(): Promise<void> {
    await directory.refresh().catch((error: unknown) => log.warn({ err: error }, 'the sites were not read'));
  }

  return {
    url,
    port,
    store,
    deps,
    directory,
    metrics,
    log,
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    async close() {
      draining = true;
      // Whoever spreads the load has to see it first; what they send until then is still served.
      if (config.drainSeconds > 0) await new Promise((resolve) => setTimeout(resolve, config.drainSeconds * 1000));
      if (reread) clearInterval(reread);
      recommenders.stop();
      await sandboxes.close();
      await control.close();
      const jobsEnded = jobs.close();
      server.close();
      await gateway!.close();
      await presences.stop();
      await routing.settled();
      await push.settled();
      decider.stop();
      await ingest.drain();
      await assistant.settled();
      live.stop();
      await link.close();
      await stopRelay();
      await jobsEnded;
      await findable.settled();
      await completing;
      server.closeAllConnections();
      await store.close();
      unlock();
      log.info('stopped');
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 2048 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** dist/ beside the sources; the compiled program is in it already. */
function distFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return existsSync(join(here, '../widget/foyer.js')) ? join(here, '..') : join(here, '../dist');
}
