/**
 * The minimal pipeline: what no server that keeps its promise can leave out, and nothing else. A frame of events comes
 * over a WebSocket, is parsed and checked, joins a commit that begins at most 5 ms later, and is acknowledged when that
 * commit is on disk. No accounts, no limits, no profile, no decision. Every figure of the product is a ratio to this.
 *
 * Forked by bench/ingest.mjs with the folder for its database; speaks bench/ingest.mjs's few words over IPC.
 */
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const GROUP_MS = 5;
const GROUP_ROWS = 2_000;

const frame = z.object({
  t: z.literal('events'),
  sentAt: z.int().positive(),
  events: z
    .array(
      z.object({
        id: z.string().min(8).max(64),
        type: z.string().max(64),
        name: z.string().max(128),
        at: z.int().positive(),
        url: z.string().max(2048),
        properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    )
    .min(1)
    .max(100),
});

const client = createClient({ url: `file:${join(process.argv[2], 'minimal.db')}`, concurrency: 1, timeout: 5_000 });
await client.execute('PRAGMA journal_mode=WAL');
await client.execute('PRAGMA synchronous=FULL');
await client.execute(`CREATE TABLE events (seq integer PRIMARY KEY, id text NOT NULL UNIQUE, site text NOT NULL,
  visitor text NOT NULL, type text NOT NULL, name text NOT NULL, at integer NOT NULL, url text NOT NULL,
  properties text NOT NULL)`);
await client.execute('CREATE INDEX events_visitor ON events (visitor, at)');
// As in db/queries/hot.ts, the subquery spares SQLite writing out a row's text anew for each column: what the product
// knows to be cheaper, its measure knows too.
const INSERT = `INSERT OR IGNORE INTO events (id, site, visitor, type, name, at, url, properties)
  SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5, v->>6, v->>7
  FROM (SELECT value AS v FROM json_each(?) LIMIT -1) WHERE true`;

let rows = [];
let acks = [];
let timer = null;
let committing = false;
let events = 0;

async function commit() {
  clearTimeout(timer);
  timer = null;
  if (committing || rows.length === 0) return;
  const [group, answers] = [rows, acks];
  rows = [];
  acks = [];
  committing = true;
  await client.batch([{ sql: INSERT, args: [JSON.stringify(group)] }], 'write');
  committing = false;
  events += group.length;
  for (const [socket, n] of answers) if (socket.readyState === socket.OPEN) socket.send(`{"t":"ack","n":${n}}`);
  if (rows.length > 0) timer ??= setTimeout(commit, 0);
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 2048 });
let visitors = 0;
server.on('connection', (socket) => {
  const visitor = `v_${visitors++}`;
  socket.on('message', (data) => {
    const message = frame.parse(JSON.parse(String(data)));
    for (const e of message.events) rows.push([e.id, 's', visitor, e.type, e.name, e.at, e.url, e.properties]);
    acks.push([socket, message.events.length]);
    if (rows.length >= GROUP_ROWS) void commit();
    else if (!committing) timer ??= setTimeout(commit, GROUP_MS);
  });
});
server.on('listening', () => process.send({ url: `ws://127.0.0.1:${server.address().port}/`, headers: {} }));

process.on('message', (question) => {
  if (question === 'usage') process.send({ cpu: process.cpuUsage(), events, decisions: 0 });
  else process.exit(0);
});
