import type { Browser, Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { setService } from '../support/service-settings.ts';
import { expect, operator, test, visitor, type Shop } from './world.ts';
import type { FoyerProcess } from '../support/foyer-process.ts';

const hosted = (foyer: FoyerProcess, shop: Shop, path = '') => `${foyer.url}/s/${shop.writeKey}${path}`;

/** A browser in which no script runs. */
const plain = (browser: Browser, options = {}): Promise<Page> =>
  visitor(browser, { javaScriptEnabled: false, timezoneId: 'UTC', ...options });

test.describe('the page of a site, without JavaScript', () => {
  test(
    'somebody writes, an operator answers, and the answer stands on their page',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const guest = await plain(browser);
      await guest.goto(hosted(foyer, shop));
      await guest.getByRole('link', { name: 'Write to us' }).click();
      await guest.getByRole('button', { name: 'Send the message' }).click();
      await expect(guest.getByText('An e-mail address is missing.')).toBeVisible();
      await expect(guest.getByLabel('Your e-mail')).toBeFocused();
      await guest.getByLabel('Your name').fill('Ada Byron');
      await guest.getByLabel('Your e-mail').fill('ada@example.org');
      await guest.getByLabel('Your message').fill('Is it oak?');
      await guest.getByRole('button', { name: 'Send the message' }).click();
      await expect(guest.getByText('Is it oak?')).toBeVisible();

      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await desk.page.getByText('Is it oak?').first().click();
      await expect(desk.page.getByText('Ada Byron').first()).toBeVisible();
      await desk.page.getByRole('textbox').last().fill('It is ash.');
      await desk.page.getByRole('textbox').last().press('Enter');
      await expect(desk.page.getByText('It is ash.').first()).toBeVisible();
      await expect(async () => {
        await guest.getByRole('link', { name: 'Look again' }).click();
        await expect(guest.getByText('It is ash.')).toBeVisible({ timeout: 1000 });
      }).toPass();
      await guest.getByLabel('Write more').fill('Thank you');
      await guest.getByRole('button', { name: 'Send' }).click();
      await expect(desk.page.getByText('Thank you').first()).toBeVisible();
    },
  );

  test('somebody asks to be called at a time of their own clock, and cancels on the page of the call', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const guest = await plain(browser, { locale: 'en-DE' });
    await guest.goto(hosted(foyer, shop));
    await guest.getByRole('link', { name: 'Ask to be called' }).click();
    await expect(guest.getByLabel('Country of the number')).toHaveValue('DE');
    await guest.getByLabel('Your name').fill('Ada');
    await guest.getByLabel('Your time zone').selectOption('Asia/Tokyo');
    await guest.getByRole('button', { name: 'Show times' }).click();
    await expect(guest.getByText('Times are those of Tokyo.')).toBeVisible();
    await expect(guest.getByLabel('Your name')).toHaveValue('Ada');
    await guest.getByLabel('Your number').fill('030 123456');
    await guest.getByLabel('What is it about?').selectOption('Advice');
    const slot = await guest.getByLabel('When?').locator('optgroup option').first().getAttribute('value');
    await guest.getByLabel('When?').selectOption(slot!);
    await guest.getByRole('checkbox').check();
    await guest.getByLabel('Your name').press('Enter');
    const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' });
    await expect(guest.getByText(time.format(Number(slot)), { exact: true })).toBeVisible();
    await guest.getByRole('button', { name: 'Cancel the call' }).click();
    await expect(guest.getByText('This call is cancelled.')).toBeVisible();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing on its pages and their errors, ${colorScheme}, 360 px`, async ({
      browser,
      foyer,
      shop,
    }) => {
      await setService(foyer.url, shop.siteId);
      const guest = await visitor(browser, { colorScheme, viewport: { width: 360, height: 740 } });
      const check = async () => {
        expect(await violations(guest)).toEqual([]);
        expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      };
      await guest.goto(hosted(foyer, shop));
      await check();
      for (const path of ['/form/message', '/form/call']) {
        await guest.goto(hosted(foyer, shop, path));
        await check();
        await guest.locator('main form').first().getByRole('button').last().click();
        await expect(guest.getByRole('alert').first()).toBeVisible();
        await check();
      }
      await guest.goto(hosted(foyer, shop, '/form/message'));
      await guest.getByLabel('Your e-mail').fill('ada@example.org');
      await guest.getByLabel('Your message').fill('Is it oak?');
      await guest.getByRole('button', { name: 'Send the message' }).click();
      await expect(guest.getByText('Is it oak?')).toBeVisible();
      await check();
    });
  }
});

test.describe('a kiosk', () => {
  test('forgets after 60 idle seconds what somebody wrote, not while they write, and has no way back to it', async ({
    browser,
    foyer,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.clock.install();
    await guest.goto(hosted(foyer, shop, '?kiosk=1'));
    const start = guest.url();
    await guest.getByRole('link', { name: 'Write to us' }).click();
    await guest.getByLabel('Your e-mail').fill('ada@example.org');
    await guest.clock.runFor(45_000);
    await guest.getByLabel('Your message').press('I');
    await guest.clock.runFor(45_000);
    await expect(guest.getByLabel('Your e-mail')).toHaveValue('ada@example.org');
    await guest.clock.runFor(16_000);
    await expect(guest).toHaveURL(start);
    // The first page is all that there is in its history.
    await guest.goBack();
    await expect(guest.getByLabel('Your e-mail')).toHaveCount(0);
    await guest.goto(hosted(foyer, shop, '/form/message?kiosk=1'));
    await expect(guest.getByLabel('Your e-mail')).toHaveValue('');
  });

  test('thanks without saying whom, and goes back to its beginning by itself', async ({ browser, foyer, shop }) => {
    const guest = await visitor(browser);
    await guest.clock.install();
    await guest.goto(hosted(foyer, shop, '?kiosk=1'));
    const start = guest.url();
    await guest.getByRole('link', { name: 'Write to us' }).click();
    await guest.getByLabel('Your e-mail').fill('ada@example.org');
    await guest.getByLabel('Your message').fill('Is it oak?');
    await guest.getByRole('button', { name: 'Send the message' }).click();
    await expect(guest.getByRole('heading', { name: 'It is with us' })).toBeVisible();
    await expect(guest.getByText('ada@example.org')).toHaveCount(0);
    await guest.clock.runFor(61_000);
    await expect(guest).toHaveURL(start);
    expect(await guest.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      0,
    ]);
  });

  test('without script goes back to its beginning all the same', async ({ browser, foyer, shop }) => {
    const guest = await plain(browser);
    await guest.goto(hosted(foyer, shop, '/form/message?kiosk=1'));
    await expect(guest.locator('noscript meta, head > meta[http-equiv="refresh"]')).toHaveAttribute(
      'content',
      `60;url=/s/${shop.writeKey}?kiosk=1`,
    );
  });
});
