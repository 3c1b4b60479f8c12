#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/server/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(program))) {
  process.stderr.write('foyer: Run `npm run build` first. [not_built]\n');
  process.exit(1);
}
const { runFoyer } = await import(program.href);
await runFoyer();
