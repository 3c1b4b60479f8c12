import type { Browser, Page } from '@playwright/test';
import { login } from '../support/agent.ts';
import { violations } from '../support/axe.ts';
import { setService } from '../support/service-settings.ts';
import { errorsOf, expect, launcher, openPanel, operator, page, say, test, visitor, type Shop } from './world.ts';

/** A page of the shop in another language, and with another direction where that has one. */
function speak(shop: Shop, path: string, attributes: string, body = '<h1>A shop</h1>'): string {
  shop.pages.set(path, { html: page(shop.tag, body).replace('lang="en"', attributes) });
  return shop.origin + path;
}

const call = (on: Page, ...args: unknown[]) =>
  on.evaluate((args) => (window as unknown as { foyer(...call: unknown[]): void }).foyer(...args), args);

/** The catalogues that a page fetched. */
function fetched(on: Page): string[] {
  const names: string[] = [];
  on.on('request', (request) => {
    const [, name] = /\/w\/(slot-words|words-\w\w)-/.exec(request.url()) ?? [];
    if (name) names.push(name);
  });
  return names;
}

const AR = 'lang="ar" dir="rtl"';
const SLOT = '<div data-foyer-slot="home" data-limit="4"></div>';

test.describe('L1 the widget speaks the language of the page', () => {
  test('German: its launcher, its panel, a conversation, and what is said of items', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    const names = fetched(guest);
    await guest.goto(speak(shop, '/de', 'lang="de-AT"', `<h1>Laden</h1>${SLOT}`));
    await expect(launcher(guest)).toHaveAccessibleName(/^Nachrichten von /);
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('button', { name: 'Warum?' })).toBeVisible();
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    expect(names).toEqual(['slot-words']);
    await launcher(guest).click();
    const dialog = guest.getByRole('dialog');
    await expect(dialog).toHaveAttribute('lang', 'de-AT');
    await expect(dialog).toHaveAttribute('dir', 'ltr');
    await expect(dialog.getByText('Hallo! Wie können wir helfen?')).toBeVisible();
    await expect(dialog.getByRole('tab')).toHaveText(['Start', 'Nachrichten']);
    const box = (await openChat(dialog, 'Schreiben Sie uns')).getByRole('textbox', { name: 'Nachricht' });
    await box.fill('Ist sie aus Eiche?');
    await box.press('Enter');
    await expect(dialog.getByText('Gesendet')).toBeVisible();
    await expect(dialog.getByText('Heute')).toBeVisible();
    expect(names).toEqual(['slot-words', 'words-de']);
    expect(errorsOf(guest)).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`Arabic: from right to left, nothing for axe, nothing too wide, ${colorScheme}`, async ({
      browser,
      foyer,
      shop,
    }) => {
      await setService(foyer.url, shop.siteId);
      const url = speak(shop, '/ar', AR, `<h1>متجر</h1>${SLOT}`);
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 360, height: 740 },
      ]) {
        const guest = await visitor(browser, { colorScheme, viewport, reducedMotion: 'reduce', locale: 'ar-EG' });
        await guest.goto(url);
        await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
        await expect(guest.locator('[data-foyer-slot=home]').getByText('لماذا؟')).toBeVisible();
        await launcher(guest).click();
        const dialog = guest.getByRole('dialog');
        await expect(dialog).toHaveAttribute('dir', 'rtl');
        await expect(dialog).toHaveAttribute('lang', 'ar-EG');
        await expect(dialog.getByRole('tab', { name: 'اتصال' })).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('tab', { name: 'اتصال' }).click();
        await expect(dialog.getByRole('textbox', { name: 'رقم هاتفك' })).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('tab', { name: 'الرسائل' }).click();
        await dialog.getByRole('button', { name: 'رسالة جديدة' }).click();
        await say(dialog, 'هل هو من خشب البلوط؟');
        await expect(dialog.getByText('أُرسلت')).toBeVisible();
        // The way back is where the line begins, and points there.
        const [back, close] = [
          dialog.getByRole('button', { name: 'رجوع' }),
          dialog.getByRole('button', { name: 'إغلاق' }),
        ];
        expect((await back.boundingBox())!.x).toBeGreaterThan((await close.boundingBox())!.x);
        expect(await back.locator('svg').evaluate((icon) => getComputedStyle(icon).transform)).toBe(
          'matrix(-1, 0, 0, 1, 0, 0)',
        );
        expect(await violations(guest)).toEqual([]);
        expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
        expect(await dialog.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(0);
        expect(errorsOf(guest)).toEqual([]);
      }
    });
  }

  test('English pages fetch no catalogue, and neither do pages that say nothing or what is no language', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    const names = fetched(guest);
    for (const [path, attributes] of [
      ['/en', 'lang="en-US"'],
      ['/none', ''],
      ['/odd', 'lang="x &quot;#?&amp;lang=de"'],
      ['/swedish', 'lang="sv"'],
    ] as const) {
      await guest.goto(speak(shop, path, attributes, `<h1>A shop</h1>${SLOT}`));
      await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
      await openPanel(guest);
      await expect(guest.getByRole('dialog')).toHaveAttribute('lang', /^en/);
    }
    // Whether a tag is of a language of ours the slots only know with the words.
    expect(names.filter((name) => name !== 'slot-words')).toEqual([]);
    expect(errorsOf(guest)).toEqual([]);
  });

  test('where the words cannot be had it speaks English from left to right, and the other language when they can', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.route('**/w/*words-*', (route) => route.abort());
    await guest.goto(speak(shop, '/ar', AR, `<h1>متجر</h1>${SLOT}`));
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    const dialog = await openPanel(guest);
    await expect(dialog).toHaveAttribute('dir', 'ltr');
    await expect(dialog.getByRole('textbox', { name: 'Message' })).toBeVisible();
    await guest.unroute('**/w/*words-*');
    await guest.keyboard.press('Escape');
    await launcher(guest).click();
    await expect(dialog.getByRole('textbox', { name: 'الرسالة' })).toBeVisible();
    expect(errorsOf(guest)).toEqual([]);
  });

  test('setLocale at run time keeps the view, the draft and the focus; the page is followed again without it', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(speak(shop, '/shop', 'lang="en"', `<h1>A shop</h1>${SLOT}`));
    const dialog = await openPanel(guest);
    await say(dialog, 'Is it oak?');
    await desk.page.getByText('Is it oak?').first().click();
    const box = dialog.getByRole('textbox');
    await box.fill('A draft that');
    await box.press('ArrowLeft');
    await call(guest, 'setLocale', 'pt-BR');
    await expect(dialog).toHaveAttribute('lang', 'pt-BR');
    await expect(box).toHaveAccessibleName('Mensagem');
    await expect(box).toHaveValue('A draft that');
    await expect(box).toBeFocused();
    await expect(dialog.getByText('Is it oak?')).toBeVisible();
    await expect(launcher(guest)).toHaveAccessibleName(/^Mensagens de /);
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('button', { name: 'Porquê?' })).toBeVisible();
    // What the page says counts no more.
    await guest.evaluate(() => (document.documentElement.lang = 'de'));
    await call(guest, 'setLocale', 'ar');
    await expect(dialog).toHaveAttribute('dir', 'rtl');
    await expect(box).toBeFocused();
    await call(guest, 'setLocale', '');
    await expect(dialog).toHaveAttribute('lang', 'de');
    await guest.evaluate(() => (document.documentElement.lang = 'fr-CA'));
    await expect(dialog).toHaveAttribute('lang', 'fr-CA');
    await guest.evaluate(() => (document.documentElement.lang = 'en'));
    await expect(box).toHaveAccessibleName('Message');
    await expect(box).toHaveValue('A draft that');
    expect(errorsOf(guest)).toEqual([]);
  });

  test(
    'a site that speaks German first speaks it where a page says no language',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const cookie = await login(foyer.url, { email: 'owner@example.com', password: 'owner-password' });
      const at = `${foyer.url}/api/agent/sites/${shop.siteId}/settings`;
      const now = (await (await fetch(at, { headers: { cookie } })).json()) as { site: object };
      const site = {
        ...now.site,
        languages: ['de', 'en'],
        greeting: 'Moin!',
        texts: { en: { greeting: 'Ahoy!', away: '' } },
      };
      const put = await fetch(`${at}/site`, {
        method: 'PUT',
        headers: { cookie, origin: foyer.url },
        body: JSON.stringify(site),
      });
      expect(put.status).toBe(200);
      for (const [path, attributes, greeting] of [
        ['/none', '', 'Moin!'],
        ['/swedish', 'lang="sv"', 'Moin!'],
        ['/en', 'lang="en"', 'Ahoy!'],
      ] as const) {
        const guest = await visitor(browser);
        await guest.goto(speak(shop, path, attributes));
        await launcher(guest).click();
        await expect(guest.getByRole('dialog').getByText(greeting)).toBeVisible();
      }
    },
  );
});

test.describe('L1 pages without JavaScript', () => {
  const hosted = async (browser: Browser, url: string, locale: string): Promise<Page> => {
    const guest = await visitor(browser, { javaScriptEnabled: false, locale, viewport: { width: 360, height: 740 } });
    await guest.goto(url);
    return guest;
  };

  test('are German and Arabic for who reads that, and can be written on', async ({ browser, foyer, shop }) => {
    const url = `${foyer.url}/s/${shop.writeKey}`;
    const german = await hosted(browser, url, 'de-DE');
    await german.getByRole('link', { name: 'Schreiben Sie uns' }).click();
    await german.getByRole('button', { name: 'Nachricht senden' }).click();
    await expect(german.getByText('Die E-Mail-Adresse fehlt.')).toBeVisible();
    await german.getByLabel('Ihre E-Mail-Adresse').fill('ada@example.org');
    await german.getByLabel('Ihre Nachricht').fill('Ist sie aus Eiche?');
    await german.getByRole('button', { name: 'Nachricht senden' }).click();
    await expect(german.getByRole('heading', { name: 'Ihr Gespräch mit' })).toBeVisible();

    const arabic = await hosted(browser, url, 'ar-EG');
    await expect(arabic.locator('html')).toHaveAttribute('dir', 'rtl');
    await arabic.getByRole('link', { name: 'اكتب إلينا' }).click();
    await expect(arabic.getByLabel('رسالتك')).toBeVisible();
    expect(await arabic.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});

async function openChat(dialog: ReturnType<Page['getByRole']>, way: string) {
  await dialog.getByRole('button', { name: way }).click();
  await expect(dialog.getByRole('textbox')).toBeVisible();
  return dialog;
}
