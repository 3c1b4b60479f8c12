/**
 * A push service and the browser behind it, on this machine: takes what is posted, checks by which key it was signed, and
 * decrypts it as RFC 8291 says that a browser does. It shares nothing with what sends.
 */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushedMessage, PushSubscriptionGiven } from '../../protocol/push.ts';
import { guardSecret } from './kept-logs.ts';

export interface Received {
  /** Which browser it was for. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The public key it was signed with, base64url; checked. */
  signedBy: string;
  claims: { aud: string; exp: number; sub?: string };
  message: PushedMessage;
}

export interface PushReceiver {
  url: string;
  /** A browser that subscribes. */
  subscribe(): PushSubscriptionGiven & { path: string };
  received: Received[];
  /** What else came, and why it is not right. */
  wrong: string[];
  /** How it answers from here on; 201 at first. */
  status: number;
  close(): Promise<void>;
}

export async function startPushReceiver(): Promise<PushReceiver> {
  const browsers = new Map<string, Keys>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      try {
        const keys = browsers.get(path);
        if (!keys || request.method !== 'POST') throw new Error(`${request.method} ${path}`);
        if (receiver.status < 300) {
          const { signedBy, claims } = signature(request.headers.authorization ?? '');
          const message = JSON.parse(decrypt(keys, Buffer.concat(chunks)).toString('utf8')) as PushedMessage;
          receiver.received.push({ path, headers: request.headers, signedBy, claims, message });
        }
        response.writeHead(receiver.status).end();
      } catch (error) {
        receiver.wrong.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: PushReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    wrong: [],
    status: 201,
    subscribe() {
      const keys = newKeys();
      const path = `/push/${guardSecret(randomBytes(12).toString('hex'))}`;
      browsers.set(path, keys);
      const { p256dh, auth } = keys;
      return {
        path,
        endpoint: `${receiver.url}${path}`,
        keys: { p256dh: p256dh.toString('base64url'), auth: guardSecret(auth.toString('base64url')) },
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export interface Keys {
  secret: Buffer;
  p256dh: Buffer;
  auth: Buffer;
}

export function newKeys(): Keys {
  const ecdh = createECDH('prime256v1');
  const p256dh = ecdh.generateKeys();
  return { secret: ecdh.getPrivateKey(), p256dh, auth: randomBytes(16) };
}

/** @throws where it is not for these keys, or not as RFC 8188 and RFC 8291 have it */
export function decrypt({ secret, p256dh, auth }: Keys, body: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const size = body.readUInt32BE(16);
  const sender = body.subarray(21, 21 + body[20]!);
  const record = body.subarray(21 + body[20]!);
  if (record.length > size) throw new Error('more than one record');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]);
  const shared = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32));
  const derive = (what: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', shared, salt, Buffer.from(`Content-Encoding: ${what}\0`), bytes));
  const opened = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  opened.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([opened.update(record.subarray(0, -16)), opened.final()]);
  const end = plain.lastIndexOf(2);
  if (end === -1 || plain.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no end of the last record');
  return plain.subarray(0, end);
}

/** @throws where it is not signed by the key that it names */
export function signature(authorization: string): Pick<Received, 'signedBy' | 'claims'> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (!token || !key) throw new Error(`Authorization: ${authorization}`);
  const [header, claims, signed] = token.split('.') as [string, string, string];
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const said = Buffer.from(`${header}.${claims}`);
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const good = verify('sha256', said, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signed, 'base64url'));
  if (!good) throw new Error('a signature that is none');
  if (parsed(header)['alg'] !== 'ES256') throw new Error('another algorithm');
  return { signedBy: key, claims: parsed(claims) as unknown as Received['claims'] };
}

function parsed(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
