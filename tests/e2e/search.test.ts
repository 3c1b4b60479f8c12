/** What an operator looks for, and how they get there. */
import type { Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { event, newId, newToken, openVisitor } from '../support/visitor.ts';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { expect, operator, test, type Shop } from './world.ts';

const found = (page: Page, text: string | RegExp) => page.getByRole('option', { name: text });

/** A long conversation, and what is asked in it early. */
async function longTalk(foyer: FoyerProcess, shop: Shop, early: string, messages: number): Promise<string> {
  const tab = await openVisitor(foyer.url, shop);
  const traits = { name: 'Clara Weiß', email: 'clara.weiss@mail.example' };
  await tab.track(event({ type: 'identify', properties: { userId: 'u', traits } }));
  const id = newId('c');
  await tab.say(id, early);
  for (let n = 1; n < messages; n++) {
    // As fast as a visitor may.
    await tab.say(id, `and another thing, number ${n}`).catch(() => n--);
  }
  tab.socket.terminate();
  return id;
}

test.describe('search', () => {
  test(
    'finds a message by words of it, marks them, and leads to where it stands, by keyboard alone',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await longTalk(foyer, shop, 'Is the schöne Stehlampe <b>dimmable</b>?', 9);
      const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('stehlampe dimm');
      const hit = found(page, /Stehlampe/);
      await expect(hit).toBeVisible();
      await expect(hit.locator('mark')).toHaveText(['Stehlampe', 'dimm']);
      await expect(hit).toContainText('<b>dimmable</b>');
      await page.keyboard.press('Enter');
      const line = page.getByRole('log').locator('[data-line].found');
      await expect(line).toHaveText('Is the schöne Stehlampe <b>dimmable</b>?');
      await expect(line).toBeInViewport();
    },
  );

  test('reads older pages until the message is there', async ({ browser, foyer, shop }) => {
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    const tab = await openVisitor(foyer.url, shop);
    const id = newId('c');
    await tab.say(id, 'the very first kumquat');
    await page.locator('[data-row]').first().click();
    // The operator's messages have no rate.
    const box = page.getByRole('textbox', { name: /Reply to/ });
    await page.evaluate(() => document.querySelector<HTMLElement>('#reply')!.focus());
    for (let n = 0; n < 110; n++) {
      await box.fill(`answer ${n}`);
      await box.press('Enter');
    }
    await expect(page.getByRole('log').getByText('answer 109', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('log').getByText('answer 109', { exact: true })).toBeVisible();
    await expect(page.getByText('the very first kumquat', { exact: true }).last()).toBeHidden();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('kumq');
    await expect(found(page, /very first/)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-line].found')).toBeInViewport();
    await expect(page.locator('[data-line].found')).toHaveText('the very first kumquat');
  });

  test('finds people by name and address from the inbox, and says so where there is nothing', async ({
    browser,
    foyer,
    shop,
  }) => {
    await longTalk(foyer, shop, 'hello', 2);
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await page.getByRole('button', { name: 'Search messages and people' }).click();
    await expect(page.getByText('The beginning of a word is enough')).toBeVisible();
    await page.keyboard.type('clara weiss');
    await expect(found(page, /Clara Weiß/).first()).toBeVisible();
    await expect(
      found(page, /Clara Weiß/)
        .locator('mark')
        .first(),
    ).toHaveText('Clara');
    await page.getByRole('combobox').fill('clara.weiss@mail');
    await expect(found(page, /clara\.weiss@mail\.example/)).toBeVisible();
    await page.getByRole('combobox').fill('no such thing anywhere');
    await expect(page.getByText('Nothing has “no such thing anywhere”.')).toBeVisible();
    await page.getByRole('combobox').fill('clara');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Clara Weiß' }).first()).toBeVisible();
  });

  test(
    'finds who never wrote, leads to them, and from there to a conversation, or says why there is none',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      // Left on a form, without having agreed to be measured.
      const token = newToken();
      const name = 'Ida <img src=x onerror=alert(1)> Storm';
      const left = await fetch(`${foyer.url}/v1/sites/${shop.writeKey}/contact`, {
        method: 'POST',
        headers: { origin: shop.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token, name, email: 'ida.storm@mail.example' }),
      });
      expect(left.status).toBe(200);
      const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ida.storm@');
      const hit = found(page, /ida\.storm@mail\.example/);
      await expect(hit).toContainText(name);
      await expect(hit).toContainText('no conversation');
      await expect(hit.locator('mark').filter({ hasText: 'storm' }).last()).toHaveText('storm');
      await page.keyboard.press('Enter');
      const person = page.getByRole('complementary', { name: 'Person' });
      await expect(person.getByRole('heading', { name })).toBeVisible();
      await expect(person.locator('img')).toHaveCount(0);

      await expect(person.getByRole('textbox')).toHaveCount(0);
      // The address leads to them, too.
      await page.reload();
      await expect(person.getByText('You can speak to them first while they are on the site.')).toBeVisible();
      await expect(person.getByText('ida.storm@mail.example')).toBeVisible();
      await expect(page.getByText('Nobody is on the site')).toBeVisible();
      expect(await violations(page)).toEqual([]);

      // On a phone they are the screen, and the list is behind them.
      await page.setViewportSize({ width: 360, height: 720 });
      await expect(page.getByText('Nobody is on the site')).toBeHidden();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await person.getByRole('button', { name: 'Back' }).click();
      await expect(page.getByText('Nobody is on the site')).toBeVisible();
      await page.goBack();

      const tab = await openVisitor(foyer.url, shop, { token });
      await expect(person.getByRole('textbox', { name: /first$/ })).toBeVisible();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('r');
      await page.keyboard.type('Can I help you, Ida?');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('log').getByText('Can I help you, Ida?')).toBeVisible();
      expect((await tab.next('message')).message.text).toBe('Can I help you, Ida?');
      // From here on the conversation is what is found.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ida storm');
      await expect(found(page, /ida\.storm@mail/)).toContainText('open, ');
      await expect(found(page, /ida\.storm@mail/)).toHaveCount(1);
      tab.socket.terminate();
    },
  );
});
