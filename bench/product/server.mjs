/**
 * The product as it is shipped: the compiled server, a site with its keys and its list of origins, a catalogue put
 * through the HTTP door, and a recommender that learned from visits sent through the other. Only the limits are raised.
 *
 * Forked by bench/ingest.mjs with a data folder and where the compiled program is.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ITEMS, ORIGIN, pastVisits } from '../traffic.mjs';

const [dataDir, dist] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(resolve(dist), path)).href);
const { startServer } = await load('server/main.js');
const { readConfig } = await load('server/config.js');
const { createSite } = await load('server/sites/sites.js');

const MUCH = '1000000000';
const server = await startServer(
  readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    LIMIT_EVENTS_PER_SECOND: MUCH,
    LIMIT_EVENTS_BURST: MUCH,
    LIMIT_SOCKETS_PER_ADDRESS: '100000',
    LIMIT_KEYED_EVENTS_PER_SECOND: MUCH,
    LIMIT_KEYED_EVENTS_BURST: MUCH,
  }),
);
const site = await createSite(server.store, server.deps, { name: 'Bench', origins: [ORIGIN] });
await server.directory.refresh();

await ask('PUT', '/api/v1/items', `Bearer ${site.secretKey}`, ITEMS);
const visits = pastVisits();
for (let i = 0; i < visits.length; i += 500) {
  const key = Buffer.from(`${site.secretKey}:`).toString('base64');
  await ask('POST', '/v1/batch', `Basic ${key}`, { batch: visits.slice(i, i + 500) });
}

async function ask(method, path, authorization, body) {
  const request = { method, headers: { authorization }, body: JSON.stringify(body) };
  const answer = await fetch(server.url + path, request);
  const text = await answer.text();
  if (!answer.ok || /"rejected":\[\{|"errors":\[\{/.test(text)) throw new Error(`${path}: ${answer.status} ${text}`);
}

/** Neither table loses rows, so the last row's number counts them without a scan. */
async function stored() {
  const [row] = await server.store.read({
    sql: 'SELECT (SELECT max(rowid) FROM events) AS events, (SELECT max(rowid) FROM decisions) AS decisions',
    args: [],
  });
  return { events: Number(row.events), decisions: Number(row.decisions ?? 0) };
}

process.on('message', async (question) => {
  if (question === 'usage') return process.send({ cpu: process.cpuUsage(), ...(await stored()) });
  await server.close();
  process.exit(0);
});
process.send({ url: `${server.url.replace('http', 'ws')}/v1/socket/${site.writeKey}`, headers: { origin: ORIGIN } });
