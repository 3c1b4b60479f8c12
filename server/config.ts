/** The only reader of the environment. Every problem is reported at once. */
import { resolve } from 'node:path';
import { z } from 'zod';

/** What a site's visitors and other systems may do, and how often. Tests and benches raise them by name. */
export interface Limits {
  eventsPerSecond: number;
  eventsBurst: number;
  messagesPerSecond: number;
  messagesBurst: number;
  conversationsPerHour: number;
  callbacksPerHour: number;
  filesPerHour: number;
  socketsPerVisitor: number;
  socketsPerAddress: number;
  keyedEventsPerSecond: number;
  keyedEventsBurst: number;
  claimedEventsPerSecond: number;
  claimedEventsBurst: number;
  loginsPerFiveMinutes: number;
  /** Pages looked at for a site by `foyer doctor` on the agent page. */
  doctorPerMinute: number;
  /** A socket that says nothing for so long is cut. */
  silentSeconds: number;
  /** What may wait for a socket's reader before it is cut. */
  unreadBytes: number;
}

export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  dataDir: string;
  databaseUrl: string;
  /** The bus between processes; empty where there is one. */
  natsUrl: string;
  /** Where the files of conversations are: `file:PATH`, or a bucket (see files/bucket.ts). */
  filesUrl: string;
  /** The largest file that is taken, in bytes. */
  fileBytes: number;
  /** What all files of a site may take together, in bytes. */
  siteFilesBytes: number;
  /** What stays free on the disk of files that are in a folder, and of the database, in bytes. */
  filesFreeBytes: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Whether push services may be in private networks and without TLS: only for tests. */
  pushPrivate: boolean;
  /** How many proxies stand in front and set X-Forwarded-For; 0 trusts none. */
  trustProxy: number;
  /** How long a process that was told to end goes on working while `/readyz` says no, so that nobody is sent to it. */
  drainSeconds: number;
  /** Whether the doctor on the agent page may look at pages in private networks. */
  doctorPrivate: boolean;
  ownerEmail: string;
  ownerPassword: string;
  limits: Limits;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];
  constructor(problems: string[]) {
    super(
      `The environment has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n  ${problems.join('\n  ')}`,
    );
    this.problems = problems;
  }
}

function isOrigin(url: string): boolean {
  return /^https?:\/\//.test(url) && URL.canParse(url) && new URL(url).pathname === '/';
}

const filesUrlWords = 'must be file:PATH, or s3://KEY:SECRET@HOST/BUCKET with characters of the key and secret encoded';

function isFilesUrl(url: string): boolean {
  if (url.startsWith('file:')) return url.length > 'file:'.length;
  if (!/^s3(\+http)?:\/\//.test(url) || !URL.canParse(url)) return false;
  const { username, password, host, pathname } = new URL(url);
  return username !== '' && password !== '' && host !== '' && /^\/[\w.-]+/.test(pathname);
}

function absolute(filesUrl: string): string {
  return filesUrl.startsWith('file:') ? `file:${resolve(filesUrl.slice('file:'.length))}` : filesUrl;
}

const rate = (fallback: number) => z.coerce.number('must be a number').positive().max(1e9).default(fallback);
const wholeRate = (fallback: number) =>
  z.coerce.number('must be a whole number').int().positive().max(1e9).default(fallback);

/** The client pings after 25 s and waits 10 s for the answer: who is to be taken for gone must have had the time. */
const silence = z.coerce.number('must be a number').min(40, 'must be at least 40').max(3600).default(65);
/** At least one frame of the largest size. */
const unread = z.coerce.number('must be a whole number').int().min(65_536, 'must be at least 65536').max(1e9);

const bytes = z.coerce.number('must be a whole number').int().min(0).max(Number.MAX_SAFE_INTEGER);

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number('must be a whole number').int().min(0).max(65535).default(8080),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be http:// or https://, a host, perhaps a port, and no path')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)/, 'must begin with file: or postgres://')
    .optional(),
  NATS_URL: z
    .string()
    .regex(/^(nats|tls):\/\/.+/, 'must begin with nats:// or tls://')
    .optional(),
  FILES_URL: z.string().refine(isFilesUrl, filesUrlWords).optional(),
  FILE_BYTES: z.coerce.number('must be a whole number').int().min(1_024).max(104_857_600).default(10_485_760),
  SITE_FILES_BYTES: bytes.default(10_000_000_000),
  // What a database, its log and a backup in progress want is a number of bytes: a share of a disk is too much of a
  // large one and too little of a small one.
  FILES_FREE_BYTES: bytes.default(1_000_000_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DRAIN_SECONDS: z.coerce.number('must be a number').min(0).max(60).default(0),
  TRUST_PROXY: z.coerce.number('must be a whole number').int().min(0).max(10).default(0),
  DOCTOR_PRIVATE: z.enum(['true', 'false'], 'must be true or false').default('false'),
  PUSH_PRIVATE: z.enum(['true', 'false'], 'must be true or false').default('false'),
  FOYER_OWNER_EMAIL: z.email().optional(),
  FOYER_OWNER_PASSWORD: z.string().min(10, 'must have at least 10 characters').max(256).optional(),
  LIMIT_EVENTS_PER_SECOND: rate(20),
  LIMIT_EVENTS_BURST: wholeRate(100),
  LIMIT_MESSAGES_PER_SECOND: rate(1),
  LIMIT_MESSAGES_BURST: wholeRate(10),
  LIMIT_CONVERSATIONS_PER_HOUR: wholeRate(5),
  LIMIT_CALLBACKS_PER_HOUR: wholeRate(5),
  LIMIT_FILES_PER_HOUR: wholeRate(60),
  LIMIT_SOCKETS_PER_VISITOR: wholeRate(5),
  LIMIT_SOCKETS_PER_ADDRESS: wholeRate(200),
  LIMIT_KEYED_EVENTS_PER_SECOND: rate(20_000),
  LIMIT_KEYED_EVENTS_BURST: wholeRate(100_000),
  LIMIT_CLAIMED_EVENTS_PER_SECOND: rate(100),
  LIMIT_CLAIMED_EVENTS_BURST: wholeRate(1_000),
  LIMIT_LOGINS_PER_FIVE_MINUTES: wholeRate(5),
  LIMIT_DOCTOR_PER_MINUTE: wholeRate(10),
  LIMIT_SILENT_SECONDS: silence,
  LIMIT_UNREAD_BYTES: unread.default(1024 * 1024),
});

/**
 * @param env such as `process.env`; empty values count as absent.
 * @throws ConfigError naming every problem.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const e = parsed.data;
  const dataDir = resolve(e.DATA_DIR);
  return {
    host: e.HOST,
    port: e.PORT,
    publicUrl: new URL(e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).origin,
    dataDir,
    databaseUrl: e.DATABASE_URL ?? `file:${resolve(dataDir, 'foyer.db')}`,
    natsUrl: e.NATS_URL ?? '',
    filesUrl: e.FILES_URL ? absolute(e.FILES_URL) : `file:${resolve(dataDir, 'files')}`,
    fileBytes: e.FILE_BYTES,
    siteFilesBytes: e.SITE_FILES_BYTES,
    filesFreeBytes: e.FILES_FREE_BYTES,
    logLevel: e.LOG_LEVEL,
    pushPrivate: e.PUSH_PRIVATE === 'true',
    trustProxy: e.TRUST_PROXY,
    drainSeconds: e.DRAIN_SECONDS,
    doctorPrivate: e.DOCTOR_PRIVATE === 'true',
    ownerEmail: e.FOYER_OWNER_EMAIL ?? '',
    ownerPassword: e.FOYER_OWNER_PASSWORD ?? '',
    limits: {
      eventsPerSecond: e.LIMIT_EVENTS_PER_SECOND,
      eventsBurst: e.LIMIT_EVENTS_BURST,
      messagesPerSecond: e.LIMIT_MESSAGES_PER_SECOND,
      messagesBurst: e.LIMIT_MESSAGES_BURST,
      conversationsPerHour: e.LIMIT_CONVERSATIONS_PER_HOUR,
      callbacksPerHour: e.LIMIT_CALLBACKS_PER_HOUR,
      filesPerHour: e.LIMIT_FILES_PER_HOUR,
      socketsPerVisitor: e.LIMIT_SOCKETS_PER_VISITOR,
      socketsPerAddress: e.LIMIT_SOCKETS_PER_ADDRESS,
      keyedEventsPerSecond: e.LIMIT_KEYED_EVENTS_PER_SECOND,
      keyedEventsBurst: e.LIMIT_KEYED_EVENTS_BURST,
      claimedEventsPerSecond: e.LIMIT_CLAIMED_EVENTS_PER_SECOND,
      claimedEventsBurst: e.LIMIT_CLAIMED_EVENTS_BURST,
      loginsPerFiveMinutes: e.LIMIT_LOGINS_PER_FIVE_MINUTES,
      doctorPerMinute: e.LIMIT_DOCTOR_PER_MINUTE,
      silentSeconds: e.LIMIT_SILENT_SECONDS,
      unreadBytes: e.LIMIT_UNREAD_BYTES,
    },
  };
}
