/**
 * node docs/screens/picture.mjs, after a build: takes the pictures beside this file from the running demo. foyer.png is
 * the README's: a visitor's shop on the left, what the operator sees of it on the right.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../tests/support/demo-process.mjs';
import { launchAsPerson } from '../../tests/support/person.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const DESK = { width: 1440, height: 900 };
const SHOP = { width: 1280, height: 1000 };
const SMALL = { width: 360, height: 740 };
/** Long enough for pictures that fade in and cards that glide to stand still. */
const STILL_MS = 900;

const demo = await startDemo();
const browser = await launchAsPerson();

/** A new person with a page of their own. */
async function open(viewport, colorScheme = 'light') {
  const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB' });
  return context.newPage();
}

async function shoot(page, file, options = {}) {
  await page.waitForTimeout(STILL_MS);
  return page.screenshot({ path: file && here(file), ...options });
}

/** Walks through the shop like somebody who wants a lamp, and ends on its home. */
async function visitShop(page) {
  await page.goto(`${demo.shopUrl}/categories/lighting.html`);
  await page.locator('foyer-widget button').waitFor();
  await page.goto(`${demo.shopUrl}/products/bell-pendant.html`);
  await page.waitForTimeout(STILL_MS);
  await page.goto(`${demo.shopUrl}/products/dome-lamp.html`);
  await page.waitForTimeout(STILL_MS);
  await page.goto(demo.shopUrl);
  await page.locator('[data-foyer-slot]').getByText(/Because you viewed/).first().waitFor();
}

async function say(page, text) {
  const dialog = page.getByRole('dialog');
  if (!(await dialog.isVisible())) {
    await page.locator('foyer-widget button.launcher').click();
    await shoot(page, page.viewportSize().width > 400 ? 'panel-home.png' : 'panel-home-phone.png');
    await dialog.getByRole('list', { name: 'Ways to reach us' }).getByRole('button').first().click();
  }
  await dialog.getByRole('textbox').fill(text);
  await dialog.getByRole('textbox').press('Enter');
  await dialog.getByRole('log').getByText(text).waitFor();
}

async function signIn(page) {
  await page.goto(demo.agentUrl);
  await page.getByLabel(/mail/i).fill(demo.email);
  await page.getByLabel(/password/i).fill(demo.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

async function answer(page, opening, text) {
  await page.getByText(opening).first().click();
  await page.getByRole('textbox', { name: /reply|answer|write/i }).last().fill(text);
  await page.keyboard.press('Enter');
  await page.getByText(text).first().waitFor();
}

/** Both pictures on one sheet, as wide as a page of text shows it twice over. */
async function sheet(left, right, file) {
  const page = await open({ width: 1600, height: 640 });
  const picture = (png) => `data:image/png;base64,${png.toString('base64')}`;
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 20px; display: flex; gap: 20px; background: #e9e6df; }
    img { display: block; height: 560px; border-radius: 10px; box-shadow: 0 1px 3px #0003, 0 12px 32px #0002; }
  </style><img src="${picture(left)}"><img src="${picture(right)}">`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  const { width, height } = await page.locator('body').evaluate((body) => {
    const last = document.images[1].getBoundingClientRect();
    return { width: Math.ceil(last.right) + 20, height: Math.ceil(body.getBoundingClientRect().height) };
  });
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: here(file) });
}

try {
  const desk = await open(DESK);
  await signIn(desk);

  const visitor = await open({ width: 1100, height: 900 });
  await visitShop(visitor);
  const question = 'Does the dome lamp come with a bulb?';
  await say(visitor, question);
  await answer(desk, question, 'It does: a warm E14 one, 470 lumen. You can change it without tools.');
  await visitor.getByRole('log').getByText('warm E14').waitFor();
  await say(visitor, 'Good. Then I take two.');
  await desk.getByText('Then I take two').last().waitFor();
  const left = await shoot(visitor);
  const right = await shoot(desk, 'agent-inbox.png');
  await sheet(left, right, 'foyer.png');

  const others = [];
  for (const path of ['products/oak-stool.html', 'journal.html', 'products/red-pot.html', 'categories/garden.html']) {
    const page = await open(SHOP);
    await page.goto(`${demo.shopUrl}/${path}`);
    await page.locator('foyer-widget button').waitFor();
    others.push(page);
  }
  const places = desk.getByRole('navigation');
  await places.getByRole('link', { name: /Live/ }).click();
  await desk.getByRole('row').filter({ hasText: 'good things' }).getByRole('link').first().click();
  await shoot(desk, 'agent-live.png');
  for (const page of others) await page.context().close();
  const at = (view) => desk.goto(desk.url().replace(/#.*/, `#/${view}`));
  const { site } = await desk.evaluate(() => ({ site: location.hash.split('/')[2] }));
  await at(`settings/${site}/install`);
  await desk.getByText('We have seen your tag on').waitFor();
  await shoot(desk, 'settings-install.png');
  await at(`settings/${site}/look`);
  await desk.locator('iframe.drawn').waitFor();
  await shoot(desk, 'settings-look.png');
  await at(`reports/${site}`);
  await desk.getByText('Waiting, by hour and weekday').waitFor();
  await shoot(desk, 'reports.png');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await places.getByRole('link', { name: /Inbox/ }).click();
  await desk.getByText('Then I take two').first().click();
  await shoot(desk, 'agent-dark.png');
  await desk.emulateMedia({ colorScheme: 'light' });
  await desk.setViewportSize({ width: 390, height: 844 });
  await shoot(desk, 'agent-phone.png');

  for (const [file, viewport, scheme] of [
    ['shop-1280.png', SHOP, 'light'],
    ['shop-dark.png', SHOP, 'dark'],
    ['shop-360.png', SMALL, 'light'],
  ]) {
    const page = await open(viewport, scheme);
    await visitShop(page);
    if (viewport !== SMALL) await say(page, 'How long does delivery take?');
    else await page.locator('[data-foyer-slot]').scrollIntoViewIfNeeded();
    await shoot(page, file);
  }
} finally {
  await browser.close();
  await demo.stop();
}

const MADE = ['foyer', 'agent-inbox', 'agent-live', 'settings-install', 'settings-look', 'reports', 'agent-dark', 'agent-phone'];
for (const name of [...MADE, 'shop-1280', 'shop-dark', 'shop-360']) {
  const { length } = await readFile(here(`${name}.png`));
  console.log(`${`${name}.png`.padEnd(20)}${String(length).padStart(8)} bytes`);
}
