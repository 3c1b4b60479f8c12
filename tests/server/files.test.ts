/** Files in conversations: what is taken, from whom, and how it is read. The rules are in docs/protocol.md. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { MessageView } from '../../protocol/messages.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import { createFileLinks } from '../../server/conversations/file-links.ts';
import { openFileStore } from '../../server/files/open-store.ts';
import { openFiles } from '../../server/files/files.ts';
import { sweepJob } from '../../server/files/sweep.ts';
import { signLink } from '../../server/sites/signed-link.ts';
import { DEFAULT_SETTINGS } from '../../server/sites/sites.ts';
import type { AgentClient } from '../support/agent.ts';
import { claimedPng, HTML, PDF, photograph, picture, SVG } from '../support/files.ts';
import type { TestSite } from '../support/site.ts';
import { newId, newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld({ fileBytes: 200_000 });

interface Answer {
  status: number;
  body: MessageView & { error: { code: string; message: string } };
}

interface Sending {
  conversation?: string;
  id?: string;
  token?: string;
  name?: string;
  body: Buffer;
  headers?: Record<string, string>;
}

async function put(url: string, { name = 'x', body, headers = {} }: Sending): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'x-file-name': encodeURIComponent(name), ...headers },
    body: new Uint8Array(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

function send(site: TestSite, sending: Sending): Promise<Answer> {
  const { conversation = newId('c'), id = newId('m'), token = newToken(), headers } = sending;
  return put(`${world.url}/v1/sites/${site.writeKey}/conversations/${conversation}/files/${id}`, {
    ...sending,
    headers: { origin: site.origin, authorization: `Bearer ${token}`, ...headers },
  });
}

function sendAs(agent: AgentClient, conversation: string, sending: Sending, siteId = agent.siteId): Promise<Answer> {
  const { id = newId('m') } = sending;
  return put(`${world.url}/api/agent/sites/${siteId}/conversations/${conversation}/files/${id}`, {
    ...sending,
    headers: { origin: world.url, cookie: agent.cookie },
  });
}

const read = (path: string) => fetch(world.url + path);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('D1 sending', () => {
  test('D1 a picture of the visitor comes to the operator as a message, and one goes back', async () => {
    const site = await world.site();
    const [visitor, agent] = [await world.visitor(site), await world.agent(site)];
    const conversation = newId('c');
    const body = await picture();
    const sent = await send(site, { conversation, token: visitor.token, name: 'My lamp.png', body });
    expect(sent).toMatchObject({
      status: 200,
      body: {
        conversation,
        seq: 1,
        from: 'visitor',
        text: 'My lamp.png',
        file: { name: 'My lamp.png', type: 'image/png', size: body.length, preview: { width: 60, height: 40 } },
      },
    });
    const heard = await agent.next('message', ({ message }) => message.conversation === conversation);
    expect(heard.message).toEqual(sent.body);
    expect(heard.row).toMatchObject({ preview: 'My lamp.png', unread: 1, visitor: visitor.visitor });
    expect((await visitor.next('message')).message).toEqual(sent.body);

    const back = await sendAs(agent, conversation, { name: 'Ours.pdf', body: PDF });
    expect(back.body).toMatchObject({ seq: 2, from: 'operator', file: { type: 'application/pdf', preview: null } });
    expect((await visitor.next('message', ({ message }) => message.seq === 2)).message).toEqual(back.body);

    // Whoever comes later gets the same.
    const again = await world.visitor(site, { token: visitor.token });
    expect((await again.next('message', ({ message }) => message.seq === 1)).message).toEqual(sent.body);
    const thread = await agent.get<{ messages: MessageView[] }>(`/conversations/${conversation}`);
    expect(thread.messages).toEqual([sent.body, back.body]);
    expect(await bytesOf(await read(thread.messages[0]!.file!.url))).toEqual(body);
  });

  test('D1 the same id twice is one message and one file, one after the other and at once', async () => {
    const site = await world.site();
    const sending = { conversation: newId('c'), id: newId('m'), token: newToken(), body: await picture() };
    const answers = [
      await send(site, sending),
      ...(await Promise.all([send(site, sending), send(site, { ...sending, id: newId('m') }), send(site, sending)])),
    ];
    const twin = { ...sending, id: newId('m') };
    answers.push(...(await Promise.all([send(site, twin), send(site, twin)])));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.seq)).size).toBe(3);
    const rows = await world.db.rows(`SELECT id FROM files WHERE site_id = '${site.siteId}'`);
    expect(rows).toHaveLength(3);
    const stored = await readdir(join(world.server.config.dataDir, 'files', site.siteId));
    expect(stored.toSorted()).toEqual(rows.flatMap(({ id }) => [`${id}`, `${id}.preview`]).toSorted());
  });

  test('D1 in a conversation of somebody else it is as if there were none, for visitors and operators', async () => {
    const [site, elsewhere] = [await world.site(), await world.site()];
    const visitor = await world.visitor(site);
    const [agent, stranger] = [await world.agent(site), await world.agent(elsewhere)];
    const conversation = newId('c');
    await visitor.say(conversation, 'mine');
    const body = await picture();

    const missing = await sendAs(agent, newId('c'), { body });
    expect(missing.status).toBe(404);
    expect(await send(site, { conversation, body })).toEqual(missing);
    expect(await sendAs(stranger, conversation, { body })).toEqual(missing);
    expect((await sendAs(stranger, conversation, { body }, site.siteId)).body).toEqual(missing.body);
    // On its own site the same id is a conversation of its own.
    expect((await send(elsewhere, { conversation, token: visitor.token, body })).body.seq).toBe(1);
    expect(await world.db.rows(`SELECT id FROM files WHERE site_id = '${site.siteId}'`)).toEqual([]);
  });

  test('D1 needs a token and a page of the site; a preflight is answered', async () => {
    const site = await world.site();
    const body = await picture();
    expect((await send(site, { body, headers: { authorization: '' } })).status).toBe(401);
    expect((await send(site, { body, headers: { authorization: 'Bearer short' } })).status).toBe(401);
    expect((await send(site, { body, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await send({ ...site, writeKey: 'wk_never' }, { body })).status).toBe(404);
    const preflight = await fetch(`${world.url}/v1/sites/${site.writeKey}/conversations/c_12345678/files/m_12345678`, {
      method: 'OPTIONS',
      headers: { origin: site.origin, 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    const agent = await world.agent(site);
    const forged = await put(`${world.url}/api/agent/sites/${site.siteId}/conversations/c_12345678/files/m_12345678`, {
      body,
      headers: { origin: 'https://evil.example', cookie: agent.cookie },
    });
    expect(forged.body.error.code).toBe('origin_refused');
  });

  test('D1 an upload that breaks off leaves nothing', async () => {
    const site = await world.site();
    const stop = new AbortController();
    let pieces = 0;
    const slow = new ReadableStream({
      async pull(controller) {
        if (++pieces === 3) stop.abort();
        controller.enqueue(new Uint8Array(1_000));
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const url = `${world.url}/v1/sites/${site.writeKey}/conversations/${newId('c')}/files/${newId('m')}`;
    const headers = { origin: site.origin, authorization: `Bearer ${newToken()}` };
    const broken = fetch(url, {
      method: 'PUT',
      headers,
      body: slow,
      signal: stop.signal,
      duplex: 'half',
    } as RequestInit);
    await expect(broken).rejects.toThrow();
    const workshop = join(world.server.config.dataDir, 'uploads');
    await vi.waitFor(async () => expect(await readdir(workshop)).toEqual([]));
    expect(await world.db.rows(`SELECT id FROM files WHERE site_id = '${site.siteId}'`)).toEqual([]);
    expect(await world.db.rows(`SELECT id FROM conversations WHERE site_id = '${site.siteId}'`)).toEqual([]);
  });
});

describe('D2 what is taken', () => {
  test('D2 pictures, PDF and text by their content, whatever they are called', async () => {
    const site = await world.site();
    const kinds: [Buffer, string][] = [
      [await picture('png'), 'image/png'],
      [await picture('jpeg'), 'image/jpeg'],
      [await picture('gif'), 'image/gif'],
      [await picture('webp'), 'image/webp'],
      [PDF, 'application/pdf'],
      [Buffer.from('Hello,\n\tworld — привет 👋\n'), 'text/plain'],
      [Buffer.from('\uFEFFname;price\nlamp;3 < 4\n'), 'text/plain'],
    ];
    for (const [body, type] of kinds) {
      const { status, body: message } = await send(site, { name: 'setup.exe', body });
      expect([status, message.file?.type]).toEqual([200, type]);
      expect(message.file?.name).toMatch(/^setup\.exe\.\w+$/);
    }
  });

  test('D2 what a browser would run, what is no picture, and what would fill the memory is refused', async () => {
    const site = await world.site();
    const png = await picture('png', { width: 300, height: 300 });
    const hostile: { [what: string]: Buffer } = {
      'SVG as a picture': SVG,
      'SVG behind a declaration': Buffer.concat([Buffer.from('<?xml version="1.0"?>\n'), SVG]),
      'SVG behind spaces': Buffer.concat([Buffer.from('\n  \t'), SVG]),
      'HTML as a picture': HTML,
      'HTML behind a byte order mark': Buffer.concat([Buffer.from('\uFEFF\n'), HTML]),
      'HTML that begins with a comment': Buffer.from('<!-- x --><script>1</script>'),
      'a script that begins like a GIF': Buffer.from('GIF89a/*\0\0\0*/=1;window.hit=1;'),
      'half a picture': png.subarray(0, 120),
      'a signature and nothing else': png.subarray(0, 8),
      'a billion pixels in a few bytes': claimedPng(60_000, 60_000),
      'more pixels than there are numbers': claimedPng(0x7fffffff, 0x7fffffff),
      'a picture of many megabytes packed into few': claimedPng(20_000, 20_000, 40_000_000),
      'one line of many pixels': claimedPng(40_000_000, 1),
      'no pixels': claimedPng(0, 0),
      'a zip': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200)]),
      'a program': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]),
      'an ELF program': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)]),
      'text with a NUL': Buffer.from('text\0text'),
      'text that moves a terminal’s cursor': Buffer.from('text \u001b[2J'),
      'text in another encoding': Buffer.from('Grüße', 'latin1'),
      'UTF-16': Buffer.from('\uFEFFHello', 'utf16le'),
      nothing: Buffer.alloc(0),
    };
    for (const [what, body] of Object.entries(hostile)) {
      const { status, body: answer } = await send(site, { name: 'holiday.png', body });
      expect([what, status, answer.error?.code]).toEqual([what, 415, 'unsupported_type']);
    }
    expect(await world.db.rows(`SELECT id FROM files WHERE site_id = '${site.siteId}'`)).toEqual([]);
    expect(await readdir(join(world.server.config.dataDir, 'uploads'))).toEqual([]);
  }, 30_000);

  test('D2 a picture with a page behind its pixels is shown and handed on without it', async () => {
    const site = await world.site();
    const both = Buffer.concat([await picture('png'), HTML]);
    const { body } = await send(site, { name: 'both.html', body: both });
    expect(body.file).toMatchObject({ name: 'both.html.png', type: 'image/png' });
    const shown = await bytesOf(await read(`${body.file!.url}/preview`));
    expect(shown.includes('script')).toBe(false);
    expect(shown.subarray(8, 15).toString()).toBe('WEBPVP8');
    const file = await bytesOf(await read(body.file!.url));
    expect(file).toEqual(await picture('png'));
    expect(body.file!.size).toBe(file.length);
  });

  test('D2 a photograph is shown upright, and nobody gets what the camera wrote into it', async () => {
    const site = await world.site();
    const [visitor, agent] = [await world.visitor(site), await world.agent(site)];
    const conversation = newId('c');
    const taken = await photograph('canary-of-the-camera');
    expect(taken.includes('canary-of-the-camera')).toBe(true);
    const sent = [
      await send(site, { conversation, token: visitor.token, name: 'theirs.jpg', body: taken }),
      await sendAs(agent, conversation, { name: 'ours.jpg', body: taken }),
    ];
    for (const { body } of sent) {
      expect(body.file!.preview).toEqual({ width: 40, height: 60 });
      const shown = await bytesOf(await read(`${body.file!.url}/preview`));
      // Pixels in the simple form of the format, which has no place for anything else.
      expect(shown.subarray(8, 16).toString()).toBe('WEBPVP8 ');
      expect(shown.length).toBe(20 + shown.readUInt32LE(16) + (shown.readUInt32LE(16) % 2));
      const file = await bytesOf(await read(body.file!.url));
      expect(file.includes('canary')).toBe(false);
      expect(file.length).toBe(body.file!.size);
      // How it was held is not forgotten: 34 bytes, which say nothing else.
      expect(file.toString('latin1').split('Exif')).toHaveLength(2);
      expect(file.readUInt16BE(4)).toBe(34);
    }
  });

  test('D2 a file that is too large is refused, announced or not', async () => {
    const site = await world.site();
    const body = Buffer.alloc(200_001, 'a');
    expect(await send(site, { body })).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } });
    const url = `${world.url}/v1/sites/${site.writeKey}/conversations/${newId('c')}/files/${newId('m')}`;
    const headers = { origin: site.origin, authorization: `Bearer ${newToken()}` };
    const unannounced = await fetch(url, {
      method: 'PUT',
      headers,
      body: new Blob([new Uint8Array(body)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(unannounced.status).toBe(413);
    expect((await send(site, { body: body.subarray(1) })).status).toBe(200);
    expect(await readdir(join(world.server.config.dataDir, 'uploads'))).toEqual([]);
  });

  test('D2 a site takes what its list says, and an empty list is no files at all', async () => {
    const rulesOf = async ({ writeKey }: TestSite) =>
      ((await (await read(`/v1/sites/${writeKey}/panel`)).json()) as SitePanel).files;
    const usual = await world.site();
    expect(await rulesOf(usual)).toEqual({ types: DEFAULT_SETTINGS.files.types, most: 200_000 });
    const some = await world.site({ settings: { files: { types: ['image/png', 'image/svg+xml'] } } });
    expect(await rulesOf(some)).toEqual({ types: ['image/png'], most: 200_000 });
    expect((await send(some, { body: PDF })).status).toBe(415);
    expect((await send(some, { body: SVG })).status).toBe(415);
    expect((await send(some, { body: await picture() })).status).toBe(200);
    const none = await world.site({ settings: { files: { types: [] } } });
    expect(await rulesOf(none)).toBeNull();
    expect((await send(none, { body: await picture() })).status).toBe(415);
  });
});

describe('D3 names', () => {
  test('D3 no name is a path or looks like another; bytes are where nobody can name them', async () => {
    const site = await world.site();
    const conversation = newId('c');
    const token = newToken();
    const names: { [given: string]: string } = {
      '../../../../tmp/evil.txt': 'evil.txt',
      '..\\..\\evil.txt': 'evil.txt',
      '%2e%2e%2fevil.txt': '%2e%2e%2fevil.txt',
      'evil\u202Etxt.exe': 'eviltxt.exe.txt',
      '\r\nSet-Cookie: a=b.txt': 'Set-Cookie_ a=b.txt',
      '<img src=x onerror=hit()>.txt': '_img src=x onerror=hit()_.txt',
      '"; filename=evil.html': '_; filename=evil.html.txt',
      'notes\ud800.txt': 'notes\ufffd.txt',
    };
    for (const [given, name] of Object.entries(names)) {
      const { body } = await send(site, { conversation, token, name: given.toWellFormed(), body: Buffer.from('text') });
      expect(body.file?.name).toBe(name);
      const offered = await read(body.file!.url);
      expect(offered.headers.get('content-disposition')).toMatch(
        /^attachment; filename="[ -!#-~]+"; filename\*=UTF-8''\S+$/,
      );
      expect(offered.headers.get('set-cookie')).toBeNull();
    }
    const stored = await readdir(join(world.server.config.dataDir, 'files', site.siteId));
    for (const entry of stored) expect(entry).toMatch(/^[\w-]{24}$/);
  });
});

describe('D4 reading', () => {
  test('D4 a file is offered and never shown as a page; only its preview is a picture', async () => {
    const site = await world.site();
    const { body } = await send(site, { name: 'Grüße.png', body: await picture() });
    const file = await read(body.file!.url);
    expect(file.status).toBe(200);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(body.file!.size),
      'content-disposition': `attachment; filename="Gr__e.png"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, max-age=86400, immutable',
    });
    const preview = await read(`${body.file!.url}/preview`);
    expect(preview.headers.get('content-type')).toBe('image/webp');
    expect(preview.headers.get('content-disposition')).toMatch(/^attachment/);
    const head = await fetch(world.url + body.file!.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(body.file!.size)]);
    const text = (await send(site, { name: 'a.txt', body: Buffer.from('text') })).body.file!;
    expect((await read(text.url)).headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await read(`${text.url}/preview`)).status).toBe(404);
  });

  test('D4 a link is for one file of one site and one purpose, ends, and cannot be made up', async () => {
    const [site, elsewhere] = [await world.site(), await world.site()];
    const { url } = (await send(site, { body: await picture() })).body.file!;
    const other = (await send(site, { body: PDF })).body.file!.url;
    const [, , , siteId, link] = url.split('/') as [string, string, string, string, string];
    const [id, expires, signature] = link.split('.') as [string, string, string];
    const later = (parseInt(expires, 36) + 1).toString(36);
    const { secretKeyHash: secret } = world.server.directory.byId(site.siteId)!;
    const gone = (await (await read(`/v1/files/${siteId}/nothing`)).text()) as string;
    const wrong = [
      `/v1/files/${elsewhere.siteId}/${link}`,
      `/v1/files/s_never/${link}`,
      `/v1/files/${siteId}/${id}.${later}.${signature}`,
      `/v1/files/${siteId}/${other.split('/')[4]!.split('.')[0]}.${expires}.${signature}`,
      `/v1/files/${siteId}/${id}.${expires}.${signature.slice(0, -1)}`,
      `/v1/files/${siteId}/${id}`,
      `/v1/files/${siteId}/${signLink({ purpose: 'callback', siteId, secret }, id, Date.now() + 60_000)}`,
      `/v1/files/${siteId}/${signLink({ purpose: 'file', siteId, secret }, id, Date.now() - 1)}`,
      `/v1/files/${siteId}/${signLink({ purpose: 'file', siteId, secret }, 'never-was-one', Date.now() + 60_000)}`,
    ];
    for (const path of wrong) {
      const answer = await read(path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, gone]);
    }
    // Within a day it is the same, so that a browser keeps what it has; it holds for a week at least.
    const DAY = 86_400_000;
    expect(parseInt(expires, 36) - Date.now()).toBeGreaterThan(7 * DAY);
    expect(parseInt(expires, 36) - Date.now()).toBeLessThanOrEqual(8 * DAY);
    expect((await read(url)).status).toBe(200);
  });
});

describe('D5 files go with their conversation', () => {
  test('D5 what no message carries is removed, bytes and row; what one carries stays', async () => {
    const site = await world.site();
    const { store, deps, directory, config } = world.server;
    const [kept, lost] = [(await send(site, { body: PDF })).body, (await send(site, { body: await picture() })).body];
    await store.write(
      ['messages', 'conversations'].map((table) => ({
        sql: `DELETE FROM ${table} WHERE site_id = ? AND ${table === 'messages' ? 'conversation_id' : 'id'} = ?`,
        args: [site.siteId, lost.conversation],
      })),
    );
    const later = { ...deps, now: () => deps.now() + 2 * 3_600_000 };
    const files = await openFiles({
      store,
      deps,
      fileStore: openFileStore(config),
      links: createFileLinks(directory, deps),
      conversations: undefined as never,
      workshop: join(config.dataDir, 'another-workshop'),
      fileBytes: 1,
      room: undefined as never,
    });
    const run = (at: typeof deps) =>
      sweepJob({ store, files, deps: at }).run({ signal: new AbortController().signal } as never);
    const folder = join(config.dataDir, 'files', site.siteId);

    await run(deps);
    expect(await readdir(folder)).toHaveLength(3);
    await run(later);
    expect(await readdir(folder)).toHaveLength(1);
    expect((await read(lost.file!.url)).status).toBe(404);
    expect((await read(kept.file!.url)).status).toBe(200);
    expect(await world.db.rows(`SELECT id FROM files WHERE site_id = '${site.siteId}'`)).toHaveLength(1);
  });
});
