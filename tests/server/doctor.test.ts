/** The doctor before real servers, the friendly and the others. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../protocol/install.ts';
import { run } from '../../server/cli/main.ts';
import { examine, snippet } from '../../server/doctor/doctor.ts';
import { fetchPage, PageRefused, type Reach } from '../../server/doctor/fetch-page.ts';

const FOYER = 'https://foyer.example';
const KEY = 'wk_one';
const TAG = snippet(FOYER, KEY);
const OURS: Reach = { private: true };
const LISTENING: Server[] = [];
let ended: (() => void)[] = [];

afterEach(() => {
  for (const end of ended) end();
  ended = [];
});
afterAll(() => {
  for (const server of LISTENING) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that answers so; its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  LISTENING.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const html =
  (body: string | Uint8Array, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

async function refusal(address: string, reach: Reach = OURS): Promise<string> {
  try {
    await fetchPage(address, reach);
    return 'fetched';
  } catch (error) {
    if (error instanceof PageRefused) return error.code;
    throw error;
  }
}

describe('a page is fetched', () => {
  test('with its policies, unpacked, and after redirects', async () => {
    const page = await serve(
      html(gzipSync(TAG), { 'content-encoding': 'gzip', 'content-security-policy': "default-src 'self'" }),
    );
    const begin = await serve((_, response) => void response.writeHead(302, { location: page }).end());
    const fetched = await fetchPage(begin, OURS);
    expect(fetched).toMatchObject({ status: 200, html: TAG, policies: ["default-src 'self'"], cut: false });
    expect(fetched.url.origin).toBe(page);
  });

  test('with no cookie and no name of anybody', async () => {
    let headers: unknown;
    const page = await serve((request, response) => {
      headers = request.headers;
      html(TAG)(request, response);
    });
    await fetchPage(page, OURS);
    expect(Object.keys(headers as object).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });
});

describe('only public pages are fetched', () => {
  test.each([
    ['http://127.0.0.1/', 'refused_address'],
    ['http://localhost/', 'refused_address'],
    ['http://2130706433/', 'refused_address'],
    ['http://0x7f.1/', 'refused_address'],
    ['http://0177.0.0.1/', 'refused_address'],
    ['http://[::1]/', 'refused_address'],
    ['http://[::ffff:127.0.0.1]/', 'refused_address'],
    ['http://169.254.169.254/latest/meta-data/', 'refused_address'],
    ['http://100.100.100.200/', 'refused_address'],
    ['https://192.168.1.1/', 'refused_address'],
    ['http://8.8.8.8:22/', 'refused_port'],
    ['http://8.8.8.8:8080/', 'refused_port'],
    ['file:///etc/passwd', 'bad_url'],
    ['ftp://shop.example/', 'bad_url'],
    ['javascript:alert(1)', 'bad_url'],
    ['http://user:secret@shop.example/', 'bad_url'],
    ['shop.example', 'bad_url'],
    [`https://shop.example/${'x'.repeat(3000)}`, 'bad_url'],
  ])('%s: %s', async (address, code) => {
    expect(await refusal(address, { private: false })).toBe(code);
  });

  test('an origin of the site may have another port, and still no private address', async () => {
    const page = await serve(html(TAG));
    expect(await refusal(page, { private: false, origins: [page] })).toBe('refused_address');
    expect(await refusal('http://shop.example:81/', { private: false, origins: ['http://shop.example:82'] })).toBe(
      'refused_port',
    );
  });

  test('a name that leads into a private network is refused, though another of its addresses is public', async () => {
    const reach = (...addresses: string[]): Reach => ({
      private: false,
      lookup: (_, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
    });
    expect(await refusal('http://shop.example/', reach('10.0.0.1'))).toBe('refused_address');
    expect(await refusal('http://shop.example/', reach('8.8.8.8', '127.0.0.1'))).toBe('refused_address');
    expect(await refusal('http://shop.example/', reach('fd00::1'))).toBe('refused_address');
    expect(await refusal('http://shop.example/', reach('::ffff:10.0.0.1'))).toBe('refused_address');
  });

  test('a name is looked up once for a connection, so it cannot change its mind in between', async () => {
    const { port } = new URL(await serve(html(TAG)));
    const asked: string[] = [];
    const lookup: Reach['lookup'] = (name, done) => {
      asked.push(name);
      done(null, [{ address: asked.length === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }]);
    };
    expect(await refusal(`http://rebind.example:${port}/`, { private: true, lookup })).toBe('fetched');
    expect(asked).toEqual(['rebind.example']);
    expect(await refusal('http://rebind.example/', { private: false, lookup })).toBe('refused_address');
    expect(asked).toHaveLength(2);
  });

  test('a redirect into a private network is not followed', async () => {
    // What is public for this test is a server of its own; what the redirect names is another.
    let reached = false;
    const inside = await serve((request, response) => {
      reached = true;
      html('secret')(request, response);
    });
    for (const target of [inside, 'http://169.254.169.254/', 'http://[::1]:9/', 'file:///etc/passwd', 'gopher://x/']) {
      const outside = await serve((_, response) => void response.writeHead(302, { location: target }).end());
      // Only its first connection is let through.
      const code = await refusalAfterFirst(outside);
      expect([target, code]).toEqual([target, expect.stringMatching(/^(refused_address|refused_port|bad_url)$/)]);
    }
    expect(reached).toBe(false);
  });
});

/** As if the first address were public: the guard holds for what comes after. */
function refusalAfterFirst(address: string): Promise<string> {
  let first = true;
  return refusal(`http://first.example:${new URL(address).port}/`, {
    get private() {
      return first;
    },
    lookup(_, done) {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
      first = false;
    },
  });
}

describe('a hostile page', () => {
  const quick: Reach = { private: true, limits: { ms: 1_000, bytes: 64 * 1024, redirects: 3 } };

  test('that never ends is read as far as the limit', async () => {
    const page = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const write = () => {
        while (response.write('<p>again</p>'.repeat(1000)));
      };
      response.on('drain', write);
      write();
    });
    const fetched = await fetchPage(page, quick);
    expect(fetched.cut).toBe(true);
    expect(fetched.html.length).toBeLessThanOrEqual(64 * 1024);
  });

  test('that drips is given up in time', async () => {
    const page = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('.'), 50);
      ended.push(() => clearInterval(timer));
    });
    expect(await refusal(page, quick)).toBe('too_slow');
  });

  test('that says nothing is given up in time', async () => {
    expect(await refusal(await serve(() => {}), quick)).toBe('too_slow');
  });

  test('that is a gigabyte when it is unpacked is read as far as the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 9 });
    const before = process.memoryUsage().rss;
    const fetched = await fetchPage(await serve(html(bomb, { 'content-encoding': 'gzip' })), quick);
    expect([fetched.cut, fetched.html.length]).toEqual([true, 64 * 1024]);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
  });

  test.each([
    ['is no page', { 'content-type': 'application/octet-stream' }, 'not_html'],
    ['has no type', { 'content-type': '' }, 'not_html'],
    ['lies about its packing', { 'content-encoding': 'gzip' }, 'bad_answer'],
    ['is packed in another way', { 'content-encoding': 'compress' }, 'bad_answer'],
  ])('that %s is not read', async (_, headers, code) => {
    expect(await refusal(await serve(html(Buffer.from([0, 1, 2, 255, 254]), headers)), quick)).toBe(code);
  });

  test('that sends round and round is left', async () => {
    const page: string = await serve((_, response) => void response.writeHead(302, { location: '/again' }).end());
    expect(await refusal(page, quick)).toBe('too_many_redirects');
  });

  test('that breaks off, or speaks no HTTP, is said to', async () => {
    expect(await refusal(await serve((request) => void request.socket.destroy()), quick)).toBe('unreachable');
    expect(await refusal(await serve((request) => void request.socket.end('hello\r\n\r\n')), quick)).toBe('bad_answer');
    const huge = await serve(html(TAG, { 'x-long': 'x'.repeat(40_000) }));
    expect(await refusal(huge, quick)).toBe('bad_answer');
    expect(await refusal('http://127.0.0.1:1/', quick)).toBe('unreachable');
  });

  test('moves no cursor where the report is printed', async () => {
    const page = await serve(html(`<script src="${FOYER}/foyer.js" data-site="&#27;[2J&#10;ok &#x202e;"></script>`));
    const report = await examine(page, { foyer: FOYER, writeKey: KEY }, OURS);
    expect(report.findings.map(({ says }) => says).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('foyer doctor', () => {
  async function doctor(...words: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(['doctor', ...words], {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      interactive: false,
      env: { PUBLIC_URL: FOYER },
      cwd: '/',
      stopped: () => Promise.resolve(),
    });
    return { code, out, err };
  }

  test('says that a page is well, and what another one lacks, in one line of JSON', async () => {
    const well = await doctor(await serve(html(TAG)), '--private', '--key', KEY, '--json');
    expect([well.code, well.out.length]).toEqual([0, 1]);
    expect((JSON.parse(well.out[0]!) as DoctorReport).ok).toBe(true);

    const bare = await doctor(
      await serve(html('<p>', { 'content-security-policy': "default-src 'self'" })),
      '--private',
      '--json',
    );
    expect(bare.code).toBe(1);
    const { findings } = JSON.parse(bare.out[0]!) as DoctorReport;
    expect(findings.filter(({ verdict }) => verdict === 'bad').map(({ code }) => code)).toEqual([
      'tag_missing',
      'blocked',
      'blocked',
      'blocked',
    ]);
  });

  test('says it in words, with the line to add', async () => {
    const { code, out } = await doctor(await serve(html('<p>')), '--private', '--key', KEY);
    expect(code).toBe(1);
    expect(out.join('\n')).toContain(`BAD  The tag is not in the page.`);
    expect(out.join('\n')).toContain(TAG);
  });

  test('goes into no private network unless it is told to', async () => {
    const { code, out } = await doctor('http://127.0.0.1/', '--json');
    expect(code).toBe(1);
    expect((JSON.parse(out[0]!) as DoctorReport).findings[0]!.code).toBe('refused_address');
  });

  test('is a wrong call without an address, or with a server that is none', async () => {
    expect((await doctor()).code).toBe(2);
    expect((await doctor('http://shop.example', '--foyer', 'here')).code).toBe(2);
  });
});
