/**
 * node bench/profile.mjs [seconds] [--store embedded|postgres] [--top N] [--keep FILE] [--json] [--write]
 *
 * Where the server's processor time goes under the load of bench/ingest.mjs (200 sockets, closed loop, ten events a
 * frame): a CPU profile of the server process, sampled every 0.2 ms, its functions by self time, as shares of the time
 * in which it was not idle; and the same by the part of the program, where what a library or the engine does counts for
 * the nearest function of ours that called it. `--keep` leaves the profile for a viewer (chrome://inspect).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openGround, startEmbedded, startOnPostgres } from './installations.mjs';
import { circumstances, markdownTable, plainTable, writeSection } from './page.mjs';
import { startProcess } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string' },
    top: { type: 'string', default: '15' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const seconds = Number(positionals[0] ?? 8);
const TOP = Number(values.top);
const WARM_MS = 4_000;
const SOCKETS = 200;
const STORES = { embedded: startEmbedded, postgres: startOnPostgres };
/** What is nobody's work. */
const IDLE = '(idle)';

const found = {};
for (const store of values.store ? [values.store] : Object.keys(STORES)) found[store] = await profileOf(store);

if (values.json) console.log(JSON.stringify({ bench: 'profile', seconds, found }));
else print();

async function profileOf(store) {
  const ground = await openGround({ postgres: store === 'postgres', nats: false });
  const [server] = await STORES[store](ground);
  const load = startProcess('./load.mjs');
  await load.ask({ connect: { name: store, urls: [server.socket], sockets: SOCKETS, greets: true } });
  const measuring = load.next();
  load.send({ drive: { name: store, rate: 0, warmMs: WARM_MS, ms: seconds * 1000 } });
  await measuring;
  const done = load.next();
  await server.ask('profile');
  const { eventsPerSecond } = await done;
  const file = values.keep ?? join(ground.folder, 'server.cpuprofile');
  await server.ask({ profiled: file });
  const profile = JSON.parse(readFileSync(file, 'utf8'));
  await load.stop();
  await server.stop();
  await ground.end();
  return { eventsPerSecond, ...sharesOf(profile) };
}

/** Shares of the time that was not idle, the largest first: by function, and by part of the program. */
function sharesOf(profile) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, { ...node, parent: null }]));
  for (const node of profile.nodes) for (const child of node.children ?? []) nodes.get(child).parent = node.id;
  const functions = new Map();
  const parts = new Map();
  let busy = 0;
  let whole = 0;
  profile.samples.forEach((sample, i) => {
    const took = profile.timeDeltas[i + 1] ?? 0;
    const node = nodes.get(sample);
    whole += took;
    if (node.callFrame.functionName === IDLE) return;
    busy += took;
    const name = nameOf(nodes, sample);
    functions.set(name, (functions.get(name) ?? 0) + took);
    const part = partOf(nodes, sample);
    parts.set(part, (parts.get(part) ?? 0) + took);
  });
  const sorted = (map) =>
    [...map].map(([name, took]) => ({ name, share: took / busy })).sort((a, b) => b.share - a.share);
  return { busy: busy / whole, functions: sorted(functions).slice(0, TOP), parts: sorted(parts).slice(0, TOP) };
}

/**
 * "fold (server/profiles/fold.js)"; of a library its name. For native code of a library the engine makes up a name,
 * from the nearest symbol: it is named after the library alone.
 */
function nameOf(nodes, id) {
  const { callFrame, parent } = nodes.get(id);
  const { functionName, url } = callFrame;
  if (url !== '') return `${functionName || '(anonymous)'} (${placeOf(url)})`;
  const caller = parent === null ? '' : placeOf(nodes.get(parent).callFrame.url);
  if (functionName.startsWith('(') || caller === '') return functionName || '(native)';
  return caller.startsWith('node:') ? `${functionName} (${caller})` : `native code of ${caller}`;
}

function placeOf(url) {
  if (url.startsWith('node:')) return url;
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  if (library) return library[1];
  return /\/dist\/(.*)$/.exec(url)?.[1] ?? '';
}

/** The nearest file of ours up the stack, or what the engine calls itself. */
function partOf(nodes, id) {
  let root = '';
  for (let node = nodes.get(id); node; node = nodes.get(node.parent)) {
    const { url, functionName } = node.callFrame;
    if (/\/dist\//.test(url) && !url.includes('node_modules')) return placeOf(url).replace(/\.js$/, '');
    if (url === '' && /^\((garbage|program)/.test(functionName)) return functionName;
    if (url.includes('node_modules')) root = placeOf(url);
    else root ||= url;
  }
  return root || '(native)';
}

function print() {
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const sections = Object.entries(found).map(([store, { eventsPerSecond, busy, functions, parts }]) => {
    const rows = functions.map((one, i) => [
      one.name,
      percent(one.share),
      parts[i]?.name ?? '',
      parts[i] ? percent(parts[i].share) : '',
    ]);
    const about = `${store}: ${eventsPerSecond.toFixed(0)} events/s, the thread busy ${percent(busy)} of ${seconds} s`;
    const head = ['function, self time', 'share', 'part, with what it called', 'share'];
    return { about, head, rows };
  });
  for (const { about, head, rows } of sections) console.log(`${about}\n\n${plainTable(head, rows)}\n`);
  if (!values.write) return;
  const text = sections.map(({ about, head, rows }) => {
    const code = rows.map((row) => row.map((cell, i) => (i % 2 === 0 && cell !== '' ? `\`${cell}\`` : cell)));
    return `${about}\n\n${markdownTable(head, code)}`;
  });
  writeSection('profile', `${text.join('\n\n')}\n\n${circumstances()}`);
}
