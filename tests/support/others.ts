/** Ordinary visitors beside a fault: each sends an event now and then, and how long its acknowledgement takes is kept. */
import { quantile } from './figures.ts';
import type { TestSite } from './site.ts';
import { event, openVisitor } from './visitor.ts';

const VISITORS = 20;
/** Each of them, so that there are 100 a second. */
const EVERY_MS = 200;
const WARM_UP_EVENTS = 10;
const QUIET_MS = 1_500;
/** What nobody beside a fault may wait longer for, in one of twenty cases. */
const IN_TIME_MS = 100;

export interface Others {
  count: number;
  /** Lets the program compile what it runs often, then measures how long they wait without a fault. */
  warm(): Promise<void>;
  begin(): void;
  end(): Waits;
  close(): void;
}

export interface Waits {
  /** Milliseconds that 95 of 100 acknowledgements took at most: since `begin`, and without the fault. */
  p95: number;
  quiet: number;
  events: number;
  /** What p95 is held to: 100 ms, more only where others use this machine so much that it shows without the fault. */
  bound: number;
}

export async function watchOthers(url: string, site: TestSite): Promise<Others> {
  const tabs = await Promise.all(Array.from({ length: VISITORS }, () => openVisitor(url, site)));
  let waits: number[] = [];
  const ask = async (tab: (typeof tabs)[number]) => {
    const asked = performance.now();
    await tab.track(event());
    waits.push(performance.now() - asked);
  };
  let timers: NodeJS.Timeout[] = [];
  let quiet = 0;
  const begin = () => {
    waits = [];
    timers = tabs.map((tab) => setInterval(() => void ask(tab).catch(() => waits.push(Infinity)), EVERY_MS));
  };
  const stop = () => timers.forEach((timer) => clearInterval(timer));
  return {
    count: VISITORS,
    async warm() {
      for (let at = 0; at < WARM_UP_EVENTS; at++) await Promise.all(tabs.map(ask));
      begin();
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      stop();
      quiet = quantile(waits, 0.95);
    },
    begin,
    end() {
      stop();
      const bound = Math.max(IN_TIME_MS, 3 * quiet);
      return { p95: quantile(waits, 0.95), quiet, events: waits.length, bound };
    },
    close() {
      stop();
      for (const tab of tabs) tab.socket.terminate();
    },
  };
}
