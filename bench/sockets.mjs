/**
 * node bench/sockets.mjs [SOCKETS] [--json] [--write]
 *
 * What a socket costs the server in memory: 10,000 visitors who said hello and are quiet ("idle"), and 10,000 who each
 * began a conversation, wrote two messages and were answered once ("chatting"); beside both the minimal pipeline,
 * whose sockets know nobody. Each in a server process of its own, fresh, after a warm-up of 200 sockets that went again:
 * what its resident set grew by, after collecting garbage, divided by the number of sockets. "Objects" is what of it
 * lies in the engine's heap. What the kernel holds for a connection is in none of it.
 *
 * Needs as many open files as sockets, here and in the server; where `ulimit -n` allows fewer, fewer are opened, and
 * the table says so.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openGround, startEmbedded, startMinimal } from './installations.mjs';
import { openOperator } from './operator.mjs';
import { circumstances, markdownTable, plainTable, writeSection } from './page.mjs';
import { openSocket, openVisitor } from './visitor.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
/** Files that a process has open beside its sockets, and to spare. */
const OTHER_FILES = 500;
const WARM_UP = 200;
const AT_ONCE = 50;
const MESSAGES = 2;
const wanted = Number(positionals[0] ?? 10_000);
const sockets = Math.min(wanted, openFilesAllowed() - OTHER_FILES);
const execArgv = ['--expose-gc'];

const KINDS = {
  'minimal, idle': { start: startMinimal, open: (server) => openSocket(server.socket) },
  idle: { start: startEmbedded, open: (server, index) => openVisitor(server.socket, index) },
  chatting: { start: startEmbedded, open: (server, index) => chat(server, index), operator: true },
};
const rows = [];
for (const [name, kind] of Object.entries(KINDS)) rows.push({ name, ...(await measure(kind)) });

if (values.json) console.log(JSON.stringify({ bench: 'sockets', wanted, sockets, rows }));
else print();

async function measure({ start, open, operator }) {
  const ground = await openGround({ postgres: false, nats: false });
  const [server] = await start(ground, { execArgv });
  const answering = operator ? await answerFirstMessages(server) : null;
  await closeAll(await openMany(wanted, wanted + WARM_UP, (index) => open(server, index)));
  const before = await server.ask('memory');
  const opened = await openMany(0, sockets, (index) => open(server, index));
  const after = await server.ask('memory');
  const grown = (key) => (after[key] - before[key]) / sockets;
  await closeAll(opened);
  answering?.terminate();
  await server.stop();
  await ground.end();
  return { rss: grown('rss'), heapUsed: grown('heapUsed'), external: grown('external'), serverRss: after.rss };
}

async function openMany(from, to, open) {
  const opened = [];
  for (let at = from; at < to; at += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, i) => at + i);
    opened.push(...(await Promise.all(indices.map((index) => open(index)))));
  }
  return opened;
}

async function closeAll(opened) {
  await Promise.all(
    opened.map((socket) => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      return closed;
    }),
  );
}

/** A visitor who wrote two messages and heard the answer. */
async function chat(server, index) {
  const socket = await openVisitor(server.socket, index);
  const conversation = `c_${String(index).padStart(10, '0')}`;
  const answered = new Promise((resolve, reject) => {
    const hear = (data) => {
      const { t, message, code } = JSON.parse(String(data));
      if (t === 'error') reject(new Error(code));
      if (t !== 'message' || message.from !== 'operator') return;
      socket.off('message', hear);
      resolve();
    };
    socket.on('message', hear);
  });
  for (let i = 0; i < MESSAGES; i++) {
    const text = `Is number ${index} still there, and when would it be here?`;
    socket.send(JSON.stringify({ t: 'message', id: `m_${index}_${i}_00000`, conversation, text, at: Date.now() }));
  }
  await answered;
  return socket;
}

/** An operator who answers each conversation once, when its last message is there. */
async function answerFirstMessages(server) {
  const socket = await openOperator(server.url, server.site);
  socket.on('message', (data) => {
    const { t, message } = JSON.parse(String(data));
    if (t !== 'message' || message.from !== 'visitor' || message.seq !== MESSAGES) return;
    const { conversation } = message;
    const id = `r_${conversation}`;
    socket.send(JSON.stringify({ t: 'reply', id, conversation, text: 'It is, and tomorrow.', at: Date.now() }));
  });
  return socket;
}

/** Linux says; elsewhere the wish is taken for granted. */
function openFilesAllowed() {
  try {
    const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return Number(most);
  } catch {
    return Infinity;
  }
}

function print() {
  const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
  const head = ['', 'KB a socket', 'of it objects', 'outside the heap', 'the server at the end, MB'];
  const cells = rows.map((row) => [
    row.name,
    kilobytes(row.rss),
    kilobytes(row.heapUsed),
    kilobytes(row.external),
    (row.serverRss / 2 ** 20).toFixed(0),
  ]);
  const few = sockets < wanted ? ` \`ulimit -n\` did not allow ${wanted.toLocaleString('en')}.` : '';
  const about = `${sockets.toLocaleString('en')} sockets each.${few}`;
  console.log(`Memory of a socket\n\n${plainTable(head, cells)}\n\n${about}`);
  if (values.write) writeSection('sockets', `${markdownTable(head, cells)}\n\n${about} ${circumstances()}`);
}
