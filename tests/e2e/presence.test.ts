/** Two operators: who is there, as the other sees it, and who gets what. */
import type { Browser, Page } from '@playwright/test';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { violations } from '../support/axe.ts';
import { expect, openPanel, operator, say, test, visitor, type Shop } from './world.ts';

/** An owner of the site, at its routing. */
async function ownerAtRouting(browser: Browser, foyer: FoyerProcess, shop: Shop): Promise<Page> {
  const email = `owner-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(shop.siteId, email, 'Ona Prado', 'owner');
  const page = await visitor(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(`${foyer.url}/agent/`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Routing' }).click();
  return page;
}

async function asks(browser: Browser, shop: Shop, text: string, locale = 'en-GB'): Promise<Page> {
  const guest = await visitor(browser, { locale });
  await guest.goto(shop.origin);
  const dialog = await openPanel(guest);
  await say(dialog, text);
  await expect(dialog.getByText(/sent/i).first()).toBeVisible();
  return guest;
}

const you = (page: Page) => page.locator('.you');

test(
  'an operator goes away and comes back by keys, and the colleague sees it in the menu and among those to assign to',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    const noor = await operator(browser, foyer, shop.siteId, 'Noor');
    await expect(you(noor.page)).toContainText('Here');
    await noor.page.keyboard.press('Control+k');
    await noor.page.keyboard.type('be away');
    await noor.page.keyboard.press('Enter');
    await expect(you(noor.page)).toContainText('Away');

    await you(mara.page).click();
    const colleagues = mara.page.getByRole('list', { name: 'Colleagues' }).getByRole('listitem');
    const colleague = colleagues.filter({ hasText: 'Noor' });
    await expect(colleague).toContainText('Away');
    await mara.page.keyboard.press('Escape');

    const guest = await asks(browser, shop, 'Is somebody there?');
    await expect(guest.getByRole('dialog').getByText('Is somebody there?').first()).toBeVisible();
    await mara.page.getByText('Is somebody there?').first().click();
    await expect(mara.page.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
    await mara.page.keyboard.press('a');
    await expect(mara.page.getByRole('option', { name: /Noor.*Away/ })).toBeVisible();
    await mara.page.keyboard.press('Escape');

    await noor.page.reload();
    await expect(you(noor.page)).toContainText('Away');
    await you(noor.page).focus();
    await noor.page.keyboard.press('Enter');
    await noor.page.getByRole('switch', { name: /^Away/ }).focus();
    await noor.page.keyboard.press('Space');
    await expect(you(noor.page)).toContainText('Here');

    await noor.page.close();
    await you(mara.page).click();
    await expect(colleague).toContainText('Offline', { timeout: 40_000 });
  },
);

test(
  'an owner sets that questions go to who speaks the language, and they do',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const gerda = await operator(browser, foyer, shop.siteId, 'Gerda');
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    const owner = await ownerAtRouting(browser, foyer, shop);
    await owner.keyboard.press('Control+k');
    await owner.keyboard.type('be away');
    await owner.keyboard.press('Enter');
    await expect(you(owner)).toContainText('Away');

    const form = owner.getByRole('form', { name: 'Routing' });
    await form.getByRole('radio', { name: /least busy/ }).check();
    await form.getByRole('button', { name: 'Add a rule' }).click();
    const rule = form.getByRole('group', { name: 'Rule 1', exact: true });
    await form.getByRole('button', { name: 'Put live' }).click();
    await expect(form.getByRole('status').first()).toContainText('Rule 1');
    await rule.getByLabel(/The visitor reads/).fill('de');
    await rule.getByRole('checkbox', { name: 'Gerda' }).check();
    await form.getByRole('button', { name: 'Put live' }).click();
    await expect(form.getByRole('status').first()).toContainText('Live since');
    expect(await violations(owner)).toEqual([]);

    await asks(browser, shop, 'Guten Tag', 'de-AT');
    await expect(gerda.page.getByText('Guten Tag').first()).toBeVisible();
    await gerda.page.getByRole('button', { name: /^Mine/ }).click();
    await expect(gerda.page.getByText('Guten Tag').first()).toBeVisible();
    await asks(browser, shop, 'Good day', 'en-GB');
    await mara.page.getByRole('button', { name: /^Mine/ }).click();
    await expect(mara.page.getByText('Good day').first()).toBeVisible();
    await expect(mara.page.getByText('Guten Tag')).toHaveCount(0);

    await owner.reload();
    await expect(rule.getByLabel(/The visitor reads/)).toHaveValue('de');
    await expect(rule.getByRole('checkbox', { name: 'Gerda' })).toBeChecked();
  },
);
