import { describe, expect, test } from 'vitest';
import type { TestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

async function put(body: unknown, headers: Record<string, string>) {
  const answer = await fetch(`${world.url}/api/v1/items`, {
    method: 'PUT',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { stored: number; rejected: { index: number; id: string; message: string }[] },
  };
}

const bearer = (site: TestSite) => ({ authorization: `Bearer ${site.secretKey}` });
const itemsOf = (site: TestSite) =>
  world.db.rows('SELECT id, title, price, in_stock AS stock FROM items WHERE site_id = ? ORDER BY id', site.siteId);

describe('H8 PUT /api/v1/items', () => {
  test('H8 an array and JSON lines are both read, and an item with the same id is replaced', async () => {
    const site = await world.site();
    expect(
      (
        await put(
          [
            { id: 'a', title: 'A', price: 1.5 },
            { id: 7, title: 'Seven' },
          ],
          bearer(site),
        )
      ).body,
    ).toEqual({ stored: 2, rejected: [] });
    expect(
      (await put('{"id":"a","title":"A again"}\n\n{"id":"b","title":"B","inStock":false}\n', bearer(site))).body.stored,
    ).toBe(2);
    expect(await itemsOf(site)).toEqual([
      { id: '7', title: 'Seven', price: null, stock: 1 },
      { id: 'a', title: 'A again', price: null, stock: 1 },
      { id: 'b', title: 'B', price: null, stock: 0 },
    ]);
  });

  test('H8 each item that cannot be is named by place and id, and the others are stored', async () => {
    const site = await world.site();
    const bad = [
      { id: 'no-title' },
      { id: '', title: 'No id' },
      { id: 'price', title: 'Price', price: -1 },
      { id: 'currency', title: 'Currency', currency: 'euro' },
      { id: 'script', title: 'Script', url: 'javascript:alert(1)' },
      { id: 'data', title: 'Data', image: 'data:text/html,<script>alert(1)</script>' },
      { id: 'spaced', title: 'Spaced', url: ' javascript:alert(1)' },
      { id: 'elsewhere', title: 'Elsewhere', url: '//evil.example/' },
      { id: 'object', title: { toString: 'x' } },
      null,
      [],
    ];
    const { status, body } = await put(
      [{ id: 'good', title: 'Good', url: '/p/good', image: 'https://cdn.example/good.svg' }, ...bad],
      bearer(site),
    );
    expect([status, body.stored]).toEqual([200, 1]);
    expect(body.rejected.map(({ index }) => index)).toEqual(bad.map((_, at) => at + 1));
    expect(body.rejected[0]!.id).toBe('no-title');
    expect((await itemsOf(site)).map(({ id }) => id)).toEqual(['good']);
  });

  test('H8 a line that is no JSON is an error of its own', async () => {
    const site = await world.site();
    const { body } = await put('{"id":"a","title":"A"}\n{"id":\n{"id":"b","title":"B"}', bearer(site));
    expect([body.stored, body.rejected.map(({ index }) => index)]).toEqual([2, [1]]);
  });

  test('H8 titles with half characters and NULs are stored readably', async () => {
    const site = await world.site();
    expect((await put('[{"id":"a\\ud800","title":"x\\u0000y\\udc00"}]', bearer(site))).body.stored).toBe(1);
    expect(await itemsOf(site)).toMatchObject([{ id: 'a\ufffd', title: 'x\ufffdy\ufffd' }]);
  });

  test('H8 only the secret key of the site may; the site comes from the key, never from the body', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const body = [{ id: 'a', title: 'A', siteId: other.siteId, site_id: other.siteId }];
    for (const headers of [
      {},
      { authorization: `Bearer ${site.writeKey}` },
      { authorization: 'Bearer sk_wrong' },
      { authorization: site.secretKey },
    ]) {
      expect((await put(body, headers as Record<string, string>)).status).toBe(401);
    }
    expect((await put(body, bearer(site))).status).toBe(200);
    const basic = { authorization: `Basic ${Buffer.from(`${site.secretKey}:`).toString('base64')}` };
    expect((await put(body, basic)).status).toBe(200);
    expect(await itemsOf(other)).toEqual([]);
  });

  test('H8 what is no list of items is a 400, and too much of it a 413', async () => {
    const site = await world.site();
    expect((await put('not json at all', bearer(site))).status).toBe(400);
    expect((await put('null', bearer(site))).status).toBe(400);
    expect((await put(`["${'x'.repeat(8 * 1024 * 1024)}"]`, bearer(site))).status).toBe(413);
    expect(
      (
        await put(
          Array.from({ length: 10_001 }, () => 1),
          bearer(site),
        )
      ).status,
    ).toBe(413);
  });
});

describe('H1 GET /v1/sites/WRITE_KEY/config', () => {
  test('H1 names nobody, sets nothing, is cacheable for 60 s and readable from any page', async () => {
    const site = await world.site({ name: 'The Shop', settings: { color: '#112233', consent: 'required' } });
    const answer = await fetch(`${world.url}/v1/sites/${site.writeKey}/config`, {
      headers: { origin: 'https://anywhere.example' },
    });
    expect(await answer.json()).toEqual({
      name: 'The Shop',
      color: '#112233',
      consent: 'required',
      features: { chat: true, slots: true },
      texts: {
        greeting: 'Hello! How can we help?',
        name: 'The Shop messages',
        failed: 'Not loaded. Retry',
      },
      online: false,
    });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('H1 an unknown key is a 404 in the shape of every refusal', async () => {
    const answer = await fetch(`${world.url}/v1/sites/wk_nobody/config`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: { code: 'not_found', message: expect.any(String) as string } });
  });
});
