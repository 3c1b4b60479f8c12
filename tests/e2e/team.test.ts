import type { Browser, Page } from '@playwright/test';
import type { FoyerProcess } from '../support/foyer-process.ts';
import { codeAt, fromBase32, STEP_MS } from '../../server/operators/totp.ts';
import { expect, openPanel, operator, say, test, visitor } from './world.ts';

const PASSWORD = 'a password of my own';

async function signIn(page: Page, foyer: FoyerProcess, email: string, password: string): Promise<void> {
  await page.goto(`${foyer.url}/agent/`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** An owner of the site at its team. */
async function ownerAtTeam(browser: Browser, foyer: FoyerProcess, siteId: string): Promise<Page> {
  const email = `owner-${siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(siteId, email, 'Ona Prado', 'owner');
  const page = await visitor(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await signIn(page, foyer, email, password);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Team' }).click();
  return page;
}

async function invited(owner: Page, email: string): Promise<string> {
  const form = owner.getByRole('form', { name: 'Invite' });
  await form.getByLabel('E-mail').fill(email);
  await form.getByRole('button', { name: 'Invite' }).click();
  return (await form.getByRole('textbox', { name: 'The link' }).textContent())!;
}

test(
  'an owner invites somebody by a link, who joins, and is out at once when suspended',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const owner = await ownerAtTeam(browser, foyer, shop.siteId);
    const email = `jo-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
    const link = await invited(owner, email);
    await expect(owner.getByText('Invited.')).toBeVisible();

    const guest = await visitor(browser);
    await guest.goto(link);
    await expect(guest.getByText(email)).toBeVisible();
    expect(guest.url(), 'the token stays in no history').not.toContain(link.split('/').at(-1));
    await guest.getByLabel('Your name').fill('Jo <b>Lind</b>');
    await guest.getByLabel('A password').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Join' }).click();
    await expect(guest.getByRole('navigation').first()).toBeVisible();

    const again = await visitor(browser);
    await again.goto(link);
    await expect(again.getByText('was used')).toBeVisible();

    await owner.reload();
    const row = owner.getByRole('list', { name: 'Team' }).getByRole('listitem').filter({ hasText: email });
    await expect(row.getByText('Jo <b>Lind</b>', { exact: true }).first()).toBeVisible();
    await row.getByRole('button', { name: 'Suspend' }).click();
    await expect(row.getByText('Suspended')).toBeVisible();
    await expect(guest.getByText('You were signed out.')).toBeVisible();

    await guest.getByLabel('E-mail').fill(email);
    await guest.getByLabel('Password').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Sign in' }).click();
    await expect(guest.getByText('do not go together')).toBeVisible();
  },
);

test('an operator is called by the name that they give themselves', async ({ browser, foyer, shop }) => {
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  const dialog = await openPanel(guest);
  await say(dialog, 'Is anybody there?');
  const { page } = await operator(browser, foyer, shop.siteId, 'Info');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'You', exact: true }).click();
  const form = page.getByRole('form', { name: 'Name' });
  await form.getByRole('textbox').fill('Mara Holm');
  await form.getByRole('button', { name: 'Change the name' }).click();
  await expect(form.getByRole('status')).toContainText('Changed.');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByText('Is anybody there?').first().click();
  await page.getByRole('textbox', { name: /Reply/ }).fill('Yes, I am.');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('log').getByText('Yes, I am.')).toBeVisible();
  await expect(dialog.getByText('Mara Holm').first()).toBeVisible();
});

test('who turns on a second factor signs in with a code, and with a recovery code', async ({
  browser,
  foyer,
  shop,
}) => {
  const email = `ada-${shop.siteId.slice(-6).toLowerCase()}@example.com`;
  const { password } = await foyer.createOperator(shop.siteId, email, 'Ada');
  const page = await visitor(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await signIn(page, foyer, email, password);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'You', exact: true }).click();
  const form = page.getByRole('form', { name: 'Second factor' });
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: 'Begin' }).click();
  await expect(form.getByRole('img', { name: 'QR' })).toBeVisible();
  const key = fromBase32((await form.getByRole('textbox', { name: 'The key' }).textContent())!);
  const codeNow = (steps = 0) => codeAt(key, Math.floor(Date.now() / STEP_MS) + steps);
  await form.getByRole('textbox', { name: 'Code' }).fill(codeNow());
  await form.getByRole('button', { name: 'Turn it on' }).click();
  const codes = (await form.getByRole('textbox', { name: 'Recovery codes' }).textContent())!.split('\n');
  expect(codes).toHaveLength(10);

  const elsewhere = await visitor(browser);
  await signIn(elsewhere, foyer, email, password);
  await elsewhere.getByLabel('Code from your app').fill('000000');
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByText('That code is wrong')).toBeVisible();
  // The step of the code that turned it on was taken; the next one counts already.
  await elsewhere.getByLabel('Code from your app').fill(codeNow(1));
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('navigation').first()).toBeVisible();

  const lost = await visitor(browser);
  await signIn(lost, foyer, email, password);
  await lost.getByLabel('Code from your app').fill(codes[0]!);
  await lost.getByRole('button', { name: 'Sign in' }).click();
  await expect(lost.getByRole('navigation').first()).toBeVisible();
});
