/** Ordinary visitors beside a fault: each sends an event now and then, and how long its acknowledgement takes is kept. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from './figures.ts';
import type { FoyerProcess } from './foyer-process.ts';
import type { TestSite } from './site.ts';
import { CHROME, helloOf, newToken } from './visitor.ts';
import { within } from './waiting.ts';

const VISITORS = 20;
/** Each of them, so that there are 100 a second. */
const EVERY_MS = 200;
const QUIET_MS = 600;
/** What nobody beside a fault may wait longer for, in one of twenty cases. */
const IN_TIME_MS = 100;
/**
 * A server that was ready to run for more than this share of the time, and got no processor, is on a machine that does
 * something else: there times say little, and the mark is ten times as wide.
 */
const STARVED_SHARE = 0.1;
const STARVED_TIMES = 10;

export interface Others {
  count: number;
  /** Lets the program compile what it runs often. */
  warm(): Promise<void>;
  /** Measures how long they wait without the fault, and from then on with it. */
  begin(): Promise<void>;
  /** The fault is over: measures once more how long they wait without it. */
  end(): Promise<Waits>;
  close(): void;
}

export interface Waits {
  /** Milliseconds that 95 of 100 acknowledgements took at most: since `begin`, and right before or after it. */
  p95: number;
  quiet: number;
  events: number;
  /** The share of the time in which the server waited for a processor, 0 to 1. */
  starved: number;
  /** What p95 is held to: 100 ms, and ten times that where the machine starves the server. */
  bound: number;
}

export async function watchOthers({ url, pid }: Pick<FoyerProcess, 'url' | 'pid'>, site: TestSite): Promise<Others> {
  const words = {
    url,
    writeKey: site.writeKey,
    headers: { origin: site.origin, 'user-agent': CHROME },
    hellos: Array.from({ length: VISITORS }, () => helloOf(newToken())),
    everyMs: EVERY_MS,
  };
  const child = fork(join(import.meta.dirname, 'others-process.mjs'), [JSON.stringify(words)]);
  const answer = async (): Promise<unknown> =>
    within(
      () => 'an answer of the others',
      once(child, 'message').then(([said]) => said as unknown),
      30_000,
    );
  const ask = (word: 'warm' | 'begin' | 'end') => child.send(word);
  const measured = async (): Promise<number[]> => {
    const said = answer();
    ask('end');
    return (await said) as number[];
  };
  await answer();
  const calm = async (): Promise<number> => {
    ask('begin');
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    return quantile(await measured(), 0.95);
  };
  let before = 0;
  let begun = { at: 0, starvedMs: 0 };
  return {
    count: VISITORS,
    async warm() {
      const ready = answer();
      ask('warm');
      await ready;
    },
    async begin() {
      before = await calm();
      begun = { at: performance.now(), starvedMs: await starvedMs(pid()) };
      ask('begin');
    },
    async end() {
      const waits = await measured();
      const starved = ((await starvedMs(pid())) - begun.starvedMs) / (performance.now() - begun.at);
      const quiet = Math.max(before, await calm());
      const bound = starved > STARVED_SHARE ? STARVED_TIMES * IN_TIME_MS : IN_TIME_MS;
      return { p95: quantile(waits, 0.95), quiet, events: waits.length, starved, bound };
    },
    close: () => void child.kill(),
  };
}

/** Milliseconds that a process's first thread was ready to run and did not: /proc/PID/schedstat, its second number. */
async function starvedMs(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6;
}
