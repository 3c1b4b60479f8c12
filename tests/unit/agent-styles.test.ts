import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../agent/styles');

test('a name of the agent page’s styles is one sheet’s: two that use it for different things spoil each other', () => {
  const sheets = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER)) {
    for (const [, name] of readFileSync(join(FOLDER, file), 'utf8').matchAll(/^\.([\w-]+) \{/gm)) {
      sheets.set(name!, (sheets.get(name!) ?? new Set()).add(file));
    }
  }
  expect(sheets.size).toBeGreaterThan(100);
  expect([...sheets].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files])).toEqual([]);
});
