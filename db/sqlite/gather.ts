/**
 * Writes that are asked for in the same moment become one commit: what a commit costs is its flush to the disk, and one
 * flush serves all. Each stays atomic on its own, in the order in which they were asked for: where the common commit
 * fails, each is tried alone.
 */
import type { Row, Statement } from '../statement.ts';

export interface Gatherer {
  write(statements: Statement[]): Promise<Row[][]>;
  /** Resolves when everything asked for is done. */
  settled(): Promise<void>;
}

interface Asked {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

/** Longer commits would keep those who read waiting. */
const MOST_STATEMENTS = 400;
/** As it was at the start: tests put their own clock in its place. */
const soon = setImmediate;

/** @param commit writes all of these in one transaction, or nothing */
export function gatherWrites(commit: (statements: Statement[]) => Promise<Row[][]>): Gatherer {
  let asked: Asked[] = [];
  let running: Promise<void> | null = null;

  function start(): void {
    running ??= new Promise<void>((resolve) => soon(resolve)).then(drain).finally(() => {
      running = null;
      if (asked.length > 0) start();
    });
  }

  async function drain(): Promise<void> {
    while (asked.length > 0) await commitTogether(next());
  }

  function next(): Asked[] {
    let statements = 0;
    let count = 0;
    while (count < asked.length && (count === 0 || statements + asked[count]!.statements.length <= MOST_STATEMENTS)) {
      statements += asked[count++]!.statements.length;
    }
    return asked.splice(0, count);
  }

  async function commitTogether(group: Asked[]): Promise<void> {
    if (group.length === 1) return commitAlone(group[0]!);
    let results: Row[][];
    try {
      results = await commit(group.flatMap(({ statements }) => statements));
    } catch {
      for (const one of group) await commitAlone(one);
      return;
    }
    for (const { statements, resolve } of group) resolve(results.splice(0, statements.length));
  }

  async function commitAlone({ statements, resolve, reject }: Asked): Promise<void> {
    await commit(statements).then(resolve, reject);
  }

  async function settled(): Promise<void> {
    if (!running) return;
    await running;
    return settled();
  }

  return {
    write: (statements) =>
      new Promise((resolve, reject) => {
        asked.push({ statements, resolve, reject });
        start();
      }),
    settled,
  };
}
