/** A tab that nobody looks at, and a link that went silent: when the visitor's socket closes, stays and comes back. */
import type { Page, WebSocket } from '@playwright/test';
import { HIDDEN_CLOSE_MS, PING_INTERVAL_MS, PONG_TIMEOUT_MS } from '../../protocol/limits.ts';
import { startFoyer } from '../support/foyer-process.ts';
import { startPlainChromium, type PlainChromium } from '../support/plain-chromium.ts';
import { expect, openPanel, openShop, operator, say, test as base, visitor } from './world.ts';

const test = base.extend<object, { chrome: PlainChromium }>({
  chrome: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from this pattern
    async ({}, use) => {
      const chrome = await startPlainChromium();
      await use(chrome);
      await chrome.close();
    },
    { scope: 'worker' },
  ],
});

test.describe('a hidden tab', () => {
  test('[P14] closes its socket after 60 s, and opens no other while it is hidden', async ({ chrome, shop }) => {
    const guest = await chrome.tab();
    const sockets = await goWithClock(guest, shop.origin);
    const [socket] = sockets;
    const other = await hide(guest, chrome);

    await pass(guest, socket!, HIDDEN_CLOSE_MS - 10_000);
    expect(socket!.isClosed()).toBe(false);
    const closed = socket!.waitForEvent('close');
    await guest.clock.fastForward(10_000);
    await closed;

    await guest.clock.fastForward(10 * HIDDEN_CLOSE_MS);
    await guest.evaluate(() => foyer('track', 'Done while hidden'));
    expect(sockets).toHaveLength(1);
    await other.close();
    await guest.close();
  });

  test('[P14] keeps its socket while a conversation waits for an answer', async ({ browser, chrome, foyer, shop }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await chrome.tab();
    const [socket] = await goWithClock(guest, shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Is anybody there?');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    const other = await hide(guest, chrome);

    for (let minutes = 0; minutes < 5; minutes++) await pass(guest, socket!, HIDDEN_CLOSE_MS);
    expect(socket!.isClosed()).toBe(false);

    const answered = socket!.waitForEvent('framereceived', ({ payload }) => String(payload).includes('I am here.'));
    await answer(desk.page, 'Is anybody there?', 'I am here.');
    await answered;
    const closed = socket!.waitForEvent('close');
    await guest.clock.fastForward(HIDDEN_CLOSE_MS);
    await closed;
    await other.close();
    await guest.close();
  });

  test('[P14] [P6] connects again when it is looked at, and gets what it missed', async ({
    browser,
    chrome,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await chrome.tab();
    const sockets = await goWithClock(guest, shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Do you repair chairs?');
    await answer(desk.page, 'Do you repair chairs?', 'We do.');
    await expect(dialog.getByRole('log').getByText('We do.')).toBeVisible();

    const other = await hide(guest, chrome);
    const closed = sockets[0]!.waitForEvent('close');
    await guest.clock.fastForward(HIDDEN_CLOSE_MS);
    await closed;
    await answer(desk.page, 'We do.', 'Bring it along on Monday.');
    expect(sockets).toHaveLength(1);

    await other.close();
    await guest.bringToFront();
    await expect(dialog.getByRole('log').getByText('Bring it along on Monday.')).toBeVisible();
    expect(sockets).toHaveLength(2);
    await expect(dialog.getByRole('log').getByText('We do.')).toHaveCount(1);
    await guest.close();
  });
});

test('[P14] a silent link is asked after 25 s, given up 10 s later, and replaced when the server answers again', async ({
  browser,
}) => {
  const foyer = await startFoyer();
  const shop = await openShop(foyer);
  try {
    const guest = await visitor(browser);
    const sockets = await goWithClock(guest, shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Before the silence');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    const sent: string[] = [];
    sockets[0]!.on('framesent', ({ payload }) => sent.push(String(payload)));
    await guest.clock.pauseAt(await guest.evaluate(() => Date.now() + 1_000));
    // Alive, but for nobody: the system still takes connections for it, and nothing on them is answered.
    foyer.freeze();

    await guest.clock.fastForward(PING_INTERVAL_MS - 5_000);
    expect(sent.filter(isPing)).toHaveLength(0);
    await guest.clock.fastForward(5_000);
    await expect.poll(() => sent.filter(isPing).length).toBe(1);
    await guest.clock.fastForward(PONG_TIMEOUT_MS - 1_000);
    await say(dialog, 'Into the silence');
    expect(sockets).toHaveLength(1);
    await guest.clock.runFor(2_000);
    await expect.poll(() => sockets.length).toBe(2);

    foyer.thaw();
    await guest.clock.resume();
    await expect(dialog.getByText(/^\d+:\d+ (AM|PM) · sent/i).last()).toBeVisible();
    await expect(dialog.getByText(/sending/i)).toHaveCount(0);
    await expect(dialog.getByRole('log').getByText('Into the silence')).toHaveCount(1);
  } finally {
    foyer.thaw();
    await shop.close();
    await foyer.dispose();
  }
});

/** Opens the page with a clock in our hands; resolves when the visitor is greeted. The list grows with each socket. */
async function goWithClock(guest: Page, url: string): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  guest.on('websocket', (socket) => sockets.push(socket));
  await guest.clock.install();
  const greeted = guest
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"t":"welcome"')));
  await guest.goto(url);
  await greeted;
  return sockets;
}

/** Covers the tab with another one. */
async function hide(guest: Page, chrome: PlainChromium): Promise<Page> {
  const other = await chrome.tab();
  await expect.poll(() => guest.evaluate(() => document.visibilityState)).toBe('hidden');
  return other;
}

/** Lets time pass, longer than the pause between two pings, on a socket that must answer after it. */
async function pass(guest: Page, socket: WebSocket, ms: number): Promise<void> {
  const alive = socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"t":"pong"'));
  await guest.clock.fastForward(ms);
  await alive;
}

/** The operator opens the conversation by its newest line and answers. */
async function answer(desk: Page, line: string, text: string): Promise<void> {
  await desk.getByText(line).first().click();
  await desk.getByRole('textbox').last().fill(text);
  await desk.getByRole('textbox').last().press('Enter');
}

function isPing(frame: string): boolean {
  return frame === '{"t":"ping"}';
}

declare function foyer(method: string, ...args: unknown[]): void;
