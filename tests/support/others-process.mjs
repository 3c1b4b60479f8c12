/**
 * Ordinary visitors in a process of their own, so that how long they wait is not how busy their attackers are.
 * Arguments: JSON {url, writeKey, headers, hellos, everyMs}. Messages in: 'warm', 'begin', 'end'; out: 'ready', or
 * the milliseconds that each acknowledgement took.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

const { url, writeKey, headers, hellos, everyMs } = JSON.parse(process.argv[2] ?? '');
const WARM_UP_EVENTS = 10;

let waits = [];
let timers = [];

const tabs = await Promise.all(hellos.map(open));
process.on('message', (word) => {
  if (word === 'warm') void warm().then(() => process.send('ready'));
  if (word === 'begin') {
    waits = [];
    timers = tabs.map((tab) => setInterval(() => tab.ask(), everyMs));
  }
  if (word === 'end') {
    for (const timer of timers) clearInterval(timer);
    // Who still waits has waited at least so long.
    for (const tab of tabs) waits.push(...tab.waiting());
    process.send(waits);
  }
});
process.on('disconnect', () => process.exit());
process.send('ready');

async function open(hello) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket/${writeKey}`, { headers });
  const asked = new Map();
  let answered = () => {};
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.t === 'welcome') answered();
    if (message.t !== 'ack') return;
    for (const id of message.ids) {
      if (asked.has(id)) waits.push(performance.now() - asked.get(id));
      asked.delete(id);
    }
    if (asked.size === 0) answered();
  });
  socket.on('close', () => waits.push(...tabs.map(() => Infinity)));
  await once(socket, 'open');
  const greeted = new Promise((resolve) => (answered = resolve));
  socket.send(JSON.stringify(hello));
  await greeted;
  return {
    ask() {
      const id = `e_${randomBytes(10).toString('hex')}`;
      asked.set(id, performance.now());
      const at = Date.now();
      const event = { id, type: 'track', name: 'Something Done', at, url: 'https://shop.example/', properties: {} };
      socket.send(JSON.stringify({ t: 'events', sentAt: at, events: [event] }));
      return new Promise((resolve) => (answered = resolve));
    },
    waiting: () => [...asked.values()].map((since) => performance.now() - since),
  };
}

async function warm() {
  for (let round = 0; round < WARM_UP_EVENTS; round++) await Promise.all(tabs.map((tab) => tab.ask()));
}
