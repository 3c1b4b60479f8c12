/**
 * node docs/screens/states.mjs, after a build: every main state of the widget and of the agent page, from the running
 * demo, into docs/screens/widget and docs/screens/agent: on a desktop and on a phone, the fullest also in the dark.
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../tests/support/demo-process.mjs';
import { launchAsPerson } from '../../tests/support/person.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
/** Long enough for pictures that fade in and cards that glide to stand still. */
const STILL_MS = 700;
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

const demo = await startDemo();
const browser = await launchAsPerson();

async function open(viewport, colorScheme = 'light') {
  const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' });
  return context.newPage();
}

/** In the dark, the states with the most in them. */
const DARK = /^(home|conversation|article|inbox|reports)-.*dark$/;

async function shoot(page, file) {
  if (file.endsWith('-dark') && !DARK.test(file.split('/')[1])) return;
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: here(`${file}.png`) });
}

/** Through the panel: each step leads on from the one before, and has its picture. */
async function widget(viewport, scheme, suffix) {
  const page = await open(viewport, scheme);
  await page.goto(`${demo.shopUrl}/products/dome-lamp.html`);
  const dialog = page.getByRole('dialog');
  const tab = (name) => dialog.getByRole('tab', { name });
  const shot = (name) => shoot(page, `widget/${name}-${suffix}`);
  await page.locator('foyer-widget button.launcher').waitFor();
  await shot('closed');
  await page.locator('foyer-widget button.launcher').click();
  await dialog.getByRole('list', { name: 'Ways to reach us' }).waitFor();
  await shot('home');
  await tab('Help').click();
  await dialog.getByRole('searchbox').waitFor();
  await shot('help');
  await dialog.getByRole('searchbox').fill('retuns');
  await dialog.getByRole('tabpanel').getByRole('listitem').first().waitFor();
  await shot('help-search');
  await dialog.getByRole('tabpanel').getByRole('listitem').first().getByRole('button').click();
  await dialog.getByRole('heading', { level: 2 }).first().waitFor();
  await shot('article');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await tab('Call me').click();
  await dialog.getByLabel('Your number').waitFor();
  await shot('call');
  await dialog.getByLabel('Your name').fill('Ada Byron');
  await dialog.getByLabel('Your number').fill('+44 20 7946 0958');
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: /^Call me / }).click();
  await dialog.getByText(/We ring you/).first().waitFor();
  await shot('call-kept');
  await tab('Home').click();
  await dialog.getByRole('list', { name: 'Ways to reach us' }).getByRole('button', { name: /Write to us/ }).click();
  await dialog.getByRole('textbox').fill('Does the dome lamp come with a bulb?');
  await shot('writing');
  await dialog.getByRole('textbox').press('Enter');
  await dialog.getByRole('log').getByText('come with a bulb').waitFor();
  await shot('conversation');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await tab(/^Messages/).click();
  await shot('messages');
  await page.context().setOffline(true);
  await dialog.getByText('You are offline.').waitFor();
  await shot('offline');
  await page.context().close();
}

/** Through the places of the agent page. */
async function agent(viewport, scheme, suffix) {
  const page = await open(viewport, scheme);
  const shot = (name) => shoot(page, `agent/${name}-${suffix}`);
  await page.goto(demo.agentUrl);
  await page.getByLabel(/password/i).waitFor();
  await shot('login');
  await page.getByLabel(/mail/i).fill(demo.email);
  await page.getByLabel(/password/i).fill(demo.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  await page.locator('[data-row]').first().waitFor();
  await shot('inbox');
  const site = await page.evaluate(() => location.hash.split('/')[2]);
  await page.locator('[data-row]').first().click();
  await page.locator('#reply').waitFor();
  await shot('conversation');
  await page.keyboard.press('n');
  await page.locator('#note').waitFor();
  await shot('note');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await shot('anything');
  await page.keyboard.press('Escape');
  const places = [
    ['callbacks', 'callbacks'],
    ['live', 'live'],
    ['articles', 'articles'],
    ['reports', 'reports'],
    ...['install', 'look', 'site', 'hours', 'callbacks', 'answers', 'outreach', 'routing', 'files', 'replies', 'team', 'training', 'notifications', 'you'].map((part) => [
      `settings-${part}`,
      'settings',
      part,
    ]),
  ];
  for (const [name, view, part] of places) {
    await page.evaluate((hash) => (location.hash = hash), `/${view}/${site}${part ? `/${part}` : ''}`);
    await page.locator('main :is(h1, h2)').first().waitFor();
    await shot(name);
  }
  await page.context().close();
}

try {
  await mkdir(here('widget'), { recursive: true });
  await mkdir(here('agent'), { recursive: true });
  await widget(DESK, 'light', 'desktop');
  await widget(PHONE, 'light', 'phone');
  await widget(PHONE, 'dark', 'phone-dark');
  await agent(DESK, 'light', 'desktop');
  await agent(DESK, 'dark', 'desktop-dark');
  await agent(PHONE, 'light', 'phone');
} finally {
  await browser.close();
  await demo.stop();
}

for (const folder of ['widget', 'agent']) {
  for (const file of (await readdir(here(folder))).sort()) {
    const { size } = await stat(here(`${folder}/${file}`));
    console.log(`${`${folder}/${file}`.padEnd(40)}${String(size).padStart(8)} bytes`);
  }
}
