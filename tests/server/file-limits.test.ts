import { expect, test } from 'vitest';
import { PDF } from '../support/files.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld({ limits: { filesPerHour: 2, conversationsPerHour: 1 } });

test('D1 a file that is not taken costs its sender no right to begin a conversation', async () => {
  const site = await world.site();
  const token = newToken();
  const send = (body: string | Buffer) =>
    fetch(`${world.url}/v1/sites/${site.writeKey}/conversations/${newId('c')}/files/${newId('m')}`, {
      method: 'PUT',
      headers: { origin: site.origin, authorization: `Bearer ${token}` },
      body: new Uint8Array(Buffer.from(body)),
    });
  expect((await send('<html><script>alert(1)</script></html>')).status).toBe(415);
  expect((await send(PDF)).status).toBe(200);
});

test('D1 files are limited by site and address, and by operator; a new conversation counts as one', async () => {
  const site = await world.site();
  const token = newToken();
  const send = (conversation: string) =>
    fetch(`${world.url}/v1/sites/${site.writeKey}/conversations/${conversation}/files/${newId('m')}`, {
      method: 'PUT',
      headers: { origin: site.origin, authorization: `Bearer ${token}` },
      body: new Uint8Array(PDF),
    });
  const conversation = newId('c');
  expect((await send(conversation)).status).toBe(200);
  const second = await send(newId('c'));
  expect([second.status, await second.text()]).toEqual([429, expect.stringContaining('new conversations')]);
  const third = await send(conversation);
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(third.headers.get('access-control-expose-headers')).toBe('Retry-After');
});
