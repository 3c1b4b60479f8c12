/**
 * node bench/events.mjs [seconds] [repetitions] [--sockets N] [--json] [--write]
 *
 * Events to saturation: 1, 2 and 4 client processes, each with 100 visitors in a closed loop (a frame of ten events,
 * its acknowledgement, the next frame), against the product embedded, on PostgreSQL, and as two nodes on PostgreSQL
 * with NATS, whose sockets take turns with the nodes. Beside each store the minimal pipeline on that store
 * (bench/minimal). All take turns within one run: for each repetition and number of clients, each in its turn; the
 * figures are medians, the ratios medians of the ratios of neighbours.
 *
 * The processor time of an event is that of all server processes together (all their threads); that of PostgreSQL and
 * of NATS stand apart. The clients run on the same processors, and take their share of them.
 */
import { parseArgs } from 'node:util';
import { median, quantile } from './figures.mjs';
import { openGround, startEmbedded, startMinimal, startOnPostgres, startTwoNodes } from './installations.mjs';
import { circumstances, markdownTable, plainTable, writeSection } from './page.mjs';
import { settle, startProcess } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sockets: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [seconds = 3, repetitions = 5] = positionals.map(Number);
const SOCKETS = Number(values.sockets);
const CLIENTS = [1, 2, 4];
const WARM_MS = 700;
/** Each is driven this long before anything is measured: a server is compiled by its engine once, not once a run. */
const FIRST_WARM_MS = 4_000;
/** What each is compared with. */
const ANCHORS = {
  embedded: 'minimal, embedded',
  PostgreSQL: 'minimal, PostgreSQL',
  'two nodes, PostgreSQL and NATS': 'PostgreSQL',
};

const ground = await openGround();
const { postgres, nats } = ground;
const targets = {
  'minimal, embedded': await startMinimal(ground),
  embedded: await startEmbedded(ground),
  'minimal, PostgreSQL': await startMinimal(ground, { databaseUrl: await postgres.createDatabase() }),
  PostgreSQL: await startOnPostgres(ground),
  'two nodes, PostgreSQL and NATS': await startTwoNodes(ground),
};
const names = Object.keys(targets);
const loads = Array.from({ length: Math.max(...CLIENTS) }, () => startProcess('./load.mjs'));
for (const [name, servers] of Object.entries(targets)) {
  const urls = servers.map(({ socket }) => socket);
  const greets = !name.startsWith('minimal');
  for (const [i, load] of loads.entries()) {
    await load.ask({ connect: { name, urls, sockets: SOCKETS, first: i * SOCKETS, greets } });
  }
}

const runs = Object.fromEntries(CLIENTS.map((clients) => [clients, Object.fromEntries(names.map((n) => [n, []]))]));
for (const name of names) await measure(name, 1, FIRST_WARM_MS, 1);
for (let i = 0; i < repetitions; i++) {
  for (const clients of CLIENTS) {
    for (const name of names) runs[clients][name].push(await measure(name, clients, WARM_MS, seconds * 1000));
  }
}
for (const child of [...loads, ...Object.values(targets).flat()]) await child.stop();
await ground.end();

const rows = CLIENTS.flatMap((clients) => names.map((name) => summary(clients, name)));
if (values.json) console.log(JSON.stringify({ bench: 'events', seconds, repetitions, sockets: SOCKETS, rows, runs }));
else print();

/** Drives some of the loads at one target. */
async function measure(name, clients, warmMs, ms) {
  const driven = loads.slice(0, clients);
  const servers = targets[name];
  const measuring = driven.map((load) => load.next());
  for (const load of driven) load.send({ drive: { name, rate: 0, warmMs, ms } });
  await Promise.all(measuring);
  const finished = Promise.all(driven.map((load) => load.next()));
  const before = await usage(servers);
  const done = await finished;
  const after = await usage(servers);
  await settle();
  const events = after.events - before.events;
  const waits = done.flatMap((one) => one.waits);
  return {
    eventsPerSecond: done.reduce((sum, one) => sum + one.eventsPerSecond, 0),
    cpu: (after.cpu - before.cpu) / events,
    postgresCpu: (after.postgres - before.postgres) / events,
    natsCpu: (after.nats - before.nats) / events,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    clientCores: done.reduce((sum, one) => sum + one.generatorCores, 0),
  };
}

/** Of these servers together. */
async function usage(servers) {
  const all = await Promise.all(servers.map((server) => server.ask('usage')));
  const sum = (of) => all.reduce((total, one) => total + of(one), 0);
  return {
    events: sum((one) => one.events),
    cpu: sum((one) => one.cpu.user + one.cpu.system),
    postgres: postgres.cpu(),
    nats: nats.cpu(),
  };
}

function summary(clients, name) {
  const own = runs[clients][name];
  const anchor = ANCHORS[name] ?? null;
  const of = (key) => median(own.map((run) => run[key]));
  const ratio = (key) => median(own.map((run, i) => run[key] / runs[clients][anchor][i][key]));
  const keys = ['eventsPerSecond', 'cpu', 'postgresCpu', 'natsCpu', 'p50', 'p99', 'clientCores'];
  return {
    name,
    clients,
    ...Object.fromEntries(keys.map((key) => [key, of(key)])),
    anchor,
    ratio: anchor && { eventsPerSecond: ratio('eventsPerSecond'), cpu: ratio('cpu'), p99: ratio('p99') },
  };
}

function print() {
  const head = [
    '',
    'clients',
    'events/s',
    'us/event',
    'PostgreSQL us',
    'NATS us',
    'ack p50 ms',
    'p99 ms',
    'rate',
    'CPU',
  ];
  const cells = rows.map((row) => [
    row.name,
    String(row.clients),
    row.eventsPerSecond.toFixed(0),
    row.cpu.toFixed(1),
    row.name.includes('PostgreSQL') ? row.postgresCpu.toFixed(1) : '',
    row.name.includes('NATS') ? row.natsCpu.toFixed(1) : '',
    row.p50.toFixed(1),
    row.p99.toFixed(1),
    row.ratio ? `${row.ratio.eventsPerSecond.toFixed(2)}x` : '',
    row.ratio ? `${row.ratio.cpu.toFixed(2)}x` : '',
  ]);
  const about =
    `Medians of ${repetitions} x ${seconds} s, ${SOCKETS} sockets a client process, ten events a frame, closed loop. ` +
    `"rate" and "CPU" are ratios: embedded and PostgreSQL to the minimal pipeline on the same store, ` +
    `two nodes to one node on PostgreSQL. The clients took ${rows[0].clientCores.toFixed(1)} to ` +
    `${Math.max(...rows.map((row) => row.clientCores)).toFixed(1)} of the processors.`;
  console.log(`Events to saturation\n\n${plainTable(head, cells)}\n\n${about}`);
  if (values.write) writeSection('events', `${markdownTable(head, cells)}\n\n${about} ${circumstances()}`);
}
