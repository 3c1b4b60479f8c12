/** What operators write for each other. */
import { expect, openPanel, operator, say, test, visitor } from './world.ts';

test.describe('a note', () => {
  test(
    'reaches the colleague it names, and never the visitor; and the answer typed before is still there',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const guest = await visitor(browser);
      const frames: string[] = [];
      guest.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
      await guest.goto(shop.origin);
      const dialog = await openPanel(guest);
      await say(dialog, 'My lid is cracked');
      const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
      const jonas = (await operator(browser, foyer, shop.siteId, 'Jonas')).page;

      await mara.getByText('My lid is cracked').first().click();
      await expect(mara.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
      await mara.keyboard.press('r');
      await expect(mara.getByRole('textbox', { name: /Reply to/ })).toBeFocused();
      await mara.keyboard.type('Half an answer');
      await mara.keyboard.press('Escape');
      await mara.keyboard.press('n');
      const note = mara.getByRole('textbox', { name: 'Note for the team' });
      await expect(note).toBeFocused();
      await expect(note).toHaveValue('');
      await expect(mara.getByText('Only your team sees this')).toBeVisible();
      await expect(mara.getByRole('button', { name: /^Send/ })).toHaveCount(0);
      await mara.keyboard.type('@jo');
      await expect(mara.getByRole('option', { name: 'Jonas' })).toBeVisible();
      await mara.keyboard.press('Enter');
      await mara.keyboard.type('third lid of batch 41');
      await mara.keyboard.press('Enter');
      await expect(mara.getByRole('log').getByText('@Jonas third lid of batch 41')).toBeVisible();
      await expect(note).toHaveValue('');

      await expect(jonas.getByText(/Mara names you in a note/)).toBeVisible();
      await jonas.getByRole('link', { name: /note names you/ }).click();
      await expect(jonas.getByRole('log').getByText('@Jonas third lid of batch 41')).toBeVisible();
      await expect(jonas.getByText('Note by Mara')).toBeVisible();
      await expect(jonas.getByRole('link', { name: /note names you/ })).toHaveCount(0);
      await jonas.reload();
      await expect(jonas.getByRole('log').getByText('@Jonas third lid of batch 41')).toBeVisible();
      await expect(jonas.getByRole('link', { name: /note names you/ })).toHaveCount(0);

      await mara.keyboard.press('Escape');
      await mara.keyboard.press('r');
      await expect(mara.getByRole('textbox', { name: /Reply to/ })).toHaveValue('Half an answer');
      await mara.keyboard.press('Enter');
      await expect(dialog.getByRole('log').getByText('Half an answer')).toBeVisible();
      await guest.reload();
      await expect((await openPanel(guest)).getByRole('log').getByText('Half an answer')).toBeVisible();
      expect(frames.length).toBeGreaterThan(2);
      expect(frames.join('\n')).not.toContain('batch 41');
      await expect(guest.getByText('batch 41')).toHaveCount(0);
    },
  );

  test('written without a connection waits on its own paper, and goes to the team when the connection is back', async ({
    browser,
    foyer,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await say(await openPanel(guest), 'Hello there');
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await page.getByText('Hello there').first().click();
    await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Note for the team' })).toBeFocused();
    await page.context().setOffline(true);
    await expect(page.getByText(/No connection since/)).toBeVisible();
    await page.keyboard.type('kept for us');
    await page.keyboard.press('Enter');
    await expect(page.locator('article.note').getByText('Kept here, not sent yet')).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.locator('article.note').getByText('Kept here, not sent yet')).toHaveCount(0);
    await expect(page.locator('article.note').getByText('kept for us')).toBeVisible();
    await expect(guest.getByText('kept for us')).toHaveCount(0);
  });
});

test('who answers while a colleague types, or after she answered, is asked once before it goes', async ({
  browser,
  foyer,
  shop,
}) => {
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  const dialog = await openPanel(guest);
  await say(dialog, 'Is it oak?');
  const mara = (await operator(browser, foyer, shop.siteId, 'Mara')).page;
  const ana = (await operator(browser, foyer, shop.siteId, 'Ana')).page;
  for (const page of [mara, ana]) {
    await page.getByText('Is it oak?').first().click();
    await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
    await page.keyboard.press('r');
    await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeFocused();
  }
  await ana.keyboard.type('It is ash');
  await expect(mara.getByText('Ana is typing')).toBeVisible();
  await mara.keyboard.type('It is ash, I think');
  await ana.keyboard.press('Enter');
  await expect(ana.getByText(/Send once more/)).toBeVisible();
  await ana.keyboard.press('Enter');
  await expect(dialog.getByRole('log').getByText('It is ash', { exact: true })).toBeVisible();
  await expect(mara.getByText('Ana has answered')).toBeVisible();
  await mara.keyboard.press('Enter');
  await expect(mara.getByText(/Send once more/)).toBeVisible();
  await expect(dialog.getByRole('log').getByText('It is ash, I think')).toHaveCount(0);
  await mara.keyboard.press('Enter');
  await expect(dialog.getByRole('log').getByText('It is ash, I think')).toBeVisible();
});
