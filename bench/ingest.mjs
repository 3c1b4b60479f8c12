/**
 * node bench/ingest.mjs [seconds] [repetitions] [--json] [--mode closed|fixed] [--dist FOLDER] [--profile FOLDER]
 *
 * The product's socket ingest (site and origin checked, hello, events bounded, profile folded, decisions made, stored
 * and pushed) against bench/minimal, with the same frames, taking turns within one run, so that noise on the machine
 * meets both. Three processes: each server, and the load. `--profile` writes a CPU profile of the product.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, quantile } from './figures.mjs';
import { settle, startProcess } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    mode: { type: 'string' },
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
    profile: { type: 'string' },
  },
});
const [seconds = 3, repetitions = 5] = positionals.map(Number);
const WARM_MS = 700;
/** Both are driven this long before anything is measured: a server is compiled by its engine once, not once a run. */
const FIRST_WARM_MS = 4_000;
const RATE = 3_000;
const SOCKETS = 200;
const MODES = [
  { mode: 'closed', rate: 0 },
  { mode: 'fixed', rate: RATE },
].filter(({ mode }) => !values.mode || mode === values.mode);
const NAMES = ['minimal', 'product'];

const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
const children = [];

function start(path, args = [], execArgv = []) {
  const child = startProcess(path, { args, execArgv });
  children.push(child);
  return child;
}

async function warm(load, name) {
  load.send({ drive: { name, rate: 0, warmMs: FIRST_WARM_MS, ms: 0 } });
  await load.next();
  await load.next();
  await settle();
}

async function measure(load, server, name, rate) {
  load.send({ drive: { name, rate, warmMs: WARM_MS, ms: seconds * 1000 } });
  await load.next();
  const done = load.next();
  const before = await server.ask('usage');
  const { eventsPerSecond, waits, generatorCores } = await done;
  const after = await server.ask('usage');
  const events = after.events - before.events;
  const spent = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  await settle();
  return {
    eventsPerSecond,
    cpuPerEvent: spent / events,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    decisionsPerEvent: (after.decisions - before.decisions) / events,
    generatorCores,
  };
}

try {
  const flags = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
  const servers = {
    minimal: start('./minimal/server.mjs', [folder]),
    product: start('./product/server.mjs', [join(folder, 'product'), values.dist], flags),
  };
  const load = start('./load.mjs');
  const ready = { minimal: servers.minimal.next(), product: servers.product.next() };
  for (const name of NAMES) {
    const { socket } = await ready[name];
    await load.ask({ connect: { name, urls: [socket], sockets: SOCKETS, greets: name === 'product' } });
  }

  for (const name of NAMES) await warm(load, name);

  const report = [];
  for (const { mode, rate } of MODES) {
    const runs = { minimal: [], product: [] };
    for (let i = 0; i < repetitions; i++) {
      for (const name of NAMES) runs[name].push(await measure(load, servers[name], name, rate));
    }
    const of = (name, key) => median(runs[name].map((run) => run[key]));
    /** The median of the ratios of neighbours in time, not the ratio of the medians. */
    const ratio = (key) => median(runs.product.map((run, i) => run[key] / runs.minimal[i][key]));
    const keys = ['eventsPerSecond', 'cpuPerEvent', 'p50', 'p99', 'decisionsPerEvent', 'generatorCores'];
    const figures = (name) => Object.fromEntries(keys.map((key) => [key, of(name, key)]));
    report.push({
      mode,
      minimal: figures('minimal'),
      product: figures('product'),
      ratio: Object.fromEntries(keys.slice(0, 4).map((key) => [key, ratio(key)])),
      runs,
    });
  }
  await Promise.all(children.map((child) => child.stop()));

  if (values.json) console.log(JSON.stringify({ bench: 'ingest', seconds, repetitions, report }));
  else print(report);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(report) {
  console.log(`Socket ingest, medians of ${repetitions} x ${seconds} s, ${SOCKETS} sockets, ten events a frame`);
  for (const { mode, minimal, product, ratio } of report) {
    const row = (name, f, digits) =>
      name.padEnd(10) +
      [f.eventsPerSecond, f.cpuPerEvent, f.p50, f.p99]
        .map((value, i) => value.toFixed(digits[i]).padStart(12))
        .join('') +
      (f.decisionsPerEvent === undefined ? '' : f.decisionsPerEvent.toFixed(3).padStart(18));
    console.log(`\n${mode === 'closed' ? 'closed loop' : `fixed at ${RATE} events/s`}`);
    console.log(`${' '.repeat(10)}    events/s    CPU us/ev  ack p50 ms  ack p99 ms   decisions/event`);
    console.log(row('minimal', minimal, [0, 1, 1, 1]));
    console.log(row('product', product, [0, 1, 1, 1]));
    console.log(row('ratio', ratio, [2, 2, 2, 2]));
  }
}
