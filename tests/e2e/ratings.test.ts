import { readFile } from 'node:fs/promises';
import { violations } from '../support/axe.ts';
import { expect, launcher, openPanel, operator, say, test, visitor } from './world.ts';

test.describe('after a conversation', () => {
  test(
    'the visitor rates it by keyboard, once, with a comment that the operator sees; who said "not now" can later',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const mara = await operator(browser, foyer, shop.siteId, 'Mara');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      let dialog = await openPanel(guest);
      await say(dialog, 'Is the red lamp in stock?');
      await mara.page.getByText('Is the red lamp in stock?').first().click();
      await mara.page.getByRole('textbox').last().fill('It is.');
      await mara.page.getByRole('textbox').last().press('Enter');
      await expect(dialog.getByRole('log').getByText('It is.')).toBeVisible();
      const thread = mara.page.url();
      await mara.page.getByRole('button', { name: 'Close e' }).click();
      await expect(dialog.getByText('How did we do?')).toBeVisible();
      expect(await violations(guest)).toEqual([]);
      await dialog.getByRole('button', { name: 'Not now' }).click();
      await expect(dialog.getByText('How did we do?')).toHaveCount(0);

      await guest.reload();
      await launcher(guest).click();
      dialog = guest.getByRole('dialog');
      await dialog.getByRole('tab', { name: 'Messages' }).click();
      await dialog.getByRole('button', { name: /Mara/ }).click();
      await dialog.getByRole('button', { name: 'Rate this conversation' }).press('Enter');
      const marks = dialog.getByRole('group', { name: 'How did we do?' });
      await marks.getByRole('radio', { name: 'Poor' }).focus();
      await guest.keyboard.press('ArrowRight');
      await guest.keyboard.press('ArrowRight');
      await guest.keyboard.press('ArrowRight');
      await expect(marks.getByRole('radio', { name: 'Good', exact: true })).toBeChecked();
      await guest.keyboard.press('Tab');
      await guest.keyboard.type('Quick, <b>thank you</b>');
      await dialog.getByRole('button', { name: 'Send rating' }).press('Enter');
      await expect(dialog.getByText('You gave 4 of 5. Thank you.')).toBeVisible();

      await mara.page.goto(thread);
      await expect(mara.page.getByText('Rated 4 of 5')).toBeVisible();
      await expect(mara.page.getByText('Quick, <b>thank you</b>')).toBeVisible();
      await guest.reload();
      await launcher(guest).click();
      await dialog.getByRole('tab', { name: 'Messages' }).click();
      await dialog.getByRole('button', { name: /Mara/ }).click();
      await expect(dialog.getByText('You gave 4 of 5. Thank you.')).toBeVisible();
    },
  );

  test('the visitor ends it and opens it again from the menu, by keyboard, and saves all of it as text', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Grüße, first');
    await say(dialog, 'Second');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    const more = dialog.getByRole('button', { name: 'More' });
    await more.press('Enter');
    await expect(dialog.getByRole('menuitem', { name: 'Save as text' })).toBeFocused();
    await guest.keyboard.press('Escape');
    await expect(dialog.getByRole('menu')).toHaveCount(0);
    await expect(more).toBeFocused();
    await more.press('Enter');
    await expect(dialog.getByRole('menuitem', { name: 'Save as text' })).toBeFocused();
    const [download] = await Promise.all([guest.waitForEvent('download'), guest.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^[\w-]+-\d{4}-\d\d-\d\d\.txt$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toMatch(/^\uFEFFConversation with .*\r\n\r\n.*, You:\r\nGrüße, first\r\n\r\n.*, You:\r\nSecond\r\n/);

    await more.press('Enter');
    await expect(dialog.getByRole('menuitem', { name: 'Save as text' })).toBeFocused();
    await guest.keyboard.press('End');
    await expect(dialog.getByRole('menuitem', { name: 'End the conversation' })).toBeFocused();
    await guest.keyboard.press('Enter');
    await expect(dialog.getByText(/This conversation was closed/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Open it again' }).click();
    await expect(dialog.getByText(/This conversation was closed/)).toHaveCount(0);
    await say(dialog, 'Third');
    await expect(dialog.getByRole('log').getByText('Third')).toBeVisible();
    await expect(dialog.getByRole('log').getByText('Second')).toBeVisible();
  });

  test('while nobody looks, the title counts what is unread, and a sound is heard once: after a gesture, unless it is off', async ({
    browser,
    foyer,
    shop,
  }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.context().addInitScript(() => {
      const heard = window as unknown as { tones: number };
      heard.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        heard.tones++;
        start.call(this, when);
      };
      let hidden = false;
      Object.defineProperty(document, 'hidden', { get: () => hidden });
      Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
      (window as unknown as { hide(yes: boolean): void }).hide = (yes) => {
        hidden = yes;
        document.dispatchEvent(new Event('visibilitychange'));
      };
    });
    const hide = (yes: boolean) =>
      guest.evaluate((to) => (window as unknown as { hide(yes: boolean): void }).hide(to), yes);
    const tones = () => guest.evaluate(() => (window as unknown as { tones: number }).tones);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Is the red lamp in stock?');
    await mara.page.getByText('Is the red lamp in stock?').first().click();
    const composer = mara.page.getByRole('textbox').last();
    const answer = async (text: string) => {
      await composer.fill(text);
      await composer.press('Enter');
    };
    await answer('Let me look.');
    await expect(dialog.getByRole('log').getByText('Let me look.')).toBeVisible();
    // The visitor saw it come.
    expect(await tones()).toBe(0);

    await hide(true);
    await answer('It is.');
    await expect(guest).toHaveTitle('(1) A shop');
    await expect.poll(tones).toBe(2);
    await hide(false);
    await expect(guest).toHaveTitle('A shop');

    await dialog.getByRole('button', { name: 'More' }).click();
    await dialog.getByRole('menuitemcheckbox', { name: 'Sound', checked: true }).click();
    await hide(true);
    await answer('Twelve of them.');
    await expect(guest).toHaveTitle('(1) A shop');
    expect(await tones()).toBe(2);
    await hide(false);

    // A page that nobody has touched keeps quiet.
    await dialog.getByRole('button', { name: 'More' }).click();
    await dialog.getByRole('menuitemcheckbox', { name: 'Sound', checked: false }).click();
    const untouched = await guest.context().newPage();
    // What the test itself runs in a page counts as a gesture there.
    await untouched.addInitScript(() =>
      Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false, isActive: false } }),
    );
    await guest.close();
    await untouched.goto(shop.origin);
    await expect(launcher(untouched)).toBeVisible();
    await answer('Shall I keep one?');
    await expect(launcher(untouched)).toHaveAccessibleName(/1 unread/);
    expect(await untouched.evaluate(() => (window as unknown as { tones: number }).tones)).toBe(0);
  });
});
