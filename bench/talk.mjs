/**
 * Visitors and operators who write to each other, in a process of their own, so that one clock sees both ends.
 *
 * Told by IPC: {open: {name, socket, agents, site, conversations}}, then {drive: {name, rate, warmMs, ms}}.
 */
import { openOperator } from './operator.mjs';
import { quantile } from './figures.mjs';
import { openVisitor } from './visitor.mjs';

const OPERATORS = 5;
/** Connecting so many at once is not what is measured. */
const AT_ONCE = 20;
const TICK_MS = 2;
/** So long a message may be on its way before it is taken for lost. */
const PATIENCE_MS = 15_000;

const targets = new Map();
/** When a message was due, by its id, until the other side has it. */
const due = new Map();
let made = 0;
let run = null;

async function open({ name, socket: url, agents, site, conversations }) {
  const operators = [];
  for (let i = 0; i < OPERATORS; i++) operators.push(await openOperator(agents, site));
  const visitors = [];
  for (let at = 0; at < conversations; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, conversations - at) }, (_, i) => at + i);
    visitors.push(...(await Promise.all(some.map((index) => begin(url, index)))));
  }
  operators.forEach((operator, i) => {
    operator.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.t === 'message' && ownerOf(message.message.conversation) === i) seen(message.message, 'visitor');
    });
  });
  for (const visitor of visitors) {
    visitor.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.t === 'message') seen(message.message, 'operator');
      if (message.t === 'error') throw new Error(String(data));
    });
  }
  targets.set(name, { operators, visitors });
  process.send({ opened: name });
}

const conversationOf = (index) => `c_${String(index).padStart(10, '0')}`;
const ownerOf = (conversation) => Number(conversation.slice(2)) % OPERATORS;
const newId = (prefix) => `${prefix}_${String(++made).padStart(12, '0')}`;

/** A visitor whose conversation has its first message. */
async function begin(url, index) {
  const socket = await openVisitor(url, index);
  const stored = new Promise((resolve) => {
    const hear = (data) => {
      if (JSON.parse(String(data)).t !== 'sent') return;
      socket.off('message', hear);
      resolve();
    };
    socket.on('message', hear);
  });
  say(socket, 'message', index, newId('m'));
  await stored;
  return socket;
}

function say(socket, t, index, id) {
  const text = `Is number ${index} still there, and when would it be here?`;
  socket.send(JSON.stringify({ t, id, conversation: conversationOf(index), text, at: Date.now() }));
}

function seen({ id, from }, sender) {
  const sentAt = due.get(id);
  if (from !== sender || sentAt === undefined) return;
  due.delete(id);
  if (run && sentAt >= run.from) run.waits[sender].push(performance.now() - sentAt);
}

async function drive({ name, rate, warmMs, ms }) {
  const { operators, visitors } = targets.get(name);
  const start = performance.now();
  run = { from: start + warmMs, waits: { visitor: [], operator: [] } };
  let written = 0;
  let counted = 0;
  const sending = setInterval(() => {
    const now = performance.now();
    for (; written < ((now - start) / 1000) * rate; written++) {
      // A stride without a common factor meets every conversation, and neighbours in time are strangers.
      const index = (written * 617) % visitors.length;
      const fromVisitor = written % 2 === 0;
      const id = newId(fromVisitor ? 'm' : 'r');
      const at = start + (written / rate) * 1000;
      due.set(id, at);
      if (at >= run.from) counted++;
      if (fromVisitor) say(visitors[index], 'message', index, id);
      else say(operators[index % OPERATORS], 'reply', index, id);
    }
  }, TICK_MS);
  setTimeout(() => process.send({ measuring: name }), warmMs);
  await new Promise((resolve) => setTimeout(resolve, warmMs + ms));
  clearInterval(sending);
  const patience = performance.now() + PATIENCE_MS;
  while (due.size > 0 && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 20));
  const { visitor, operator } = run.waits;
  const unseen = due.size;
  run = null;
  due.clear();
  process.send({
    sent: counted,
    unseen,
    toOperatorP50: quantile(visitor, 0.5),
    toOperatorP99: quantile(visitor, 0.99),
    toVisitorP50: quantile(operator, 0.5),
    toVisitorP99: quantile(operator, 0.99),
  });
}

process.on('message', (order) => {
  if (order.open) void open(order.open);
  else if (order.drive) void drive(order.drive);
  else process.exit(0);
});
