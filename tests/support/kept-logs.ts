/**
 * What the servers of a whole run log and the addresses that its browsers ask for, beside what must be in neither: kept
 * for tests/logs/ to look at. Nothing is kept where `npm test` has not named a folder.
 */
import { appendFileSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env['FOYER_TEST_LOGS'];

/** `secret`: neither in logs nor in addresses. `text`: what people write, which a search may bring into an address. */
type Kept = 'log' | 'address' | 'secret' | 'text';

export const keepsLogs = FOLDER !== undefined;

/** Written at once, since a worker may be ended without a word: a file for each process and kind. */
function keep(kind: Kept, line: string): void {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(fileOf(FOLDER, kind), `${line}\n`);
}

export const keepLog = (line: string): void => keep('log', line.trimEnd());
export const keepAddress = (url: string): void => keep('address', url);

const guarded = new Set<string>();

/** From here on it may be in no log and no address. @returns it */
export function guardSecret(secret: string): string {
  if (!guarded.has(secret)) keep('secret', JSON.stringify(secret));
  guarded.add(secret);
  return secret;
}

/** A message: in no log. Short ones are words that a log may have, too. */
export function guardText(text: string): void {
  if (text.length < LEAST || text.length > 500 || guarded.has(text)) return;
  guarded.add(text);
  keep('text', JSON.stringify(text));
}

/** What a program that is started writes its log to: a file that is kept, else what it would be. */
export function logTarget<T>(otherwise: T): T | number {
  if (!FOLDER) return otherwise;
  mkdirSync(FOLDER, { recursive: true });
  return openSync(fileOf(FOLDER, 'log'), 'a');
}

/** All that was kept of a kind. */
export function kept(kind: 'log' | 'address'): string;
export function kept(kind: 'secret' | 'text'): string[];
export function kept(kind: Kept): string | string[] {
  const names = FOLDER ? readdirSync(FOLDER).filter((name) => name.startsWith(`${kind}-`)) : [];
  const all = names.map((name) => readFileSync(join(FOLDER!, name), 'utf8')).join('');
  if (kind === 'log' || kind === 'address') return all;
  return [...new Set(all.trim().split('\n').filter(Boolean))].map((line) => JSON.parse(line) as string);
}

/** Shorter ones cannot be looked for. */
const LEAST = 12;

/** Which of many words stand in a long text. @throws for a word of fewer than 12 characters */
export function foundIn(text: string, words: string[]): string[] {
  const byStart = new Map<string, string[]>();
  for (const word of words) {
    if (word.length < LEAST) throw new Error(`"${word}" is too short to be looked for.`);
    const start = word.slice(0, LEAST);
    byStart.set(start, [...(byStart.get(start) ?? []), word]);
  }
  const found = new Set<string>();
  for (let at = 0; at <= text.length - LEAST; at++) {
    for (const word of byStart.get(text.slice(at, at + LEAST)) ?? []) if (text.startsWith(word, at)) found.add(word);
  }
  return [...found];
}

const fileOf = (folder: string, kind: Kept) => join(folder, `${kind}-${process.pid}.txt`);
