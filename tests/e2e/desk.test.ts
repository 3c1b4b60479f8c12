/** The desk of several operators: lists, owners, snoozes, tags, many at once. */
import type { Page } from '@playwright/test';
import { newId, openVisitor, type VisitorClient } from '../support/visitor.ts';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { expect, operator, test, type Shop } from './world.ts';

/** Visitors who have asked, in this order. */
async function asking(foyer: FoyerProcess, shop: Shop, ...texts: string[]) {
  const guests: { tab: VisitorClient; id: string }[] = [];
  for (const text of texts) {
    const tab = await openVisitor(foyer.url, shop);
    const id = newId('c');
    await tab.say(id, text);
    guests.push({ tab, id });
  }
  return guests;
}

const row = (page: Page, text: string) => page.locator('[data-row]', { hasText: text });
const list = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Which conversations' }).getByRole('button', { name });

test.describe('an inbox shared by two operators', () => {
  test(
    'two take the same conversation at once: it is one’s, the other is told, and both see whose it is',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await asking(foyer, shop, 'Who takes this?');
      const [mara, ana] = [
        (await operator(browser, foyer, shop.siteId, 'Mara')).page,
        (await operator(browser, foyer, shop.siteId, 'Ana')).page,
      ];
      for (const page of [mara, ana]) await row(page, 'Who takes this?').focus();
      await Promise.all([mara, ana].map((page) => page.keyboard.press('i')));
      await expect(list(mara, 'Unassigned')).toHaveText('Unassigned');
      const told = await Promise.all([mara, ana].map((page) => page.locator('.toast').innerText()));
      expect(told.filter((text) => text.startsWith('Yours'))).toHaveLength(1);
      // Whose it is already, or that somebody was faster: by which moment the key came.
      expect(told.filter((text) => /^(Somebody was faster|(Mara|Ana) has it)/.test(text))).toHaveLength(1);
      const [winner, loser] = told[0]!.startsWith('Yours') ? [mara, ana] : [ana, mara];
      await expect(row(winner, 'Who takes this?')).toContainText('yours');
      await expect(row(loser, 'Who takes this?')).toContainText(winner === mara ? 'of Mara' : 'of Ana');
      await list(loser, 'Mine').click();
      await expect(loser.getByText('Nothing is yours')).toBeVisible();
    },
  );

  test('what a colleague has is taken over only by asking twice', async ({ browser, foyer, shop }) => {
    await asking(foyer, shop, 'Whose am I?');
    const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
    const ana = (await operator(browser, foyer, shop.siteId, 'Ana')).page;
    await row(mara, 'Whose am I?').focus();
    await mara.keyboard.press('i');
    await expect(row(ana, 'Whose am I?')).toContainText('of Mara');
    await row(ana, 'Whose am I?').focus();
    await ana.keyboard.press('i');
    await expect(ana.locator('.toast')).toContainText('Mara has it');
    await expect(row(mara, 'Whose am I?')).toContainText('yours');
    await ana.keyboard.press('i');
    await expect(row(ana, 'Whose am I?')).toContainText('yours');
    await expect(row(mara, 'Whose am I?')).toContainText('of Ana');
  });

  test('who answers in a conversation that is nobody’s has it, gives it to a colleague with a, and she finds it in hers', async ({
    browser,
    foyer,
    shop,
  }) => {
    await asking(foyer, shop, 'Is it oak?');
    const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
    const ana = (await operator(browser, foyer, shop.siteId, 'Ana')).page;
    await row(mara, 'Is it oak?').click();
    await expect(mara.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
    await mara.keyboard.press('r');
    await expect(mara.getByRole('textbox', { name: /Reply to/ })).toBeFocused();
    await mara.keyboard.type('It is ash.');
    await mara.keyboard.press('Enter');
    await expect(mara.getByRole('button', { name: /^You/ })).toBeVisible();
    await mara.keyboard.press('Escape');
    await mara.keyboard.press('a');
    await mara.keyboard.type('ana');
    await mara.keyboard.press('Enter');
    await list(ana, 'Mine').click();
    await expect(row(ana, 'It is ash.')).toBeVisible();
    await mara.keyboard.press('z');
    await expect(ana.getByText('Nothing is yours')).toBeVisible();
    await expect(mara.getByRole('button', { name: /^You/ })).toBeVisible();
  });

  test('who came after the page was opened is chosen though the new list of colleagues is still on its way', async ({
    browser,
    foyer,
    shop,
  }) => {
    await asking(foyer, shop, 'For the new one');
    const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await mara.route('**/operators', async (route) => {
      await held;
      await route.continue();
    });
    const ana = (await operator(browser, foyer, shop.siteId, 'Ana')).page;
    await row(mara, 'For the new one').focus();
    await mara.keyboard.press('a');
    await mara.keyboard.type('ana');
    await mara.keyboard.press('Enter');
    await expect(mara.getByText('Reading who works on this site')).toBeVisible();
    answer();
    await list(ana, 'Mine').click();
    await expect(row(ana, 'For the new one')).toBeVisible();
  });
});

test.describe('what is put off, marked and done', () => {
  test('a list asked for in the moment in which another closes opens, whichever list and however often', async ({
    browser,
    foyer,
    shop,
  }) => {
    await asking(foyer, shop, 'Which list?');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await row(page, 'Which list?').focus();
    await page.keyboard.press('t');
    for (const [key, name] of [
      ['t', /^Tag/],
      ['h', /^Snooze/],
      ['h', /^Snooze/],
    ] as const) {
      // Both in one task: the dialog's own word that it closed comes later.
      await page.evaluate((pressed) => {
        document.querySelector('dialog')!.close();
        document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }));
      }, key);
      await expect(page.getByRole('combobox', { name })).toBeFocused();
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: /Keys/ })).toBeVisible();
  });

  test('h snoozes until an answer, the visitor’s next message brings it back, and z takes a snooze back', async ({
    browser,
    foyer,
    shop,
  }) => {
    const [guest] = await asking(foyer, shop, 'I come back later');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await row(page, 'I come back later').focus();
    await page.keyboard.press('h');
    await page.keyboard.type('until an');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The list is empty')).toBeVisible();
    await list(page, 'Snoozed').click();
    await expect(row(page, 'I come back later')).toContainText('until an answer');
    await guest!.tab.say(guest!.id, 'Here I am');
    await list(page, 'All').click();
    await expect(row(page, 'Here I am')).toBeVisible();
    await row(page, 'Here I am').focus();
    await page.keyboard.press('h');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Snoozed until/)).toBeVisible();
    await page.keyboard.press('z');
    await expect(list(page, 'All')).toHaveText(/1/);
    await expect(row(page, 'Here I am')).toBeVisible();
  });

  test('t tags, a tag in use is offered by its first letters, f shows only those that have it', async ({
    browser,
    foyer,
    shop,
  }) => {
    await asking(foyer, shop, 'My lid is cracked', 'Another one');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await row(page, 'My lid is cracked').focus();
    await page.keyboard.press('t');
    await page.keyboard.type('damage');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: /damage\s*set/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'My lid is cracked').locator('.tag')).toContainText('damage');
    await row(page, 'Another one').focus();
    await page.keyboard.press('t');
    await page.keyboard.type('da');
    await expect(page.getByRole('option').first()).toContainText('damage');
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.keyboard.type('dam');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await expect(row(page, 'My lid is cracked')).toBeVisible();
    await page.getByRole('button', { name: /show all again/ }).click();
    await expect(page.locator('[data-row]')).toHaveCount(2);
  });

  test('x marks several, e closes them all, and z opens them all again', async ({ browser, foyer, shop }) => {
    const guests = await asking(foyer, shop, 'One', 'Two', 'Three');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(page.locator('[data-row]')).toHaveCount(3);
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await expect(page.getByText('2 marked')).toBeVisible();
    await page.keyboard.press('e');
    await expect(page.getByText('Closed: 2 conversations')).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await guests[0]!.tab.next('conversation', ({ conversation }) => conversation.status === 'closed');
    await page.keyboard.press('z');
    await expect(page.locator('[data-row]')).toHaveCount(3);
    await guests[0]!.tab.next('conversation', ({ conversation }) => conversation.status === 'open');
  });

  test('Ctrl+K finds a conversation, a list and what can be done with the one in hand', async ({
    browser,
    foyer,
    shop,
  }) => {
    const [guest] = await asking(foyer, shop, 'Find me');
    await guest!.tab.track({
      id: newId(),
      type: 'identify',
      name: 'identify',
      at: Date.now(),
      url: '',
      properties: { userId: 'u1', traits: { name: 'Astrid Solberg' } },
    });
    await asking(foyer, shop, 'Somebody else');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(row(page, 'Astrid Solberg')).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sol');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Astrid Solberg' }).first()).toBeVisible();
    await page.keyboard.press('r');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('take');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^You/ })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('closed');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Nothing is closed yet')).toBeVisible();
  });

  test('single keys can be switched off: then only Ctrl+K, arrows, Enter and Escape act', async ({
    browser,
    foyer,
    shop,
  }) => {
    await asking(foyer, shop, 'Leave me open');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(row(page, 'Leave me open')).toBeVisible();
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Single keys' }).click();
    await page.keyboard.press('Escape');
    await row(page, 'Leave me open').focus();
    for (const key of ['e', 'x', 'i', 'h', 'a', 't', 'f', '/', '?']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText('marked')).toHaveCount(0);
    await page.reload();
    await row(page, 'Leave me open').focus();
    await page.keyboard.press('e');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(list(page, 'All')).toHaveText(/1/);
  });
});

test('a list of 230 is drawn in part, and the keys reach its end', async ({ browser, foyer, shop }) => {
  const tab = await openVisitor(foyer.url, shop);
  const ids = Array.from({ length: 230 }, () => newId('c'));
  await Promise.all(ids.map((id, at) => tab.say(id, `Question ${at}`)));
  const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
  await expect(list(page, 'All')).toHaveText(/230/);
  expect(await page.locator('[data-row]').count()).toBeLessThan(60);
  await row(page, 'Question').first().focus();
  const focused = page.locator('li:has([data-row]:focus)');
  for (let at = 0; at < 40; at++) await page.keyboard.press('j');
  await expect(focused).toHaveAttribute('aria-posinset', '41');
  // What is read further down comes while one goes there: at its edge a key has nowhere to go yet.
  await expect(async () => {
    for (let at = 0; at < 20; at++) await page.keyboard.press('j');
    expect(await focused.getAttribute('aria-posinset')).toBe('230');
  }).toPass();
});
