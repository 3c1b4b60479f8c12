/** Those who mean harm, at the rate of a script: each is shown the door, and nobody else waits for it. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import { FRAMES_WAITING } from '../../server/socket/frames.ts';
import { size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { mebibytes, milliseconds, percent, report } from '../support/figures.ts';
import { watchOthers, type Others } from '../support/others.ts';
import { dialVisitor, event, newId, openVisitor } from '../support/visitor.ts';
import { PATIENCE_MS, until, within } from '../support/waiting.ts';

const COLLECTS = pathToFileURL(join(import.meta.dirname, '../support/collects.mjs')).href;
const ATTACK_MS = size(2_000, 20_000);
const ATTACKERS = 8;
/** Each of them: forty attacks a second in all. */
const EVERY_MS = 200;
const SLOW = 500;
/** Headers have 15 s, and who is late is looked for every 30 s (Node). */
const SLOW_CUT_MS = 60_000;
const MEMORY_BACK = 50 * 1024 * 1024;
const MEMORY_BACK_MS = 20_000;

describe('hostile', () => {
  let world: FaultWorld;
  let others: Others;
  let pid: number;
  let before: number;

  beforeAll(async () => {
    // In life they are elsewhere: what they themselves need is not taken from the server.
    setPriority(19);
    // The limits of everyday: they are what is tested.
    world = await openFaultWorld('embedded', {
      NODE_OPTIONS: `--import ${COLLECTS}`,
      LIMIT_EVENTS_PER_SECOND: '20',
      LIMIT_EVENTS_BURST: '100',
      LIMIT_MESSAGES_PER_SECOND: '1',
      LIMIT_MESSAGES_BURST: '10',
      LIMIT_CLAIMED_EVENTS_PER_SECOND: '100',
      LIMIT_CLAIMED_EVENTS_BURST: '1000',
    });
    pid = world.foyer.pid();
    others = await watchOthers(world.foyer, world.site);
    await others.warm();
    // Once of each, so that the memory of a program that has seen everything is compared.
    for (const attack of Object.values(ATTACKS)) await attack(world);
    before = await held();
  }, 120_000);
  afterAll(async () => {
    others?.close();
    await world?.dispose();
  });

  /** What the process holds, when its garbage is collected. */
  async function held(): Promise<number> {
    process.kill(pid, 'SIGUSR2');
    expect((await fetch(`${world.foyer.url}/healthz`)).status).toBe(200);
    return world.foyer.memory();
  }

  /** Makes the attack again and again from many sides; what comes of each is counted. */
  async function attack(name: string, mark: string, once: (world: FaultWorld) => Promise<string>): Promise<void> {
    const outcomes = new Map<string, number>();
    await others.begin();
    const end = performance.now() + ATTACK_MS;
    await Promise.all(
      Array.from({ length: ATTACKERS }, async () => {
        for (let next = performance.now(); next < end;) {
          const outcome = await once(world);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          next = Math.max(next + EVERY_MS, performance.now());
          await new Promise((resolve) => setTimeout(resolve, next - performance.now()));
        }
      }),
    );
    const { p95, quiet, events, starved, bound } = await others.end();
    const times = [...outcomes.values()].reduce((sum, n) => sum + n, 0);
    report({
      fault: name,
      on: 'embedded',
      mark: `${mark}; same process; others p95 <= 100 ms`,
      seen: `${times} times in ${ATTACK_MS / 1000} s: ${[...outcomes.keys()].join(', ')}; others p95 ${milliseconds(p95)} over ${events} events (${milliseconds(quiet)} without; the server waited for a processor ${percent(starved)} of the time)`,
    });
    expect([...outcomes.keys()]).toEqual([mark]);
    expect(world.foyer.pid()).toBe(pid);
    expect((await fetch(`${world.foyer.url}/healthz`)).status).toBe(200);
    expect(p95).toBeLessThanOrEqual(bound);
  }

  test.each(Object.entries(ATTACKS))('%s', { timeout: 60_000 + ATTACK_MS }, (name, once) =>
    attack(name, MARKS[name]!, once),
  );

  test(`${SLOW} sockets that send their headers a byte at a time`, { timeout: 120_000 + SLOW_CUT_MS }, async () => {
    const sockets = await Promise.all(Array.from({ length: SLOW }, () => dial(world)));
    const begun = performance.now();
    for (const socket of sockets) socket.write(`GET /v1/socket/${world.site.writeKey} HTTP/1.1\r\nHost: x\r\nX-Slow: `);
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('a')), 500);
    await others.begin();
    // A reset is an end as good as any.
    const end = (socket: Socket) =>
      socket.closed ? null : new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const closed = Promise.all(sockets.map(end));
    await new Promise((resolve) => setTimeout(resolve, ATTACK_MS));
    const { p95, quiet, events, starved, bound } = await others.end();
    let cut = 'their end is left to the full run';
    if (ATTACK_MS > 10_000) {
      await within(() => 'the slow to be cut', closed, SLOW_CUT_MS);
      cut = `all cut after ${milliseconds(performance.now() - begun)}`;
    }
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
    report({
      fault: `${SLOW} slow headers`,
      on: 'embedded',
      mark: 'cut in 60 s; same process; others p95 <= 100 ms',
      seen: `${cut}; others p95 ${milliseconds(p95)} over ${events} events (${milliseconds(quiet)} without; the server waited for a processor ${percent(starved)} of the time)`,
    });
    expect(world.foyer.pid()).toBe(pid);
    expect(p95).toBeLessThanOrEqual(bound);
  });

  test('afterwards the process is the same, and its memory is back', { timeout: 30_000 + MEMORY_BACK_MS }, async () => {
    let after = Infinity;
    await until(
      'the memory to be back',
      async () => (after = await held()) - before <= MEMORY_BACK,
      MEMORY_BACK_MS,
    ).catch(() => {});
    report({
      fault: 'Memory after all that',
      on: 'embedded',
      mark: 'back within 50 MiB',
      seen: `${mebibytes(before)} before, ${mebibytes(after)} after, garbage collected`,
    });
    expect(world.foyer.pid()).toBe(pid);
    expect(after - before).toBeLessThanOrEqual(MEMORY_BACK);
  });
});

const MARKS: Record<string, string> = {
  'Malformed frames': 'closed 4400',
  'Giant frames': 'closed 1009',
  'Compressed frames nobody agreed on': 'closed 1002',
  'Frame floods': 'closed 1013',
  'Event floods': 'rate_limited',
  'Gzip bombs over HTTP': '400, 413 or cut off',
  'Giant bodies': '413 or cut off',
};

/** Each makes its attack once and says what came of it. */
const ATTACKS: Record<string, (world: FaultWorld) => Promise<string>> = {
  async 'Malformed frames'({ foyer, site }) {
    const tab = await openVisitor(foyer.url, site);
    tab.sendRaw(BAD_FRAMES[Math.floor(Math.random() * BAD_FRAMES.length)]!);
    return `closed ${(await tab.ended()).code}`;
  },

  async 'Giant frames'({ foyer, site }) {
    const tab = await dialVisitor(foyer.url, site);
    tab.sendRaw('x'.repeat(FRAME_BYTES * 16));
    return `closed ${(await tab.ended()).code}`;
  },

  /** A gzip bomb in a frame: the server agreed on no compression, so the first bit of it is a mistake (RFC 6455, 5.2). */
  async 'Compressed frames nobody agreed on'(world) {
    const tab = await dialVisitor(world.foyer.url, world.site);
    const body = BOMB.subarray(0, 60_000);
    const head = Buffer.from([0xc1, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]);
    (tab.socket as unknown as { _socket: Socket })._socket.write(Buffer.concat([head, body]));
    return `closed ${(await tab.ended()).code}`;
  },

  async 'Frame floods'({ foyer, site }) {
    const tab = await openVisitor(foyer.url, site);
    // More than may wait for their turn, each of them work for the store.
    const frame = JSON.stringify({ t: 'history', conversation: newId('c'), before: 5, limit: 100 });
    for (let times = 0; times < 2 * FRAMES_WAITING; times++) tab.sendRaw(frame);
    return `closed ${(await tab.ended()).code}`;
  },

  async 'Event floods'({ foyer, site }) {
    const tab = await openVisitor(foyer.url, site);
    for (let frame = 0; frame < 5; frame++) {
      tab.send({ t: 'events', sentAt: Date.now(), events: Array.from({ length: 50 }, () => event()) });
    }
    const { code } = await tab.next('error');
    tab.socket.terminate();
    return code;
  },

  async 'Gzip bombs over HTTP'(world) {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
    const small = await post(world, '/v1/batch', BOMB.subarray(0, 100_000), headers);
    return `${small}, ${await post(world, '/v1/batch', Buffer.concat([BOMB, BOMB, BOMB]), headers)}`;
  },

  'Giant bodies': (world) => post(world, '/v1/track', Buffer.alloc(2 * 1024 * 1024, 'x')),
};

/** Too large a body is not read to its end: who does not listen while sending may find the door closed instead. */
function post(
  { foyer, site }: FaultWorld,
  path: string,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}`;
  const options = { method: 'POST', agent: false, headers: { authorization, ...headers } };
  return new Promise((resolve) => {
    const sending = request(foyer.url + path, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 413 ? '413 or cut off' : String(answer.statusCode));
    });
    sending.once('error', () => resolve('413 or cut off'));
    sending.end(body);
  });
}

const BAD_FRAMES = [
  '{',
  'null',
  '[]',
  '{"t":"nothing"}',
  '{"t":"message"}',
  '[['.repeat(10_000),
  Buffer.from([0xff, 0xfe]),
];

/** 256 MiB of the same, which is a quarter of a megabyte when packed. */
const BOMB = gzipSync(Buffer.alloc(256 * 1024 * 1024, 32));

async function dial({ foyer }: FaultWorld): Promise<Socket> {
  const socket = connect(foyer.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await within(() => 'a connection', once(socket, 'connect'), PATIENCE_MS);
  return socket;
}
