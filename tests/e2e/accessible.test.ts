import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, launcher, openPanel, operator, say, test, visitor } from './world.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe over the page with its shadow roots; the rules a violation broke, with where. */
async function violations(on: Page): Promise<string[]> {
  await on.evaluate(axeSource);
  return on.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const result = await axe.run();
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
}

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

test('axe finds nothing on the agent page: login, inbox, live, light and dark', async ({ browser, foyer, shop }) => {
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
  await desk.page.getByRole('link', { name: 'Live' }).click();
  await expect(desk.page.getByRole('row', { name: /A shop/ })).toBeVisible();
  expect(await violations(desk.page)).toEqual([]);
});
