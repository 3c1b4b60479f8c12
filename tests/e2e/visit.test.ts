import { expect, launcher, operator, page, test, visitor, errorsOf } from './world.ts';

test.describe('a visit', () => {
  test(
    'appears on the operator’s live page with its page, and each event on the timeline, without reload',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
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
    },
  );

  test(
    '[P9] a slot is filled, follows behaviour on the same socket, and what was seen is recorded',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
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
    },
  );

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

  test('a page that is left while the widget is still beginning loses neither its view nor what it said', async ({
    browser,
    shop,
  }) => {
    // No task of the widget's own ever comes, so that it stands between two of them until the page is left. What
    // leaves with the page is out of a test's sight, and noted here.
    const slow = `<script>{
      const { setTimeout, fetch } = window;
      window.setTimeout = (run, ms) => (ms ? setTimeout(run, ms) : 0);
      window.fetch = (url, request) => {
        if (request.keepalive) localStorage.farewell = request.body;
        return fetch(url, request);
      };
      window.foyer = function () { (foyer.q = foyer.q || []).push(arguments); };
      foyer('track', 'Said Early');
    }</script>`;
    shop.pages.set('/slow', { html: page(shop.tag, '<h1>Slow</h1>', slow) });
    shop.pages.set('/next', { html: page('', '<h1>Next</h1>') });
    const guest = await visitor(browser);
    await guest.goto(`${shop.origin}/slow`);
    // The widget wraps the history as soon as it is built.
    await guest.waitForFunction(() => !String(history.pushState).includes('native code'));
    await guest.goto(`${shop.origin}/next`);
    const farewell = await guest.evaluate(() => localStorage.getItem('farewell'));
    const { batch } = JSON.parse(farewell ?? '{"batch":[]}') as { batch: { name: string }[] };
    expect(batch.map(({ name }) => name)).toEqual(['Page Viewed', 'Said Early', 'Page Left']);
  });

  test('a slot whose cards are drawn over several tasks shows all of them at once, in order', async ({
    browser,
    shop,
  }) => {
    shop.pages.set('/many', { html: page(shop.tag, '<div data-foyer-slot="home" data-limit="8"></div>') });
    const guest = await visitor(browser);
    const session = await guest.context().newCDPSession(guest);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    await guest.addInitScript(() => {
      const counts = new Set<number>();
      Object.assign(window, { counts });
      const look = (): void => {
        counts.add(document.querySelector('[data-foyer-slot]')?.shadowRoot?.querySelectorAll('a').length ?? 0);
        requestAnimationFrame(look);
      };
      look();
    });
    let shown: string[] = [];
    guest.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { t: string; decision?: { items: { title: string }[] } };
        if (frame.decision) shown = frame.decision.items.map(({ title }) => title);
      }),
    );
    await guest.goto(`${shop.origin}/many`);
    const names = guest.locator('[data-foyer-slot] a .name');
    await expect(names).toHaveCount(8);
    expect(await names.allTextContents()).toEqual(shown);
    expect(await guest.evaluate(() => [...(window as unknown as { counts: Set<number> }).counts])).toEqual([0, 8]);
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
