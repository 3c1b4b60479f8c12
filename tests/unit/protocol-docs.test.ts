import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as errors from '../../protocol/errors.ts';
import { PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { readConfig } from '../../server/config.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/protocol.md'), 'utf8');

/** The rows of the table whose first column is headed so. */
function table(head: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  expect(start, `a table headed ${head}`).toBeGreaterThan(0);
  const rows: string[][] = [];
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

const word = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

test('the error table of docs/protocol.md is protocol/errors.ts, in its order', () => {
  const documented = table('code').map(([code, status, close, retry]) => [
    word(code),
    { status: Number(status), close: Number(close || 0), retry: retry === 'yes' },
  ]);
  expect(documented).toEqual(Object.entries(errors.ERRORS));
});

test('the other close codes are named', () => {
  const codes = table('close').map(([code]) => Number(code));
  expect(codes).toEqual(
    [errors.CLOSE_GOING_AWAY, errors.CLOSE_SIGNED_OUT, errors.CLOSE_HELLO_TIMEOUT].sort((a, b) => a - b),
  );
});

test('the limits table is protocol/limits.ts, in its order', async () => {
  const limits = new Map<string, unknown>(Object.entries(await import('../../protocol/limits.ts')));
  const documented = table('name').map(([name, value]) => [word(name), word(value)]);
  const inCode = [
    ...readFileSync(join(import.meta.dirname, '../../protocol/limits.ts'), 'utf8').matchAll(/^export const (\w+)/gm),
  ];
  const expected = inCode.map(([, name]) => {
    const value: unknown = limits.get(name!);
    return [name, Array.isArray(value) ? value.join(' ') : String(value)];
  });
  expect(documented).toEqual(expected);
});

test('the settings table is what config.ts falls back to', () => {
  const camel = (name: string) =>
    name
      .replace('LIMIT_', '')
      .toLowerCase()
      .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const documented = Object.fromEntries(table('setting').map(([name, value]) => [camel(word(name)), Number(value)]));
  expect(documented).toEqual(readConfig({}).limits);
});

test('the version is the one spoken', () => {
  expect(page).toContain(`Version ${PROTOCOL_VERSION}.`);
});

test('rules are numbered without gaps', () => {
  for (const letter of ['P', 'A', 'H']) {
    const numbers = [...page.matchAll(new RegExp(`^\\*\\*${letter}(\\d+) `, 'gm'))].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(numbers.length).toBeGreaterThan(3);
  }
});
