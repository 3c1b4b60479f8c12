import type { Browser, Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { bookCall, callOffer } from '../support/callbacks.ts';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { setService } from '../support/service-settings.ts';
import { errorsOf, expect, operator, test, visitor } from './world.ts';

const HOSTILE = '<img src=x onerror="window.hit=1">\u202e{{7*7}}';

test.describe('an operator calls back', () => {
  test('by keys alone: opens, takes, writes a note, no answer, and then reached', async ({ browser, foyer, shop }) => {
    await setService(foyer.url, shop.siteId);
    await bookCall({ url: foyer.url, ...shop });
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(page.getByRole('link', { name: /Callbacks/ })).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await expect(page.getByRole('link', { name: 'Oskar Brandt' })).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Callback' });
    await expect(panel.getByRole('link', { name: /\+49 30 123456/ })).toHaveAttribute('href', 'tel:+4930123456');

    await page.keyboard.press('i');
    await expect(panel.getByText('Yours')).toBeVisible();
    await page.keyboard.press('n');
    await page.keyboard.type('It rang 20 times');
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await expect(panel.getByText(/Tried once, next at \d\d:\d\d/)).toBeVisible();
    await expect(panel.getByText('It rang 20 times')).toBeVisible();
    await expect(panel.getByRole('textbox')).toHaveValue('');
    await expect(panel.getByText(/try 3 of 3/)).toBeVisible();

    await page.keyboard.press('1');
    await expect(panel.getByText('This is done.')).toBeVisible();
    await expect(page.getByText('Nobody waits for a call')).toBeVisible();
  });

  test('a request appears while one looks; a colleague who has it is named; do-not-call can be undone', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const mara = await callbacksOf(browser, foyer, shop.siteId, 'Mara');
    const ben = await callbacksOf(browser, foyer, shop.siteId, 'Ben');
    await expect(mara.getByText('Nobody waits for a call')).toBeVisible();
    await bookCall({ url: foyer.url, ...shop });
    for (const page of [mara, ben]) await page.getByRole('link', { name: 'Oskar Brandt' }).click();
    await mara.getByRole('button', { name: /^Take/ }).click();
    await expect(ben.getByText('Mara has it')).toBeVisible();
    await mara.getByRole('button', { name: /^Give back/ }).click();
    await expect(ben.getByText('Nobody has it yet')).toBeVisible();

    await ben.getByRole('button', { name: 'Do not call again' }).click();
    await expect(mara.getByText('This number is on the do-not-call list.')).toBeVisible();
    await ben.getByRole('button', { name: /Undo/ }).click();
    await expect(mara.getByText('How did it go?')).toBeVisible();
  });

  test('without a connection nothing is written down, and the note stays', async ({ browser, foyer, shop }) => {
    await setService(foyer.url, shop.siteId);
    await bookCall({ url: foyer.url, ...shop });
    const page = await callbacksOf(browser, foyer, shop.siteId, 'Mara');
    await page.getByRole('link', { name: 'Oskar Brandt' }).click();
    await page.getByLabel('What was said').fill('Half a sentence');
    await page.context().setOffline(true);
    await expect(page.getByText(/No connection since/)).toBeVisible();
    await page.getByRole('button', { name: /^Reached/ }).click({ force: true });
    await expect(page.getByText(/Without a connection no outcome/)).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText(/No connection since/)).toBeHidden();
    await expect(page.getByLabel('What was said')).toHaveValue('Half a sentence');
    await page.getByRole('button', { name: /^Reached/ }).click();
    await expect(page.getByText('This is done.')).toBeVisible();
    await expect(page.getByText('Half a sentence')).toBeVisible();
  });

  test('a list that does not come says so, and comes when asked again', async ({ browser, foyer, shop }) => {
    await setService(foyer.url, shop.siteId);
    await bookCall({ url: foyer.url, ...shop });
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await page.route('**/callbacks', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.goto(`${foyer.url}/agent/#/callbacks/${shop.siteId}`);
    await page.reload();
    await expect(page.getByText('The list did not come')).toBeVisible();
    await page.unroute('**/callbacks');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'Oskar Brandt' })).toBeVisible();
  });

  test('hostile names, topics and notes are text, and axe finds nothing, light and dark, wide and narrow', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId, { callbacks: { capacity: 3 } });
    const site = { url: foyer.url, ...shop };
    const { slots } = await callOffer(site);
    await bookCall(site, { name: HOSTILE, topic: HOSTILE });
    await bookCall(site, { name: 'Kenji Mori', slotAt: slots[8]!, timeZone: 'Asia/Tokyo' });
    const page = await callbacksOf(browser, foyer, shop.siteId, 'Mara');
    await page.getByRole('link', { name: HOSTILE }).click();
    await page.getByLabel('What was said').fill(HOSTILE);
    await page.getByRole('button', { name: /^Busy/ }).click();
    await expect(page.getByText(HOSTILE)).toHaveCount(5);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 360]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 740 });
        expect(await violations(page)).toEqual([]);
      }
    }
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByRole('link', { name: 'Kenji Mori' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(errorsOf(page)).toEqual([]);
  });
});

test.describe('hours and callbacks are set on the agent page', () => {
  test('an owner sees what hours would mean before they are live, and puts them live', async ({
    browser,
    foyer,
    shop,
  }) => {
    const page = await visitor(browser, {
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      timezoneId: 'America/New_York',
    });
    await page.goto(`${foyer.url}/agent/#/settings/${shop.siteId}`);
    await page.getByLabel(/mail/i).fill('owner@example.com');
    await page.getByLabel(/password/i).fill('owner-password');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.getByLabel('Time zone of the team')).toHaveValue('America/New_York');
    await expect(page.getByText('This browser is in America/New_York.')).toBeHidden();
    await page.getByLabel('Time zone of the team').fill('Mars/Base');
    await expect(page.getByText(/Mars\/Base is no time zone/)).toBeVisible();
    await page.getByLabel('Time zone of the team').fill('Europe/Lisbon');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
      await page.getByLabel(`${day}, opens`).fill('00:00');
      await page.getByLabel(`${day}, closes`).fill('00:00');
    }
    for (const day of ['Saturday', 'Sunday']) {
      await page.getByRole('button', { name: `${day}: add hours` }).click();
      await page.getByLabel(`${day}, opens`).fill('00:00');
      await page.getByLabel(`${day}, closes`).fill('00:00');
    }
    await expect(page.getByText(/Open now, until 00:00/)).toBeVisible();
    await page.getByLabel('A day that differs').fill('2031-12-25');
    await page.getByRole('button', { name: 'Add as closed' }).click();
    await expect(page.getByText('Thursday 25 December 2031')).toBeVisible();
    await page.getByRole('button', { name: 'Put live' }).click();
    await expect(page.getByText(/Live since/)).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Callbacks' }).click();
    await page.getByRole('switch', { name: /Offer to call/ }).click();
    await page.getByLabel('A call has').fill('3');
    await page.getByRole('button', { name: 'Put live' }).click();
    await expect(page.getByText('A call has 10 to 120 minutes.')).toBeVisible();
    await page.getByLabel('A call has').fill('20');
    await page.getByLabel(/Topics/).fill('Orders\n\nReturns');
    await page.getByLabel('What people agree to').fill('Call me about this.');
    await expect(page.getByText(/this becomes the version after 1/)).toBeVisible();
    await page.getByRole('button', { name: 'Put live' }).click();
    await expect(page.getByText(/Live since/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await callOffer({ url: foyer.url, ...shop })).toMatchObject({
      open: true,
      minutes: 20,
      topics: ['Orders', 'Returns'],
      consent: { version: '2', text: 'Call me about this.' },
    });
  });

  test('an operator is told who can', async ({ browser, foyer, shop }) => {
    const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByText(/This is for admins and owners/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Put live' })).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
  });
});

/** The callbacks of a site, as one of its operators sees them. */
async function callbacksOf(browser: Browser, foyer: FoyerProcess, siteId: string, name: string): Promise<Page> {
  const { page } = await operator(browser, foyer, siteId, name);
  await page.getByRole('link', { name: /Callbacks/ }).click();
  return page;
}
