/**
 * node bench/chat.mjs [seconds] [repetitions] [--conversations N] [--rate N] [--json] [--write]
 *
 * From sent to seen by the other side: 2,000 visitors, each with a socket and an open conversation, and 5 operators who
 * watch the site, each with a socket that hears every message of it, as the agent page does. 200 messages a second at a
 * fixed rate, by turns from a visitor to the operator whose conversation it is and back. The time is from the moment at
 * which a message was due, so that a sender held up does not hide it, to its arrival at the other side.
 *
 * On one node embedded, on one with PostgreSQL, and on two with PostgreSQL and NATS, where all visitors are on the one
 * and all operators on the other; in turns within one run, the figures medians.
 */
import { parseArgs } from 'node:util';
import { median } from './figures.mjs';
import { openGround, startEmbedded, startOnPostgres, startTwoNodes } from './installations.mjs';
import { circumstances, markdownTable, plainTable, writeSection } from './page.mjs';
import { settle, startProcess } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    conversations: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [seconds = 10, repetitions = 3] = positionals.map(Number);
const CONVERSATIONS = Number(values.conversations);
const RATE = Number(values.rate);
const WARM_MS = 2_000;

const ground = await openGround();
const { postgres, nats } = ground;
const targets = {
  embedded: await startEmbedded(ground),
  PostgreSQL: await startOnPostgres(ground),
  'two nodes, PostgreSQL and NATS': await startTwoNodes(ground),
};
const talk = startProcess('./talk.mjs');
for (const [name, nodes] of Object.entries(targets)) {
  const { site, socket } = nodes[0];
  const agents = nodes.at(-1).url;
  await talk.ask({ open: { name, socket, agents, site, conversations: CONVERSATIONS } });
}

const names = Object.keys(targets);
const runs = Object.fromEntries(names.map((name) => [name, []]));
for (let i = 0; i < repetitions; i++) for (const name of names) runs[name].push(await measure(name));
await talk.stop();
for (const node of Object.values(targets).flat()) await node.stop();
await ground.end();

const KEYS = ['toOperatorP50', 'toOperatorP99', 'toVisitorP50', 'toVisitorP99', 'cpu', 'postgresCpu', 'natsCpu'];
const rows = names.map((name) => ({
  name,
  ...Object.fromEntries(KEYS.map((key) => [key, median(runs[name].map((run) => run[key]))])),
}));
/** Where nothing arrived there is no time. */
const ms = (time) => time?.toFixed(1) ?? '-';
const lost = names.flatMap((name) => runs[name]).reduce((sum, run) => sum + run.unseen, 0);
if (values.json) console.log(JSON.stringify({ bench: 'chat', seconds, repetitions, rows, lost, runs }));
else print();
process.exitCode = lost > 0 ? 1 : 0;

async function measure(name) {
  talk.send({ drive: { name, rate: RATE, warmMs: WARM_MS, ms: seconds * 1000 } });
  await talk.next();
  const finished = talk.next();
  const before = await usage(targets[name]);
  const { sent, ...seen } = await finished;
  const after = await usage(targets[name]);
  await settle();
  return {
    ...seen,
    cpu: (after.cpu - before.cpu) / sent,
    postgresCpu: (after.postgres - before.postgres) / sent,
    natsCpu: (after.nats - before.nats) / sent,
  };
}

async function usage(nodes) {
  const all = await Promise.all(nodes.map((node) => node.ask('usage')));
  const cpu = all.reduce((sum, one) => sum + one.cpu.user + one.cpu.system, 0);
  return { cpu, postgres: postgres.cpu(), nats: nats.cpu() };
}

function print() {
  const head = [
    '',
    'to operator p50 ms',
    'p99 ms',
    'to visitor p50 ms',
    'p99 ms',
    'us/message',
    'PostgreSQL us',
    'NATS us',
  ];
  const cells = rows.map((row) => [
    row.name,
    ms(row.toOperatorP50),
    ms(row.toOperatorP99),
    ms(row.toVisitorP50),
    ms(row.toVisitorP99),
    row.cpu.toFixed(0),
    row.name.includes('PostgreSQL') ? row.postgresCpu.toFixed(0) : '',
    row.name.includes('NATS') ? row.natsCpu.toFixed(0) : '',
  ]);
  const about =
    `Medians of ${repetitions} x ${seconds} s, ${CONVERSATIONS} conversations open, ${RATE} messages/s, half of them ` +
    `each way; with two nodes the visitors are on one and the operators on the other. ${lost} messages were not seen.`;
  console.log(`From sent to seen\n\n${plainTable(head, cells)}\n\n${about}`);
  if (values.write) writeSection('chat', `${markdownTable(head, cells)}\n\n${about} ${circumstances()}`);
}
