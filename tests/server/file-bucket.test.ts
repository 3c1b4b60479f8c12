/** Files in a bucket: a receiver of the tests stands for it, and checks every signature. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { MessageView } from '../../protocol/messages.ts';
import { openBucket } from '../../server/files/bucket.ts';
import { FileStoreError } from '../../server/files/file-store.ts';
import { PDF, picture } from '../support/files.ts';
import { startS3Receiver } from '../support/s3-receiver.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { startTestServer } from '../support/test-server.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const bucket = await startS3Receiver();
const world = useWorld({ filesUrl: bucket.filesUrl });
afterEach(() => {
  bucket.failWith = 0;
});
afterAll(() => bucket.close());

async function send(
  site: TestSite,
  body: Buffer,
  id = newId('m'),
  conversation = newId('c'),
  token = newToken(),
  { url }: { url: string } = world,
) {
  const answer = await fetch(`${url}/v1/sites/${site.writeKey}/conversations/${conversation}/files/${id}`, {
    method: 'PUT',
    headers: { origin: site.origin, authorization: `Bearer ${token}`, 'x-file-name': 'lamp.png' },
    body: new Uint8Array(body),
  });
  return { status: answer.status, body: (await answer.json()) as MessageView };
}

test('a picture and its preview are in the bucket, signed for, and come back from there', async () => {
  const site = await world.site();
  const body = await picture();
  const sent = await send(site, body);
  expect(sent.status).toBe(200);
  expect(bucket.refused).toEqual([]);
  const mine = [...bucket.objects].filter(([key]) => key.startsWith(`${site.siteId}/`));
  expect(mine.map(([, { type }]) => type).toSorted()).toEqual(['image/png', 'image/webp']);
  const read = await fetch(world.url + sent.body.file!.url);
  expect(read.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(Buffer.from(await read.arrayBuffer())).toEqual(body);
  expect((await fetch(`${world.url}${sent.body.file!.url}/preview`)).headers.get('content-type')).toBe('image/webp');
  // Nothing of it stays on the machine.
  expect(await readdir(join(world.server.config.dataDir, 'uploads'))).toEqual([]);
  expect(await readdir(world.server.config.dataDir)).not.toContain('files');
});

test('while the bucket does not take it nothing is said to be sent, and the same id may be tried again', async () => {
  const site = await world.site();
  const [body, id, conversation, token] = [await picture(), newId('m'), newId('c'), newToken()];
  bucket.failWith = 503;
  expect((await send(site, body, id, conversation, token)).status).toBe(503);
  expect(await world.db.rows(`SELECT id FROM messages WHERE site_id = '${site.siteId}'`)).toEqual([]);
  // And what could not be stored takes no room.
  const room = async () => world.db.rows(`SELECT SUM(room) AS room FROM files WHERE site_id = '${site.siteId}'`);
  expect(Number((await room())[0]!['room'])).toBe(0);
  bucket.failWith = 0;
  const sent = await send(site, body, id, conversation, token);
  expect(Number((await room())[0]!['room'])).toBe(16_384);
  expect(sent).toMatchObject({ status: 200, body: { seq: 1 } });
  bucket.failWith = 500;
  expect((await fetch(world.url + sent.body.file!.url)).status).toBe(503);
  bucket.failWith = 0;
  bucket.objects.clear();
  expect((await fetch(world.url + sent.body.file!.url)).status).toBe(404);
});

test('D6 a bucket has room, and a file still comes to the disk first: where the database is there it keeps its own', async () => {
  const server = await startTestServer({ filesUrl: bucket.filesUrl, filesFreeBytes: 2 ** 52 });
  try {
    const { status } = await send(await createTestSite(server), PDF, newId('m'), newId('c'), newToken(), server);
    expect(status).toBe(server.config.databaseUrl.startsWith('file:') ? 507 : 200);
  } finally {
    await server.stop();
  }
});

test('a wrong secret is refused by the bucket, and an error of ours says neither key nor secret', async () => {
  const url = new URL(bucket.filesUrl);
  url.password = 'wrong-secret';
  const error = await openBucket(url)
    .read('s_x/never')
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FileStoreError);
  expect((error as Error).message).toBe('The bucket answered 403 SignatureDoesNotMatch to GET.');
  expect(bucket.refused.splice(0)).toEqual(['signature of GET /foyer-files/s_x/never']);
});
