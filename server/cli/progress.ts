/** How long work shows itself: a bar for a person, a line every few seconds for a log. */
import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

export interface Progress {
  /** @param done between 0 and the total. */
  at(done: number): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

/** @param unit what is counted, in the plural. A total of 0 means that nobody knows it. */
export function showProgress(terminal: Terminal, what: string, total: number, unit: string): Progress {
  return terminal.interactive && total > 0 ? bar(what, total, unit) : lines(terminal, what, total, unit);
}

function bar(what: string, total: number, unit: string): Progress {
  const drawn = new SingleBar({
    format: `${what} [{bar}] {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
    etaBuffer: 50,
  });
  drawn.start(total, 0);
  return {
    at(done) {
      // Of nothing done no time left can be told.
      if (done > 0) drawn.update(Math.min(done, total));
    },
    end: () => drawn.stop(),
  };
}

function lines(terminal: Terminal, what: string, total: number, unit: string): Progress {
  let next = Date.now() + LINE_EVERY_MS;
  return {
    at(done) {
      if (Date.now() < next) return;
      next = Date.now() + LINE_EVERY_MS;
      terminal.err(`${what}: ${done}${total > 0 ? ` of ${total}` : ''} ${unit}`);
    },
    end() {},
  };
}
