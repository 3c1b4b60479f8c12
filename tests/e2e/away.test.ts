import type { Browser, Locator, Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { ALWAYS_OPEN, setService } from '../support/service-settings.ts';
import {
  errorsOf,
  expect,
  holdSocket,
  launcher,
  openPanel,
  operator,
  page as pageOf,
  test,
  visitor,
  type Shop,
} from './world.ts';

const CLOSED = { ...ALWAYS_OPEN, timeZone: 'UTC', week: Array.from({ length: 7 }, () => []) };
const BACK = /Back \w+ at 10:00, your time/;

/** Hours that begin tomorrow at ten. */
function untilTomorrow() {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  return { ...CLOSED, exceptions: { [tomorrow]: [[600, 720] as [number, number]] } };
}

async function arrives(
  browser: Browser,
  shop: Shop,
  options = {},
  path = '/',
): Promise<{ guest: Page; dialog: Locator }> {
  const guest = await visitor(browser, { timezoneId: 'UTC', locale: 'en-GB', ...options });
  await guest.goto(shop.origin + path);
  return { guest, dialog: guest.getByRole('dialog') };
}

const address = (dialog: Locator) => dialog.getByLabel(/Your e-mail|بريدك/);
const leave = (dialog: Locator) => dialog.getByRole('button', { name: /Leave an e-mail address|اترك بريدك/ });

async function write(dialog: Locator, text: string): Promise<void> {
  const box = dialog.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
}

test.describe('outside the hours', () => {
  test(
    'a visitor is told when somebody is back, leaves a message with an address, and operators see that it is unverified',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await setService(foyer.url, shop.siteId, { hours: untilTomorrow() });
      const { guest, dialog } = await arrives(browser, shop);
      await launcher(guest).click();
      await expect(dialog.getByText(BACK)).toBeVisible();
      await dialog.getByRole('button', { name: /^Write to us/ }).click();
      await expect(dialog.getByText(BACK)).toBeVisible();
      // An address that is written goes along with the message.
      await leave(dialog).click();
      await expect(address(dialog)).toBeFocused();
      await address(dialog).fill('ada@example.org');
      await write(dialog, 'Is it oak?');
      await expect(dialog.getByText('We can also write to ada@example.org.')).toBeVisible();

      // Nobody is asked twice, nor is it forgotten where the panel is there before the server's word.
      const socket = await holdSocket(guest);
      await guest.reload();
      await openPanel(guest);
      await expect.poll(socket.held).toBeGreaterThan(0);
      socket.release();
      await expect(dialog.getByText('We can also write to ada@example.org.')).toBeVisible();
      await expect(leave(dialog)).toHaveCount(0);

      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await desk.page.getByText('Is it oak?').first().click();
      const person = desk.page.getByRole('complementary', { name: 'Person' });
      const fact = person.locator('dd', { hasText: 'ada@example.org' });
      await expect(fact).toContainText('unverified');
      await expect(fact.getByRole('link')).toHaveAttribute('href', 'mailto:ada@example.org');
      // Somebody is there now, and nobody is asked for an address any more.
      await expect(dialog.getByText('Here now')).toBeVisible();
      await expect(dialog.getByText(/ada@example\.org/)).toHaveCount(0);
      expect(errorsOf(guest)).toEqual([]);
    },
  );

  test('what is wrong with an address is said beside it; without a connection it is kept and tried again', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId, { hours: CLOSED });
    const { guest, dialog } = await arrives(browser, shop);
    await openPanel(guest);
    await expect(dialog.getByText('Nobody is here just now').first()).toBeVisible();
    await leave(dialog).click();
    await address(dialog).fill('ada@');
    await address(dialog).press('Enter');
    await expect(dialog.getByRole('alert')).toHaveText('Something is missing behind the @.');
    await expect(address(dialog)).toHaveAttribute('aria-invalid', 'true');
    await guest.route('**/contact', (route) => route.abort());
    await address(dialog).fill('ada@example.org');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(dialog.getByText('Not kept: there is no connection.')).toBeVisible();
    await guest.reload();
    await launcher(guest).click();
    await dialog.getByRole('button', { name: /^Write to us/ }).click();
    await expect(address(dialog)).toHaveValue('ada@example.org');
    await guest.unroute('**/contact');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(dialog.getByText('We can also write to ada@example.org.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Change' }).click();
    await address(dialog).fill('byron@example.org');
    await address(dialog).press('Enter');
    await expect(dialog.getByText('We can also write to byron@example.org.')).toBeVisible();
  });

  test('where consent is required nothing is sent of an address before the visitor writes', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId, { hours: CLOSED });
    const tag = shop.tag.replace('<script ', '<script data-consent="required" ');
    shop.pages.set('/asks', { html: pageOf(tag, '<h1>Asks</h1>') });
    const { guest, dialog } = await arrives(browser, shop, {}, '/asks');
    const sent: string[] = [];
    guest.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await openPanel(guest);
    await leave(dialog).click();
    await address(dialog).fill('ada@example.org');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(dialog.getByText('It goes along with your message.')).toBeVisible();
    expect(sent.filter((one) => one.startsWith('POST'))).toEqual([]);
    await write(dialog, 'Is it oak?');
    await expect(dialog.getByText('We can also write to ada@example.org.')).toBeVisible();
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await expect(desk.page.getByText('ada@example.org').first()).toBeVisible();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${colorScheme}, 360 px, left to right and right to left`, async ({
      browser,
      foyer,
      shop,
    }) => {
      await setService(foyer.url, shop.siteId, { hours: untilTomorrow() });
      shop.pages.set('/rtl', { html: pageOf(shop.tag, '<p>متجر</p>').replace('lang="en"', 'lang="ar" dir="rtl"') });
      for (const path of ['/', '/rtl']) {
        const options = { colorScheme, viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' };
        const { guest, dialog } = await arrives(browser, shop, options, path);
        await openPanel(guest);
        await leave(dialog).click();
        await address(dialog).fill('ada@');
        await address(dialog).press('Enter');
        await expect(dialog.getByRole('alert')).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      }
    });
  }
});
