/** Practising on made-up visitors. */
import { expect, operator, test } from './world.ts';

test(
  'a training is begun and ended on the page, says so all the time, and its visitors are answered as any',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    const { page: ana } = await operator(browser, foyer, shop.siteId, 'Ana');
    await mara.goto(`${foyer.url}/agent/#/settings/${shop.siteId}/training`);
    await mara.getByRole('spinbutton').fill('1');
    await mara.getByRole('button', { name: 'Begin' }).click();
    for (const page of [mara, ana]) await expect(page.getByText('1 made-up visitor until')).toBeVisible();
    await expect(ana.locator('[data-row]')).toContainText('(training)', { timeout: 40_000 });
    await expect(ana.locator('[data-row]')).toContainText('training');
    await ana.locator('[data-row]').click();
    await ana.getByRole('textbox', { name: /Reply to/ }).fill('Let me look.');
    await ana.keyboard.press('Enter');
    await expect(ana.getByText(/is writing/)).toBeVisible();
    // Nobody is counted among who is there.
    await ana.keyboard.press('Escape');
    await ana.goto(`${foyer.url}/agent/#/live/${shop.siteId}`);
    await expect(ana.locator('.figure')).toHaveText(/^0/);
    await mara.getByRole('button', { name: 'End the training' }).click();
    for (const page of [mara, ana]) await expect(page.getByText('made-up visitor until')).toHaveCount(0);
  },
);
