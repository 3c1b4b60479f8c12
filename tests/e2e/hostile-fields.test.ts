/**
 * Every field that a visitor, an import or an operator fills, in the places where it is shown: nothing runs, nothing
 * loads, the text is there as it was sent.
 */
import type { Page } from '@playwright/test';
import { bookCall } from '../support/callbacks.ts';
import { EVIL, PAYLOADS } from '../support/payloads.ts';
import { setService } from '../support/service-settings.ts';
import { event, newId, openVisitor, viewed } from '../support/visitor.ts';
import { writeArticles } from './articles.ts';
import { errorsOf, expect, operator, openPanel, page, say, test, visitor } from './world.ts';

/** Fields are of several lengths; each payload fits every one of them. */
const [TITLE, NAME, TOPIC, , , , NOTE] = PAYLOADS;

/** Watches a page for what a payload would do; `harmless` tells that nothing of it happened. */
function watch(on: Page): { harmless(): Promise<void> } {
  const led: string[] = [];
  on.on('request', (request) => {
    if (request.url().includes(EVIL)) led.push(request.url());
  });
  on.on('dialog', (dialog) => {
    led.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  on.on('popup', (popup) => led.push(`popup: ${popup.url()}`));
  return {
    async harmless() {
      expect(led).toEqual([]);
      expect(await on.evaluate(() => ['hit' in window, 'hit' in Object.prototype])).toEqual([false, false]);
      expect(errorsOf(on)).toEqual([]);
      const frames = on.frames().filter((frame) => /^(data|javascript):|srcdoc/.test(frame.url()));
      expect(frames.map((frame) => frame.url())).toEqual([]);
    },
  };
}

/** Links into nowhere good, in the document and in open shadow roots. */
function badLinks(on: Page): Promise<string[]> {
  return on.evaluate(() => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    return all(document)
      .flatMap((one) =>
        ['href', 'src', 'action', 'formaction', 'srcdoc', 'style'].map((name) => one.getAttribute(name)),
      )
      .filter((value) => value !== null && /^\s*(javascript|data:text|vbscript):?/i.test(value))
      .map(String);
  });
}

test.describe('hostile text', () => {
  test('of a visitor is text on the agent page: message, name, page, referrer, event, item, address, callback', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId, { callbacks: { topics: [TOPIC] } });
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const watched = watch(desk.page);
    const tab = await openVisitor(foyer.url, shop);
    await tab.track(
      event({ type: 'identify', name: '', properties: { name: NAME, email: PAYLOADS[4], plan: PAYLOADS[7] } }),
      event({
        type: 'page',
        name: PAYLOADS[3],
        url: `${shop.origin}/?q=${encodeURIComponent(NAME)}`,
        properties: { title: TITLE, referrer: `https://${EVIL}/"><b>` },
      }),
      event({ name: PAYLOADS[2], properties: { anything: PAYLOADS[8] } }),
      viewed(PAYLOADS[1]),
    );
    const conversation = newId('c');
    for (const text of PAYLOADS) await tab.say(conversation, text);
    await bookCall({ url: foyer.url, ...shop }, { name: NAME, topic: TOPIC });

    const row = desk.page.locator('[data-row]').first();
    await row.click();
    for (const text of PAYLOADS) await expect(desk.page.getByText(text, { exact: false }).first()).toBeAttached();
    await desk.page.keyboard.press('p');
    expect(await badLinks(desk.page)).toEqual([]);
    await watched.harmless();

    await desk.page.keyboard.press('Control+k');
    await desk.page.keyboard.type('<img');
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('link', { name: 'Live' }).click();
    await expect(desk.page.getByRole('row').nth(1)).toBeVisible();
    await desk.page.getByRole('row').nth(1).click();
    expect(await badLinks(desk.page)).toEqual([]);
    await desk.page.getByRole('link', { name: /Callbacks/ }).click();
    await desk.page.getByRole('link', { name: NAME }).click();
    await expect(desk.page.getByText(TOPIC).first()).toBeVisible();
    await watched.harmless();
  });

  test('of an operator, an import and an owner is text in the widget and on the hosted page', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId, { callbacks: { topics: [TOPIC], consentText: NOTE } });
    await foyer.putItems(shop.secretKey, [
      ...PAYLOADS.map((text, at) => ({
        id: `h${at}`,
        title: text,
        url: `/h${at}`,
        image: '',
        price: 1,
        currency: 'EUR',
        category: TITLE,
      })),
    ]);
    const desk = await operator(browser, foyer, shop.siteId, TITLE);
    await writeArticles(
      desk.page,
      shop.siteId,
      PAYLOADS.map((text, at) => ({
        title: `${at} ${text}`,
        slug: `h${at}`,
        body: `${text}\n\n# ${text}\n\n> ${text}`,
      })),
    );
    shop.pages.set('*', { html: page(shop.tag, '<h1>A shop</h1><div data-foyer-slot="home" data-limit="8"></div>') });
    const guest = await visitor(browser);
    const watched = watch(guest);
    await guest.goto(shop.origin);
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link').first()).toBeVisible();
    const dialog = await openPanel(guest);
    await say(dialog, 'Hello');
    await desk.page.getByText('Hello').first().click();
    for (const text of PAYLOADS) {
      await desk.page.getByRole('textbox', { name: /reply|answer/i }).fill(text);
      await desk.page.keyboard.press('Enter');
      await expect(dialog.getByRole('log').getByText(text, { exact: false }).first()).toBeAttached();
    }
    expect(await badLinks(guest)).toEqual([]);
    await watched.harmless();

    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('tab', { name: 'Help' }).click();
    for (const [at, text] of PAYLOADS.entries()) {
      await expect(dialog.getByRole('button', { name: new RegExp(`^${at} `) }), text).toBeVisible();
    }
    await dialog.getByRole('searchbox').fill('window hit');
    await expect(dialog.getByRole('tabpanel').getByRole('listitem').first()).toBeVisible();
    await dialog.getByRole('tabpanel').getByRole('listitem').first().getByRole('button').click();
    expect(await badLinks(guest)).toEqual([]);
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('tab', { name: 'Call me' }).click();
    await expect(dialog.getByRole('button', { name: TOPIC })).toBeVisible();
    await expect(dialog.getByText(NOTE)).toBeVisible();
    await watched.harmless();

    const hosted = await visitor(browser);
    const seen = watch(hosted);
    await hosted.goto(`${foyer.url}/s/${shop.writeKey}`);
    for (const at of PAYLOADS.keys()) {
      const link = hosted.getByRole('link', { name: new RegExp(`^${at} `) }).first();
      await expect(link).toBeVisible();
    }
    for (const at of PAYLOADS.keys()) {
      await hosted.goto(`${foyer.url}/s/${shop.writeKey}/h${at}`);
      expect(await badLinks(hosted)).toEqual([]);
      await seen.harmless();
    }
  });

  test('in a note, a tag, a canned reply and a name of a colleague is text for the others', async ({
    browser,
    foyer,
    shop,
  }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    const ana = await operator(browser, foyer, shop.siteId, TITLE);
    const watched = [watch(mara.page), watch(ana.page)];
    const tab = await openVisitor(foyer.url, shop);
    await tab.say(newId('c'), 'Whose is it?');
    for (const { page: desk } of [mara, ana]) await desk.getByText('Whose is it?').first().click();
    // Before the conversation is open the key means nothing.
    await expect(ana.page.getByRole('textbox', { name: /reply/i })).toBeVisible();
    await ana.page.keyboard.press('n');
    const note = ana.page.getByRole('textbox', { name: 'Note for the team' });
    for (const text of PAYLOADS.slice(0, 6)) {
      await note.fill(text);
      await ana.page.keyboard.press('Enter');
      await expect(mara.page.getByText(text).filter({ visible: true }).first()).toBeVisible();
    }
    await ana.page.keyboard.press('Escape');
    await ana.page.keyboard.press('t');
    await ana.page.getByRole('combobox').fill('"><svg/onload=hit=1>');
    await ana.page.keyboard.press('Enter');
    await expect(mara.page.locator('.tag', { hasText: '"><svg/onload=hit=1>' }).first()).toBeVisible();
    await ana.page.keyboard.press('Escape');
    await ana.page.keyboard.press('i');
    await expect(mara.page.locator('[data-row]').first()).toContainText(`of ${TITLE}`);
    for (const one of watched) await one.harmless();
    for (const { page: desk } of [mara, ana]) expect(await badLinks(desk)).toEqual([]);
  });
});
