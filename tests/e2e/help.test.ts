import { ANSWERS, writeArticles } from './articles.ts';
import { violations } from '../support/axe.ts';
import { expect, launcher, operator, page, test, visitor, ways } from './world.ts';

test.describe('the help', () => {
  test(
    'finds an answer as one types, in spite of typing errors; it is read, voted on once, and goes along to a person',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await writeArticles(desk.page, shop.siteId, ANSWERS);
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      await launcher(guest).click();
      const dialog = guest.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Search help' }).click();
      const field = dialog.getByRole('searchbox');
      await expect(field).toBeFocused();
      await expect(dialog.getByRole('button', { name: 'Delivery times' })).toBeVisible();
      await expect(dialog.getByText('Not ready yet')).toHaveCount(0);

      await field.pressSequentially('retuns refnd');
      const answers = dialog.getByRole('tabpanel').getByRole('listitem');
      await expect(answers.first()).toContainText('Returns and refunds');
      await expect(dialog.getByRole('status').filter({ hasText: /\d answers?/ })).toBeVisible();
      await expect(answers.first().locator('mark').first()).toHaveText(/returns/i);
      await answers.first().getByRole('button').click();
      await expect(dialog.getByRole('heading', { name: 'Returns and refunds' })).toBeVisible();
      await expect(dialog.getByRole('heading', { name: 'How to send something back' })).toBeVisible();
      await expect(dialog.getByRole('link', { name: 'your orders' })).toHaveAttribute('href', '/orders');
      // No picture from a third place: nobody there learns of this reader.
      await expect(dialog.getByRole('img')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'No', exact: true }).click();
      await expect(dialog.getByRole('button', { name: 'Yes', exact: true })).toHaveCount(0);
      await expect
        .poll(async () => {
          const { articles } = await desk.page.evaluate(
            async (path) => (await fetch(path)).json() as Promise<{ articles: { unhelpful: number }[] }>,
            `/api/agent/sites/${shop.siteId}/articles`,
          );
          return articles[0]!.unhelpful;
        })
        .toBe(1);
      await dialog.getByRole('button', { name: /Ask a person/ }).click();
      await expect(dialog.getByRole('textbox')).toHaveValue('Returns and refunds: ');
      await dialog.getByRole('button', { name: 'Back' }).click();
      await expect(dialog.getByRole('heading', { name: 'Returns and refunds' })).toBeVisible();
      await expect(dialog.getByRole('button', { name: 'Yes', exact: true })).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Back' }).click();
      await expect(field).toHaveValue('retuns refnd');
    },
  );

  test('on a phone the field has the keyboard where somebody asked to search, and not by the tab', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser, { viewport: { width: 360, height: 740 } });
    await guest.goto(shop.origin);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Search help' }).click();
    await expect(dialog.getByRole('searchbox')).toBeFocused();
    await dialog.getByRole('tab', { name: 'Home' }).click();
    await dialog.getByRole('tab', { name: 'Help' }).click();
    await expect(dialog.getByRole('button', { name: 'Delivery times' })).toBeVisible();
    await expect(dialog.getByRole('searchbox')).not.toBeFocused();
  });

  test('once loaded it finds and shows answers without a connection, within 100 ms of a key', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, [
      ...ANSWERS,
      ...Array.from({ length: 120 }, (_, at) => ({
        title: `Care of article number ${at}`,
        slug: `care-${at}`,
        body: `Wash number ${at} by hand. ${'Dry it slowly, away from the sun and from small children. '.repeat(20)}`,
      })),
    ]);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Search help' }).click();
    await expect(dialog.getByRole('button', { name: 'Delivery times' })).toBeVisible();
    await guest.context().setOffline(true);
    const ms = await guest.evaluate(async () => {
      const root = document.querySelector('foyer-widget')!.shadowRoot!;
      const field = root.querySelector<HTMLInputElement>('input[type=search]')!;
      const times: number[] = [];
      for (const query of ['re', 'ret', 'retu', 'retur', 'return', 'return la', 'return lamp']) {
        const begun = performance.now();
        field.value = query;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b)[3]!;
    });
    expect(ms).toBeLessThan(100);
    await dialog.getByRole('button', { name: /Returns and refunds/ }).click();
    await expect(dialog.getByText('Returns are free within 30 days of delivery.')).toBeVisible();
    await expect(dialog.getByText(/text without its pictures/)).toBeVisible();
  });

  test('a search in vain is kept for the owner, and leads to a person', async ({ browser, foyer, shop }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await dialog.getByRole('tab', { name: 'Help' }).click();
    const kept = guest.waitForResponse(/\/help\/searches$/);
    await dialog.getByRole('searchbox').fill('Gift wrapping');
    await expect(dialog.getByText('Nothing found.').last()).toBeVisible();
    expect((await kept).status()).toBe(200);
    await dialog.getByRole('button', { name: /Ask a person/ }).click();
    await expect(dialog.getByRole('textbox')).toHaveValue('Gift wrapping');
  });

  test('a page leads to an answer, and what is about the page comes first', async ({ browser, foyer, shop }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser);
    await guest.goto(`${shop.origin}/lamps/dome`);
    await expect(launcher(guest)).toBeVisible();
    await guest.evaluate(() =>
      (window as unknown as { foyer(...call: string[]): void }).foyer('open', 'help', 'delivery-times'),
    );
    const dialog = guest.getByRole('dialog');
    await expect(dialog.getByRole('heading', { name: 'Delivery times' })).toBeVisible();
    await expect(dialog.getByRole('cell', { name: 'Lisbon' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(dialog.getByRole('heading', { name: 'For this page' })).toBeVisible();
    await expect(dialog.getByRole('tabpanel').getByRole('listitem').first()).toHaveText('Which bulb fits which lamp');
  });

  test('hostile articles are shown as they were written, and nothing of them runs or loads', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const title = '<img src=x onerror="window.hit=1">';
    const body = `${title}\n\n<script>window.hit=1</script>\n\n[press](javascript:window.hit=1) ![x](https://evil.example/x.png)`;
    await writeArticles(desk.page, shop.siteId, [{ title, slug: 'hostile', body }]);
    const guest = await visitor(browser);
    const asked: string[] = [];
    guest.on('request', (request) => asked.push(request.url()));
    await guest.goto(shop.origin);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await dialog.getByRole('tab', { name: 'Help' }).click();
    await dialog.getByRole('searchbox').fill('onerror');
    await dialog.getByRole('button', { name: /onerror/ }).click();
    await expect(dialog.getByText('<script>window.hit=1</script>')).toBeVisible();
    await expect(dialog.getByRole('link')).toHaveAttribute('href', 'https://evil.example/x.png');
    expect(await guest.evaluate(() => 'hit' in window)).toBe(false);
    expect(asked.filter((url) => url.includes('evil.example'))).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing in its views, ${colorScheme}, also on a phone and from right to left`, async ({
      browser,
      foyer,
      shop,
    }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await writeArticles(desk.page, shop.siteId, ANSWERS);
      shop.pages.set('/rtl', { html: page(shop.tag, '<h1>متجر</h1>').replace('lang="en"', 'lang="ar" dir="rtl"') });
      for (const [path, viewport] of [
        ['/lamps', { width: 1280, height: 800 }],
        ['/rtl', { width: 360, height: 740 }],
      ] as const) {
        const guest = await visitor(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
        await guest.goto(shop.origin + path);
        await launcher(guest).click();
        const dialog = guest.getByRole('dialog');
        await expect(ways(dialog).first()).toBeVisible();
        await dialog.getByRole('tab', { name: /Help|المساعدة/ }).click();
        await expect(dialog.getByRole('button', { name: 'Delivery times' })).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('searchbox').fill('lamp');
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('searchbox').fill('nothing of that kind');
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('searchbox').fill('delivery');
        await dialog.getByRole('button', { name: /Delivery times/ }).click();
        await expect(dialog.getByRole('cell', { name: 'Lisbon' })).toBeVisible();
        expect(await violations(guest)).toEqual([]);
      }
    });
  }
});
