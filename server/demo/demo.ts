/** The demo: the real server over a data folder of its own, a shop on a second port, and four weeks that never were. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { operatorByEmail } from '../../db/queries/operators.ts';
import type { Config } from '../config.ts';
import { withInstallation } from '../control/with-installation.ts';
import type { Deps } from '../deps.ts';
import { DEFAULT_SETTINGS } from '../sites/sites.ts';
import type { SiteSettings } from '../../db/schema/sqlite.ts';
import { startServer, type RunningServer } from '../main.ts';
import { createOperator } from '../operators/operators.ts';
import { ensureOwner } from '../operators/owner.ts';
import { createDoor, type Door } from '../replay/door.ts';
import { readNotes, writeNotes, type Notes } from './notebook.ts';
import { seed, sendHappenings, type Seeded } from './seed.ts';
import { createShop, shopFolder, shopItems, type ShopItem } from './shop.ts';
import { makeWeeks, type Weeks } from './weeks.ts';
import { writeHelp } from './write-help.ts';
import { writeWeeks } from './write-weeks.ts';

export interface DemoOptions {
  /** The server's, with the demo's data folder and a PUBLIC_URL of its port. */
  config: Config;
  shopPort: number;
  deps: Deps;
  /** Told from 0 to 1 while the first run makes the past. */
  onSeeding(share: number): void;
}

export interface RunningDemo {
  shopUrl: string;
  agentUrl: string;
  email: string;
  password: string;
  /** What was made; null where an earlier run had done it. */
  seeded: Seeded | null;
  server: RunningServer;
  close(): Promise<void>;
}

export const DEMO_EMAIL = 'demo@example.com';

/** Every day, so that whoever looks finds somebody there; with a break, so that one sees what that does. */
const DEMO_HOURS: SiteSettings['hours'] = {
  timeZone: 'Europe/Berlin',
  week: Array.from({ length: 7 }, () => [
    [480, 780],
    [840, 1320],
  ]),
  exceptions: {},
};

const SEED = 20_261;
const VISITORS = 420;
const TWO_DAYS_MS = 48 * 60 * 60_000;
const EARLIER_MS = 26 * 24 * 60 * 60_000;
const EARLIER_TALKS = 280;
const EARLIER_CALLS = 16;
/** Of the work. */
const WEEKS_SHARE = 0.1;

/** Nobody knows their passwords: the demo's owner may make them anew. */
const COLLEAGUES = [
  { email: 'mila@example.com', name: 'Mila Brandt' },
  { email: 'jonas@example.com', name: 'Jonas Weber' },
];

export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { config, deps } = options;
  const shopUrl = `http://localhost:${options.shopPort}`;
  const notes = await prepareSite(config, deps, [shopUrl, `http://127.0.0.1:${options.shopPort}`]);
  const server = await startServer(config, {
    deps,
    async prepare(store) {
      await ensureOwner(store, deps, { ownerEmail: notes.email, ownerPassword: notes.password });
    },
  });
  let shop: Server | null = null;
  try {
    const items = await shopItems(shopFolder(), shopUrl);
    await importItems(server.url, notes.secretKey, items);
    if (!notes.helpWritten) {
      await writeHelp(server.store, notes.siteId, deps.now());
      await writeNotes(config.dataDir, { ...notes, helpWritten: true });
    }
    const seeded = notes.seeded ? null : await makePast(options, server, notes, items, shopUrl);
    shop = await listen(
      createShop({ folder: join(shopFolder(), 'public'), foyer: config.publicUrl, writeKey: notes.writeKey }),
      config.host,
      options.shopPort,
    );
    return {
      shopUrl: `http://localhost:${(shop.address() as AddressInfo).port}`,
      agentUrl: `${config.publicUrl}/agent`,
      email: notes.email,
      password: notes.password,
      seeded,
      server,
      close: () => close(shop, server),
    };
  } catch (error) {
    await close(shop, server);
    throw error;
  }
}

/** The site and its keys: made once, kept in the notebook; its origins follow the ports. */
async function prepareSite(config: Config, deps: Deps, origins: string[]): Promise<Notes> {
  return withInstallation(config, deps, async (installation) => {
    const known = await readNotes(config.dataDir);
    if (known) {
      await installation.setOrigins(known.siteId, origins);
      return known;
    }
    const settings = {
      greeting: 'Hello! Ask us anything about the shop.',
      hours: DEMO_HOURS,
      callbacks: { ...DEFAULT_SETTINGS.callbacks, on: true, topics: ['My order', 'Advice', 'A return'] },
    };
    const keys = await installation.createSite({ name: 'Ollerby', origins, holdout: 0, settings });
    const password = deps.newSecret(9);
    const undone = { seeded: false, helpWritten: false };
    const notes = { ...keys, email: DEMO_EMAIL, password, seedUntil: deps.now(), ...undone };
    await writeNotes(config.dataDir, notes);
    return notes;
  });
}

async function makePast(
  options: DemoOptions,
  server: RunningServer,
  notes: Notes,
  items: ShopItem[],
  shop: string,
): Promise<Seeded> {
  const door = createDoor({
    url: server.url,
    secretKey: notes.secretKey,
    patienceMs: 30_000,
    random: options.deps.random,
    now: options.deps.now,
  });
  const weeks = await makeEarlierWeeks(options, server, notes, { door, items, shop });
  const seeded = await seed({
    store: server.store,
    door,
    siteId: notes.siteId,
    items,
    shop,
    operatorEmail: notes.email,
    seed: SEED,
    from: notes.seedUntil - TWO_DAYS_MS,
    to: notes.seedUntil,
    visitors: VISITORS,
    onProgress: (share) => options.onSeeding(WEEKS_SHARE + (1 - WEEKS_SHARE) * share),
  });
  await writeNotes(options.config.dataDir, { ...notes, helpWritten: true, seeded: true });
  return {
    ...seeded,
    events: seeded.events + weeks.happenings.length,
    conversations: seeded.conversations + weeks.talks.length,
  };
}

/** Four weeks of conversations and calls before the two days, with two colleagues, so that reports tell something. */
async function makeEarlierWeeks(
  { deps, onSeeding }: DemoOptions,
  { store }: RunningServer,
  { siteId, email, seedUntil }: Notes,
  { door, items, shop }: { door: Door; items: ShopItem[]; shop: string },
): Promise<Weeks> {
  for (const colleague of COLLEAGUES) await createOperator(store, deps, { ...colleague, siteId, role: 'operator' });
  const emails = [email, ...COLLEAGUES.map((colleague) => colleague.email)];
  const operators = (await Promise.all(emails.map((one) => operatorByEmail(store, one)))).map((one) => one!);
  const to = seedUntil - TWO_DAYS_MS;
  const span = { from: to - EARLIER_MS, to, talks: EARLIER_TALKS, calls: EARLIER_CALLS };
  const weeks = makeWeeks({ seed: SEED, items, shop, ...span, operators: operators.length });
  let sent = 0;
  await sendHappenings(door, weeks.happenings, (events) => {
    onSeeding((WEEKS_SHARE * (sent += events)) / weeks.happenings.length);
  });
  await writeWeeks({ store, siteId, operators, consentVersion: DEFAULT_SETTINGS.callbacks.consent.version }, weeks);
  return weeks;
}

async function importItems(url: string, secretKey: string, items: ShopItem[]): Promise<void> {
  const response = await fetch(new URL('/api/v1/items', url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(items),
  });
  if (!response.ok) throw new Error(`The catalogue was refused: HTTP ${response.status} ${await response.text()}`);
}

function listen(shop: ReturnType<typeof createShop>, host: string, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch: shop.fetch }) as Server;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve(server));
  });
}

async function close(shop: Server | null, server: RunningServer): Promise<void> {
  if (shop) {
    shop.close();
    shop.closeAllConnections();
  }
  await server.close();
}
