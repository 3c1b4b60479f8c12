import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeJob } from '../../db/queries/jobs.ts';
import type { Statement, Store } from '../../db/store.ts';
import type { JobKind, JobRun, Jobs } from '../../server/jobs/jobs.ts';
import { JobLostError } from '../../server/jobs/jobs.ts';
import { createNode, newDatabase, type TestDatabase } from '../support/job-node.ts';
import { until } from '../support/waiting.ts';

let database: TestDatabase;
let store: Store;
let nodes: Jobs[] = [];
let now = 0;
beforeEach(async () => {
  database = await newDatabase();
  store = await database.store();
  now = Date.UTC(2026, 4, 1, 12);
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  nodes = [];
  await database.remove();
});

async function node(kinds: Record<string, JobKind>, own: Store = store, leaseMs = 30_000): Promise<Jobs> {
  const made = createNode(own, () => now, kinds, { leaseMs });
  nodes.push(made);
  await made.start();
  return made;
}

const job = (id: string) => store.read({ sql: 'SELECT * FROM jobs WHERE id = ?', args: [id] }).then(([row]) => row);
const isDone = async (id: string) => Number((await job(id))?.['due_at']) === Number.MAX_SAFE_INTEGER;

/** Stands for the effect of a job: one more in a row that all share. */
const effect = (key = 'effect'): Statement => ({
  sql: `INSERT INTO shared_buckets (key, tokens, at) VALUES (?1, 1, 0)
    ON CONFLICT (key) DO UPDATE SET tokens = shared_buckets.tokens + 1`,
  args: [key],
});
async function effects(key = 'effect'): Promise<number> {
  const [row] = await store.read({ sql: 'SELECT tokens FROM shared_buckets WHERE key = ?', args: [key] });
  return Number(row?.['tokens'] ?? 0);
}

/** A run that goes on when the test says so. */
function held() {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  return { gate, goOn };
}

describe('a job', () => {
  test('of a hundred is done once each, by two processes that want all of them', async () => {
    const done = [0, 0];
    const kindOf = (which: number): JobKind => ({
      async run(run) {
        await run.complete([effect(run.id), effect()]);
        done[which]! += 1;
      },
    });
    const first = createNode(store, () => now, { count: kindOf(0) });
    for (let n = 0; n < 100; n++) await first.schedule({ id: `job-${n}`, kind: 'count', payload: { n }, dueAt: now });
    await first.close();
    await Promise.all([node({ count: kindOf(0) }), node({ count: kindOf(1) }, await database.store())]);
    await until('a hundred effects', async () => (await effects()) === 100);
    await until('the runs to return', () => done.reduce((a, b) => a + b) === 100);
    for (let n = 0; n < 100; n++) expect(await effects(`job-${n}`)).toBe(1);
    const attempts = await store.read({ sql: 'SELECT DISTINCT attempt FROM jobs', args: [] });
    expect(attempts.map((row) => Number(row['attempt']))).toEqual([1]);
  });

  test('of a kind that waits for others leaves room for other kinds', async () => {
    const { gate, goOn } = held();
    let waiting = 0;
    const slow: JobKind = {
      atOnce: 2,
      async run() {
        waiting++;
        await gate;
      },
    };
    const jobs = await node({ slow, quick: { run: async (run) => void (await run.complete([effect()])) } });
    for (let n = 0; n < 6; n++) await jobs.schedule({ id: `slow-${n}`, kind: 'slow', payload: {}, dueAt: now - 1 });
    await until('two to wait', () => waiting === 2);
    await jobs.schedule({ id: 'quick', kind: 'quick', payload: {}, dueAt: now });
    await until('the other kind to be done', () => isDone('quick'));
    expect(waiting).toBe(2);
    goOn();
    await until('all to be done', () => isDone('slow-5'));
    expect(waiting).toBe(6);
  });

  test('is taken by one of many who want it at the same moment', async () => {
    const idle = createNode(store, () => now, {});
    for (let n = 0; n < 40; n++) await idle.schedule({ id: `job-${n}`, kind: 'note', payload: {}, dueAt: now });
    const stores = await Promise.all([database.store(), database.store(), database.store()]);
    const wanted = { kinds: ['note'], except: [], now, leaseUntil: now + 1_000 };
    const taken: string[] = [];
    for (let some = -1; some !== 0;) {
      // Connections answer at once when they were opened before.
      const round = await Promise.all([...stores, ...stores, ...stores].map((one) => takeJob(one, wanted)));
      const ids = round.flatMap((one) => (one ? [one.id] : []));
      taken.push(...ids);
      some = ids.length;
    }
    expect(taken.sort()).toEqual(Array.from({ length: 40 }, (_, n) => `job-${n}`).sort());
    expect(await takeJob(store, { ...wanted, now: now + 999 })).toBeNull();
    expect(await takeJob(store, { ...wanted, now: now + 1_000 })).toMatchObject({ attempt: 2 });
  });

  test('of a process that dies is taken when its lease is over, not before, and what the dead one still does has no effect', async () => {
    let alive = true;
    const never = () => new Promise<never>(() => {});
    // The process sleeps: nothing of it gets through, and it does not know.
    const own = await database.store();
    const failing: Store = { ...own, write: (statements) => (alive ? own.write(statements) : never()) };
    const { gate, goOn } = held();
    let begun = false;
    const ends: unknown[] = [];
    const sleeper = await node(
      {
        count: {
          async run(run) {
            await run.write([effect('step')]);
            begun = true;
            await gate;
            ends.push(await run.write([effect('step')]).catch((error: unknown) => error));
            ends.push(await run.complete([effect()]).catch((error: unknown) => error));
            ends.push(run.signal.aborted);
          },
        },
      },
      failing,
    );
    await sleeper.schedule({ id: 'one', kind: 'count', payload: {}, dueAt: now });
    await until('the first to begin', () => begun);
    alive = false;

    let taken = 0;
    let looked = 0;
    const other = await database.store();
    const watched: Store = { ...other, write: (statements) => (looked++, other.write(statements)) };
    const kinds = { count: { run: async (run: JobRun) => void (taken++, await run.complete([effect()])) } };
    await node(kinds, watched);
    now += 29_999;
    const before = looked;
    await until('the second to have looked', () => looked > before + 3);
    expect(taken).toBe(0);
    now += 1;
    await until('the second to have done it', () => isDone('one'));
    expect(taken).toBe(1);

    alive = true;
    goOn();
    await until('the first to have tried', () => ends.length === 3);
    expect(ends).toEqual([expect.any(JobLostError), expect.any(JobLostError), true]);
    expect([await effects(), await effects('step')]).toEqual([1, 1]);
    expect(await job('one')).toMatchObject({ attempt: 2, last_error: '' });
  });

  test('that takes longer than a lease stays with the process that renews it', async () => {
    const { gate, goOn } = held();
    let runs = 0;
    const kinds = { slow: { run: async () => void (runs++, await gate) } };
    const first = await node(kinds, store, 60);
    await node(kinds, await database.store(), 60);
    await first.schedule({ id: 'one', kind: 'slow', payload: {}, dueAt: now });
    await until('it to run', () => runs === 1);
    for (let lease = 0; lease < 5; lease++) {
      now += 50;
      const renewed = now + 60;
      await until('the lease to be renewed', async () => Number((await job('one'))!['lease_until']) >= renewed);
    }
    goOn();
    await until('it to be done', () => isDone('one'));
    expect(runs).toBe(1);
  });

  test('that fails keeps what went wrong, leaves others in peace, and is tried again later', async () => {
    let fails = true;
    const tries: number[] = [];
    const first = await node({
      flaky: {
        async run(run) {
          tries.push(now);
          await run.write([effect('tried')]);
          if (fails) throw new Error('the post office is closed');
        },
      },
      count: { run: async (run) => void (await run.complete([effect()])) },
    });
    const begun = now;
    await first.schedule({ id: 'bad', kind: 'flaky', payload: {}, dueAt: now });
    await first.schedule({ id: 'good', kind: 'count', payload: {}, dueAt: now });
    await until('the other to be done', () => isDone('good'));
    await until('the error to be kept', async () => (await job('bad'))!['last_error'] !== '');
    expect(await job('bad')).toMatchObject({
      last_error: 'Error: the post office is closed',
      lease_until: now + 10_000,
    });
    now += 10_000;
    await until(
      'the second try to fail',
      async () => Number((await job('bad'))!['lease_until']) === now + 10_000 && tries.length === 2,
    );
    fails = false;
    now += 10_000;
    await until('it to be done', () => isDone('bad'));
    expect(tries).toEqual([begun, begun + 10_000, begun + 20_000]);
    expect(await job('bad')).toMatchObject({ last_error: '', attempt: 3 });
  });

  test('scheduled again under the same id is not done again, also when it is done', async () => {
    const payloads: unknown[] = [];
    const first = await node({ note: { run: async (run) => void payloads.push(run.payload) } });
    const one = { id: 'one', kind: 'note', payload: { words: "it's «fine» 🦉" }, dueAt: now };
    await first.schedule(one);
    await first.schedule({ ...one, payload: 'other' });
    await until('it to be done', () => isDone('one'));
    await first.schedule(one);
    await first.schedule({ id: 'two', kind: 'note', payload: 2, dueAt: now });
    await until('the next to be done', () => isDone('two'));
    expect(payloads).toEqual([one.payload, 2]);
  });

  test('is not done before it is due', async () => {
    const done: string[] = [];
    const first = await node({ note: { run: async (run) => void done.push(run.id) } });
    await first.schedule({ id: 'later', kind: 'note', payload: {}, dueAt: now + 1_000 });
    await first.schedule({ id: 'now', kind: 'note', payload: {}, dueAt: now });
    await until('the one that is due', () => isDone('now'));
    expect(done).toEqual(['now']);
    now += 1_000;
    await until('the other', () => isDone('later'));
  });

  test('is scheduled with the commit that it follows from, or not at all', async () => {
    const first = await node({ note: { run: async () => {} } });
    const follows = (id: string) => first.scheduling({ id, kind: 'note', payload: {}, dueAt: now });
    await expect(
      store.write([follows('one'), { sql: 'INSERT INTO jobs (id) VALUES (?)', args: ['half'] }]),
    ).rejects.toThrow();
    expect(await job('one')).toBeUndefined();
    await store.write([effect(), follows('one')]);
    await until('it to be done', () => isDone('one'));
  });

  test('of a kind that only a newer program knows is left to it', async () => {
    const old = await node({ note: { run: async () => {} } });
    await old.schedule({ id: 'new', kind: 'newer', payload: {}, dueAt: now });
    await old.schedule({ id: 'old', kind: 'note', payload: {}, dueAt: now });
    await until('the known one to be done', () => isDone('old'));
    expect(await job('new')).toMatchObject({ attempt: 0 });
    await node({ newer: { run: async () => {} } }, await database.store());
    await until('the new one to be done', () => isDone('new'));
  });

  test('of a process that closes goes to another one at once', async () => {
    let begun = false;
    const first = await node({
      slow: {
        run: (run) =>
          new Promise((_, reject) => {
            begun = true;
            run.signal.addEventListener('abort', () => reject(run.signal.reason));
          }),
      },
    });
    await first.schedule({ id: 'one', kind: 'slow', payload: {}, dueAt: now });
    await until('it to begin', () => begun);
    await first.close();
    expect(await job('one')).toMatchObject({ last_error: '', lease_until: now });
    await node({ slow: { run: async () => {} } }, await database.store());
    await until('it to be done', () => isDone('one'));
  });

  test('that does not listen is waited for, but not for ever', async () => {
    let begun = false;
    const made = createNode(
      store,
      () => now,
      { deaf: { run: () => new Promise(() => (begun = true)) } },
      { patienceMs: 50 },
    );
    await made.start();
    await made.schedule({ id: 'one', kind: 'deaf', payload: {}, dueAt: now });
    await until('it to begin', () => begun);
    await made.close();
    expect(await job('one')).toMatchObject({ attempt: 1 });
  });
});

describe('a job that comes again', () => {
  test('is one, however many processes start, and due at the next time of its pattern when it is done', async () => {
    const at: number[] = [];
    const kinds = {
      daily: { pattern: '0 3 * * *', run: async (run: JobRun) => void (await run.complete([effect()]), at.push(now)) },
    };
    await Promise.all([node(kinds), node(kinds, await database.store())]);
    const [row] = await store.read({ sql: 'SELECT count(*) AS n FROM jobs', args: [] });
    expect(Number(row!['n'])).toBe(1);
    const due = Date.UTC(2026, 4, 2, 3);
    expect(await job('daily')).toMatchObject({ due_at: due, attempt: 0 });
    for (const day of [0, 1, 2]) {
      now = due + day * 86_400_000;
      await until('it to be done', async () => Number((await job('daily'))!['due_at']) === now + 86_400_000);
    }
    expect(await effects()).toBe(3);
    // Nobody was there for a week: once is enough.
    now = due + 9.5 * 86_400_000;
    await until('it to be done', async () => Number((await job('daily'))!['due_at']) === due + 10 * 86_400_000);
    expect(await effects()).toBe(4);
  });

  test('gets a new pattern from a new program', async () => {
    const run = async () => {};
    await node({ daily: { pattern: '0 3 * * *', run } });
    await node({ daily: { pattern: '0 5 * * *', run } }, await database.store());
    expect(await job('daily')).toMatchObject({ pattern: '0 5 * * *', due_at: Date.UTC(2026, 4, 2, 5) });
  });
});
