/**
 * The product as it is shipped: the compiled server, a site with its keys and its list of origins, a catalogue put
 * through the HTTP door, and a recommender that learned from visits sent through the other. Only the limits are raised.
 *
 * Forked by the benches with a data folder and where the compiled program is; DATABASE_URL and NATS_URL as for the
 * product itself. BENCH_SITE, as an earlier one told it: a further node, or the same data once more.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { restingMemory } from '../memory.mjs';
import { ITEMS, ORIGIN, pastVisits } from '../traffic.mjs';

const [dataDir, dist] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(resolve(dist), path)).href);
const { startServer } = await load('server/main.js');
const { readConfig } = await load('server/config.js');
const { createSite } = await load('server/sites/sites.js');

const { createOperator } = await load('server/operators/operators.js');

const MUCH = '1000000000';
const PASSWORD = 'a long enough password';
const began = performance.now();
const server = await startServer(
  readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: process.env.DATABASE_URL,
    NATS_URL: process.env.NATS_URL,
    LOG_LEVEL: 'warn',
    LIMIT_EVENTS_PER_SECOND: MUCH,
    LIMIT_EVENTS_BURST: MUCH,
    LIMIT_MESSAGES_PER_SECOND: MUCH,
    LIMIT_MESSAGES_BURST: MUCH,
    LIMIT_CONVERSATIONS_PER_HOUR: MUCH,
    LIMIT_SOCKETS_PER_ADDRESS: '100000',
    LIMIT_KEYED_EVENTS_PER_SECOND: MUCH,
    LIMIT_KEYED_EVENTS_BURST: MUCH,
    LIMIT_LOGINS_PER_FIVE_MINUTES: MUCH,
    // The sockets of a bench rest while another is measured, and do not ping.
    LIMIT_SILENT_SECONDS: '3600',
  }),
);
const startMs = performance.now() - began;
const site = process.env.BENCH_SITE ? JSON.parse(process.env.BENCH_SITE) : await newSite();
const profiler = new Session();

async function newSite() {
  const keys = await createSite(server.store, server.deps, { name: 'Bench', origins: [ORIGIN] });
  await server.directory.refresh();
  const operator = { email: 'mara@shop.example', password: PASSWORD };
  await createOperator(server.store, server.deps, { ...operator, siteId: keys.siteId, role: 'operator' });
  await ask('PUT', '/api/v1/items', `Bearer ${keys.secretKey}`, ITEMS);
  const visits = pastVisits();
  for (let i = 0; i < visits.length; i += 500) {
    const key = Buffer.from(`${keys.secretKey}:`).toString('base64');
    await ask('POST', '/v1/batch', `Basic ${key}`, { batch: visits.slice(i, i + 500) });
  }
  return { ...keys, operator };
}

async function ask(method, path, authorization, body) {
  const request = { method, headers: { authorization }, body: JSON.stringify(body) };
  const answer = await fetch(server.url + path, request);
  const text = await answer.text();
  if (!answer.ok || /"rejected":\[\{|"errors":\[\{/.test(text)) throw new Error(`${path}: ${answer.status} ${text}`);
}

/** What this process stored so far, and the processor time until then. */
async function usage() {
  const { events, decisions, messages } = server.metrics;
  const [stored, decided, sent] = await Promise.all([events, decisions, messages].map((counter) => counter.get()));
  const of = ({ values }) => values[0].value;
  return { cpu: process.cpuUsage(), events: of(stored), decisions: of(decided), messages: of(sent) };
}

async function answerTo(question) {
  if (question === 'usage') return usage();
  if (question === 'memory') return restingMemory();
  if (question === 'profile') {
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: 200 });
    await profiler.post('Profiler.start');
    return {};
  }
  // {profiled: FILE}
  const { profile } = await profiler.post('Profiler.stop');
  writeFileSync(question.profiled, JSON.stringify(profile));
  return {};
}

process.on('message', async (question) => {
  if (question !== 'stop') return process.send(await answerTo(question));
  await server.close();
  process.exit(0);
});
process.send({
  url: server.url,
  socket: `${server.url.replace('http', 'ws')}/v1/socket/${site.writeKey}`,
  site,
  startMs,
});
