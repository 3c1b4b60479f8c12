/** Every distinct query that the suite sends to PostgreSQL, kept for tests/queries/ to look at. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../test-results/queries');
const seen = new Set<string>();

/** Written at once, since a worker may be ended without a word: one JSON string a line, a file for each process. */
export function recordQuery(text: string): void {
  if (seen.has(text)) return;
  seen.add(text);
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(join(FOLDER, `${process.pid}.txt`), `${JSON.stringify(text)}\n`);
}

/** What was recorded since `forgetQueries`, each text once. */
export function recordedQueries(): string[] {
  mkdirSync(FOLDER, { recursive: true });
  const lines = readdirSync(FOLDER).flatMap((name) => readFileSync(join(FOLDER, name), 'utf8').trim().split('\n'));
  return [...new Set(lines)].map((line) => JSON.parse(line) as string);
}

export function forgetQueries(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}
