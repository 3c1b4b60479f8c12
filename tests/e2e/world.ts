/**
 * What every journey starts from: one server for a worker, or two where they share a store; a website and a site of its
 * own for each test. Of two nodes, visitors are on the first, and operators on the second and the first by turns.
 */
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test';
import { type FoyerProcess, type SiteKeys } from '../support/foyer-process.ts';
import { guardSecret, guardText, keepAddress } from '../support/kept-logs.ts';
import { servePages, type PageServer } from '../support/page-server.ts';
import { startNodesOf } from '../support/installation.ts';
import type { StoreKind } from '../support/test-store.ts';

export { expect };

export interface Shop extends SiteKeys {
  origin: string;
  pages: PageServer['pages'];
  /** The one tag, as the install page says it. */
  tag: string;
}

export interface World {
  foyer: FoyerProcess;
  shop: Shop;
}

export interface StoreOption {
  /** What the servers of the journeys stand on. */
  store: StoreKind;
}

export const test = base.extend<{ shop: Shop; leaving: void }, { foyer: FoyerProcess } & StoreOption>({
  // Playwright closes what it opened itself: the browsers of visitors and operators would stay, and slow the others.
  leaving: [
    async ({ browser }, use) => {
      const there = browser.contexts();
      await use();
      const come = browser.contexts().filter((context) => !there.includes(context));
      await Promise.all(come.map(guardCookies));
      await Promise.all(come.map((context) => context.close()));
    },
    { auto: true },
  ],
  store: ['embedded', { scope: 'worker', option: true }],
  foyer: [
    async ({ store }, use) => {
      const { nodes, dispose } = await startNodesOf(store);
      desks.set(nodes[0]!, [...nodes.slice(1), nodes[0]!]);
      await use(nodes[0]!);
      await dispose();
    },
    { scope: 'worker' },
  ],
  shop: async ({ foyer }, use) => {
    const shop = await openShop(foyer);
    await use(shop);
    await shop.close();
  },
});

/** Where the operators of a server's sites are, in turn; where nothing is noted, on that server. */
const desks = new WeakMap<FoyerProcess, FoyerProcess[]>();
const seated = new Map<string, number>();

function deskOf(foyer: FoyerProcess, siteId: string): FoyerProcess {
  const nodes = desks.get(foyer) ?? [foyer];
  const turn = seated.get(siteId) ?? 0;
  seated.set(siteId, turn + 1);
  return nodes[turn % nodes.length]!;
}

/** A website with a home page, and its site on the server with a catalogue of eight lamps and bowls. */
export async function openShop(foyer: FoyerProcess, holdout = 0): Promise<Shop & { close(): Promise<void> }> {
  const server = await servePages();
  const keys = await foyer.createSite({ origins: [server.origin], holdout });
  await foyer.putItems(keys.secretKey, ITEMS);
  const tag = `<script async src="${foyer.url}/foyer.js" data-site="${keys.writeKey}"></script>`;
  server.pages.set('*', { html: page(tag, '<h1>A shop</h1><div data-foyer-slot="home" data-limit="4"></div>') });
  return { ...keys, origin: server.origin, pages: server.pages, tag, close: server.close };
}

export const ITEMS = ['lamp', 'bowl'].flatMap((kind) =>
  ['red', 'green', 'blue', 'white'].map((color, index) => ({
    id: `${color}-${kind}`,
    title: `${color[0]!.toUpperCase()}${color.slice(1)} ${kind}`,
    url: `/${color}-${kind}`,
    image: '',
    price: 10 + index,
    currency: 'EUR',
    category: `${kind}s`,
  })),
);

/** A whole page around a body. */
export function page(tag: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width,initial-scale=1">${head}${tag}</head><body><main>${body}</main></body></html>`;
}

/** A new visitor: a browser context without memory. */
export async function visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  // Headless Chromium says so in its name, and is taken for the robot it is.
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const context = await browser.newContext({ userAgent, ...options });
  const opened = await context.newPage();
  watchErrors(opened);
  watchSecrets(opened);
  return opened;
}

/** What it asks for is kept, and so is the token that it says on its sockets: it may be in no log. */
function watchSecrets(opened: Page): void {
  opened.on('request', (request) => keepAddress(request.url()));
  opened.on('websocket', (socket) => {
    keepAddress(socket.url());
    socket.on('framesent', ({ payload }) => {
      const token = /^{"t":"hello",.*?"token":"([\w-]+)"/.exec(String(payload))?.[1];
      if (token) guardSecret(token);
    });
  });
}

async function guardCookies(context: BrowserContext): Promise<void> {
  for (const { value } of await context.cookies()) if (value.length >= 20) guardSecret(value);
}

const errors = new WeakMap<Page, string[]>();

/** Collects what the page itself would have to complain about. */
export function watchErrors(opened: Page): string[] {
  const list: string[] = [];
  errors.set(opened, list);
  opened.on('pageerror', (error) => list.push(String(error)));
  return list;
}

export function errorsOf(opened: Page): string[] {
  return errors.get(opened) ?? [];
}

export function launcher(on: Page): Locator {
  return on.locator('foyer-widget button.launcher');
}

/** Opens the panel, goes to the conversation that goes on or a new one, and waits until one can write. */
export async function openPanel(on: Page): Promise<Locator> {
  await launcher(on).click();
  const dialog = on.getByRole('dialog');
  const box = dialog.getByRole('textbox');
  const way = ways(dialog).first();
  await expect(box.or(way)).toBeVisible();
  if (await way.isVisible()) await way.click();
  await expect(box).toBeVisible();
  return dialog;
}

/** From the next load on, the page's socket hears nothing of the server until what is returned is called. */
export async function holdSocket(on: Page): Promise<{ held(): number; release(): void }> {
  const waiting: (() => void)[] = [];
  let open = false;
  await on.routeWebSocket(/\/v1\/socket\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const tell = (): void => socket.send(message);
      if (open) tell();
      else waiting.push(tell);
    });
  });
  return {
    held: () => waiting.length,
    release() {
      open = true;
      for (const tell of waiting.splice(0)) tell();
    },
  };
}

/** On the first view: the conversations that go on, else the way to write; then the other ways. */
export function ways(dialog: Locator): Locator {
  return dialog
    .getByRole('list', { name: /Ways to reach us|طرق التواصل معنا|So erreichen Sie uns/ })
    .getByRole('button');
}

/** Writes and sends with Enter. */
export async function say(dialog: Locator, text: string): Promise<void> {
  guardText(text);
  await dialog.getByRole('textbox').fill(text);
  await dialog.getByRole('textbox').press('Enter');
}

/** An operator logged in on the agent page, in a browser of their own. */
export async function operator(
  browser: Browser,
  foyer: FoyerProcess,
  siteId: string,
  name: string,
): Promise<{ page: Page; name: string }> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}-${siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(siteId, email, name);
  const opened = await visitor(browser, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await opened.goto(`${deskOf(foyer, siteId).url}/agent/`);
  await opened.getByLabel(/mail/i).fill(email);
  await opened.getByLabel(/password/i).fill(password);
  await opened.keyboard.press('Enter');
  await expect(opened.getByRole('navigation').first()).toBeVisible();
  return { page: opened, name };
}

/** A visitor has begun a conversation in the panel, and Mara has it open on the agent page. */
export async function conversation(
  browser: Browser,
  foyer: FoyerProcess,
  shop: Shop,
  words: string,
): Promise<{ desk: { page: Page; name: string }; guest: Page; dialog: Locator }> {
  const desk = await operator(browser, foyer, shop.siteId, 'Mara');
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  const dialog = await openPanel(guest);
  await say(dialog, words);
  await desk.page.getByText(words).first().click();
  return { desk, guest, dialog };
}
