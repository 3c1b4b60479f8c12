/** A process is killed in the middle of a job: another one goes on when its lease is over, and nothing is done twice. */
import { expect, test } from 'vitest';
import { claimEventIds, insertEvents, type EventRow } from '../../db/queries/hot.ts';
import { openStore, type Store } from '../../db/store.ts';
import { retentionJob } from '../../server/retention/retention.ts';
import { compileServer, type CompiledServer } from '../support/compiled-server.ts';
import { openReader } from '../support/database.ts';
import { createNode } from '../support/job-node.ts';
import { openServices, STORES, type StoreServices } from '../support/store-services.ts';
import { until } from '../support/waiting.ts';

const EVENTS = 20_000;
const DAY = 86_400_000;
/** The product's own lease; then the next look, and the machine is busy. */
const REPLACED_WITHIN_MS = 30_000 + 10_000;

/** Events that are too old, and the job that removes them due at once. */
async function prepare(store: Store, siteId: string): Promise<void> {
  const from = Date.now() - 400 * DAY;
  for (let first = 0; first < EVENTS; first += 2_000) {
    const rows = Array.from({ length: 2_000 }, (_, n): EventRow => {
      const at = from + (first + n) * 1_000;
      return [siteId, `e${first + n}`, 'v1', 'track', `n${n % 7}`, at, null, null, at, at * 1_000, '', {}];
    });
    const claim = claimEventIds(
      store,
      rows.map(([site, id]) => [site, id]),
    );
    await store.write([...(store.shared ? [claim] : []), insertEvents(store, rows)]);
  }
  await store.write([{ sql: `UPDATE jobs SET due_at = 0 WHERE id = 'retention'`, args: [] }]);
}

test.concurrent.each(STORES)(
  'a process killed while it removes old events is replaced within its lease (%s store)',
  { timeout: 180_000 },
  async (kind) => {
    let services: StoreServices | null = null;
    let server: CompiledServer | null = null;
    let stop = async (): Promise<void> => {};
    try {
      services = await openServices(kind);
      server = await compileServer(services.env);
      const { siteId } = await server.start();
      await server.terminate();
      const store = await openStore(server.databaseUrl);
      await prepare(store, siteId);
      // Where one process has the file, the next one starts after it; else another one is there and waits.
      if (kind === 'embedded') await store.close();
      await server.start();
      const db = await openReader(server.databaseUrl);
      const count = async (what: string) => Number(await db.value(`SELECT ${what} WHERE site_id = ?`, siteId));
      const remaining = () => count('count(*) FROM events');
      const counted = () => count('coalesce(sum(events), 0) FROM event_days');
      const taken = async () => Number(await db.value(`SELECT attempt FROM jobs WHERE id = 'retention'`));

      await until('some to be removed', async () => (await remaining()) < EVENTS, 60_000);
      await server.kill();
      const killed = Date.now();
      const left = await remaining();
      expect(left, 'killed in the middle').toBeGreaterThan(0);
      expect(left + (await counted())).toBe(EVENTS);
      expect(await taken()).toBe(1);

      if (kind === 'embedded') await server.start();
      else {
        const log = { info: () => {}, warn: () => {} };
        const other = createNode(store, Date.now, { retention: retentionJob({ store, deps: { now: Date.now }, log }) });
        await other.start();
        stop = async () => {
          await other.close();
          await store.close();
        };
      }
      await until('another to take it', async () => (await taken()) === 2, 60_000);
      expect(Date.now() - killed).toBeLessThan(REPLACED_WITHIN_MS);
      await until('all to be removed', async () => (await remaining()) === 0, 60_000);
      await until('the job to be due tomorrow', async () => {
        return Number(await db.value(`SELECT due_at FROM jobs WHERE id = 'retention'`)) > Date.now();
      });
      expect(await counted()).toBe(EVENTS);
      expect(await count('count(*) FROM event_ids')).toBe(EVENTS);
      expect(await taken()).toBe(2);
      db.close();
    } finally {
      await stop();
      await server?.remove();
      await services?.dispose();
    }
  },
);
