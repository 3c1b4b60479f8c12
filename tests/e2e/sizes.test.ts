import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from '@playwright/test';
import { expect, launcher, page, test, visitor, ways } from './world.ts';

/** What a browser downloaded from Foyer, in bytes as they crossed the network, without headers. */
interface Download {
  path: string;
  bytes: number;
}

/** Counts bodies as they came, compressed. */
async function meter(guest: Page, origin: string): Promise<Download[]> {
  const downloads: Download[] = [];
  const session: CDPSession = await guest.context().newCDPSession(guest);
  await session.send('Network.enable');
  const paths = new Map<string, { path: string; bytes: number }>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.url.startsWith(origin)) paths.set(requestId, { path: new URL(response.url).pathname, bytes: 0 });
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const download = paths.get(requestId);
    if (download) download.bytes += encodedDataLength;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const download = paths.get(requestId);
    // The total includes headers; where bodies were not counted as they came, it stands for them.
    if (download) downloads.push({ path: download.path, bytes: download.bytes || encodedDataLength });
  });
  return downloads;
}

const sum = (downloads: Download[]) => downloads.reduce((total, { bytes }) => total + bytes, 0);

test('until the launcher works and events flow: 2 requests, at most 8,192 bytes; opening adds at most 24,576', async ({
  browser,
  foyer,
  shop,
}) => {
  shop.pages.set('/plain', { html: page(shop.tag, '<p>No slots here</p>') });
  const guest = await visitor(browser);
  const downloads = await meter(guest, foyer.url);
  const flowed = guest
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"t":"ack"')));
  await guest.goto(`${shop.origin}/plain`);
  await expect(launcher(guest)).toBeVisible();
  await flowed;
  expect(downloads.map(({ path }) => path.replace(shop.writeKey, 'KEY')).sort()).toEqual([
    '/foyer.js',
    '/v1/sites/KEY/config',
  ]);
  const first = sum(downloads);
  expect(first).toBeGreaterThan(4_000);
  expect(first).toBeLessThanOrEqual(8_192);

  await launcher(guest).click();
  await expect(ways(guest.getByRole('dialog')).first()).toBeVisible();
  const opening = sum(downloads) - first;
  expect(downloads.slice(2).map(({ path }) => path.split('-')[0])).not.toContain('/w/slots');
  expect(opening).toBeGreaterThan(10_000);
  expect(opening).toBeLessThanOrEqual(24_576);
});

test('what a view of the panel loads when it is opened are at most 12,288 bytes', () => {
  const root = resolve(import.meta.dirname, '../../dist/widget');
  const manifest = JSON.parse(readFileSync(`${root}/manifest.json`, 'utf8')) as Record<string, string>;
  for (const [name, file] of Object.entries(manifest)) {
    if (['panel', 'slots', 'talk'].includes(name)) continue;
    expect(gzipSync(readFileSync(`${root}/chunks/${file}`), { level: 9 }).length, name).toBeLessThanOrEqual(12_288);
  }
});

test('slots are one chunk of at most 6,144 bytes, fetched only where a page has one', async ({
  browser,
  foyer,
  shop,
}) => {
  const guest = await visitor(browser);
  const downloads = await meter(guest, foyer.url);
  await guest.goto(shop.origin);
  await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
  const chunks = downloads.filter(({ path }) => path.startsWith('/w/slots-'));
  expect(chunks).toHaveLength(1);
  expect(sum(chunks)).toBeLessThanOrEqual(6_144);
});

test('the README’s size table is what the server sends', async ({ foyer }) => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const manifest = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../dist/widget/manifest.json'), 'utf8'),
  ) as Record<string, string>;
  const paths = {
    'foyer.js': '/foyer.js',
    ...Object.fromEntries(Object.entries(manifest).map(([name, file]) => [name, `/w/${file}`])),
  };
  const largest: { [language: string]: number } = {};
  for (const [name, path] of Object.entries(paths)) {
    const said = Number(new RegExp(`\\| \`${name}\`[^|]*\\|[^|]*?([\\d,]+) bytes`).exec(readme)?.[1]?.replace(',', ''));
    const response = await fetch(`${foyer.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const sent = gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
    // Every language has its own: the table has the largest.
    const [, words] = /^(words-)\w\w$/.exec(name) ?? [];
    if (words) {
      largest[words] = Math.max(sent, largest[words] ?? 0);
      continue;
    }
    // Node's versions compress a few bytes apart.
    expect(Math.abs(sent - said), `${name}: the README says ${said}, sent are ${sent}`).toBeLessThanOrEqual(24);
  }
  for (const [words, sent] of Object.entries(largest)) {
    const said = Number(
      new RegExp(`\\| \`${words}…\`[^|]*\\|[^|]*?([\\d,]+) bytes`).exec(readme)?.[1]?.replace(',', ''),
    );
    expect(Math.abs(sent - said), `${words}: the README says ${said}, the largest is ${sent}`).toBeLessThanOrEqual(24);
  }
});

test('the browser’s bundles hold no zod', () => {
  const root = resolve(import.meta.dirname, '../../dist/widget');
  const manifest = JSON.parse(readFileSync(`${root}/manifest.json`, 'utf8')) as Record<string, string>;
  for (const file of ['foyer.js', ...Object.values(manifest).map((name) => `chunks/${name}`)]) {
    const code = readFileSync(`${root}/${file}`, 'utf8');
    expect(code).not.toMatch(/ZodError|safeParse|_zod/);
    if (file === 'foyer.js') expect(code).not.toMatch(/preact|__k|_diff/);
  }
});
