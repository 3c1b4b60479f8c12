/**
 * node bench/growth.mjs [LARGEST] [--store embedded|postgres] [--samples N] [--json] [--write]
 *
 * What happens with size: 10^4, 10^5 and 10^6 events (LARGEST, 1000000 unless told, is the last) of 10^3, 10^4 and 10^5
 * profiles, on both stores in turns; a database of its own for each, filled by SQL with the product's own statements and
 * folds (bench/fill.mjs). Then the product starts on it, and one after the other are measured:
 *
 * - start: from the beginning of `startServer` until it listens;
 * - inbox: GET conversations and GET live, together, as the agent page does when it is opened;
 * - timeline: GET visitor and GET timeline (50 entries), together, as it does when a visitor is opened: of people drawn
 *   as they come, and of the one who has a hundredth of all events;
 * - decision: a visitor who is known looks at a product: from the event sent to the changed slot heard;
 * - ingest: events to saturation, 200 sockets in a closed loop (bench/load.mjs), beginning at that size.
 *
 * Against nothing but itself: what matters is how a row differs from the one above.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from './figures.mjs';
import { drawGrowth } from './growth-picture.mjs';
import { DIST, openGround, startNode } from './installations.mjs';
import { askAsOperator, login } from './operator.mjs';
import { circumstances, markdownTable, plainTable, writePicture, writeSection } from './page.mjs';
import { settle, startProcess } from './processes.mjs';
import { ITEMS, seededDraw } from './traffic.mjs';
import { openVisitor, tokenOf } from './visitor.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string' },
    samples: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const LARGEST = Number(positionals[0] ?? 1e6);
const SAMPLES = Number(values.samples);
const SIZES = [1e4, 1e5, 1e6].filter((size) => size <= LARGEST);
const EVENTS_A_PROFILE = 10;
const TIMELINE_PAGE = 50;
const DECIDING = 20;
/** A slot changes at most once in 100 ms; and what is shown does not change with every product. */
const BETWEEN_DECISIONS_MS = 120;
const UNCHANGED_MS = 400;
const INGEST = { warmMs: 2_000, ms: 3_000 };
const STORES = ['embedded', 'postgres'].filter((store) => !values.store || store === values.store);

let made = 0;

const ground = await openGround({ postgres: STORES.includes('postgres'), nats: false });
const rows = [];
for (const size of SIZES) for (const store of STORES) rows.push(await measure(store, size));
await ground.end();
if (values.json) console.log(JSON.stringify({ bench: 'growth', rows }));
else print();

async function measure(store, events) {
  const profiles = events / EVENTS_A_PROFILE;
  const folder = join(ground.folder, `${store}-${events}`);
  const databaseUrl = store === 'postgres' ? await ground.postgres.createDatabase() : '';
  const first = await startNode({ folder, databaseUrl });
  await first.stop();
  const { site } = first;
  const began = performance.now();
  const url = databaseUrl || `file:${join(folder, 'foyer.db')}`;
  const fill = startProcess('./fill.mjs', { args: [JSON.stringify({ url, dist: DIST, site, events, profiles })] });
  await fill.next();
  const fillMs = performance.now() - began;

  const node = await startNode({ folder, databaseUrl, site });
  const cookie = await login(node.url, site);
  const ask = (path) => askAsOperator(node.url, cookie, site, path);
  const row = { store, events, profiles, fillMs, startMs: node.startMs };
  row.inbox = await times(SAMPLES, () => Promise.all([ask('/conversations?view=all'), ask('/live')]));
  const who = await visitorIds(site, profiles);
  const open = (visitor) =>
    Promise.all([ask(`/visitors/${visitor}`), ask(`/visitors/${visitor}/timeline?limit=${TIMELINE_PAGE}`)]);
  row.timeline = await times(SAMPLES, () => open(who.next()));
  row.busiest = await times(SAMPLES, () => open(who.busiest));
  row.decision = await decisions(node, profiles);
  row.ingest = await ingest(node, store);
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
  return row;
}

/** Milliseconds that it takes, one after the other; the first ones, which find everything cold, too. */
async function times(samples, action) {
  const waits = [];
  for (let i = 0; i < samples; i++) {
    const start = performance.now();
    await action();
    waits.push(performance.now() - start);
  }
  return { p50: quantile(waits, 0.5), p95: quantile(waits, 0.95), worst: Math.max(...waits) };
}

/** Ids as the store has them; drawn evenly, so that most were not looked at before. */
async function visitorIds({ siteId }, profiles) {
  const { visitorOfToken } = await import(new URL('../dist/server/profiles/visitor-id.js', import.meta.url).href);
  const draw = seededDraw(5);
  const idOf = (number) => visitorOfToken(siteId, tokenOf(number));
  return { busiest: idOf(0), next: () => idOf(Math.floor(draw() * profiles)) };
}

/** Visitors with a slot, each looking at one product after the other; what did not change the slot is not counted. */
async function decisions(node, profiles) {
  const draw = seededDraw(3);
  const waits = [];
  let asked = 0;
  const visitors = await Promise.all(
    Array.from({ length: DECIDING }, async () => {
      const number = 1 + Math.floor(draw() * (profiles - 1));
      const socket = await openVisitor(node.socket, number, { slots: [{ slot: 'home', limit: 4 }] });
      let changed = () => {};
      socket.on('message', (data) => JSON.parse(String(data)).t === 'decision' && changed());
      return { socket, next: () => new Promise((resolve) => (changed = resolve)) };
    }),
  );
  await settle();
  while (asked < SAMPLES) {
    const { socket, next } = visitors[asked++ % visitors.length];
    const change = next();
    const start = performance.now();
    socket.send(lookAt(ITEMS[Math.floor(draw() * ITEMS.length)]));
    const happened = await Promise.race([change.then(() => true), after(UNCHANGED_MS).then(() => false)]);
    if (happened) waits.push(performance.now() - start);
    await after(BETWEEN_DECISIONS_MS / visitors.length);
  }
  for (const { socket } of visitors) socket.close();
  return { p50: quantile(waits, 0.5), p95: quantile(waits, 0.95), changed: waits.length / asked };
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function lookAt({ id, title, url, price, currency, category }) {
  const at = Date.now();
  const properties = { product_id: id, name: title, price, currency, category };
  const event = { id: `look-${process.pid}-${made++}`, type: 'track', name: 'Product Viewed', at, url, properties };
  return JSON.stringify({ t: 'events', sentAt: at, events: [event] });
}

async function ingest(node, name) {
  const load = startProcess('./load.mjs');
  await load.ask({ connect: { name, urls: [node.socket], sockets: 200, greets: true } });
  load.send({ drive: { name, rate: 0, ...INGEST } });
  await load.next();
  const done = load.next();
  const before = await node.ask('usage');
  const { eventsPerSecond } = await done;
  const spent = await node.ask('usage');
  await load.stop();
  const cpu = spent.cpu.user + spent.cpu.system - before.cpu.user - before.cpu.system;
  return { eventsPerSecond, cpuPerEvent: cpu / (spent.events - before.events) };
}

function print() {
  const pair = ({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
  const head = [
    'store',
    'events',
    'profiles',
    'ingest events/s',
    'us/event',
    'decision p50 / p95 ms',
    'inbox p50 / p95 ms',
    'timeline p50 / p95 ms',
    "the busiest's",
    'start s',
  ];
  const cells = rows.map((row) => [
    row.store === 'postgres' ? 'PostgreSQL' : row.store,
    row.events.toLocaleString('en'),
    row.profiles.toLocaleString('en'),
    row.ingest.eventsPerSecond.toFixed(0),
    row.ingest.cpuPerEvent.toFixed(1),
    pair(row.decision),
    pair(row.inbox),
    pair(row.timeline),
    pair(row.busiest),
    (row.startMs / 1000).toFixed(2),
  ]);
  const about = `${SAMPLES} samples each, ${INGEST.ms / 1000} s of ingest; filled by SQL (${rows
    .map((row) => `${(row.fillMs / 1000).toFixed(0)} s`)
    .join(', ')}). A decision counts where the slot changed (${(
    Math.min(...rows.map((row) => row.decision.changed)) * 100
  ).toFixed(0)} % of the views at least).`;
  console.log(`Growth\n\n${plainTable(head, cells)}\n\n${about}`);
  if (!values.write) return;
  writePicture('performance.svg', drawGrowth(rows));
  const picture = '![The four measures by the number of events, on both stores](performance.svg)';
  writeSection('growth', `${picture}\n\n${markdownTable(head, cells)}\n\n${about} ${circumstances()}`);
}
