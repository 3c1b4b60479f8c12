import type { Browser } from '@playwright/test';
import { expect, openPanel, operator, say, test, visitor, type Shop } from './world.ts';

/** A visitor who has asked something. */
async function asks(browser: Browser, shop: Shop, text: string) {
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  const dialog = await openPanel(guest);
  await say(dialog, text);
  await expect(dialog.getByText(/sent/i).first()).toBeVisible();
  return { guest, dialog };
}

test.describe('an operator without a mouse', () => {
  test('moves with j and k, opens with Enter, answers with r, closes with e, and asks for the keys with ?', async ({
    browser,
    foyer,
    shop,
  }) => {
    const first = await asks(browser, shop, 'The first question');
    await asks(browser, shop, 'The second question');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(page.getByText('The second question').first()).toBeVisible();

    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox')).toBeVisible();
    await page.keyboard.press('r');
    await expect(page.getByRole('textbox')).toBeFocused();
    await page.keyboard.type('An answer by keys alone');
    await page.keyboard.press('Enter');
    await expect(first.dialog.getByRole('log').getByText('An answer by keys alone')).toBeVisible();

    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();

    await page.keyboard.press('e');
    await expect(first.dialog.getByText(/closed/i).first()).toBeVisible();
  });

  test(
    'a new conversation appears without reload, with its unread count and its waiting time',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
      await asks(browser, shop, 'Somebody new');
      await expect(page.getByText('Somebody new').first()).toBeVisible();
      await expect(page).toHaveTitle(/1/);
    },
  );

  test('what a visitor says of themselves is a claim, and shown as one', async ({ browser, foyer, shop }) => {
    const { guest } = await asks(browser, shop, 'It is me');
    await guest.evaluate(() =>
      (window as unknown as { foyer: (...args: unknown[]) => void }).foyer('identify', 'customer-7', {
        name: 'Ada Byron',
      }),
    );
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await page.getByText('It is me').first().click();
    await expect(page.getByText('Ada Byron').first()).toBeVisible();
    await expect(page.getByText('customer-7').first()).toBeVisible();
  });

  test('an operator of another site sees nothing of this one', async ({ browser, foyer, shop }) => {
    const other = await foyer.createSite({ origins: ['https://other.example'], name: 'Other' });
    await asks(browser, shop, 'Not for others');
    const { page } = await operator(browser, foyer, other.siteId, 'Nosy');
    const answers = await page.evaluate(async (siteId) => {
      const status = async (path: string) => (await fetch(path)).status;
      return Promise.all([
        status(`/api/agent/sites/${siteId}/conversations`),
        status(`/api/agent/sites/${siteId}/live`),
        status('/api/agent/sites/s_nothing/live'),
      ]);
    }, shop.siteId);
    expect(answers).toEqual([404, 404, 404]);
    await expect(page.getByText('Not for others')).toHaveCount(0);
  });
});
