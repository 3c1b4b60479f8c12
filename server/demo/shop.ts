/**
 * Serves the demo shop on a port of its own, so that the tag is cross-origin as in life. The shop's files know
 * nothing of Foyer but the tag; its address and the site's key are put into the pages here.
 */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { SimulatedItem } from './simulator.ts';

const TYPES: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export interface ShopOptions {
  /** Where the shop's files are. */
  folder: string;
  /** Foyer's origin, such as http://localhost:8080. */
  foyer: string;
  writeKey: string;
}

/** The item as the shop's own list has it, and as it is imported once its addresses are absolute. */
export interface ShopItem extends SimulatedItem {
  image: string;
}

export function createShop(options: ShopOptions): Hono {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy(options.foyer),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Cache-Control': 'no-cache',
  };
  const shop = new Hono();
  shop.get('*', async (c) => {
    const found = await pageOrFile(options.folder, new URL(c.req.url).pathname);
    const missing = found === null;
    const { path, body } = found ?? { path: '404.html', body: await read(join(options.folder, '404.html')) };
    if (!body) return c.text('There is no such page.', 404, headers);
    const content = extname(path) === '.html' ? fillIn(body.toString('utf8'), options) : new Uint8Array(body);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    return c.body(content, missing ? 404 : 200, { ...headers, 'Content-Type': type });
  });
  return shop;
}

/** Where the shop's files are: beside the sources; the compiled program is two folders deeper. */
export function shopFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, '../../demo-site');
  return existsSync(beside) ? beside : join(here, '../../../demo-site');
}

/** The shop's 60 items with addresses that other sites can follow. */
export async function shopItems(folder: string, origin: string): Promise<ShopItem[]> {
  const items = JSON.parse(await readFile(join(folder, 'items.json'), 'utf8')) as ShopItem[];
  return items.map((item) => ({
    ...item,
    url: new URL(item.url, origin).href,
    image: new URL(item.image, origin).href,
  }));
}

/** What a careful shop would send: its own files, and Foyer by name. */
function contentSecurityPolicy(foyer: string): string {
  const socket = foyer.replace(/^http/, 'ws');
  return [
    "default-src 'self'",
    `script-src 'self' ${foyer}`,
    `connect-src 'self' ${foyer} ${socket}`,
    `img-src 'self' ${foyer}`,
    "style-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function fillIn(html: string, { foyer, writeKey }: ShopOptions): string {
  return html.replaceAll('%FOYER_ORIGIN%', foyer).replaceAll('%WRITE_KEY%', writeKey);
}

/** Null for what is not there and for every path that would lead out of the folder. */
async function pageOrFile(folder: string, pathname: string): Promise<{ path: string; body: Buffer } | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = join(folder, decoded);
  if (!path.startsWith(folder + sep) || path.slice(folder.length).includes(`${sep}.`)) return null;
  for (const candidate of decoded.endsWith('/') ? [join(path, 'index.html')] : [path, `${path}.html`]) {
    const body = await read(candidate);
    if (body) return { path: candidate, body };
  }
  return null;
}

async function read(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}
