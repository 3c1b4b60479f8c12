import { chromium } from '@playwright/test';
import { LAUNCH } from '../support/launch.ts';
import { readOnce } from '../support/database.ts';
import { startNodesOf } from '../support/installation.ts';
import { startFoyer } from '../support/foyer-process.ts';
import { expect, launcher, openPanel, openShop, operator, say, test, visitor } from './world.ts';

test.describe('the network', () => {
  test(
    '[P4] what is written offline is kept, survives a reload, is sent when back, and shown once',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      const dialog = await openPanel(guest);
      await say(dialog, 'Before the tunnel');
      await expect(dialog.getByText(/sent/i).first()).toBeVisible();

      await guest.context().setOffline(true);
      await expect(dialog.getByText('You are offline.')).toBeVisible();
      await say(dialog, 'In the tunnel');
      await expect(dialog.getByRole('log').getByText('In the tunnel')).toBeVisible();
      await guest.context().setOffline(false);
      await expect(dialog.getByText('You are offline.')).toHaveCount(0, { timeout: 40_000 });

      await expect(desk.page.getByText('In the tunnel').first()).toBeVisible({ timeout: 40_000 });
      await guest.reload();
      const again = await openPanel(guest);
      await expect(again.getByRole('log').getByText('In the tunnel')).toHaveCount(1);
    },
  );

  test(
    'a server killed and started again: typed text survives and is shown once',
    { tag: '@both' },
    async ({ browser, store }) => {
      const { nodes, databaseUrl, dispose } = await startNodesOf(store);
      const foyer = nodes[0]!;
      const shop = await openShop(foyer);
      try {
        const guest = await visitor(browser);
        await guest.goto(shop.origin);
        const dialog = await openPanel(guest);
        await say(dialog, 'Stored before');
        await expect(dialog.getByText(/sent/i).first()).toBeVisible();
        await foyer.kill();
        await say(dialog, 'Written while it was down');
        await expect(dialog.getByRole('log').getByText('Written while it was down')).toBeVisible();
        await foyer.start();
        await expect(async () => {
          const rows = await readOnce(databaseUrl, 'SELECT text FROM messages ORDER BY seq');
          expect(rows.map(({ text }) => text)).toEqual(['Stored before', 'Written while it was down']);
        }).toPass({ timeout: 40_000 });
        await guest.reload();
        const again = await openPanel(guest);
        for (const text of ['Stored before', 'Written while it was down']) {
          await expect(again.getByRole('log').getByText(text)).toHaveCount(1);
        }
      } finally {
        await shop.close();
        await dispose();
      }
    },
  );

  test('with the server down the page is as if Foyer were not there', async ({ browser }) => {
    const foyer = await startFoyer();
    const shop = await openShop(foyer);
    try {
      await foyer.stop();
      const guest = await visitor(browser);
      const complaints: string[] = [];
      guest.on('pageerror', (error) => complaints.push(String(error)));
      await guest.goto(shop.origin);
      await expect(guest.getByRole('heading', { name: 'A shop' })).toBeVisible();
      await expect(launcher(guest)).toHaveCount(0);
      expect(complaints).toEqual([]);
    } finally {
      await shop.close();
      await foyer.dispose();
    }
  });

  test('a page back from the back/forward cache has a live socket again', async ({ browser, foyer, shop }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    // Playwright switches the cache off; this browser keeps it.
    const cached = await chromium.launch({
      ...LAUNCH,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    try {
      const guest = await visitor(cached);
      await guest.goto(`${shop.origin}/first`);
      await guest.evaluate(() =>
        addEventListener('pageshow', (event) => Object.assign(window, { wasKept: event.persisted })),
      );
      const dialog = await openPanel(guest);
      await say(dialog, 'Before leaving');
      await expect(dialog.getByText(/sent/i).first()).toBeVisible();
      await guest.goto(`${shop.origin}/second`);
      await expect(launcher(guest)).toBeVisible();
      await guest.evaluate(() => history.back());
      await expect
        .poll(() => guest.evaluate(() => (window as unknown as { wasKept?: boolean }).wasKept).catch(() => false))
        .toBe(true);
      await say(guest.getByRole('dialog'), 'After coming back');
      await expect(desk.page.getByText('After coming back').first()).toBeVisible();
    } finally {
      await cached.close();
    }
  });

  test('the agent page says when it is offline, and sends what was written when it is back', async ({
    browser,
    foyer,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'A question');
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await desk.page.getByText('A question').first().click();
    await desk.page.context().setOffline(true);
    await expect(desk.page.getByText(/offline|no connection|not connected/i).first()).toBeVisible({ timeout: 50_000 });
    await desk.page.getByRole('textbox').last().fill('An answer from the tunnel');
    await desk.page.getByRole('textbox').last().press('Enter');
    await desk.page.context().setOffline(false);
    await expect(dialog.getByRole('log').getByText('An answer from the tunnel')).toBeVisible({ timeout: 40_000 });
  });
});
