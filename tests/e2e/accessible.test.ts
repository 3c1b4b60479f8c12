import { violations } from '../support/axe.ts';
import { expect, launcher, openPanel, operator, say, test, visitor } from './world.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    test(`axe finds nothing, closed and open with a conversation, ${colorScheme}, ${viewport.width} px`, async ({
      browser,
      shop,
    }) => {
      const guest = await visitor(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
      await guest.goto(shop.origin);
      await expect(launcher(guest)).toBeVisible();
      await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
      expect(await violations(guest)).toEqual([]);
      const dialog = await openPanel(guest);
      expect(await violations(guest)).toEqual([]);
      await say(dialog, 'A message');
      await expect(dialog.getByText(/sent/i).first()).toBeVisible();
      expect(await violations(guest)).toEqual([]);
    });
  }
}

test('axe finds nothing on the agent page: login, inbox, notes, lists to choose from, live, light and dark', async ({
  browser,
  foyer,
  shop,
}) => {
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  await say(await openPanel(guest), 'Hello from the shop');
  const login = await visitor(browser);
  // The agent page's own policy refuses the tool's script; the tool comes in beside it.
  await login.goto(`${foyer.url}/agent/`);
  await expect(login.getByLabel(/password/i)).toBeVisible();
  expect(await violations(login)).toEqual([]);
  const desk = await operator(browser, foyer, shop.siteId, 'Mara');
  await desk.page.getByText('Hello from the shop').first().click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.page.emulateMedia({ colorScheme });
    expect(await violations(desk.page)).toEqual([]);
  }
  await desk.page.keyboard.press('n');
  await desk.page.getByRole('textbox', { name: 'Note for the team' }).fill('Only for us');
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByText('Note by Mara')).toBeVisible();
  expect(await violations(desk.page)).toEqual([]);
  await desk.page.keyboard.press('Escape');
  for (const [key, name] of [
    ['a', /^Assign/],
    ['h', /^Snooze/],
    ['t', /^Tag/],
    ['Control+k', 'Find anything'],
  ] as const) {
    await desk.page.keyboard.press(key);
    await expect(desk.page.getByRole('combobox', { name })).toBeFocused();
    expect(await violations(desk.page)).toEqual([]);
    await desk.page.keyboard.press('Escape');
  }
  await desk.page.keyboard.press('x');
  await expect(desk.page.getByText('1 marked')).toBeVisible();
  expect(await violations(desk.page)).toEqual([]);
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('link', { name: 'Live' }).click();
  await expect(desk.page.getByRole('row', { name: /A shop/ })).toBeVisible();
  expect(await violations(desk.page)).toEqual([]);
});
