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
import { agentsSubject, createBus, timelineSubject } from './bus/bus.ts';
import { loadCatalogues } from './catalogue/catalogues.ts';
import type { Config } from './config.ts';
import { serveControl } from './control/serve.ts';
import { createConversations } from './conversations/conversations.ts';
import { createDecider } from './decisions/decider.ts';
import { mayChange } from './decisions/relevance.ts';
import { systemDeps, type Deps } from './deps.ts';
import { createIngest, type Committed } from './ingest/ingest.ts';
import { createLog } from './log.ts';
import { createKeyedBuckets } from './limits/bucket.ts';
import { createHolds } from './limits/holds.ts';
import { lockDataDir } from './lock/lock.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createOperatorSessions } from './operators/sessions.ts';
import { createLiveVisitors } from './presence/live.ts';
import { createOperatorsOnline } from './presence/operators-online.ts';
import { displayName } from './profiles/name.ts';
import { createVisitorStates } from './profiles/states.ts';
import { rebuildRecommenders } from './recommend/recommenders.ts';
import { createSiteDirectory, type SiteDirectory } from './sites/directory.ts';
import { openGateway, type Gateway } from './socket/gateway.ts';
import { loadWidgetFiles } from './widget-files/widget-files.ts';

export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:8080. */
  url: string;
  port: number;
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  log: Logger;
  /** Drains: no new work, what was acknowledged is stored, sockets say goodbye. */
  close(): Promise<void>;
}

export interface ServerOptions {
  deps?: Deps;
  log?: Logger;
  /** Hears the text of every statement to the store. */
  onSql?(sql: string): void;
}

/** @throws LockedError when another server has the DATA_DIR, and what `listen` throws when the port is taken. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const deps = options.deps ?? systemDeps;
  const log = options.log ?? createLog(config.logLevel);
  const lock = await lockDataDir(config.dataDir);
  try {
    return await startLocked(config, { deps, log, onSql: options.onSql }, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  config: Config,
  { deps, log, onSql }: { deps: Deps; log: Logger; onSql: ServerOptions['onSql'] },
  unlock: () => void,
): Promise<RunningServer> {
  const store = await openStore(config.databaseUrl, { ...(onSql && { onSql }) });
  let gateway: Gateway | null = null;
  let draining = false;

  const directory = await createSiteDirectory(store);
  const siteIds = directory.all().map(({ id }) => id);
  const catalogues = await loadCatalogues(store, siteIds);
  const rebuildStart = performance.now();
  const { recommenders, events } = await rebuildRecommenders(store, siteIds);
  log.info({ events, ms: Math.round(performance.now() - rebuildStart) }, 'recommenders rebuilt from the store');

  const bus = createBus((error) => log.error({ err: error }, 'a listener failed'));
  const metrics = createMetrics(() => gateway?.open() ?? 0);
  const states = createVisitorStates(store);
  const live = createLiveVisitors({ bus, deps });
  const operatorsOnline = createOperatorsOnline(bus);
  const conversations = createConversations({ store, bus, live, deps, onStored: () => metrics.messages.inc() });
  const operatorSessions = createOperatorSessions(store, deps);

  const ingest = createIngest({
    store,
    states,
    deps,
    onCommitted: afterCommit,
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

  /** What follows from stored events: the recommender learns, operators see, slots may change. */
  function afterCommit(committed: Committed[]): void {
    metrics.commits.inc();
    for (const { state, events: stored } of committed) {
      metrics.events.inc(stored.length);
      const subject = timelineSubject(state.siteId, state.id);
      const heard = bus.heard(subject);
      let changes = false;
      for (const event of stored) {
        if (!state.fold.automated) recommenders.observe(event);
        changes ||= mayChange(event);
        if (heard) tellTimeline(subject, event);
        if (event.type === 'identify') rename(event.siteId, event.visitorId, event.properties);
      }
      if (changes) decider.consider(state);
      if (changes && bus.heard(agentsSubject(state.siteId))) live.refresh(state);
    }
  }

  function tellTimeline(subject: ReturnType<typeof timelineSubject>, event: Committed['events'][number]): void {
    const { visitorId: visitor, properties } = event;
    if (event.type === 'exposure' || event.type === 'click') {
      const clicked = event.type === 'click';
      const { decisionId: decision, itemId: item } = properties;
      if (typeof decision !== 'string' || typeof item !== 'string') return;
      bus.publish(subject, { t: 'outcome', visitor, decision, item, seen: true, clicked });
      return;
    }
    const { id, at, type, name, url } = event;
    const entry = { kind: 'event', id, at, type, name, url, properties } as TimelineEntry;
    bus.publish(subject, { t: 'timeline', visitor, entry });
  }

  function rename(siteId: string, visitorId: string, properties: Record<string, unknown>): void {
    const { traits } = properties;
    if (typeof traits !== 'object' || traits === null) return;
    const given = Object.entries(traits).map(([name, value]) => ({ name, value: JSON.stringify(value) ?? '', at: 0 }));
    const name = displayName('', given);
    if (!name.startsWith('Visitor ')) live.rename(siteId, visitorId, name);
  }

  const { limits } = config;
  const parts = {
    config,
    store,
    bus,
    deps,
    log,
    limits,
    directory,
    catalogues,
    states,
    ingest,
    decider,
    conversations,
    live,
    operatorsOnline,
    operatorSessions,
    metrics,
    sockets: createHolds(),
    newConversations: createKeyedBuckets(limits.conversationsPerHour / 3600, limits.conversationsPerHour),
    logins: createKeyedBuckets(limits.loginsPerFiveMinutes / 300, limits.loginsPerFiveMinutes),
    keyed: createKeyedBuckets(limits.keyedEventsPerSecond, limits.keyedEventsBurst),
    claimed: createKeyedBuckets(limits.claimedEventsPerSecond, limits.claimedEventsBurst),
    trustProxy: config.trustProxy,
  };

  const dist = distFolder();
  const widgetFiles = await loadWidgetFiles(join(dist, 'widget'), join(config.dataDir, 'widget-chunks'), deps.now());
  const app = await createApp({ ...parts, widgetFiles, agentDir: join(dist, 'agent'), draining: () => draining });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  gateway = openGateway(server, config, parts);
  await listen(server, config.host, config.port);
  const control = await serveControl({
    dataDir: config.dataDir,
    store,
    deps,
    directory,
    log,
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  log.info({ url, publicUrl: config.publicUrl }, 'listening');

  return {
    url,
    port,
    store,
    deps,
    directory,
    log,
    async close() {
      draining = true;
      await control.close();
      server.close();
      await gateway!.close();
      decider.stop();
      await ingest.drain();
      live.stop();
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
