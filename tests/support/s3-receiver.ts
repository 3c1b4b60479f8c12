/**
 * A bucket for tests: PUT, GET and DELETE of objects in memory, behind a check of every signature as Amazon describes it
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), written here without the library that
 * makes them.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BucketKey {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

export interface S3Receiver {
  url: string;
  /** What FILES_URL is for it. */
  filesUrl: string;
  objects: Map<string, { body: Buffer; type: string }>;
  /** What was wrong with requests that were refused. */
  refused: string[];
  /** While it is not 0, every request is answered with this status. */
  failWith: number;
  close(): Promise<void>;
}

export interface SignedRequest {
  method: string;
  /** As it stands in the request line. */
  path: string;
  headers: Record<string, string>;
  /** SHA-256 of the body as hex, as announced. */
  payload: string;
}

/** A clock may be so far off. */
const SKEW_MS = 15 * 60_000;

export async function startS3Receiver(
  key: BucketKey = { accessKeyId: 'AKIATEST', secretAccessKey: 'a/secret+with=signs', region: 'eu-central-1' },
  bucket = 'foyer-files',
): Promise<S3Receiver> {
  const objects = new Map<string, { body: Buffer; type: string }>();
  const refused: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      refused.push(String(error));
      response.writeHead(500).end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (receiver.failWith)
      return void response.writeHead(receiver.failWith).end('<Error><Code>SlowDown</Code></Error>');
    const wrong = whatIsWrong(request, body, key);
    if (wrong) {
      refused.push(wrong);
      return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    }
    const path = decodeURIComponent(request.url!);
    if (!path.startsWith(`/${bucket}/`))
      return void response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
    const name = path.slice(bucket.length + 2);
    if (request.method === 'PUT') {
      objects.set(name, { body, type: request.headers['content-type'] ?? '' });
      return void response.writeHead(200).end();
    }
    const found = objects.get(name);
    if (request.method === 'DELETE') {
      objects.delete(name);
      return void response.writeHead(204).end();
    }
    if (!found) return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    response.writeHead(200, { 'content-type': found.type, 'content-length': found.body.length }).end(found.body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const secret = encodeURIComponent(key.secretAccessKey);
  const receiver: S3Receiver = {
    url: `http://127.0.0.1:${port}`,
    filesUrl: `s3+http://${key.accessKeyId}:${secret}@127.0.0.1:${port}/${bucket}?region=${key.region}`,
    objects,
    refused,
    failWith: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** '' when the request is signed with the key, for this time and this body. */
function whatIsWrong(request: IncomingMessage, body: Buffer, key: BucketKey): string {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const payload = headers['x-amz-content-sha256'] ?? '';
  if (payload !== sha256(body) && !(payload === 'UNSIGNED-PAYLOAD' && body.length === 0)) return `payload ${payload}`;
  const at = Date.parse((headers['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (!(Math.abs(Date.now() - at) < SKEW_MS)) return `time ${headers['x-amz-date']}`;
  const signed = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '')?.[1]?.split(';') ?? [];
  for (const name of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!signed.includes(name)) return `unsigned ${name}`;
  const expected = authorization({ method: request.method!, path: request.url!, headers, payload }, signed, key);
  return headers['authorization']?.replaceAll(', ', ',') === expected
    ? ''
    : `signature of ${request.method} ${request.url}`;
}

/** The header as Amazon computes it, without spaces behind the commas. */
export function authorization(request: SignedRequest, signed: string[], key: BucketKey): string {
  const [path, query = ''] = request.path.split('?') as [string, string?];
  const canonical = [
    request.method,
    path,
    query.split('&').filter(Boolean).toSorted().join('&'),
    ...signed.map((name) => `${name}:${request.headers[name]!.trim().replaceAll(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    request.payload,
  ].join('\n');
  const date = request.headers['x-amz-date']!;
  const scope = `${date.slice(0, 8)}/${key.region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${key.secretAccessKey}`);
  const signature = hmac(signingKey, toSign).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope},SignedHeaders=${signed.join(';')},Signature=${signature}`;
}

function sha256(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
