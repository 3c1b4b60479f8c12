import type { BrowserContext, Page } from '@playwright/test';
import { expect, launcher, openPanel, page, say, test, visitor, type Shop } from './world.ts';

/** Everything that leaves the browser for Foyer, and everything it keeps. */
async function traces(guest: Page, context: BrowserContext): Promise<{ keys: string[]; cookies: number }> {
  const keys = await guest.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  return { keys, cookies: (await context.cookies()).length };
}

function requiring(shop: Shop): string {
  return page(
    shop.tag.replace('<script', '<script data-consent="required"'),
    '<div data-foyer-slot="home" data-limit="4"></div>',
  );
}

test.describe('consent required', () => {
  test('before it: no storage key, no identifier on the wire, no socket, no event; slots show the popular list', async ({
    browser,
    foyer,
    shop,
  }) => {
    shop.pages.set('/ask', { html: requiring(shop) });
    const guest = await visitor(browser);
    const requests: string[] = [];
    let sockets = 0;
    guest.on(
      'request',
      (request) =>
        request.url().startsWith(foyer.url) && requests.push(`${request.method()} ${new URL(request.url()).pathname}`),
    );
    guest.on('websocket', () => sockets++);
    await guest.goto(`${shop.origin}/ask`);
    await expect(launcher(guest)).toBeVisible();
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    await guest.evaluate(() => history.pushState({}, '', '/ask?x=1'));
    await guest.mouse.wheel(0, 300);
    expect(await traces(guest, guest.context())).toEqual({ keys: [], cookies: 0 });
    expect(sockets).toBe(0);
    for (const request of requests)
      expect(request).toMatch(/^GET \/(foyer\.js|w\/slots-|v1\/sites\/wk_[\w-]+\/(config|slots\/home)$)/);
  });

  test(
    'after it: tracking begins with a socket, and withdrawing ends it',
    { tag: '@both' },
    async ({ browser, shop }) => {
      shop.pages.set('/ask', { html: requiring(shop) });
      const guest = await visitor(browser);
      const sent: string[] = [];
      guest.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
      await guest.goto(`${shop.origin}/ask`);
      await expect(launcher(guest)).toBeVisible();
      const call = (...args: unknown[]) =>
        guest.evaluate((given) => (window as unknown as { foyer: (...a: unknown[]) => void }).foyer(...given), args);
      await call('consent', { analytics: true, personalization: true });
      await expect.poll(() => sent.join('\n')).toContain('Page Viewed');
      await call('consent', { analytics: false, personalization: false });
      await call('track', 'After No');
      await call('open');
      await expect(guest.getByRole('dialog')).toBeVisible();
      expect(sent.join('\n')).not.toContain('After No');
    },
  );

  test('starting a chat is enough to chat, and only to chat', async ({ browser, shop }) => {
    shop.pages.set('/ask', { html: requiring(shop) });
    const guest = await visitor(browser);
    const sent: string[] = [];
    guest.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await guest.goto(`${shop.origin}/ask`);
    const dialog = await openPanel(guest);
    await say(dialog, 'A question, nothing more');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    expect(sent.some((frame) => frame.includes('"t":"events"'))).toBe(false);
  });

  test('Global Privacy Control is a refusal until the visitor says otherwise', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    const sent: string[] = [];
    guest.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await guest.goto(shop.origin);
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    expect(sent.join('\n')).not.toContain('Page Viewed');
    await guest.evaluate(() =>
      (window as unknown as { foyer: (...a: unknown[]) => void }).foyer('consent', {
        analytics: true,
        personalization: true,
      }),
    );
    await expect.poll(() => sent.join('\n')).toContain('Page Viewed');
  });
});
