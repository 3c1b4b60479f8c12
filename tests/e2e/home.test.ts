import { violations } from '../support/axe.ts';
import { expect, launcher, page, test, visitor, ways } from './world.ts';

test.describe('the first view', () => {
  test(
    'greets by the name that the site gave, and by none after a reset',
    { tag: '@both' },
    async ({ browser, shop }) => {
      const guest = await visitor(browser);
      const acknowledged = guest
        .waitForEvent('websocket')
        .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"t":"ack"')));
      await guest.goto(shop.origin);
      await acknowledged;
      await guest.evaluate(() => window.foyer('identify', 'u_1', { name: 'Ada <b>Byron</b>' }));
      const dialog = guest.getByRole('dialog');
      await expect(async () => {
        await guest.reload();
        await launcher(guest).click();
        await expect(dialog.getByText(/^Good (morning|afternoon|evening), Ada\.$/)).toBeVisible({ timeout: 2_000 });
      }).toPass();
      await guest.evaluate(() => window.foyer('reset'));
      await guest.reload();
      await launcher(guest).click();
      await expect(ways(dialog).first()).toBeVisible();
      await expect(dialog.getByText(/, Ada\.$/)).toHaveCount(0);
    },
  );

  test('shows three things of the shop, with their reason, of which a decision is kept; by keyboard too, on a phone', async ({
    browser,
    shop,
  }) => {
    shop.pages.set('/plain', { html: page(shop.tag, '<p>No slots here</p>') });
    const guest = await visitor(browser, { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
    const decided = guest
      .waitForEvent('websocket')
      .then((socket) =>
        socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"slot":"panel"')),
      );
    await guest.goto(`${shop.origin}/plain`);
    await launcher(guest).click();
    const picks = guest.locator('[data-foyer-slot=panel]');
    await expect(picks.getByRole('link')).toHaveCount(3);
    expect(String((await decided).payload)).toMatch(/"id":"d_/);
    await expect(picks.getByRole('link').first()).toBeVisible();
    expect(await violations(guest)).toEqual([]);
    await picks.getByRole('link').first().focus();
    await expect(picks.getByRole('link').first()).toBeFocused();
    const dialog = guest.getByRole('dialog');
    await dialog.getByRole('tab', { name: 'Messages' }).click();
    await expect(picks.getByRole('link').first()).toBeHidden();
    await dialog.getByRole('tab', { name: 'Home' }).click();
    await expect(picks.getByRole('link').first()).toBeVisible();
    await expect(picks).toHaveCount(1);
  });
});
