import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  claimEventIds,
  insertDecisions,
  insertEvents,
  insertExposures,
  type DecisionRow,
  type EventRow,
} from '../../db/queries/hot.ts';
import { changeConversations } from '../../db/queries/conversation-changes.ts';
import { appendMessage } from '../../db/queries/conversations.ts';
import { ensurePartition, partitions, partitionsFrom } from '../../db/postgres/partitions.ts';
import type { Statement, Store } from '../../db/store.ts';
import { systemDeps } from '../../server/deps.ts';
import type { JobRun } from '../../server/jobs/jobs.ts';
import { leftoversJob } from '../../server/retention/leftovers.ts';
import { retentionJob } from '../../server/retention/retention.ts';
import type { Retention } from '../../server/retention/kept.ts';
import { createSite } from '../../server/sites/sites.ts';
import { newDatabase, runOnce, type TestDatabase } from '../support/job-node.ts';
import { STORE } from '../support/test-store.ts';
import { event, newId } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 4, 20, 12);
const FOR_EVER: Retention = { events: 0, decisions: 0, conversations: 0 };
const quiet = { info: () => {}, warn: () => {} };

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await newDatabase();
  store = await database.store();
});
afterAll(() => database.remove());

const siteKeeping = async (retention: Partial<Retention>) => {
  const settings = { retention: { ...FOR_EVER, ...retention } };
  return (await createSite(store, systemDeps, { name: 'Shop', origins: ['https://shop.example'], settings })).siteId;
};

/** In steps so small that there are many, unless the test wants the product's. */
const clean = (now = NOW, on = store, steps: { rowsAStep?: number } = { rowsAStep: 7 }) =>
  runOnce(on, retentionJob({ store: on, deps: { now: () => now }, log: quiet, ...steps }));

async function rows(sql: string, ...args: Statement['args']): Promise<Record<string, unknown>[]> {
  return (await store.read({ sql, args })) as Record<string, unknown>[];
}
const count = async (sql: string, ...args: Statement['args']) =>
  Number(Object.values((await rows(sql, ...args))[0]!)[0]);

interface Given {
  id: string;
  receivedAt: number;
  type?: string;
  name?: string;
}

/** As ingest stores them. */
async function storeEvents(siteId: string, given: Given[], on = store): Promise<void> {
  const all = given.map(({ id, receivedAt, type = 'track', name = 'Something Done' }, at): EventRow => {
    const arrival = receivedAt * 1_000 + (at % 1_000);
    return [siteId, id, 'v1', type, name, receivedAt, null, null, receivedAt, arrival, '', {}];
  });
  for (let from = 0; from < all.length; from += 5_000) {
    const some = all.slice(from, from + 5_000);
    const claim = claimEventIds(
      on,
      some.map(([site, id]) => [site, id]),
    );
    await on.write([...(on.dialect.name === 'postgres' ? [claim] : []), insertEvents(on, some)]);
  }
}

const eventIdsOf = async (siteId: string) =>
  (await rows('SELECT id FROM events WHERE site_id = ? ORDER BY id', siteId)).map((row) => String(row['id']));

/** How many of each day and name there were, by the events that remain and the counts of those that are gone. */
async function everReceived(siteId: string): Promise<Record<string, number>> {
  const all = await rows(
    `SELECT day, name, sum(n) AS n FROM (
       SELECT received_at - received_at % ${DAY} AS day, name, count(*) AS n FROM events WHERE site_id = ?1 GROUP BY 1, 2
       UNION ALL SELECT day, name, events AS n FROM event_days WHERE site_id = ?1) a GROUP BY 1, 2`,
    siteId,
  );
  return Object.fromEntries(all.map((row) => [`${Number(row['day'])} ${String(row['name'])}`, Number(row['n'])]));
}

describe('what is too old', () => {
  const someEvents = fc.array(
    fc.record({
      age: fc.integer({ min: 0, max: 100 * DAY }),
      name: fc.constantFrom('Product Viewed', 'Cart Viewed', "Bobby'); DROP TABLE events;--"),
    }),
    { maxLength: 40 },
  );

  test('of events goes, exactly; nothing of another site does; counts and remaining events are all that were ever received', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, someEvents, fc.integer({ min: 1, max: 90 }), async (ours, theirs, days) => {
        const site = await siteKeeping({ events: days });
        const other = await siteKeeping({});
        const given = (list: typeof ours) =>
          list.map(({ age, name }, at) => ({ id: `e${at}`, receivedAt: NOW - age, name }));
        await storeEvents(site, given(ours));
        await storeEvents(other, given(theirs));
        const before = [await everReceived(site), await everReceived(other)];
        await clean();
        const kept = given(ours).filter(({ receivedAt }) => receivedAt >= NOW - days * DAY);
        expect(await eventIdsOf(site)).toEqual(kept.map(({ id }) => id).sort());
        expect(await eventIdsOf(other)).toEqual(
          given(theirs)
            .map(({ id }) => id)
            .sort(),
        );
        expect([await everReceived(site), await everReceived(other)]).toEqual(before);
        await clean();
        expect(await everReceived(site)).toEqual(before[0]);
        // Once-ness outlives them.
        const gone = ours.length - kept.length;
        const known = STORE === 'postgres' ? ours.length : gone;
        expect(await count('SELECT count(*) FROM event_ids WHERE site_id = ?', site)).toBe(known);
      }),
      { numRuns: 8 },
    );
  });

  test('goes whenever it is broken off and begun again, each event counted once', async () => {
    const site = await siteKeeping({ events: 30 });
    await storeEvents(
      site,
      Array.from({ length: 100 }, (_, n) => ({ id: `e${n}`, receivedAt: NOW - 40 * DAY + n })),
    );
    const before = await everReceived(site);
    const kind = retentionJob({ store, deps: { now: () => NOW }, log: quiet, rowsAStep: 7 });
    let left = 100;
    for (let steps = 1; left > 0; steps++) {
      let done = 0;
      const breaking = (run: JobRun): JobRun => ({
        ...run,
        write: async (statements) => {
          if (done++ === steps) throw new Error('broken off');
          return run.write(statements);
        },
      });
      await runOnce(store, { run: (run) => kind.run(breaking(run)).catch(() => {}) });
      expect(await everReceived(site)).toEqual(before);
      left = (await eventIdsOf(site)).length;
    }
  });

  test('of decisions goes with what was seen of them', async () => {
    const site = await siteKeeping({ decisions: 10 });
    const other = await siteKeeping({ decisions: 20 });
    const decision = (siteId: string, id: string, age: number): DecisionRow => {
      return [siteId, id, 'v1', 'home', [{ id: 'i1', reason: {} }], 'popular', 1, false, NOW - age * DAY];
    };
    const ids = Array.from({ length: 20 }, (_, n) => n);
    for (const siteId of [site, other]) {
      await store.write([
        insertDecisions(
          store,
          ids.map((n) => decision(siteId, `d${n}`, n + 0.5)),
        ),
      ]);
      await store.write([
        insertExposures(
          store,
          ids.map((n) => [siteId, `d${n}`, 'i1', 'seen', 'v1', NOW]),
        ),
      ]);
    }
    await clean();
    for (const table of ['decisions', 'exposures']) {
      expect(await count(`SELECT count(*) FROM ${table} WHERE site_id = ?`, site)).toBe(10);
      expect(await count(`SELECT count(*) FROM ${table} WHERE site_id = ?`, other)).toBe(20);
    }
    expect(await count('SELECT min(at) FROM decisions WHERE site_id = ?', site)).toBe(NOW - 9.5 * DAY);
  });

  test('of conversations goes with its messages, if they are closed', async () => {
    const site = await siteKeeping({ conversations: 10 });
    const other = await siteKeeping({});
    const talk = async (siteId: string, id: string, age: number, closed: boolean) => {
      const at = NOW - age * DAY;
      const from = {
        siteId,
        conversationId: id,
        visitorId: 'v1',
        sender: 'visitor' as const,
        operatorId: null,
        name: '',
      };
      for (const n of [1, 2, 3]) await appendMessage(store, { ...from, id: `${id}-${n}`, text: `Hello ${n}`, at });
      if (closed) await changeConversations(store, { siteId, ids: [id], change: { kind: 'close' }, now: at });
    };
    for (const siteId of [site, other]) {
      for (let n = 0; n < 5; n++) await talk(siteId, `old-${n}`, 11 + n, true);
      await talk(siteId, 'open', 30, false);
      await talk(siteId, 'new', 9, true);
    }
    await clean();
    const left = (siteId: string) => rows('SELECT id FROM conversations WHERE site_id = ? ORDER BY id', siteId);
    expect((await left(site)).map((row) => row['id'])).toEqual(['new', 'open']);
    expect(await left(other)).toHaveLength(7);
    expect(await count('SELECT count(*) FROM messages WHERE site_id = ?', site)).toBe(6);
    expect(await count('SELECT count(*) FROM messages WHERE site_id = ?', other)).toBe(21);
  });

  test('of sessions, buckets and jobs that are done is cleared away', async () => {
    const day = (days: number) => NOW + days * DAY;
    const session = (hash: string, expiresAt: number): Statement => ({
      sql: 'INSERT INTO operator_sessions (token_hash, operator_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
      args: [hash, 'o1', day(-20), expiresAt],
    });
    const subscription = (hash: string): Statement => ({
      sql: `INSERT INTO push_subscriptions (id, operator_id, session_hash, endpoint, p256dh, auth, created_at)
        VALUES (?, 'o1', ?, 'https://push.example/x', '', '', 0)`,
      args: [`of ${hash}`, hash],
    });
    const bucket = (key: string, at: number): Statement => ({
      sql: 'INSERT INTO shared_buckets (key, tokens, at) VALUES (?, 1, ?)',
      args: [key, at],
    });
    await store.write([
      session('over', day(0) - 1),
      session('open', day(1)),
      subscription('over'),
      subscription('open'),
      bucket('idle', day(-2)),
      bucket('busy', day(0)),
    ]);
    const done = Number.MAX_SAFE_INTEGER;
    const job = (id: string, dueAt: number, knownUntil: number): Statement => ({
      sql: `INSERT INTO jobs (id, kind, payload, due_at, lease_until, attempt, last_error, created_at)
        VALUES (?, 'other', '{}', ?, ?, 1, '', 0)`,
      args: [id, dueAt, knownUntil],
    });
    await store.write([job('forgotten', done, day(-1)), job('known', done, day(1)), job('due', day(-1), 0)]);
    await runOnce(store, leftoversJob({ now: () => NOW }), () => NOW);
    expect((await rows('SELECT token_hash AS k FROM operator_sessions')).map((row) => row['k'])).toEqual(['open']);
    expect((await rows('SELECT session_hash AS k FROM push_subscriptions')).map((row) => row['k'])).toEqual(['open']);
    expect((await rows('SELECT key AS k FROM shared_buckets')).map((row) => row['k'])).toEqual(['busy']);
    const jobs = await rows(`SELECT id FROM jobs WHERE kind = 'other' ORDER BY id`);
    expect(jobs.map((row) => row['id'])).toEqual(['due', 'known']);
  });
});

describe('while a site lives', () => {
  const world = useWorld();

  test('P4 an event sent again after it was removed is acknowledged, and neither stored nor counted', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const [once, twice] = [event(), event()];
    await tab.track(once, twice);
    // 395 days are kept.
    await clean(Date.now() + 396 * DAY, world.server.store);
    const stored = () => world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId);
    const fold = async () => {
      const text = await world.db.value('SELECT fold FROM visitors WHERE site_id = ?', site.siteId);
      return (JSON.parse(String(text)) as { events: number }).events;
    };
    expect(await stored()).toBe(0);
    const fresh = event();
    expect((await tab.track(once, fresh)).ids).toEqual([once.id, fresh.id]);
    expect((await (await world.visitor(site)).track(twice)).ids).toEqual([twice.id]);
    expect(await stored()).toBe(1);
    expect(await fold()).toBe(3);
    const days = await world.db.value('SELECT sum(events) FROM event_days WHERE site_id = ?', site.siteId);
    expect(Number(days)).toBe(2);
  });

  test('what it sends is acknowledged while what is old is removed', async () => {
    const site = await world.site();
    const tab = await world.visitor(site);
    const old = Array.from({ length: 4_000 }, (_, n) => ({ id: newId(), receivedAt: Date.now() - 400 * DAY + n }));
    await storeEvents(site.siteId, old, world.server.store);
    const state = { removing: true };
    const begun = performance.now();
    const steps = { rowsAStep: 50 };
    const cleaned = clean(Date.now(), world.server.store, steps).finally(() => (state.removing = false));
    const waits: number[] = [];
    while (state.removing) {
      const start = performance.now();
      const one = event();
      expect((await tab.track(one)).ids).toEqual([one.id]);
      waits.push(performance.now() - start);
    }
    await cleaned;
    // None waits for the whole, as all would if it were done in one go.
    expect(waits.length).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThan((performance.now() - begun) / 4);
    expect(await world.db.value('SELECT count(*) FROM events WHERE site_id = ?', site.siteId)).toBe(waits.length);
  });
});

describe.skipIf(STORE !== 'postgres')('the partitions of events', () => {
  const world = useWorld();
  const names = async (on: Store) => (await partitions(on)).map(({ name }) => name);

  test('of this month and the next two are there when a server has started', async () => {
    expect(await names(world.server.store)).toEqual(partitionsFrom(Date.now(), 2).map(({ name }) => name));
    const site = await world.site();
    await (await world.visitor(site)).track(event());
    const [row] = await world.db.rows('SELECT tableoid::regclass AS part FROM events WHERE site_id = ?', site.siteId);
    expect(row!['part']).toBe(partitionsFrom(Date.now(), 0)[0]!.name);
  });

  test('are made once, whoever makes them, and not where the month has events already', async () => {
    const [march, april] = partitionsFrom(Date.UTC(2024, 2, 5), 1);
    const site = await siteKeeping({});
    await storeEvents(site, [{ id: newId(), receivedAt: Date.UTC(2024, 3, 2) }]);
    const other = await database.store();
    await Promise.all([store, other, store, other].map((on) => ensurePartition(on, march!)));
    await ensurePartition(store, april!);
    expect(await names(store)).toContain('events_2024_03');
    expect(await names(store)).not.toContain('events_2024_04');
    expect(await eventIdsOf(site)).toHaveLength(1);
  });

  test('have the keys and the indexes of the table', async () => {
    const indexes = await rows(
      `SELECT count(*) AS n FROM pg_indexes WHERE tablename = 'events_2024_03'
        UNION ALL SELECT count(*) FROM pg_indexes WHERE tablename = 'events'`,
    );
    expect(indexes.map((row) => Number(row['n']))).toEqual([3, 3]);
  });

  test('go as a whole when no site keeps them any more, and their counts stay', async () => {
    const own = await newDatabase();
    const outer = store;
    store = await own.store();
    try {
      const short = await siteKeeping({ events: 30 });
      const long = await siteKeeping({ events: 60 });
      for (const month of partitionsFrom(Date.UTC(2026, 0), 4)) await ensurePartition(store, month);
      const given = Array.from({ length: 130 }, (_, n) => ({
        id: `e${n}`,
        receivedAt: NOW - n * DAY,
        name: `n${n % 3}`,
      }));
      for (const site of [short, long]) await storeEvents(site, given);
      const before = [await everReceived(short), await everReceived(long)];
      expect(await names(store)).toContain('events_2026_02');
      await clean();
      // 60 days before the 20th of May is the 21st of March.
      expect(await names(store)).toEqual([
        'events_2026_03',
        'events_2026_04',
        'events_2026_05',
        'events_2026_06',
        'events_2026_07',
      ]);
      expect(await eventIdsOf(short)).toHaveLength(31);
      expect(await eventIdsOf(long)).toHaveLength(61);
      expect([await everReceived(short), await everReceived(long)]).toEqual(before);
      expect(await count('SELECT count(*) FROM event_ids WHERE site_id = ?', short)).toBe(130);
    } finally {
      store = outer;
      await own.remove();
    }
  });

  test('that somebody reads are not waited for: their events go row by row, and the table later', async () => {
    const own = await newDatabase();
    const outer = store;
    store = await own.store();
    try {
      const site = await siteKeeping({ events: 30 });
      const [january] = partitionsFrom(Date.UTC(2026, 0), 0);
      await ensurePartition(store, january!);
      await storeEvents(site, [{ id: 'e1', receivedAt: Date.UTC(2026, 0, 7) }]);
      const before = await everReceived(site);
      const stop = await readAtLength(own.url, january!.name);
      await clean();
      expect(await names(store)).toContain('events_2026_01');
      expect(await everReceived(site)).toEqual(before);
      expect(await eventIdsOf(site)).toEqual([]);
      await stop();
      await clean();
      expect(await names(store)).not.toContain('events_2026_01');
      expect(await everReceived(site)).toEqual(before);
    } finally {
      store = outer;
      await own.remove();
    }
  });
});

/** A transaction that has read a table and goes on; returns what ends it. */
async function readAtLength(url: string, table: string): Promise<() => Promise<void>> {
  const client = postgres(url, { max: 1 });
  const reader = await client.reserve();
  await reader.unsafe(`BEGIN; SELECT count(*) FROM ${table}`);
  return async () => {
    await reader`COMMIT`;
    reader.release();
    await client.end();
  };
}
