/**
 * node bench/run.mjs [--json]: every bench there is, one after the other, on what `npm run build` made. Each runs in
 * a process of its own and may also be run alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BENCHES = [
  { file: './ingest.mjs', flags: [] },
  { file: './recommend.mjs', flags: ['--expose-gc'] },
  { file: './host-page.mjs', flags: [] },
];

let failed = false;
for (const { file, flags } of BENCHES) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (!existsSync(path)) continue;
  const { status } = spawnSync(process.execPath, [...flags, path, ...process.argv.slice(2)], { stdio: 'inherit' });
  failed ||= status !== 0;
  if (!process.argv.includes('--json')) console.log('');
}
process.exitCode = failed ? 1 : 0;
