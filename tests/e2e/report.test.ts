import type { Browser, Page } from '@playwright/test';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { violations } from '../support/axe.ts';
import { expect, openPanel, operator, say, test, visitor, type Shop } from './world.ts';

async function owner(browser: Browser, foyer: FoyerProcess, shop: Shop, width = 1280): Promise<Page> {
  const email = `owner-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(shop.siteId, email, 'Ona', 'owner');
  const page = await visitor(browser, { viewport: { width, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(`${foyer.url}/agent/#/reports/${shop.siteId}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

test(
  'a conversation that was answered is in the report, drawn and as a table, and in the file',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const page = await owner(browser, foyer, shop);
    await expect(page.getByText('Nobody began a conversation in these days').first()).toBeVisible();
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await say(await openPanel(guest), 'How long does it take?');
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await desk.page.getByText('How long does it take?').first().click();
    await desk.page
      .getByRole('textbox', { name: /reply|answer|write/i })
      .last()
      .fill('Two days.');
    await desk.page.keyboard.press('Enter');
    await expect(guest.getByRole('log').getByText('Two days.')).toBeVisible();

    await page.getByRole('button', { name: '7 days' }).click();
    const figure = page.getByRole('region', { name: 'First answer, median' });
    await expect(figure).toContainText('1 answered');
    await expect(page.getByRole('img', { name: /First answer by operator: Mara/ })).toBeVisible();
    const operators = page.getByRole('region', { name: 'By operator' });
    await operators.getByText('As a table').click();
    await expect(operators.getByRole('row', { name: /Mara 1/ })).toBeVisible();
    await page.getByLabel('Operator', { exact: true }).selectOption({ label: 'Mara' });
    await expect(
      page
        .getByRole('region', { name: /^Waiting, by hour/ })
        .getByText('few', { exact: true })
        .first(),
    ).toBeVisible();
    await expect(figure).toContainText('1 answered');
    await page.getByLabel('Operator', { exact: true }).selectOption({ label: 'Everybody' });
    const trend = page.getByRole('region', { name: /, by day$/ });
    await trend.getByRole('button', { name: 'Begun' }).click();
    await expect(trend.getByRole('img', { name: /^Conversations: .* 1$/ })).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    expect((await downloading).suggestedFilename()).toMatch(/^service-.*\.csv$/);
  },
);

test('who only answers sees that the report is locked', async ({ browser, foyer, shop }) => {
  const desk = await operator(browser, foyer, shop.siteId, 'Jo');
  await desk.page.keyboard.press('g');
  await desk.page.keyboard.press('r');
  await expect(desk.page.getByText('Owners and admins of this site read its reports.')).toBeVisible();
});

for (const width of [1280, 360]) {
  test(`axe finds nothing in a report, light and dark, ${width} px, and nothing hangs over`, async ({
    browser,
    foyer,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await say(await openPanel(guest), 'Hello');
    await expect(guest.getByText(/sent/i).first()).toBeVisible();
    const page = await owner(browser, foyer, shop, width);
    await expect(page.getByRole('region', { name: 'First answer, median' })).toBeVisible();
    for (const summary of await page.getByText('As a table').all()) await summary.click();
    // What is seen of it without scrolling aside is all of it, in the parts too.
    for (const part of ['.report', '.heats', '.reports-head']) {
      const over = await page.locator(part).evaluate((element) => {
        const inside = element.closest('.plot') ?? document.documentElement;
        return element.getBoundingClientRect().right - inside.getBoundingClientRect().right;
      });
      expect(over).toBeLessThanOrEqual(0);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
