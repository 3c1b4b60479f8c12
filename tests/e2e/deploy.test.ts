/**
 * The installation of deploy/compose.yaml without containers: two nodes, PostgreSQL, NATS, and before them
 * deploy/Caddyfile, or our own balancer where the machine has no Caddy.
 */
import { startBehindProxy } from '../support/installation.ts';
import { expect, launcher, openPanel, openShop, operator, say, test, visitor } from './world.ts';

test.describe('two nodes behind one address', { tag: '@postgres' }, () => {
  test('a visitor and an operator meet there, and go on while each node is restarted in turn', async ({ browser }) => {
    test.setTimeout(180_000);
    const installation = await startBehindProxy();
    const { nodes, url, proxy } = installation;
    test.info().annotations.push({ type: 'proxy', description: proxy });
    const front = { ...nodes[0]!, url };
    const shop = await openShop(front);
    try {
      const desk = await operator(browser, front, shop.siteId, 'Mara');
      await desk.page.getByRole('link', { name: 'Live', exact: true }).click();
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      await expect(launcher(guest)).toBeVisible();
      await expect(desk.page.getByRole('row', { name: /A shop/ })).toBeVisible();
      await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);

      const dialog = await openPanel(guest);
      await say(dialog, 'Is anybody there?');
      await desk.page.getByRole('link', { name: 'Inbox' }).click();
      await desk.page.getByText('Is anybody there?').first().click();
      const composer = desk.page.getByRole('textbox').last();
      for (const [at, node] of nodes.entries()) {
        expect(await node.stop()).toBe(0);
        await say(dialog, `Asked without node ${at + 1}`);
        await expect(desk.page.getByText(`Asked without node ${at + 1}`).last()).toBeVisible({ timeout: 30_000 });
        await composer.fill(`Answered without node ${at + 1}`);
        await composer.press('Enter');
        const log = dialog.getByRole('log');
        await expect(log.getByText(`Answered without node ${at + 1}`)).toBeVisible({ timeout: 30_000 });
        await node.start();
      }
      await guest.reload();
      const log = (await openPanel(guest)).getByRole('log');
      for (const side of [log, desk.page.getByRole('log')]) {
        for (const text of ['Asked without node 1', 'Answered without node 1', 'Answered without node 2']) {
          await expect(side.getByText(text)).toHaveCount(1);
        }
      }
      if (proxy === 'caddy') expect((await fetch(`${url}/metrics`)).status).toBe(404);
    } finally {
      await shop.close();
      await installation.dispose();
    }
  });
});
