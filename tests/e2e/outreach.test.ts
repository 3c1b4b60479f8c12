/** Somebody of the site speaks first. */
import type { Page } from '@playwright/test';
import { login } from '../support/agent.ts';
import { violations } from '../support/axe.ts';
import type { FoyerProcess } from '../support/foyer-process.ts';
import type { OutreachSettings } from '../../protocol/outreach.ts';
import { ANSWERS, writeArticles } from './articles.ts';
import { errorsOf, expect, launcher, openPanel, operator, say, test, visitor, type Shop } from './world.ts';

const USUAL: OutreachSettings = { approach: { on: true, hours: 24 }, quiet: [], greetings: [], typingPreview: false };

/** As the site's owner sets it. */
async function set(foyer: FoyerProcess, shop: Shop, settings: Partial<OutreachSettings>): Promise<void> {
  const email = `owner-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(shop.siteId, email, 'Oda', 'owner');
  const answer = await fetch(`${foyer.url}/api/agent/sites/${shop.siteId}/settings/outreach`, {
    method: 'PUT',
    headers: {
      origin: foyer.url,
      'content-type': 'application/json',
      cookie: await login(foyer.url, { email, password }),
    },
    body: JSON.stringify({ ...USUAL, ...settings }),
  });
  expect(answer.status).toBe(200);
}

const bubble = (guest: Page) => guest.getByRole('group', { name: /^Message from/ });

async function speakTo(desk: Page, text: string): Promise<void> {
  await desk.keyboard.press('g');
  await desk.keyboard.press('l');
  await expect(desk.locator('[data-row]')).toHaveCount(1);
  await desk.keyboard.press('j');
  await desk.keyboard.press('Enter');
  const field = desk.getByRole('textbox', { name: /first$/ });
  await expect(field).toBeVisible();
  await desk.keyboard.press('r');
  await expect(field).toBeFocused();
  await desk.keyboard.type(text);
  await desk.keyboard.press('Enter');
}

test.describe('an operator speaks first', () => {
  test(
    'by keyboard: the visitor sees a bubble and nothing else, answers by keyboard, and both go on',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const guest = await visitor(browser, { reducedMotion: 'reduce' });
      await guest.goto(shop.origin);
      await expect(launcher(guest)).toBeVisible();
      const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
      await speakTo(mara, 'Can I <b>help</b> you choose?');
      await expect(mara.getByRole('log').getByText('Can I <b>help</b> you choose?')).toBeVisible();

      await expect(bubble(guest)).toBeVisible();
      await expect(bubble(guest)).toContainText('Mara');
      await expect(bubble(guest)).toContainText('Can I <b>help</b> you choose?');
      await expect(guest.getByRole('dialog')).toHaveCount(0);
      expect(await guest.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
      await expect(guest.getByRole('status').filter({ hasText: 'Message from Mara' })).toHaveCount(1);
      expect(await violations(guest)).toEqual([]);
      // It is still there on the next page.
      await guest.reload();
      await expect(bubble(guest)).toBeVisible();

      await bubble(guest).getByRole('button', { name: 'Reply' }).focus();
      await guest.keyboard.press('Enter');
      const dialog = guest.getByRole('dialog');
      await expect(dialog.getByRole('log').getByText('Can I <b>help</b> you choose?')).toBeVisible();
      await expect(bubble(guest)).toHaveCount(0);
      await say(dialog, 'Yes, a lamp');
      await expect(mara.getByRole('log').getByText('Yes, a lamp')).toBeVisible();
      await guest.keyboard.press('Escape');
      await expect(bubble(guest)).toHaveCount(0);
      expect(errorsOf(guest)).toEqual([]);
    },
  );

  test('who says "not now" is left alone, and the operator is told when they try again', async ({
    browser,
    foyer,
    shop,
  }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    await speakTo(mara, 'Hello there');
    await bubble(guest).getByRole('button', { name: 'Reply' }).focus();
    await guest.keyboard.press('Escape');
    await expect(bubble(guest)).toHaveCount(0);
    await expect(launcher(guest)).toBeFocused();
    await expect(mara.getByText('This conversation is closed')).toBeVisible();
    await mara.keyboard.press('g');
    await mara.keyboard.press('l');
    await mara.locator('[data-row]').click();
    const person = mara.getByRole('complementary', { name: 'Person' });
    await expect(person.getByText('They asked not to be spoken to.')).toBeVisible();
    await expect(person.getByRole('textbox')).toHaveCount(0);
    await expect(bubble(guest)).toHaveCount(0);
  });

  test('nobody is on the list who has not agreed', async ({ browser, foyer, shop }) => {
    shop.pages.set('/asks', {
      html: `<!doctype html><title>A shop</title>${shop.tag.replace('data-site', 'data-consent="required" data-site')}`,
    });
    const guest = await visitor(browser);
    await guest.goto(`${shop.origin}/asks`);
    await expect(launcher(guest)).toBeVisible();
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    await mara.keyboard.press('g');
    await mara.keyboard.press('l');
    await expect(mara.getByText('Nobody is on the site')).toBeVisible();
    await guest.evaluate(() => {
      (window as never as { foyer(...args: unknown[]): void }).foyer('consent', {
        analytics: true,
        personalization: false,
      });
    });
    await expect(mara.locator('[data-row]')).toHaveCount(1);
  });
});

test.describe('a greeting', () => {
  test('is said on its page after its time, once, opens a new conversation or is closed', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    await set(foyer, shop, {
      greetings: [{ id: 'greeting-lamps', pages: ['/lamps*'], seconds: 1, who: 'everybody', text: 'A lamp, perhaps?' }],
    });
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await expect(launcher(guest)).toBeVisible();
    await guest.goto(`${shop.origin}/lamps`);
    await expect(bubble(guest)).toContainText('A lamp, perhaps?');
    await expect(guest.getByRole('dialog')).toHaveCount(0);
    await bubble(guest).getByRole('button', { name: 'Not now' }).click();
    await expect(bubble(guest)).toHaveCount(0);
    const frames: string[] = [];
    guest.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
    await guest.reload();
    await expect.poll(() => frames.join('\n')).toContain('"t":"greeting"');
    await expect(bubble(guest)).toHaveCount(0);
    await expect(
      mara.getByText('The list is empty').or(mara.getByText('Everything has an owner')).first(),
    ).toBeVisible();
  });
});

test.describe('beside the answer', () => {
  test('an article goes into it as title and link, which opens in the panel', async ({ browser, foyer, shop }) => {
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(mara, shop.siteId, ANSWERS);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Can I send it back?');
    await mara.getByText('Can I send it back?').first().click();
    await mara.getByRole('button', { name: 'Insert an article' }).click();
    await mara.keyboard.type('returns');
    await expect(mara.getByRole('option', { name: /Returns and refunds/ })).toBeVisible();
    await expect(mara.getByRole('option', { name: /Not ready yet/ })).toHaveCount(0);
    await mara.keyboard.press('Enter');
    const field = mara.getByRole('textbox', { name: /Reply to/ });
    await expect(field).toHaveValue(/^Returns and refunds\nhttp.*\/s\/wk_.*\/[\w-]+$/);
    await expect(field).toBeFocused();
    await mara.keyboard.press('Enter');
    await dialog.getByRole('log').getByRole('link').click();
    await expect(dialog.getByRole('heading', { name: 'Returns and refunds' })).toBeVisible();
    expect(guest.context().pages()).toHaveLength(1);
  });

  test('what is typed is shown only where the site says so, and says so to who types', async ({
    browser,
    foyer,
    shop,
  }) => {
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    let dialog = await openPanel(guest);
    await say(dialog, 'Hello');
    await mara.getByText('Hello').first().click();
    await dialog.getByRole('textbox').pressSequentially('Is it oak');
    await expect(mara.getByText('is writing')).toBeVisible();
    await expect(mara.getByText('Is it oak')).toHaveCount(0);
    await expect(dialog.getByText('We see what you write')).toHaveCount(0);
    await set(foyer, shop, { typingPreview: true });
    // It may be kept for a minute; a route goes around what the browser keeps.
    await guest.route('**/panel', (route) => route.continue());
    await guest.reload();
    dialog = await openPanel(guest);
    await expect(dialog.getByText('We see what you write while you write it.')).toBeVisible();
    await dialog.getByRole('textbox').pressSequentially(' or ash?');
    await expect(mara.getByText('or ash?')).toBeVisible();
  });

  test('a closed conversation takes notes, with n', async ({ browser, foyer, shop }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await say(await openPanel(guest), 'Thank you');
    const { page: mara } = await operator(browser, foyer, shop.siteId, 'Mara');
    await mara.getByText('Thank you').first().click();
    await expect(mara.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
    await mara.keyboard.press('e');
    await expect(mara.getByText('This conversation is closed')).toBeVisible();
    await mara.keyboard.press('n');
    await expect(mara.getByRole('textbox', { name: 'Note for the team' })).toBeFocused();
    await mara.keyboard.type('was happy');
    await mara.keyboard.press('Enter');
    await expect(mara.getByRole('log').getByText('was happy')).toBeVisible();
    await expect(mara.getByText('This conversation is closed')).toBeVisible();
  });
});
