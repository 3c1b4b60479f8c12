import { ANSWERS, writeArticles } from './articles.ts';
import { violations } from '../support/axe.ts';
import { expect, launcher, operator, test, visitor } from './world.ts';

test.describe('articles on the agent page', () => {
  test(
    'a search in vain becomes an article: written with a preview, put live, found by the next visitor',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
      await fetch(`${foyer.url}/v1/sites/${shop.writeKey}/help/searches`, {
        method: 'POST',
        body: JSON.stringify({ query: 'Lid lost' }),
      });
      await page.getByRole('link', { name: 'Articles' }).click();
      await page.getByRole('button', { name: 'Write the answer' }).click();
      const title = page.getByRole('textbox', { name: 'Title' });
      await expect(title).toBeFocused();
      await expect(title).toHaveValue('Lid lost');
      await expect(page.getByLabel('Address')).toHaveValue('lid-lost');
      await page.getByLabel(/^Text/).fill('We keep **lids** in stock. <img src=x onerror="window.hit=1">');
      const preview = page.getByRole('complementary', { name: 'What a visitor sees' });
      await expect(preview.locator('strong')).toHaveText('lids');
      await expect(preview.getByText('<img src=x onerror="window.hit=1">')).toBeVisible();
      await page.getByRole('combobox', { name: 'Category' }).fill('Care');
      await page.getByRole('combobox', { name: 'Category' }).press('Tab');
      await page.keyboard.press('Control+Enter');
      const row = page.getByRole('region', { name: 'Care' }).getByRole('button', { name: /Lid lost/ });
      await expect(row).toContainText('live');
      await expect(page.getByRole('region', { name: 'Searched in vain' })).toHaveCount(0);
      expect(await page.evaluate(() => 'hit' in window)).toBe(false);

      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      await launcher(guest).click();
      const dialog = guest.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Search help' }).click();
      await dialog.getByRole('searchbox').fill('lost lid');
      await dialog.getByRole('button', { name: /Lid lost/ }).click();
      await expect(dialog.getByText('We keep lids in stock.')).toBeVisible();
    },
  );

  test('their order is changed by keys, by buttons and by dragging; a deleted one comes back with undo', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(page, shop.siteId, ANSWERS.slice(0, 3));
    await page.getByRole('link', { name: 'Articles' }).click();
    const rows = page.locator('[data-row]');
    const titles = (order: RegExp[]) => expect(rows).toHaveText(order);
    const [returns, broken, bulb] = [/^Returns/, /^A lamp/, /^Which/] as const;
    await titles([returns, broken, bulb]);
    await rows.first().focus();
    await page.keyboard.press('Alt+ArrowDown');
    await titles([broken, returns, bulb]);
    await rows.filter({ hasText: returns }).click();
    await page.getByRole('button', { name: 'Move down' }).click();
    await titles([broken, bulb, returns]);
    await rows.filter({ hasText: returns }).dragTo(rows.filter({ hasText: broken }));
    await titles([returns, broken, bulb]);
    await expect
      .poll(async () => {
        const answer = await fetch(`${foyer.url}/v1/sites/${shop.writeKey}/help`);
        return ((await answer.json()) as { articles: { slug: string }[] }).articles.map(({ slug }) => slug);
      })
      .toEqual(['returns-and-refunds', 'a-lamp-arrived-broken', 'which-bulb-fits-which-lamp']);

    await page.getByRole('button', { name: 'Delete' }).click();
    await titles([broken, bulb]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(rows.filter({ hasText: returns })).toBeVisible();

    // What is not saved outlives a look at another one.
    await page.getByRole('textbox', { name: 'Title' }).fill('Returns, changed');
    await rows.filter({ hasText: broken }).click();
    await rows.filter({ hasText: returns }).click();
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Returns, changed');
  });

  test('axe finds nothing there, light and dark', async ({ browser, foyer, shop }) => {
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(page, shop.siteId, ANSWERS);
    await fetch(`${foyer.url}/v1/sites/${shop.writeKey}/help/searches`, {
      method: 'POST',
      body: JSON.stringify({ query: 'Gift wrapping' }),
    });
    await page.getByRole('link', { name: 'Articles' }).click();
    await page.locator('[data-row]').first().click();
    await expect(page.getByRole('heading', { name: 'How to send something back' })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: `test-results/articles-${colorScheme}.png` });
    }
  });
});
