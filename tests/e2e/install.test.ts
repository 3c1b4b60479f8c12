import type { Browser, Locator, Page } from '@playwright/test';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { violations } from '../support/axe.ts';
import { expect, launcher, page as shopPage, test, visitor, type Shop } from './world.ts';

/** An admin of the site, at a part of its settings. */
async function admin(
  browser: Browser,
  foyer: FoyerProcess,
  shop: Shop,
  part: string,
  options: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  const email = `admin-${part}-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(shop.siteId, email, 'Ada', 'admin');
  const { width = 1280, colorScheme = 'light' } = options;
  const on = await visitor(browser, { viewport: { width, height: 800 }, reducedMotion: 'reduce', colorScheme });
  await on.goto(`${foyer.url}/agent/#/settings/${shop.siteId}/${part}`);
  await on.getByLabel('E-mail').fill(email);
  await on.getByLabel('Password').fill(password);
  await on.getByRole('button', { name: 'Sign in' }).click();
  return on;
}

async function putLive(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: 'Put live' }).click();
  await expect(desk.getByText('Live since')).toBeVisible();
}

/** The widget in the preview. */
const inPreview = (desk: Page): Locator => desk.locator('iframe.drawn').contentFrame().getByRole('dialog');

test.describe('the install page', () => {
  test(
    'has the tag, and sees it the moment a page with it is opened',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await admin(browser, foyer, shop, 'install');
      await expect(desk.getByText('Your tag has not been seen yet')).toBeVisible();
      await expect(desk.getByRole('textbox', { name: 'The tag' })).toHaveText(shop.tag);
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      await expect(launcher(guest)).toBeVisible();
      await expect(desk.getByText(`We have seen your tag on ${new URL(shop.origin).host}`)).toBeVisible();
      await expect(desk.getByText('The tag runs, and its socket is open.')).toBeVisible();
      await expect(desk.getByText('Newest page view: Home')).toBeVisible();
    },
  );

  test('who comes to an empty inbox of a site without its tag is shown the line', async ({ browser, foyer, shop }) => {
    const desk = await admin(browser, foyer, shop, 'you');
    await desk.getByRole('link', { name: 'Inbox' }).click();
    await expect(desk.getByRole('heading', { name: 'Your site does not know Foyer yet' })).toBeVisible();
    await desk.getByRole('link', { name: 'Show the line' }).click();
    await expect(desk.getByRole('textbox', { name: 'The tag' })).toHaveText(shop.tag);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await expect(desk.getByText(/We have seen your tag/)).toBeVisible();
    await desk.getByRole('link', { name: 'Inbox' }).click();
    await expect(desk.getByRole('heading', { name: 'Nobody is waiting' })).toBeVisible();
  });

  test('the doctor says what a policy lacks, and with the lines it gave the widget works', async ({
    browser,
    foyer,
    shop,
  }) => {
    const policy = "default-src 'self'";
    const html = shopPage(shop.tag, '<h1>A strict shop</h1>');
    shop.pages.set('/strict', { html, headers: { 'Content-Security-Policy': policy } });
    const guest = await visitor(browser);
    const blocked = guest.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await guest.goto(`${shop.origin}/strict`);
    await blocked;

    const desk = await admin(browser, foyer, shop, 'install');
    await desk.getByLabel('Its address').fill(`${shop.origin}/strict`);
    await desk.getByRole('button', { name: 'Look', exact: true }).click();
    await expect(desk.getByText('Something is in the way on')).toBeVisible();
    const lines = await desk.getByRole('textbox', { name: /^To add/ }).allTextContents();
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['script-src', 'connect-src', 'img-src']);

    shop.pages.set('/strict', { html, headers: { 'Content-Security-Policy': `${policy}; ${lines.join(' ')}` } });
    await desk.getByRole('button', { name: 'Look', exact: true }).click();
    await expect(desk.getByText('Nothing is in the way on')).toBeVisible();
    await guest.goto(`${shop.origin}/strict`);
    await expect(launcher(guest)).toBeVisible();
    await expect(desk.getByText('The tag runs, and its socket is open.')).toBeVisible();
  });

  test('a page without the tag is given it, and one that is none is said to be none', async ({
    browser,
    foyer,
    shop,
  }) => {
    shop.pages.set('/bare', { html: shopPage('', '<h1>No tag</h1>') });
    const desk = await admin(browser, foyer, shop, 'install');
    const address = desk.getByLabel('Its address');
    await address.fill(`${shop.origin}/bare`);
    await address.press('Enter');
    await expect(desk.getByRole('textbox', { name: 'To add, tag' })).toHaveText(shop.tag);
    await address.fill('ftp://shop.example');
    await address.press('Enter');
    await expect(desk.getByText('Only http and https pages are looked at.')).toBeVisible();
  });
});

test.describe('how a site looks', () => {
  test(
    'is seen in the widget itself before it is live, and by visitors after',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await admin(browser, foyer, shop, 'look');
      await expect(inPreview(desk).getByText('Hello! How can we help?')).toBeVisible();
      await desk.getByLabel('Name of the site').fill('Lamps <b>& more</b>');
      await desk.getByLabel('Greeting', { exact: true }).fill('What are you looking for?');
      await expect(inPreview(desk).getByText('What are you looking for?')).toBeVisible();
      // What is drawn anew beside it takes nothing from who types.
      await expect(desk.getByLabel('Greeting', { exact: true })).toBeFocused();
      await desk.getByLabel('When nobody is here').fill('Back on Monday at nine.');
      await desk.getByRole('button', { name: 'Brick' }).click();
      await desk.getByRole('button', { name: 'Away' }).click();
      await expect(inPreview(desk).getByText('Back on Monday at nine.')).toBeVisible();
      await expect(inPreview(desk).getByText('Lamps <b>& more</b>').first()).toBeVisible();
      // A conversation says the same, too.
      await inPreview(desk).getByRole('button', { name: 'Write to us' }).press('Enter');
      await expect(inPreview(desk).getByRole('textbox')).toBeVisible();
      await expect(inPreview(desk).getByText('Back on Monday at nine.')).toBeVisible();
      await putLive(desk);

      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      const button = guest.getByRole('button', { name: /messages/ });
      await expect(button).toHaveCSS('background-color', 'rgb(122, 46, 29)');
      await button.click();
      await expect(guest.getByRole('dialog').getByText('What are you looking for?')).toBeVisible();
    },
  );

  test('the preview sends nothing and makes no visitor', async ({ browser, foyer, shop }) => {
    const desk = await admin(browser, foyer, shop, 'look');
    const asked: string[] = [];
    desk.on(
      'request',
      (request) => void (request.url().includes('/v1/') && asked.push(`${request.method()} ${request.url()}`)),
    );
    const sockets: string[] = [];
    desk.on('websocket', (socket) => {
      if (!socket.url().endsWith('/v1/agent/socket')) sockets.push(socket.url());
    });
    await desk.getByLabel('Greeting', { exact: true }).fill('Another greeting');
    await expect(inPreview(desk).getByText('Another greeting')).toBeVisible();
    // By keyboard: the frame is drawn smaller, and the tool clicks where things would be at full size.
    await inPreview(desk).getByRole('button', { name: 'Write to us' }).press('Enter');
    await inPreview(desk).getByRole('textbox').fill('A message to nobody');
    await inPreview(desk).getByRole('textbox').press('Enter');
    await desk.getByRole('button', { name: 'Night' }).click();
    await expect(desk.locator('iframe.drawn')).toHaveCount(1);
    expect(asked.filter((one) => !/^GET .*\/panel\?lang=\w\w$/.test(one))).toEqual([]);
    expect(sockets).toEqual([]);
    await desk.getByRole('link', { name: 'Inbox' }).click();
    await expect(desk.getByText('A message to nobody')).toHaveCount(0);
  });

  test('what it says in another language is written beside the widget in that language, and is what visitors read', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await admin(browser, foyer, shop, 'site');
    await desk.getByRole('checkbox', { name: 'German' }).check();
    await desk.getByRole('link', { name: 'Look' }).click();
    await desk.getByRole('button', { name: 'German' }).click();
    await desk.getByLabel('Greeting', { exact: true }).fill('Moin!');
    await expect(inPreview(desk).getByText('Moin!')).toBeVisible();
    await expect(inPreview(desk).getByRole('tab', { name: 'Nachrichten' })).toBeVisible();
    await desk.getByRole('button', { name: 'English' }).click();
    await expect(inPreview(desk).getByText('Hello! How can we help?')).toBeVisible();
    await putLive(desk);
    const guest = await visitor(browser);
    shop.pages.set('/de', { html: shopPage(shop.tag, '<h1>Laden</h1>').replace('lang="en"', 'lang="de"') });
    await guest.goto(`${shop.origin}/de`);
    await launcher(guest).click();
    await expect(guest.getByRole('dialog').getByText('Moin!')).toBeVisible();
  });

  test('what makes no sense is said, and kept to be put right', async ({ browser, foyer, shop }) => {
    const desk = await admin(browser, foyer, shop, 'look');
    await desk.getByLabel('Accent, written #rrggbb').fill('#ffe08a');
    await expect(desk.getByText('the button is hard to find')).toBeVisible();
    await desk.getByLabel('Accent, written #rrggbb').fill('red');
    await expect(desk.getByText('Write it as #rrggbb.')).toBeVisible();
    await desk.getByRole('button', { name: 'Put live' }).click();
    await expect(desk.getByText('The colour is written #rrggbb.')).toBeVisible();
    await desk.getByRole('link', { name: 'Site', exact: true }).click();
    await desk.getByRole('link', { name: 'Look' }).click();
    await expect(desk.getByLabel('Accent, written #rrggbb')).toHaveValue('red');
  });

  test('a page has words of its own beside the launcher and in the panel, until they are closed', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await admin(browser, foyer, shop, 'look');
    await desk.getByRole('button', { name: 'Add a rule' }).click();
    await desk.getByLabel('Pages, one a line').fill('/lamps/*');
    await desk.getByLabel('Beside the button').fill('Which bulb fits?');
    await desk.getByLabel('Greeting there').fill('Let there be light.');
    const frame = desk.locator('iframe.drawn').contentFrame();
    await expect(frame.getByText('Let there be light.')).toBeVisible();
    await putLive(desk);

    const guest = await visitor(browser);
    await guest.goto(`${shop.origin}/lamps/dome`);
    const words = guest.getByText('Which bulb fits?');
    await expect(words).toBeVisible();
    expect(await violations(guest)).toEqual([]);
    await guest.evaluate(() => history.pushState(null, '', '/about'));
    await expect(words).toHaveCount(0);
    await guest.evaluate(() => history.pushState(null, '', '/lamps/bell'));
    await words.click();
    await expect(guest.getByRole('dialog').getByText('Let there be light.')).toBeVisible();
    await expect(words).toHaveCount(0);
    await guest.keyboard.press('Escape');
    await expect(words).toBeVisible();
    await guest.evaluate(() => (window as unknown as { foyer(call: string): void }).foyer('hide'));
    await expect(words).toBeHidden();
    await guest.evaluate(() => (window as unknown as { foyer(call: string): void }).foyer('show'));
    await guest.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(words).toHaveCount(0);
    await guest.reload();
    await expect(launcher(guest)).toBeVisible();
    await launcher(guest).hover();
    await launcher(guest).click();
    await expect(guest.getByRole('dialog').getByText('Let there be light.')).toBeVisible();
    await guest.keyboard.press('Escape');
    await expect(words).toHaveCount(0);
  });

  test('an origin that is taken off is refused, one that is added is let in', async ({ browser, foyer, shop }) => {
    const desk = await admin(browser, foyer, shop, 'site');
    await desk.getByLabel('Origins of your pages, one a line').fill('https://other.example\nshop.example');
    await desk.getByRole('button', { name: 'Put live' }).click();
    await expect(desk.getByText('"shop.example" is not an origin')).toBeVisible();
    await desk.getByLabel('Origins of your pages, one a line').fill('https://other.example');
    await putLive(desk);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await desk.getByRole('link', { name: 'Install' }).click();
    await expect(desk.getByText(`${shop.origin} uses your tag and is refused`)).toBeVisible();
    await desk.getByRole('link', { name: 'Site', exact: true }).click();
    await desk.getByLabel('Origins of your pages, one a line').fill(shop.origin);
    await putLive(desk);
    await guest.reload();
    await desk.getByRole('link', { name: 'Install' }).click();
    await expect(desk.getByText('The tag runs, and its socket is open.')).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing in install, look and site, ${colorScheme}, ${width} px, and nothing hangs over`, async ({
      browser,
      foyer,
      shop,
    }) => {
      const desk = await admin(browser, foyer, shop, 'install', { width, colorScheme });
      await expect(desk.getByText('Your tag has not been seen yet')).toBeVisible();
      await desk.getByLabel('Its address').fill(shop.origin);
      await desk.getByRole('button', { name: 'Look', exact: true }).click();
      await expect(desk.getByText('Nothing is in the way on')).toBeVisible();
      for (const part of ['install', 'look', 'site']) {
        await desk.goto(`${foyer.url}/agent/#/settings/${shop.siteId}/${part}`);
        await expect(desk.getByRole('heading', { level: 2 }).first()).toBeVisible();
        if (part === 'look') await expect(desk.locator('iframe.drawn')).toHaveCount(1);
        expect(await violations(desk)).toEqual([]);
        expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    });
  }
}
