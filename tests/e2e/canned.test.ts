/** Answers written once: managed on their own view, put into an answer by a slash. */
import type { Page } from '@playwright/test';
import { newId, openVisitor } from '../support/visitor.ts';
import { expect, operator, test } from './world.ts';

async function openReplies(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Canned replies' }).click();
}

async function write(page: Page, reply: { shortcut: string; title: string; text: string }): Promise<void> {
  await openReplies(page);
  await page.getByRole('button', { name: 'New' }).click();
  await page.getByLabel('Shortcut').fill(reply.shortcut);
  await page.getByLabel('What it is for').fill(reply.title);
  await page.getByLabel('Text').fill(reply.text);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: `/${reply.shortcut}` })).toBeVisible();
}

test.describe('canned replies', () => {
  test(
    'are written, changed and deleted, and a colleague has them at once',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
      const ana = (await operator(browser, foyer, shop.siteId, 'Ana')).page;
      await openReplies(mara);
      await expect(mara.getByText('None is written yet')).toBeVisible();
      await write(mara, { shortcut: 'hello', title: 'A greeting', text: 'Hello' });
      await openReplies(ana);
      await expect(ana.getByRole('button', { name: '/hello' })).toBeVisible();
      await write(ana, { shortcut: 'bye', title: 'The end', text: 'Bye' });
      await mara.getByRole('button', { name: '/bye' }).click();
      await mara.getByLabel('Shortcut').fill('hello');
      await mara.getByRole('button', { name: 'Save' }).click();
      await expect(mara.getByText('Another one is called /hello.')).toBeVisible();
      await mara.getByRole('button', { name: 'Delete' }).click();
      await mara.getByRole('button', { name: 'Really delete it' }).click();
      await expect(mara.getByRole('button', { name: '/bye' })).toHaveCount(0);
      await expect(ana.getByRole('button', { name: '/bye' })).toHaveCount(0);
    },
  );

  test('are filled in with what is known; a blank is marked, and does not leave without being asked for', async ({
    browser,
    foyer,
    shop,
  }) => {
    const tab = await openVisitor(foyer.url, shop, { page: { url: `${shop.origin}/`, title: 'Lamps', referrer: '' } });
    await tab.say(newId('c'), 'Is it oak?');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await write(page, {
      shortcut: 'hello',
      title: 'A greeting',
      text: 'Hello {{visitor.name}}, this is {{operator.name}} of {{site.name}}. You are on {{page.title}}.',
    });
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByText('Is it oak?').first().click();
    const reply = page.getByRole('textbox', { name: /Reply to/ });
    await expect(reply).toBeVisible();
    await page.keyboard.press('r');
    await expect(reply).toBeFocused();
    await page.keyboard.type('/he');
    await expect(page.getByText('1 blank to fill: visitor name')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(reply).toHaveValue('Hello {{visitor.name}}, this is Mara of Test shop. You are on Lamps.');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Send once more, and it goes as it is/)).toBeVisible();
    expect(tab.all('message').filter(({ message }) => message.from === 'operator')).toEqual([]);
    // The blank is selected: what is typed takes its place.
    await page.keyboard.type('Clara');
    await expect(page.getByText('1 blank to fill')).toHaveCount(0);
    await page.keyboard.press('Enter');
    const sent = await tab.next('message', ({ message }) => message.from === 'operator');
    expect(sent.message.text).toBe('Hello Clara, this is Mara of Test shop. You are on Lamps.');
  });

  test('answer five waiting chats in 30 keystrokes, from the list and back to it', async ({ browser, foyer, shop }) => {
    const guests = [];
    for (const text of ['One?', 'Two?', 'Three?', 'Four?', 'Five?']) {
      const tab = await openVisitor(foyer.url, shop);
      await tab.say(newId('c'), text);
      guests.push(tab);
    }
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await write(page, { shortcut: 'coming', title: 'A moment', text: 'A colleague is with you in a moment.' });
    await page.getByRole('link', { name: /^Inbox/ }).click();
    await expect(page.locator('[data-row]')).toHaveCount(5);
    let keystrokes = 0;
    const press = async (key: string) => {
      keystrokes++;
      await page.keyboard.press(key);
    };
    for (let waiting = 5; waiting > 0; waiting--) {
      await expect(page).toHaveTitle(new RegExp(`^${waiting} waiting`));
      await press('w');
      await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
      await press('r');
      await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeFocused();
      await press('/');
      await expect(page.getByRole('option', { name: /coming/ })).toBeVisible();
      await press('Enter');
      await expect(page.getByRole('textbox', { name: /Reply to/ })).toHaveValue(/in a moment/);
      await press('Enter');
      await expect(page.getByRole('log').getByText('A colleague is with you in a moment.')).toBeVisible();
      await press('Escape');
    }
    await expect(page).toHaveTitle(/^Inbox/);
    for (const tab of guests) {
      const { message } = await tab.next('message', (one) => one.message.from === 'operator');
      expect(message.text).toBe('A colleague is with you in a moment.');
    }
    expect(keystrokes).toBeLessThanOrEqual(30);
  });
});
