/**
 * node bench/run.mjs [NAME ...] [--json] [--write]: every bench there is, or those named, one after the other, on what
 * `npm run build` made. Each runs in a process of its own and may also be run alone, with options of its own.
 * `--write` puts the figures of those that have a place there into docs/performance.md.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const BENCHES = {
  ingest: { flags: [] },
  recommend: { flags: ['--expose-gc'] },
  'host-page': { flags: [] },
  inbox: { flags: [] },
  search: { flags: [], writes: true },
  events: { flags: [], writes: true },
  chat: { flags: [], writes: true },
  sockets: { flags: [], writes: true },
  growth: { flags: [], writes: true },
  profile: { flags: [], writes: true },
  answers: { flags: [], writes: true },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

let failed = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  const { flags, writes } = BENCHES[name];
  const path = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const options = [values.json && '--json', values.write && writes && '--write'].filter(Boolean);
  const { status } = spawnSync(process.execPath, [...flags, path, ...options], { stdio: 'inherit' });
  failed ||= status !== 0;
  if (!values.json) console.log('');
}
process.exitCode = failed ? 1 : 0;
