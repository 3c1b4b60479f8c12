/** Where the compiled program is, for tests that start it as a process of its own. `npm test` builds it first. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** @throws when nothing was built. */
export function builtFile(path: string): string {
  const file = resolve(import.meta.dirname, '../../dist', path);
  if (!existsSync(file)) throw new Error(`This test runs the built program: \`npm run build\` first (no ${file}).`);
  return file;
}
