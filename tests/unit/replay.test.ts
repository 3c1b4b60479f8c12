import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBookmark, type Bookmark } from '../../server/replay/bookmark.ts';
import type { LogRow } from '../../server/replay/click-log.ts';
import { createDoor, DoorError } from '../../server/replay/door.ts';
import { replay } from '../../server/replay/replay.ts';

const ROWS = 3_200;

async function* rows(): AsyncGenerator<LogRow> {
  for (let row = 0; row < ROWS; row++) {
    yield {
      row,
      click: { session: `s${row >> 3}`, item: `i${row}`, at: row * 1000, event: 'Product Viewed', ordinal: row % 8 },
    };
  }
}

type Answer = (
  events: { messageId: string }[],
  call: number,
) => { status: number; body?: unknown; headers?: Record<string, string> };

/** A door that stores by id what it answers 200 to. */
let answer: Answer;
let stored: Map<string, number>;
let calls = 0;
let server: Server;
let folder: string;
let bookmark: Bookmark;

beforeEach(async () => {
  answer = () => ({ status: 200 });
  stored = new Map();
  calls = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: { messageId: string }[] };
      const { status, body, headers } = answer(batch, ++calls);
      if (status === 0) return response.destroy();
      if (status === 200) for (const { messageId } of batch) stored.set(messageId, (stored.get(messageId) ?? 0) + 1);
      response.writeHead(status, headers).end(JSON.stringify(body ?? { success: true, rejected: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'foyer-bookmark-'));
  bookmark = openBookmark({ hash: 'abc' }, 'http://there', 'sk_1', folder);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const run = (patienceMs = 20_000) =>
  replay({
    rows: rows(),
    door: createDoor({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      secretKey: 'sk_1',
      patienceMs,
      random: () => 0,
      now: Date.now,
    }),
    bookmark,
    speed: Number.POSITIVE_INFINITY,
    now: Date.now,
  });

describe('a replay', () => {
  test('sends every click, in batches within the bounds of the door', async () => {
    let largest = 0;
    answer = (events) => {
      largest = Math.max(largest, events.length);
      return { status: 200 };
    };
    expect(await run()).toMatchObject({ sent: ROWS, rejected: 0, skipped: 0, resumedAt: 0 });
    expect(stored.size).toBe(ROWS);
    expect(largest).toBe(500);
    expect(await readdir(folder)).toEqual([]);
  });

  test('tries again after a lost connection, a failure and a full server', async () => {
    answer = (_events, call) =>
      call === 1
        ? { status: 0 }
        : call === 2
          ? { status: 503 }
          : call === 3
            ? { status: 429, headers: { 'Retry-After': '0.1' } }
            : { status: 200 };
    expect(await run()).toMatchObject({ sent: ROWS });
    expect(stored.size).toBe(ROWS);
  });

  test('goes on after a break behind what was acknowledged, and skips nothing that was not', async () => {
    answer = (_events, call) => ({ status: call === 3 ? 401 : 200 });
    await expect(run()).rejects.toThrow(DoorError);
    const acknowledged = await bookmark.read();
    expect(acknowledged).toBeLessThanOrEqual(1000);
    answer = () => ({ status: 200 });
    expect(await run()).toMatchObject({ resumedAt: acknowledged, sent: ROWS - acknowledged });
    expect(stored.size).toBe(ROWS);
    expect(await bookmark.read()).toBe(0);
  });

  test('gives up when the server stays away, and says so', async () => {
    answer = () => ({ status: 503 });
    await expect(run(300)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('counts what the server rejected, and is not fooled by what is not Foyer', async () => {
    answer = (_events, call) => ({
      status: 200,
      body: { success: true, rejected: call === 1 ? [{ index: 0, code: 'invalid_event', message: 'no' }] : [] },
    });
    expect(await run()).toMatchObject({ sent: ROWS, rejected: 1 });
    answer = () => ({ status: 200, body: 'welcome' });
    await expect(run()).rejects.toMatchObject({ code: 'refused' });
  });
});
