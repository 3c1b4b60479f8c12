/**
 * The load, in a process of its own: visitors with a socket each. Closed loop: each sends, waits for the
 * acknowledgement, and sends again. Fixed: so many events a second, whether they are answered or not.
 *
 * Told by IPC: {connect: {name, urls, sockets, first, greets}}, then {drive: {name, rate, warmMs, ms}}; rate 0 is the
 * closed loop. Several urls are nodes, which the sockets take turns with; `first` numbers the first visitor, so that
 * several loads are not the same people.
 */
import { createVisitor, EVENTS_PER_FRAME } from './traffic.mjs';
import { hello, openSocket } from './visitor.mjs';

const TICK_MS = 2;

const targets = new Map();
let run = null;

async function connect({ name, urls, sockets, first = 0, greets }) {
  const clients = [];
  for (let index = first; index < first + sockets; index++) {
    const socket = await openSocket(urls[index % urls.length]);
    const client = { socket, visitor: createVisitor(index + 1), sentAt: [] };
    if (greets) {
      const welcome = new Promise((resolve) => socket.once('message', resolve));
      socket.send(hello(index, { slots: [{ slot: 'home', limit: 4 }] }));
      await welcome;
    }
    socket.on('message', (data) => heard(client, data));
    socket.on('close', (code) => {
      if (run) throw new Error(`${name} closed a socket: ${code}`);
    });
    clients.push(client);
  }
  targets.set(name, clients);
  process.send({ connected: name });
}

function heard(client, data) {
  // Acknowledgements are many and long: only what is something else is parsed.
  if (data.subarray(0, 10).toString() !== '{"t":"ack"') {
    const message = JSON.parse(String(data));
    if (message.t === 'decision') return client.visitor.shown(message.decision);
    if (message.t === 'error') throw new Error(String(data));
    return;
  }
  const sentAt = client.sentAt.shift();
  if (!run) return;
  if (run.measuring) {
    run.acked += EVENTS_PER_FRAME;
    run.waits.push(performance.now() - sentAt);
  }
  if (run.rate === 0) send(client);
}

function send(client) {
  client.sentAt.push(performance.now());
  client.socket.send(client.visitor.frame());
}

function drive({ name, rate, warmMs, ms }) {
  const clients = targets.get(name);
  run = { rate, measuring: false, acked: 0, waits: [] };
  let sending = null;
  if (rate === 0) clients.forEach(send);
  else {
    const start = performance.now();
    let sent = 0;
    sending = setInterval(() => {
      const due = ((performance.now() - start) / 1000) * (rate / EVENTS_PER_FRAME);
      while (sent < due) send(clients[sent++ % clients.length]);
    }, TICK_MS);
  }
  let began = 0;
  let spent = null;
  setTimeout(() => {
    run.measuring = true;
    began = performance.now();
    spent = process.cpuUsage();
    process.send({ measuring: name });
  }, warmMs);
  setTimeout(() => {
    clearInterval(sending);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(spent);
    const { acked, waits } = run;
    run = null;
    process.send({
      done: name,
      eventsPerSecond: acked / seconds,
      waits,
      generatorCores: (user + system) / 1e6 / seconds,
    });
  }, warmMs + ms);
}

process.on('message', (order) => {
  if (order.connect) void connect(order.connect);
  else if (order.drive) drive(order.drive);
  else process.exit(0);
});
