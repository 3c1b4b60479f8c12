import type { Locator } from '@playwright/test';
import { conversation, expect, launcher, operator, page, say, test, visitor, ways } from './world.ts';

const tab = (dialog: Locator, name: string) => dialog.getByRole('tab', { name });

test.describe('the panel', () => {
  test(
    'opens at home, says who is there, and goes by tabs, rows and back; a second conversation begins beside the first',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await operator(browser, foyer, shop.siteId, 'Mara');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      await launcher(guest).click();
      const dialog = guest.getByRole('dialog');
      await expect(tab(dialog, 'Home')).toHaveAttribute('aria-selected', 'true');
      await expect(dialog.getByText('Here now', { exact: true })).toBeVisible();
      // Nothing was measured yet, so nothing is promised; what the site has not on is not there.
      await expect(dialog.getByText(/replies in/i)).toHaveCount(0);
      await expect(dialog.getByRole('tab')).toHaveText(['Home', 'Messages']);

      await ways(dialog).filter({ hasText: 'Write to us' }).click();
      await expect(dialog.getByRole('textbox')).toBeFocused();
      await say(dialog, 'The first matter');
      await expect(dialog.getByText(/sent/i).first()).toBeVisible();
      await dialog.getByRole('button', { name: 'Back' }).click();
      await expect(ways(dialog).filter({ hasText: 'The first matter' })).toBeVisible();

      await tab(dialog, 'Messages').click();
      await dialog.getByRole('button', { name: 'New message' }).click();
      await say(dialog, 'Another matter');
      await expect(dialog.getByText(/sent/i).first()).toBeVisible();
      await expect(dialog.getByRole('log').getByText('The first matter')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Back' }).click();
      const rows = dialog.getByRole('list', { name: 'Messages' }).getByRole('button');
      await expect(rows).toHaveText([/Another matter/, /The first matter/]);
      await rows.last().click();
      await expect(dialog.getByRole('log').getByText('The first matter')).toBeVisible();
    },
  );

  test('an answer in another conversation is shown in the tab and first in the list, and opens by itself next time', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { desk, guest, dialog } = await conversation(browser, foyer, shop, 'Is it back?');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await desk.page.getByRole('textbox').last().fill('It is.');
    await desk.page.getByRole('textbox').last().press('Enter');
    await expect(tab(dialog, 'Messages')).toHaveAccessibleName(/1 unread/);
    await expect(dialog.getByRole('status').filter({ hasText: '1 new message' })).toHaveCount(1);
    await guest.keyboard.press('Escape');
    await guest.reload();
    await expect(launcher(guest)).toHaveAccessibleName(/1 unread/);
    await launcher(guest).click();
    await expect(dialog.getByRole('log').getByText('It is.')).toBeVisible();
    await expect(dialog.getByRole('heading', { name: /Mara at/ })).toBeVisible();
  });

  test('tabs are one stop of the Tab key, and arrows go along them in the direction of the page', async ({
    browser,
    shop,
  }) => {
    shop.pages.set('/rtl', { html: page(shop.tag, '<p>متجر</p>').replace('lang="en"', 'lang="ar" dir="rtl"') });
    const guest = await visitor(browser);
    for (const [path, forward, home, messages] of [
      ['/', 'ArrowRight', 'Home', 'Messages'],
      ['/rtl', 'ArrowLeft', 'الرئيسية', 'الرسائل'],
    ] as const) {
      await guest.goto(shop.origin + path);
      await launcher(guest).click();
      const dialog = guest.getByRole('dialog');
      await tab(dialog, home).focus();
      await guest.keyboard.press(forward);
      await expect(tab(dialog, messages)).toBeFocused();
      await expect(tab(dialog, messages)).toHaveAttribute('aria-selected', 'true');
      await expect(dialog.getByRole('tabpanel', { name: messages })).toBeVisible();
      await guest.keyboard.press('Home');
      await expect(tab(dialog, home)).toBeFocused();
      await guest.keyboard.press('Shift+Tab');
      await expect(dialog.getByRole('tab').and(guest.locator(':focus'))).toHaveCount(0);
    }
  });

  test('a page leads to a place in it, also while it is open; what names no place only opens it', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await expect(launcher(guest)).toBeVisible();
    const open = (...to: unknown[]) =>
      guest.evaluate((to) => (window as unknown as { foyer(...call: unknown[]): void }).foyer('open', ...to), to);
    const dialog = guest.getByRole('dialog');
    await open('messages');
    await expect(tab(dialog, 'Messages')).toHaveAttribute('aria-selected', 'true');
    await open('chat');
    await expect(dialog.getByRole('textbox')).toBeVisible();
    await open('constructor', { a: 1 });
    await expect(dialog.getByRole('textbox')).toBeVisible();
  });

  test('a view that does not load says so and is had with one press when the network is back', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.route('**/w/chat-*', (route) => route.abort());
    await guest.goto(shop.origin);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await ways(dialog).first().click();
    await expect(dialog.getByRole('alert')).toContainText('This did not load.');
    await guest.unroute('**/w/chat-*');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await expect(dialog.getByRole('textbox')).toBeVisible();
  });
});
