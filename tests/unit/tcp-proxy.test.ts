import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { startTcpProxy, type Link, type TcpProxy } from '../support/tcp-proxy.ts';
import { openSocket } from '../support/socket-client.ts';
import { until } from '../support/waiting.ts';

/** One end of a connection, with all it heard and how it ended. */
interface End {
  socket: Socket;
  heard(): string;
  ended(): 'no' | 'end' | 'reset';
}

let target: Server;
let proxy: TcpProxy;
let accepted: End[] = [];
let clients: End[] = [];

beforeEach(async () => {
  accepted = [];
  clients = [];
  target = createServer({ allowHalfOpen: true }, (socket) => void accepted.push(watch(socket)));
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await startTcpProxy((target.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const { socket } of [...clients, ...accepted]) socket.destroy();
  await proxy.close();
  target.close();
});

function watch(socket: Socket): End {
  let heard = '';
  let ended: 'no' | 'end' | 'reset' = 'no';
  socket.on('data', (chunk) => (heard += String(chunk)));
  socket.once('end', () => (ended = 'end'));
  socket.once('error', () => (ended = 'reset'));
  return { socket, heard: () => heard, ended: () => ended };
}

function dial(): End {
  const client = watch(connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true }));
  clients.push(client);
  return client;
}

/** A connection through the proxy: both ends and what is between. */
async function open(): Promise<{ client: End; server: End; link: Link }> {
  const [links, ends] = [proxy.links.length, accepted.length];
  const client = dial();
  await until('both ends', () => proxy.links.length > links && accepted.length > ends);
  return { client, server: accepted.at(-1)!, link: proxy.links.at(-1)! };
}

const hears = (end: End, text: string) => until(`"${text}"; heard "${end.heard()}"`, () => end.heard() === text);
const ends = (end: End, how: 'end' | 'reset') => until(`an end by ${how}`, () => end.ended() === how);
/** A reset right behind bytes that nobody has read yet is told to a Node program as an end. */
const isOver = (end: End) => until('an end', () => end.ended() !== 'no');
const arrived = (link: Link, bytes: number) => until(`${bytes} bytes at the proxy`, () => link.held('up') === bytes);

describe('the TCP proxy', () => {
  test('passes bytes both ways, and the end of each side on its own', async () => {
    const { client, server, link } = await open();
    client.socket.write('ping');
    await hears(server, 'ping');
    client.socket.end();
    await ends(server, 'end');
    server.socket.end('pong');
    await hears(client, 'pong');
    await ends(client, 'end');
    await link.closed;
    expect(proxy.links).toHaveLength(0);
  });

  test('passes a reset on as a reset', async () => {
    const { client, server } = await open();
    client.socket.resetAndDestroy();
    await ends(server, 'reset');
  });

  test('passes ten megabytes unchanged to somebody who reads late', async () => {
    const { client, server } = await open();
    server.socket.pause();
    const sent = Buffer.alloc(10 * 1024 * 1024, 'foyer');
    client.socket.end(sent);
    await until('a full proxy', () => proxy.links[0]!.held('up') > 64 * 1024);
    expect(proxy.links[0]!.held('up')).toBeLessThan(1024 * 1024);
    server.socket.resume();
    await ends(server, 'end');
    expect(server.heard() === sent.toString()).toBe(true);
  });

  test('says of each new connection before a byte passes, so that a fault can meet it', async () => {
    const stop = proxy.onLink((link) => link.pause('up'));
    const first = await open();
    stop();
    const second = await open();
    first.client.socket.write('one');
    await arrived(first.link, 3);
    second.client.socket.write('two');
    await hears(second.server, 'two');
    expect(first.server.heard()).toBe('');
  });
});

describe('pause', () => {
  test('holds what is sent on one connection, and resume lets all of it go', async () => {
    const { client, server, link } = await open();
    const other = await open();
    link.pause('up');
    client.socket.write('later');
    await arrived(link, 5);
    other.client.socket.write('now');
    await hears(other.server, 'now');
    server.socket.write('back');
    await hears(client, 'back');
    expect(server.heard()).toBe('');
    link.resume('up');
    await hears(server, 'later');
  });

  test('holds ends and resets too, as a pulled cable does', async () => {
    const [gone, reset, other] = [await open(), await open(), await open()];
    proxy.pause();
    gone.client.socket.end('bye');
    reset.client.socket.write('!');
    await arrived(reset.link, 1);
    reset.client.socket.resetAndDestroy();
    await arrived(gone.link, 3);
    other.link.resume();
    other.client.socket.write('x');
    await hears(other.server, 'x');
    expect([gone.server.ended(), reset.server.ended()]).toEqual(['no', 'no']);
    proxy.resume();
    await hears(gone.server, 'bye');
    await ends(gone.server, 'end');
    await isOver(reset.server);
  });

  test('meets connections that come while it lasts', async () => {
    proxy.pause();
    const { client, server, link } = await open();
    client.socket.write('late');
    await arrived(link, 4);
    expect(server.heard()).toBe('');
    proxy.resume();
    await hears(server, 'late');
  });

  test('makes the sender feel it when more is sent than anybody holds', async () => {
    const { client, link } = await open();
    link.pause();
    const chunk = Buffer.alloc(64 * 1024);
    await until('a sender that has to wait', () => !client.socket.write(chunk) && client.socket.writableLength > 1e6);
    expect(link.held('up')).toBeLessThan(256 * 1024);
  });
});

describe('drop', () => {
  test('loses what is sent, tells nobody of an end, and passes what comes after resume', async () => {
    const [lossy, silent] = [await open(), await open()];
    proxy.drop('up');
    lossy.client.socket.write('lost');
    silent.client.socket.end('lost, too');
    await until('both to be swallowed', () => lossy.link.lost('up') === 4 && silent.link.lost('up') === 9);
    lossy.link.resume();
    lossy.client.socket.write('kept');
    await hears(lossy.server, 'kept');
    silent.server.socket.write('heard');
    await hears(silent.client, 'heard');
    expect(silent.server.ended()).toBe('no');
    expect(silent.server.heard()).toBe('');
  });
});

describe('reset and refuse', () => {
  test('a reset reaches both ends of the one, and leaves the other', async () => {
    const [one, other] = [await open(), await open()];
    one.link.reset();
    await ends(one.client, 'reset');
    await ends(one.server, 'reset');
    other.client.socket.write('still here');
    await hears(other.server, 'still here');
  });

  test('new connections are refused on the same port until accept, while an open one lives on', async () => {
    const { client, server } = await open();
    proxy.refuse();
    await ends(dial(), 'reset');
    client.socket.write('still here');
    await hears(server, 'still here');
    await proxy.accept();
    const again = await open();
    again.client.socket.write('again');
    await hears(again.server, 'again');
  });

  test('a target that is not there is a reset for who connects', async () => {
    const { port } = target.address() as AddressInfo;
    await new Promise((resolve) => target.close(resolve));
    expect(port).toBeGreaterThan(0);
    await ends(dial(), 'reset');
  });
});

describe('halfOpen', () => {
  test('one end is gone, the other is not told and finds its buffers filling', async () => {
    const { client, server, link } = await open();
    link.halfOpen('client');
    await ends(client, 'reset');
    const chunk = Buffer.alloc(64 * 1024);
    await until('a sender that has to wait', () => !server.socket.write(chunk) && server.socket.writableLength > 1e6);
    expect(server.ended()).toBe('no');
  });
});

describe('delay and throttle', () => {
  test('what is delayed arrives that much later, in order, and the way back is as before', async () => {
    const { client, server } = await open();
    proxy.delay(150, 'up');
    const start = performance.now();
    client.socket.write('a');
    server.socket.write('quick');
    await hears(client, 'quick');
    expect(server.heard()).toBe('');
    client.socket.end('b');
    await ends(server, 'end');
    expect(server.heard()).toBe('ab');
    // Timers of the runtime may be a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(149);
  });

  test('never passes more than so many bytes a second', async () => {
    const { client, server, link } = await open();
    link.throttle(50_000, 'up');
    const start = performance.now();
    client.socket.end(Buffer.alloc(20_000, 'x'));
    await until('the first bytes', () => server.heard().length > 0);
    expect(server.heard().length).toBeLessThan(20_000);
    await ends(server, 'end');
    expect(server.heard()).toHaveLength(20_000);
    expect(performance.now() - start).toBeGreaterThanOrEqual(370);
  });
});

describe('truncate, duplicate and swap', () => {
  test('so many more bytes arrive, then both ends are reset', async () => {
    const { client, server, link } = await open();
    client.socket.write('whole.');
    await hears(server, 'whole.');
    link.truncate(3, 'up');
    client.socket.write('broken.');
    await ends(client, 'reset');
    await isOver(server);
    expect(server.heard()).toBe('whole.bro');
  });

  test('the next chunk arrives twice, and no other', async () => {
    const { client, server, link } = await open();
    link.duplicate(1, 'up');
    client.socket.write('twice.');
    await hears(server, 'twice.twice.');
    client.socket.write('once.');
    await hears(server, 'twice.twice.once.');
  });

  test('a chunk that is swapped arrives behind the next, and before the end where there is none', async () => {
    const { client, server, link } = await open();
    link.swap('up');
    client.socket.write('1');
    await arrived(link, 1);
    client.socket.write('2');
    await hears(server, '21');
    link.swap('up');
    client.socket.end('3');
    await hears(server, '213');
    await ends(server, 'end');
  });
});

describe('with WebSocket frames as units', () => {
  let sockets: WebSocketServer;
  let frames: TcpProxy;
  let heard: string[] = [];
  let client: WebSocket;

  beforeEach(async () => {
    heard = [];
    sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    sockets.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.on('message', (data) => {
        heard.push(String(data));
        socket.send(`heard ${String(data).length}`);
      });
    });
    frames = await startTcpProxy((sockets.address() as AddressInfo).port, { units: 'frames' });
    client = (await openSocket(`ws://127.0.0.1:${frames.port}`, {})) as unknown as WebSocket;
    client.on('error', () => {});
  });
  afterEach(async () => {
    client.terminate();
    await frames.close();
    sockets.close();
  });

  test('frames sent in one breath are doubled and swapped one by one, and stay whole', async () => {
    frames.links[0]!.duplicate(1, 'up');
    client.send('a');
    await until('the doubled frame', () => heard.length === 2);
    frames.links[0]!.swap('up');
    const long = 'x'.repeat(70_000);
    const middle = 'y'.repeat(1_000);
    for (const text of [long, middle, 'b']) client.send(text);
    await until('all frames', () => heard.length === 5);
    expect(heard).toEqual(['a', 'a', middle, long, 'b']);
  });

  test('a frame that is cut off is never heard', async () => {
    const answers: string[] = [];
    client.on('message', (data) => answers.push(String(data)));
    client.send('whole');
    await until('the answer', () => answers.length === 1);
    frames.links[0]!.truncate(10, 'up');
    client.send('this one is longer than ten bytes');
    await once(client, 'close');
    expect(heard).toEqual(['whole']);
  });

  test('plain HTTP passes as it comes', async () => {
    const answer = await fetch(`http://127.0.0.1:${frames.port}/`);
    expect(answer.status).toBe(426);
    expect(await answer.text()).toBe('Upgrade Required');
  });
});
