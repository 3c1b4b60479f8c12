/** The real server, in this process, on a free port with a data folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../server/log.ts';
import { readConfig, type Config, type Limits } from '../../server/config.ts';
import { startServer, type RunningServer, type ServerOptions } from '../../server/main.ts';
import { keepLog, keepsLogs } from './kept-logs.ts';
import { recordQuery } from './query-log.ts';
import { busUrl, newDatabaseUrl, removeDatabase, STORE } from './test-store.ts';

export interface TestServer extends RunningServer {
  config: Config;
  /** Ends the process's part only: the data stay, for a second start. */
  close(): Promise<void>;
  /** Ends it and removes the data. */
  stop(): Promise<void>;
}

export interface Overrides extends ServerOptions {
  limits?: Partial<Limits>;
  /** An earlier server's configuration: this one finds what that one stored. */
  data?: Pick<Config, 'dataDir' | 'databaseUrl'>;
  publicUrl?: string;
  /** Push services on this machine. */
  pushPrivate?: boolean;
  trustProxy?: number;
  /** A bus of its own. */
  natsUrl?: string;
  filesUrl?: string;
  fileBytes?: number;
  siteFilesBytes?: number;
  filesFreeBytes?: number;
}

/** What would get in the way of tests that are about something else. */
const AMPLE: Partial<Limits> = {
  eventsPerSecond: 1e6,
  eventsBurst: 1e6,
  messagesPerSecond: 1e6,
  messagesBurst: 1e6,
  conversationsPerHour: 1e6,
  callbacksPerHour: 1e6,
  filesPerHour: 1e6,
  socketsPerAddress: 1e6,
  keyedEventsPerSecond: 1e6,
  keyedEventsBurst: 1e6,
  claimedEventsPerSecond: 1e6,
  claimedEventsBurst: 1e6,
  loginsPerFiveMinutes: 1e6,
  doctorPerMinute: 1e6,
};

/** Starts it on the store of the run, with a bus between nodes where that is PostgreSQL; limits are ample unless named. */
export async function startTestServer(overrides: Overrides = {}): Promise<TestServer> {
  const { limits, publicUrl, pushPrivate, trustProxy, natsUrl, filesUrl, fileBytes, ...others } = overrides;
  const { siteFilesBytes, filesFreeBytes, data, ...options } = others;
  const { dataDir, databaseUrl } = data ?? (await newData());
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl ?? busUrl(),
    LOG_LEVEL: 'silent',
    PUBLIC_URL: publicUrl,
    PUSH_PRIVATE: String(pushPrivate ?? false),
    TRUST_PROXY: String(trustProxy ?? 0),
    FILES_URL: filesUrl,
    FILE_BYTES: fileBytes === undefined ? undefined : String(fileBytes),
    SITE_FILES_BYTES: siteFilesBytes === undefined ? undefined : String(siteFilesBytes),
    // A test's disk may have little room, and is none of its subjects unless it says so.
    FILES_FREE_BYTES: String(filesFreeBytes ?? 0),
  });
  config.limits = { ...config.limits, ...AMPLE, ...limits };
  const server = await startServer(config, {
    log: createLog(keepsLogs ? 'trace' : 'silent', { write: keepLog }),
    ...(STORE === 'postgres' && { onSql: recordQuery }),
    ...options,
  });
  let open = true;
  const close = async () => {
    if (open) await server.close();
    open = false;
  };
  return {
    ...server,
    config,
    close,
    async stop() {
      await close();
      await removeDatabase(databaseUrl);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A folder, and an empty database beside or in it. */
async function newData(): Promise<Pick<Config, 'dataDir' | 'databaseUrl'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-test-'));
  return { dataDir, databaseUrl: await newDatabaseUrl(dataDir) };
}
