/**
 * The minimal pipeline: what no server that keeps its promise can leave out, and nothing else. A frame of events comes
 * over a WebSocket, is parsed and checked, joins a commit that begins at most 5 ms later, and is acknowledged when that
 * commit is on disk. No accounts, no limits, no profile, no decision. Every figure of the product is a ratio to this.
 *
 * Forked by bench/ingest.mjs and others with the folder for its database, or DATABASE_URL in its environment; speaks
 * their few words over IPC.
 */
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { restingMemory } from '../memory.mjs';
import { openMinimalStore } from './stores.mjs';

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

const insert = await openMinimalStore(process.argv[2], process.env.DATABASE_URL);

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
  await insert(group);
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
server.on('listening', () => process.send({ socket: `ws://127.0.0.1:${server.address().port}/` }));

process.on('message', async (question) => {
  if (question === 'usage') process.send({ cpu: process.cpuUsage(), events, decisions: 0 });
  else if (question === 'memory') process.send(await restingMemory());
  else process.exit(0);
});
