import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ClientMessage, Hello } from '../../protocol/messages.ts';
import type { TestSite } from './site.ts';
import { helloOf } from './visitor.ts';
import { until } from './waiting.ts';

/** A socket that says hello and reads no further than the end of the upgrade. */
export async function openDeaf(url: string, site: TestSite, token: string, seqs: Hello['seqs'] = {}): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `GET /v1/socket/${site.writeKey} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${site.origin}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: Zm95ZXIgd2FpdHMgaGVyZQ==\r\n\r\n',
  );
  await until('the upgrade', () => socket.read()?.toString().startsWith('HTTP/1.1 101'));
  socket.pause();
  socket.write(frame(helloOf(token, { seqs })));
  return socket;
}

/** A client's text frame; a mask of zeros leaves the bytes as they are (RFC 6455, 5.3). */
function frame(message: ClientMessage): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]), body]);
}
