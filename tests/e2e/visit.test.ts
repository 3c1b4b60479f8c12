import { expect, launcher, operator, page, test, visitor, errorsOf } from './world.ts';

test.describe('a visit', () => {
  test('appears on the operator’s live page with its page, and each event on the timeline, without reload', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await desk.page.getByRole('link', { name: 'Live' }).click();

    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await expect(launcher(guest)).toBeVisible();

    const row = desk.page.getByRole('row', { name: /A shop/ });
    await expect(row).toBeVisible();
    await expect(row.getByText('robot')).toHaveCount(0);
    await row.getByRole('link').first().click();

    await guest.evaluate(() => {
      const { foyer } = window as unknown as { foyer: (...args: unknown[]) => void };
      foyer('track', 'Product Viewed', { product_id: 'red-lamp', name: 'Red lamp', category: 'lamps' });
    });
    await expect(desk.page.getByText(/Viewed Red lamp/).first()).toBeVisible();
    expect(errorsOf(guest)).toEqual([]);
  });

  test('[P9] a slot is filled, follows behaviour on the same socket, and what was seen is recorded', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Ines');
    await desk.page.getByRole('link', { name: 'Live' }).click();
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const slot = guest.locator('[data-foyer-slot=home]');
    await expect(slot.getByRole('link')).toHaveCount(4);

    await guest.evaluate(() => {
      const { foyer } = window as unknown as { foyer: (...args: unknown[]) => void };
      foyer('track', 'Product Viewed', { product_id: 'red-lamp', name: 'Red lamp', category: 'lamps' });
    });
    await expect(slot.getByText('More in lamps').first()).toBeVisible();
    await expect(slot.getByText('Red lamp', { exact: true })).toHaveCount(0);

    await desk.page
      .getByRole('row', { name: /A shop/ })
      .getByRole('link')
      .first()
      .click();
    await expect(desk.page.getByText(/seen/i).first()).toBeVisible();
  });

  test('a single-page app’s navigation is a page view; a replaceState of the query alone is not', async ({
    browser,
    shop,
  }) => {
    const guest = await visitor(browser);
    const names: string[] = [];
    guest.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { t: string; events?: { name: string; url: string }[] };
        for (const event of frame.events ?? [])
          if (event.name === 'Page Viewed') names.push(new URL(event.url).pathname);
      }),
    );
    await guest.goto(shop.origin);
    await expect.poll(() => names).toEqual(['/']);
    await guest.evaluate(() => history.replaceState({}, '', '/?filter=blue'));
    await guest.evaluate(() => history.pushState({}, '', '/second'));
    await expect.poll(() => names).toEqual(['/', '/second']);
    await guest.goBack();
    await expect.poll(() => names).toEqual(['/', '/second', '/']);
  });

  test('secrets in the address never leave the browser', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    const sent: string[] = [];
    guest.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await guest.goto(`${shop.origin}/?token=CANARY1&utm_source=letter#access_token=CANARY2`);
    await expect.poll(() => sent.join('\n')).toContain('Page Viewed');
    expect(sent.join('\n')).not.toContain('CANARY');
    expect(sent.join('\n')).toContain('letter');
  });

  test('a tag with an unknown key leaves the page as it was', async ({ browser, foyer, shop }) => {
    shop.pages.set('/unknown', {
      html: page(`<script async src="${foyer.url}/foyer.js" data-site="wk_nobody"></script>`, '<h1>Quiet</h1>'),
    });
    const guest = await visitor(browser);
    const refused = guest.waitForResponse((response) => response.url().includes('/config'));
    await guest.goto(`${shop.origin}/unknown`);
    expect((await refused).status()).toBe(404);
    await expect(launcher(guest)).toHaveCount(0);
    expect(errorsOf(guest)).toEqual([]);
  });
});
