import type { Browser, Locator, Page } from '@playwright/test';
import { callOffer } from '../support/callbacks.ts';
import { ALWAYS_OPEN, setService } from '../support/service-settings.ts';
import { violations } from '../support/axe.ts';
import { errorsOf, expect, launcher, operator, test, visitor, type Shop } from './world.ts';

const HOSTILE = '<img src=x onerror="window.hit=1">';
const CLOSED = { ...ALWAYS_OPEN, week: Array.from({ length: 7 }, () => []) };

/** A visitor who has opened "Call me". */
async function asks(browser: Browser, shop: Shop, options = {}): Promise<{ guest: Page; dialog: Locator }> {
  const guest = await visitor(browser, { locale: 'de-DE', timezoneId: 'Europe/Berlin', ...options });
  await guest.goto(shop.origin);
  return { guest, dialog: await callMe(guest) };
}

async function callMe(guest: Page): Promise<Locator> {
  await launcher(guest).click();
  const dialog = guest.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Call me' }).click();
  return dialog;
}

async function fill(dialog: Locator, name: string, phone: string): Promise<void> {
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByLabel('Your number').fill(phone);
  await dialog.getByRole('checkbox').check();
}

test.describe('a visitor asks to be called', () => {
  test(
    'books, is called without answer, called again and reached; what happened is on both sides',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      await setService(foyer.url, shop.siteId);
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      await desk.page.getByRole('link', { name: /Callbacks/ }).click();
      const { guest, dialog } = await asks(browser, shop);
      await expect(dialog.getByText('You are next.')).toBeVisible();
      await fill(dialog, 'Oskar Brandt', '030 123456');
      await dialog.getByRole('button', { name: 'My order' }).click();
      await dialog.getByRole('button', { name: 'Call me as soon as possible' }).click();
      await expect(dialog.getByText('We ring you')).toBeVisible();
      await expect(dialog.getByText('+49 30 123456')).toBeVisible();

      await desk.page.getByRole('link', { name: 'Oskar Brandt' }).click();
      await desk.page.getByLabel('What was said').fill('Rang for a minute');
      await desk.page.getByRole('button', { name: /^No answer/ }).click();
      await expect(desk.page.getByText(/Tried once, next at/)).toBeVisible();
      await desk.page.getByRole('button', { name: /^Reached/ }).click();
      await expect(desk.page.getByText('This is done.')).toBeVisible();

      // What is over is not shown as coming, and nobody is asked again for what we know.
      await guest.reload();
      await callMe(guest);
      await expect(dialog.getByText('We ask for \u2068Oskar Brandt\u2069 on \u2066030 123456\u2069.')).toBeVisible();
      await expect(dialog.getByLabel('Your name')).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Change' }).click();
      await expect(dialog.getByLabel('Your number')).toHaveValue('030 123456');
      expect(errorsOf(guest)).toEqual([]);
    },
  );

  test('chooses a time of their own clock, which is kept, moves it by keys, and cancels', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const site = { url: foyer.url, ...shop };
    const { slots } = await callOffer(site);
    const { guest, dialog } = await asks(browser, shop, { timezoneId: 'Asia/Kolkata', locale: 'en-GB' });
    const format = (options: Intl.DateTimeFormatOptions) => {
      const made = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', ...options });
      return (at: number) => made.format(at);
    };
    const clock = format({ hour: '2-digit', minute: '2-digit' });
    const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
    /** The radio of a time, on the day it is on. */
    const timeOf = async (at: number): Promise<Locator> => {
      await dialog.getByRole('radio', { name: day(at) }).check();
      return dialog.getByRole('radio', { name: clock(at), exact: true });
    };
    await fill(dialog, 'Asha', '+91 98765 43210');
    await dialog.getByRole('radio', { name: 'Pick a time' }).check();
    await expect(dialog.getByText(/Your time, Kolkata/)).toBeVisible();
    await (await timeOf(slots[0]!)).check();
    await expect(dialog.getByText(/Kept for you until \d\d:\d\d/)).toBeVisible();
    expect((await callOffer(site)).slots).not.toContain(slots[0]!);
    await dialog.getByRole('button', { name: /^Call me .* at / }).click();
    await expect(dialog.getByText(clock(slots[0]!), { exact: true })).toBeVisible();

    const [file] = await Promise.all([
      guest.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Put it in my calendar' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('call.ics');

    await dialog.getByRole('button', { name: 'Move it' }).focus();
    await guest.keyboard.press('Enter');
    await (await timeOf(slots[2]!)).focus();
    await guest.keyboard.press('Space');
    await expect(dialog.getByText(/Kept for you until/)).toBeVisible();
    await dialog.getByRole('button', { name: /^Move it to/ }).focus();
    await guest.keyboard.press('Enter');
    // The list of times has it as well, before the server has heard of it.
    await expect.poll(async () => (await callOffer(site)).slots).toContain(slots[0]!);
    await expect(dialog.getByText(clock(slots[2]!), { exact: true })).toBeVisible();

    // A reload shows the call again; it is cancelled only when one means it.
    await guest.reload();
    await callMe(guest);
    await dialog.getByRole('button', { name: 'Cancel it' }).click();
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.getByRole('button', { name: 'Cancel it' }).click();
    await dialog.getByRole('button', { name: 'Cancel it' }).click();
    await expect(dialog.getByText('The call is cancelled.')).toBeFocused();
    expect((await callOffer(site)).slots).toContain(slots[2]!);
  });

  test('is told beside the field what is missing, and loses nothing', async ({ browser, foyer, shop }) => {
    await setService(foyer.url, shop.siteId);
    const { guest, dialog } = await asks(browser, shop);
    const send = dialog.getByRole('button', { name: 'Call me as soon as possible' });
    await send.click();
    await expect(dialog.getByText('Whom shall we ask for?')).toBeVisible();
    await expect(dialog.getByLabel('Your name')).toBeFocused();
    await expect(dialog.getByText('Tick this, so that we may ring you.')).toBeVisible();
    await fill(dialog, 'Ana', '030 1');
    await send.click();
    await expect(dialog.getByText('There is no such number. Check its digits.')).toBeVisible();
    await expect(dialog.getByLabel('Your number')).toBeFocused();

    // The country comes from the browser's region and can be another.
    await expect(dialog.getByLabel('Country of the number')).toHaveValue('DE');
    await dialog.getByLabel('Country of the number').selectOption('GB');
    await dialog.getByLabel('Your number').fill('07911 123456');
    await guest.context().setOffline(true);
    await send.click();
    await expect(dialog.getByText('Not sent: there is no connection. What you wrote is kept.')).toBeVisible();
    await guest.context().setOffline(false);
    await guest.reload();
    await callMe(guest);
    await expect(dialog.getByLabel('Your name')).toHaveValue('Ana');
    await expect(dialog.getByLabel('Your number')).toHaveValue('07911 123456');
    await dialog.getByRole('checkbox').check();
    await send.click();
    await expect(dialog.getByText('+44 7911 123456')).toBeVisible();
  });

  test('hears at once that somebody was faster, and that the text to agree to is another', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const one = await asks(browser, shop, { locale: 'en-GB' });
    const two = await asks(browser, shop, { locale: 'en-GB' });
    for (const { dialog } of [one, two]) {
      await fill(dialog, 'Ana', '+49 30 123456');
      await dialog.getByRole('radio', { name: 'Pick a time' }).check();
    }
    const times = (dialog: Locator) => dialog.getByRole('radio', { name: /^\d\d:\d\d$/ });
    await times(one.dialog).first().check();
    await expect(one.dialog.getByText(/Kept for you/)).toBeVisible();
    // Not `check`, which may look only after the time is gone again, and then take the next one.
    await times(two.dialog).first().click();
    await expect(two.dialog.getByText('Somebody has just taken that time.')).toBeVisible();

    await setService(foyer.url, shop.siteId, { callbacks: { consentText: 'A new text.' } });
    await one.dialog.getByRole('button', { name: /^Call me/ }).click();
    await expect(one.dialog.getByText('This text has changed. Read it again, please.')).toBeVisible();
    await expect(one.dialog.getByText('A new text.')).toBeVisible();
    await expect(one.dialog.getByRole('checkbox')).not.toBeChecked();
    await one.dialog.getByRole('checkbox').check();
    await one.dialog.getByRole('button', { name: /^Call me/ }).click();
    await expect(one.dialog.getByRole('button', { name: 'Move it' })).toBeVisible();
  });

  test('where nobody is there, is told when somebody is back, and never promised what is not', async ({
    browser,
    foyer,
    shop,
  }) => {
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
    const opens = { timeZone: 'UTC', week: CLOSED.week, exceptions: { [tomorrow]: [[600, 720] as [number, number]] } };
    await setService(foyer.url, shop.siteId, { hours: opens });
    const { dialog } = await asks(browser, shop, { timezoneId: 'UTC', locale: 'en-GB' });
    await expect(dialog.getByText(/We open \w+ at 10:00 and ring you then\./)).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Call me when you open' })).toBeVisible();
    await dialog.getByRole('tab', { name: 'Home' }).click();
    await expect(dialog.getByText(/Back \w+ at 10:00, your time/)).toBeVisible();

    await setService(foyer.url, shop.siteId, { hours: CLOSED });
    const later = await asks(browser, shop);
    await expect(later.dialog.getByText('Nobody can ring you just now.')).toBeVisible();
  });

  test('on a site that does not call back there is no such view', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await launcher(guest).click();
    await expect(guest.getByRole('dialog').getByRole('tab').first()).toBeVisible();
    await expect(guest.getByRole('tab', { name: 'Call me' })).toHaveCount(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      test(`axe finds nothing in the form, its errors, the times and the ticket, ${colorScheme}, ${width} px`, async ({
        browser,
        foyer,
        shop,
      }) => {
        await setService(foyer.url, shop.siteId, { callbacks: { topics: ['My order', HOSTILE] } });
        const { guest, dialog } = await asks(browser, shop, {
          colorScheme,
          viewport: { width, height: 740 },
          reducedMotion: 'reduce',
        });
        await dialog.getByRole('button', { name: 'Call me as soon as possible' }).click();
        await expect(dialog.getByText('Whom shall we ask for?')).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await fill(dialog, HOSTILE, '030 123456');
        await dialog.getByRole('button', { name: HOSTILE }).click();
        await dialog.getByRole('radio', { name: 'Pick a time' }).check();
        await dialog
          .getByRole('radio', { name: /^\d\d:\d\d$/ })
          .first()
          .check();
        await expect(dialog.getByText(/Kept for you/)).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        await dialog.getByRole('button', { name: /^Call me .* at / }).click();
        await expect(dialog.getByText(HOSTILE).first()).toBeVisible();
        expect(await violations(guest)).toEqual([]);
        expect(await guest.evaluate(() => 'hit' in window)).toBe(false);
        expect(errorsOf(guest)).toEqual([]);
      });
    }
  }
});
