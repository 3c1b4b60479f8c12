/** Ordinary visitors beside a fault: each sends an event now and then, and how long its acknowledgement takes is kept. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { quantile } from './figures.ts';
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
 * Who waits longer than this without any fault, or for a processor alone, is on a machine that does something else:
 * there times say little.
 */
const BUSY_MS = 20;
const BUSY_TIMES = 10;

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
  /** What p95 is held to: 100 ms, and ten times what is usual on a machine that is busy with something else. */
  bound: number;
}

export async function watchOthers(url: string, site: TestSite): Promise<Others> {
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
  const measured = async (): Promise<{ waits: number[]; late: number[] }> => {
    const said = answer();
    ask('end');
    return (await said) as { waits: number[]; late: number[] };
  };
  await answer();
  const calm = async (): Promise<number> => {
    ask('begin');
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    return quantile((await measured()).waits, 0.95);
  };
  let before = 0;
  return {
    count: VISITORS,
    async warm() {
      const ready = answer();
      ask('warm');
      await ready;
    },
    async begin() {
      before = await calm();
      ask('begin');
    },
    async end() {
      const { waits, late } = await measured();
      const quiet = Math.max(before, await calm());
      const busy = Math.max(quiet, quantile(late, 0.95));
      const bound = busy > BUSY_MS ? BUSY_TIMES * busy : IN_TIME_MS;
      return { p95: quantile(waits, 0.95), quiet, events: waits.length, bound };
    },
    close: () => void child.kill(),
  };
}
