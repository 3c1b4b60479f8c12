/** Sends a click log through the HTTP door, in order, a few batches in flight, from where it was left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clickEvent, createBatchBuilder, type Batch } from './batch.ts';
import type { Bookmark } from './bookmark.ts';
import type { LogRow } from './click-log.ts';
import type { Door } from './door.ts';

export interface ReplayResult {
  /** Events the server has answered for. */
  sent: number;
  /** Events the server will not store. */
  rejected: number;
  /** Rows of the log that are no clicks. */
  skipped: number;
  /** Rows that an earlier, broken run had sent. */
  resumedAt: number;
  seconds: number;
}

export interface ReplayOptions {
  rows: AsyncIterable<LogRow>;
  door: Door;
  bookmark: Bookmark;
  /** How many times faster than life; Infinity waits for nothing. */
  speed: number;
  now(): number;
  /** Told after each acknowledgement how many rows are done. */
  onProgress?(rowsDone: number): void;
  /** Told of the first few rows that are no clicks, and of the first few rejections. */
  onProblem?(problem: string): void;
}

/** Batches travelling at once: enough to keep the server busy, few enough to arrive nearly in order. */
const IN_FLIGHT = 3;
/** With a speed, a batch leaves at least this often. */
const FLUSH_EVERY_MS = 250;
const PROBLEMS_TOLD = 5;

/**
 * The bookmark only ever moves to a row before which every batch was acknowledged.
 * @throws DoorError; the bookmark then stands where the next run goes on.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const began = options.now();
  const result: ReplayResult = {
    sent: 0,
    rejected: 0,
    skipped: 0,
    resumedAt: await options.bookmark.read(),
    seconds: 0,
  };
  const told = { problems: 0 };
  const flight = createFlight(options, result, told);
  const pace = createPace(options.speed, options.now);
  const builder = createBatchBuilder();
  const flush = async () => {
    const batch = builder.take();
    if (batch) await flight.launch(batch);
  };

  for await (const entry of options.rows) {
    if (entry.row < result.resumedAt) continue;
    if ('problem' in entry) {
      result.skipped++;
      tell(options, told, `row ${entry.row + 1}: ${entry.problem}`);
      continue;
    }
    const wait = pace.untilDue(entry.click.at);
    if (wait > 0) {
      await flush();
      await sleep(wait);
    }
    const event = clickEvent(entry.click);
    if (!builder.add(event, entry.row)) {
      await flush();
      builder.add(event, entry.row);
    }
  }
  await flush();
  await flight.landed();
  await options.bookmark.remove();
  result.seconds = (options.now() - began) / 1000;
  return result;
}

/** Keeps a few batches under way and the bookmark behind the oldest of them. */
function createFlight(options: ReplayOptions, result: ReplayResult, told: { problems: number }) {
  const underWay: Promise<void>[] = [];
  let failure: unknown = null;

  async function settleOldest(): Promise<void> {
    await underWay.shift();
    if (failure !== null) throw failure;
  }

  async function deliver(batch: Batch, before: Promise<void>): Promise<void> {
    try {
      const { rejected } = await options.door.send(batch.body);
      await before;
      // A batch before this one failed: what comes after it is sent again next time, and stored once all the same.
      if (failure !== null) return;
      result.sent += batch.events;
      result.rejected += rejected.length;
      for (const { code, message } of rejected)
        tell(options, told, `the server rejected an event: ${message} (${code})`);
      await options.bookmark.write(batch.nextRow);
      options.onProgress?.(batch.nextRow);
    } catch (error) {
      failure ??= error;
    }
  }

  return {
    async launch(batch: Batch): Promise<void> {
      if (underWay.length >= IN_FLIGHT) await settleOldest();
      if (failure !== null) throw failure;
      underWay.push(deliver(batch, underWay.at(-1) ?? Promise.resolve()));
    },
    async landed(): Promise<void> {
      while (underWay.length > 0) await settleOldest();
    },
  };
}

/** How long to wait before a click of that time; small waits are saved up, so that batches stay batches. */
function createPace(speed: number, now: () => number) {
  let first: { at: number; wall: number } | null = null;
  return {
    untilDue(at: number): number {
      if (!Number.isFinite(speed)) return 0;
      first ??= { at, wall: now() };
      const wait = first.wall + (at - first.at) / speed - now();
      return wait > FLUSH_EVERY_MS ? wait : 0;
    },
  };
}

function tell(options: ReplayOptions, told: { problems: number }, problem: string): void {
  if (told.problems++ < PROBLEMS_TOLD) options.onProblem?.(problem);
}
