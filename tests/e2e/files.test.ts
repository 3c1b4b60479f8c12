import type { Locator, Page } from '@playwright/test';
import { HTML, PDF, picture } from '../support/files.ts';
import { violations } from '../support/axe.ts';
import { conversation, errorsOf, expect, openPanel, operator, page, say, test, visitor } from './world.ts';

interface Given {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const lamp = async (name = 'lamp.png'): Promise<Given> => ({
  name,
  mimeType: 'image/png',
  buffer: await picture('png', { width: 640, height: 400 }),
});
const pdf: Given = { name: 'Invoice.pdf', mimeType: 'application/pdf', buffer: PDF };

/** As who chooses files in the window that the button opens. */
async function attach(on: Page, within: Locator | Page, ...files: Given[]): Promise<void> {
  const chooser = on.waitForEvent('filechooser');
  await within.getByRole('button', { name: /^(?:Attach a file|إرفاق ملف)$/ }).click();
  await (await chooser).setFiles(files);
}

/** As the browser does it: pasted into, or dropped on, an element. */
async function hand(to: Locator, how: 'paste' | 'drop', { name, mimeType, buffer }: Given): Promise<void> {
  await to.evaluate(
    (element, { how, name, mimeType, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
      const bubbles = { bubbles: true, cancelable: true, composed: true };
      if (how === 'paste') {
        element.dispatchEvent(new ClipboardEvent('paste', { ...bubbles, clipboardData: data }));
        return;
      }
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        element.dispatchEvent(new DragEvent(kind, { ...bubbles, dataTransfer: data }));
      }
    },
    { how, name, mimeType, bytes: [...buffer] },
  );
}

/** The picture was fetched and drawn. */
async function expectDrawn(image: Locator): Promise<void> {
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

test.describe('files in a conversation', () => {
  test(
    'D1 a picture goes from the visitor to the operator and one comes back, beside words',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      const dialog = await openPanel(guest);
      await attach(guest, dialog, await lamp(), pdf);
      const tray = dialog.getByRole('list', { name: 'Files to send' });
      await expect(tray.getByRole('listitem')).toHaveText([/lamp\.png/, /Invoice\.pdf/]);
      // Nothing was sent by choosing it.
      await expect(dialog.getByRole('log')).toHaveCount(0);
      await expect(dialog.getByRole('textbox')).toBeFocused();
      await say(dialog, 'This lamp, please');

      const log = dialog.getByRole('log');
      await expect(log.getByText('This lamp, please')).toBeVisible();
      await expect(tray).toHaveCount(0);
      await expectDrawn(log.getByRole('link').getByRole('img', { name: 'lamp.png' }));
      await expect(log.getByRole('link', { name: /Invoice\.pdf.*PDF · \d+ byte/ })).toHaveAttribute(
        'download',
        'Invoice.pdf',
      );

      await desk.page.getByText('Invoice.pdf').first().click();
      const transcript = desk.page.getByRole('log', { name: 'Messages' });
      await expectDrawn(transcript.getByRole('img', { name: 'lamp.png' }));
      const coming = desk.page.waitForEvent('download');
      await transcript.getByRole('link', { name: /Invoice\.pdf/ }).click();
      expect((await coming).suggestedFilename()).toBe('Invoice.pdf');

      // By keyboard alone: the button is a stop of the Tab key.
      const chooser = desk.page.waitForEvent('filechooser');
      await desk.page.getByRole('textbox', { name: /Reply/ }).focus();
      for (const before of ['Canned reply', 'Insert an article']) {
        await desk.page.keyboard.press('Tab');
        await expect(desk.page.getByRole('button', { name: before })).toBeFocused();
      }
      await desk.page.keyboard.press('Tab');
      await expect(desk.page.getByRole('button', { name: 'Attach a file' })).toBeFocused();
      await desk.page.keyboard.press('Enter');
      await (await chooser).setFiles([await lamp('Ours.png')]);
      await expect(
        desk.page.getByRole('list', { name: 'Files to send' }).getByText('Ours.png', { exact: true }),
      ).toBeVisible();
      await expect(desk.page.getByRole('textbox', { name: /Reply/ })).toBeFocused();
      await desk.page.keyboard.press('Enter');
      await expectDrawn(transcript.getByRole('img', { name: 'Ours.png' }));
      await expectDrawn(log.getByRole('img', { name: 'Ours.png' }));

      await guest.reload();
      const back = await openPanel(guest);
      await expectDrawn(back.getByRole('log').getByRole('img', { name: 'lamp.png' }));
      for (const side of [guest, desk.page]) expect(errorsOf(side)).toEqual([]);
    },
  );

  test('a file is pasted into what one writes, or dropped on the conversation, and taken back, on both sides', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { desk, dialog } = await conversation(browser, foyer, shop, 'Hello');
    const sides = [
      { side: dialog, box: dialog.getByRole('textbox'), place: dialog.getByRole('log') },
      {
        side: desk.page,
        box: desk.page.getByRole('textbox', { name: /Reply/ }),
        place: desk.page.getByRole('log', { name: 'Messages' }),
      },
    ];
    for (const { side, box, place } of sides) {
      await expect(side.getByRole('button', { name: 'Attach a file' })).toBeVisible();
      await hand(box, 'paste', await lamp('pasted.png'));
      await hand(place, 'drop', pdf);
      const tray = side.getByRole('list', { name: 'Files to send' });
      await expect(tray.getByRole('listitem')).toHaveCount(2);
      await side.getByRole('button', { name: 'Remove Invoice.pdf' }).press('Enter');
      await expect(tray.getByRole('listitem')).toHaveText([/pasted\.png/]);
      await expect(box).toBeFocused();
      await box.press('Enter');
      await expectDrawn(place.getByRole('img', { name: 'pasted.png' }).last());
    }
  });

  test('an upload shows how far it is and can be cancelled; one that failed is tried again', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    const log = dialog.getByRole('log');

    let let1: () => void = () => {};
    const held = new Promise<void>((go) => (let1 = go));
    await guest.route('**/files/*', async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await attach(guest, dialog, await lamp('cancelled.png'));
    await dialog.getByRole('textbox').press('Enter');
    await expect(log.getByRole('progressbar', { name: 'Sending cancelled.png' })).toBeVisible();
    const ended = guest.waitForEvent('requestfailed', (request) => request.method() === 'PUT');
    await log.getByRole('button', { name: 'Cancel' }).click();
    await expect(log.getByRole('progressbar')).toHaveCount(0);
    await ended;
    let1();
    await guest.unroute('**/files/*');

    await guest.route('**/files/*', (route) =>
      route.request().method() === 'PUT' ? route.abort('connectionreset') : route.continue(),
    );
    await attach(guest, dialog, await lamp('stubborn.png'));
    await dialog.getByRole('textbox').press('Enter');
    await expect(log.getByRole('alert')).toHaveText('Not sent.');
    await guest.unroute('**/files/*');
    await log.getByRole('button', { name: 'Try again' }).click();
    await expectDrawn(log.getByRole('link').getByRole('img', { name: 'stubborn.png' }));
    await expect(log.getByText('cancelled.png')).toHaveCount(0);
    await expect(log.getByRole('link')).toHaveCount(1);
  });

  test('what is too large or of another kind is said before it is sent, and what is not what it seems after', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    const big = { name: 'film.txt', mimeType: 'text/plain', buffer: Buffer.alloc(10_485_761, 'a') };
    await attach(guest, dialog, big);
    await expect(dialog.getByRole('alert')).toHaveText('film.txt is too large. Up to 10 MB can be sent.');
    await attach(guest, dialog, { name: 'run.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
    await expect(dialog.getByRole('alert')).toHaveText('run.zip is of a kind that cannot be sent here.');
    await attach(guest, dialog, { name: 'page.png', mimeType: 'image/png', buffer: HTML });
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    await dialog.getByRole('textbox').press('Enter');
    const log = dialog.getByRole('log');
    await expect(log.getByRole('alert')).toHaveText('Not sent. This kind of file is not taken here.');
    // What only seemed to be a picture is a sheet of paper.
    await expect(log.getByText('page.png')).toBeVisible();
    await expect(log.getByRole('img')).toHaveCount(0);
    await expect(log.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    await log.getByRole('button', { name: 'Discard' }).click();
    await expect(log.getByRole('alert')).toHaveCount(0);
    expect(await guest.evaluate(() => 'hit' in window)).toBe(false);
  });

  test('a name is text wherever it is shown', async ({ browser, foyer, shop }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    const name = '"><img src=x onerror=window.hit=1>.txt';
    await attach(guest, dialog, { name, mimeType: 'text/plain', buffer: Buffer.from('text') });
    await expect(dialog.getByRole('list', { name: 'Files to send' })).toContainText(name);
    await dialog.getByRole('textbox').press('Enter');
    const stored = '__img src=x onerror=window.hit=1_.txt';
    await expect(dialog.getByRole('log').getByRole('link')).toContainText(stored);
    await desk.page.getByText(stored).first().click();
    await expect(desk.page.getByRole('log', { name: 'Messages' }).getByRole('link')).toContainText(stored);
    for (const side of [guest, desk.page]) {
      expect(await side.evaluate(() => 'hit' in window)).toBe(false);
      expect(errorsOf(side)).toEqual([]);
    }
  });

  test('operators are told as well what is not taken, before it is sent and after', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { desk } = await conversation(browser, foyer, shop, 'Hello');
    const tray = desk.page.getByRole('list', { name: 'Files to send' });
    await attach(desk.page, desk.page, { name: 'run.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
    await expect(desk.page.getByRole('alert')).toHaveText('run.zip is of a kind that this site does not take.');
    await expect(tray).toHaveCount(0);
    await attach(desk.page, desk.page, { name: 'page.png', mimeType: 'image/png', buffer: HTML });
    await expect(desk.page.getByRole('alert')).toHaveCount(0);
    await desk.page.getByRole('textbox', { name: /Reply/ }).press('Enter');
    await expect(desk.page.getByRole('alert')).toHaveText('Not sent. A file of this kind is not taken here.');
    await expect(desk.page.getByRole('button', { name: 'Send again' })).toHaveCount(0);
    await desk.page.getByRole('button', { name: 'Discard' }).click();
    await expect(desk.page.getByText('page.png')).toHaveCount(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing with files chosen, sent and failed, ${colorScheme}, also on a phone and from right to left`, async ({
      browser,
      foyer,
      shop,
    }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await desk.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      shop.pages.set('/rtl', { html: page(shop.tag, '<h1>متجر</h1>').replace('lang="en"', 'lang="ar" dir="rtl"') });
      for (const [path, viewport, refused] of [
        ['/lamps', { width: 1280, height: 800 }, 'Not sent. This kind of file is not taken here.'],
        ['/rtl', { width: 360, height: 740 }, 'لم يُرسل. هذا النوع من الملفات غير مقبول هنا.'],
      ] as const) {
        const guest = await visitor(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
        await guest.goto(shop.origin + path);
        const dialog = await openPanel(guest);
        const log = dialog.getByRole('log');
        await attach(guest, dialog, await lamp(), pdf);
        await attach(guest, dialog, { name: 'run.zip', mimeType: 'application/zip', buffer: PDF });
        await expect(dialog.getByRole('alert')).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('textbox').press('Enter');
        await expectDrawn(log.getByRole('link').getByRole('img', { name: 'lamp.png' }));
        await expect(log.getByRole('link')).toHaveCount(2);
        await attach(guest, dialog, { name: 'page.png', mimeType: 'image/png', buffer: HTML });
        await dialog.getByRole('textbox').press('Enter');
        await expect(log.getByRole('alert')).toHaveText(refused);
        expect(await violations(guest)).toEqual([]);
        // The panel is as wide as the screen lets it be, and nothing sticks out of it.
        const wide = await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth);
        expect(wide).toBe(true);
      }
      await desk.page.getByText('Invoice.pdf').first().click();
      await attach(desk.page, desk.page, await lamp('Ours.png'));
      await expect(desk.page.getByRole('list', { name: 'Files to send' })).toBeVisible();
      await expectDrawn(desk.page.getByRole('log', { name: 'Messages' }).getByRole('img', { name: 'lamp.png' }));
      expect(await violations(desk.page)).toEqual([]);
    });
  }
});
