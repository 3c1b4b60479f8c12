import { ANSWERS, writeArticles } from './articles.ts';
import { violations } from '../support/axe.ts';
import { setLanguages } from '../support/service-settings.ts';
import { errorsOf, expect, launcher, operator, page as pageOf, say, test, visitor } from './world.ts';

test.describe('articles in several languages', () => {
  test(
    'German is written beside English; who reads German finds and reads it, who reads English the other',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await setLanguages(foyer.url, shop.siteId, ['en', 'de']);
      const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
      await writeArticles(page, shop.siteId, ANSWERS.slice(0, 2));
      await page.getByRole('link', { name: 'Articles' }).click();
      const rows = page.locator('[data-row]');
      await expect(rows.first()).toContainText('not in German');
      await rows.first().click();
      const tongues = page.getByRole('group', { name: 'Language of the text' });
      await expect(tongues.getByRole('button')).toHaveText(['English first written in', 'German missing']);
      await page.getByRole('combobox', { name: 'Category' }).fill('Orders');
      await page.getByRole('combobox', { name: 'Category' }).press('Tab');
      await tongues.getByRole('button', { name: 'German' }).press('Enter');
      await expect(page.getByText('Nothing is written in German so far')).toBeVisible();
      const preview = page.getByRole('complementary', { name: 'What a visitor sees' });
      await expect(preview.getByRole('article')).toHaveAttribute('lang', 'en');
      await page.getByRole('textbox', { name: 'Title' }).fill('Rückgabe und Erstattung');
      await expect(page.getByText('once it has a title and a text')).toBeVisible();
      await page.getByLabel(/^Text/).fill('Die Rückgabe ist **30 Tage** lang kostenlos.');
      await expect(preview.getByRole('article')).toHaveAttribute('lang', 'de');
      await expect(preview.locator('strong')).toHaveText('30 Tage');
      await page.getByLabel('Category in German').fill('Bestellungen');
      await page.getByLabel('Category in German').press('Tab');

      // Taken away by mistake, and back.
      await page.getByRole('button', { name: 'Remove the German' }).click();
      await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('');
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Rückgabe und Erstattung');
      await page.getByRole('textbox', { name: 'Title' }).press('Control+Enter');
      await expect(rows.first()).not.toContainText('not in German');
      await expect(rows.nth(1)).toContainText('not in German');
      // Whoever translates goes on to the next in the same language.
      await rows.nth(1).click();
      await expect(tongues.getByRole('button', { name: 'German' })).toHaveAttribute('aria-pressed', 'true');
      await rows.first().click();
      await tongues.getByRole('button', { name: 'English' }).click();
      await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Returns and refunds');

      shop.pages.set('/de', { html: pageOf(shop.tag, '<h1>Laden</h1>').replace('lang="en"', 'lang="de"') });
      const german = await visitor(browser, { locale: 'de-DE' });
      await german.goto(`${shop.origin}/de`);
      await launcher(german).click();
      const dialog = german.getByRole('dialog');
      await dialog.getByRole('tab', { name: 'Hilfe' }).click();
      await expect(dialog.getByRole('heading', { name: 'Bestellungen' })).toHaveAttribute('lang', 'de');
      await expect(dialog.getByRole('button', { name: 'A lamp arrived broken' })).toHaveAttribute('lang', 'en');
      await dialog.getByRole('searchbox').fill('erstatung');
      const found = dialog.getByRole('button', { name: /Rückgabe und Erstattung/ });
      await expect(found).toHaveAttribute('lang', 'de');
      await found.click();
      await expect(dialog.getByRole('article')).toHaveAttribute('lang', 'de');
      await expect(dialog.getByText('30 Tage')).toBeVisible();
      await german.evaluate(() => (window as unknown as { foyer(...call: string[]): void }).foyer('setLocale', 'en'));
      await expect(dialog.getByRole('heading', { name: 'Returns and refunds' })).toBeVisible();
      await expect(dialog.getByRole('article')).toHaveAttribute('lang', 'en');
      await german.evaluate(() => (window as unknown as { foyer(...call: string[]): void }).foyer('setLocale', 'de'));
      await expect(dialog.getByRole('heading', { name: 'Rückgabe und Erstattung' })).toBeVisible();

      // An operator gives it to them in what they read.
      await dialog.getByRole('button', { name: 'Zurück' }).click();
      await dialog.getByRole('searchbox').fill('');
      await dialog.getByRole('tab', { name: 'Nachrichten' }).click();
      await dialog
        .getByRole('button', { name: /Neue Nachricht|Schreiben/ })
        .first()
        .click();
      await say(dialog, 'Geht das noch?');
      await page.getByRole('link', { name: 'Inbox' }).click();
      await page.getByText('Geht das noch?').first().click();
      await expect(page.getByText('de-DE')).toBeVisible();
      await page
        .getByRole('textbox', { name: /reply|message/i })
        .first()
        .focus();
      await page.getByRole('button', { name: /article/i }).click();
      await page.getByRole('option', { name: /Rückgabe und Erstattung/ }).click();
      await expect(page.getByRole('textbox').last()).toHaveValue(/^Rückgabe und Erstattung\n/);

      const english = await visitor(browser);
      await english.goto(shop.origin);
      await launcher(english).click();
      await english.getByRole('dialog').getByRole('tab', { name: 'Help' }).click();
      await english.getByRole('dialog').getByRole('searchbox').fill('refunds');
      await expect(english.getByRole('dialog').getByRole('button', { name: /Returns and refunds/ })).toBeVisible();
      await english.getByRole('dialog').getByRole('searchbox').fill('Erstattung');
      await expect(english.getByRole('dialog').getByText('Nothing found.').last()).toBeVisible();

      const plain = await visitor(browser, { javaScriptEnabled: false, locale: 'de-DE' });
      await plain.goto(`${foyer.url}/s/${shop.writeKey}`);
      await plain.getByRole('link', { name: 'Rückgabe und Erstattung' }).click();
      await expect(plain.getByText('30 Tage')).toBeVisible();
      await plain.getByRole('link', { name: 'English' }).click();
      await expect(plain.getByRole('heading', { name: 'Returns and refunds' })).toBeVisible();
      expect([...errorsOf(german), ...errorsOf(english)]).toEqual([]);
    },
  );

  test('axe finds nothing in the editor of two languages, light and dark, and nothing is too wide on a phone', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setLanguages(foyer.url, shop.siteId, ['en', 'de', 'fr', 'es', 'pt', 'ar']);
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(page, shop.siteId, [
      { ...ANSWERS[0], texts: { ar: { title: 'الإرجاع والاسترداد', body: 'الإرجاع مجاني خلال **30 يومًا**.' } } },
      ANSWERS[1]!,
    ]);
    await page.getByRole('link', { name: 'Articles' }).click();
    await page.locator('[data-row]').first().click();
    const tongues = page.getByRole('group', { name: 'Language of the text' });
    for (const [colorScheme, viewport] of [
      ['light', { width: 1440, height: 900 }],
      ['dark', { width: 1440, height: 900 }],
      ['light', { width: 360, height: 740 }],
      ['dark', { width: 360, height: 740 }],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      for (const name of ['English', 'German', 'Arabic']) {
        await tongues.getByRole('button', { name }).click();
        if (name === 'Arabic') await expect(page.getByRole('textbox', { name: 'Title' })).toHaveAttribute('dir', 'rtl');
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
        await page.screenshot({ path: `test-results/article-${name}-${colorScheme}-${viewport.width}.png` });
      }
    }
  });
});
