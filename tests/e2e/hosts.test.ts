import { errorsOf, expect, launcher, openPanel, page, say, test, visitor, watchErrors } from './world.ts';

test.describe('on somebody else’s page', () => {
  test('works under a strict CSP with a nonce, without one violation', async ({ browser, foyer, shop }) => {
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-r4nd0m' ${foyer.url}`,
      `connect-src ${foyer.url} ${foyer.url.replace('http', 'ws')}`,
      `img-src ${foyer.url}`,
      "style-src 'nonce-r4nd0m'",
      "base-uri 'none'",
    ].join('; ');
    shop.pages.set('/csp', {
      html: page(
        shop.tag.replace('<script', '<script nonce="r4nd0m"'),
        '<div data-foyer-slot="home" data-limit="4"></div>',
      ),
      headers: { 'Content-Security-Policy': policy },
    });
    const guest = await visitor(browser);
    await guest.addInitScript(() => {
      const hits: string[] = [];
      Object.assign(window, { violations: hits });
      document.addEventListener('securitypolicyviolation', (event) =>
        hits.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    await guest.goto(`${shop.origin}/csp`);
    const dialog = await openPanel(guest);
    await say(dialog, 'Through a strict policy');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    expect(await guest.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
  });

  test('works where Trusted Types are required', async ({ browser, shop }) => {
    shop.pages.set('/tt', {
      html: page(shop.tag, '<div data-foyer-slot="home" data-limit="4"></div>'),
      headers: { 'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types 'none'" },
    });
    const guest = await visitor(browser);
    await guest.goto(`${shop.origin}/tt`);
    const dialog = await openPanel(guest);
    await say(dialog, 'Typed and trusted');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    await expect(guest.locator('[data-foyer-slot=home]').getByRole('link')).toHaveCount(4);
    expect(errorsOf(guest)).toEqual([]);
  });

  test('works where storage throws, keeping what was typed in memory', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      }
    });
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Without storage');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    expect(errorsOf(guest)).toEqual([]);
  });

  test('looks the same under hostile styles, and leaves the page’s own alone', async ({ browser, shop }) => {
    const hostile =
      '* { all: unset !important; } div, button, textarea { display: none !important; transform: rotate(9deg) !important; }' +
      ' :root { font-size: 60px !important; --accent: red !important; } body { zoom: 1 }';
    shop.pages.set('/hostile', { html: page(shop.tag, '<p id="own">Own text</p>', `<style>${hostile}</style>`) });
    shop.pages.set('/plain', { html: page('', '<p id="own">Own text</p>', `<style>${hostile}</style>`) });
    const guest = await visitor(browser, { reducedMotion: 'reduce' });
    const styleOf = () =>
      guest.locator('#own').evaluate((element) => {
        const style = getComputedStyle(element);
        return [style.color, style.fontSize, style.fontFamily, style.lineHeight, style.margin];
      });
    await guest.goto(`${shop.origin}/plain`);
    const plain = await styleOf();
    await guest.goto(`${shop.origin}/hostile`);
    await expect(launcher(guest)).toBeVisible();
    expect(await styleOf()).toEqual(plain);
    const button = (await launcher(guest).boundingBox())!;
    expect([Math.round(button.width), Math.round(button.height)]).toEqual([56, 60]);
    const dialog = await openPanel(guest);
    const panel = (await dialog.boundingBox())!;
    expect(Math.round(panel.width)).toBe(380);
  });

  test('sends sound JSON where Array.prototype.toJSON was patched', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.addInitScript(() => {
      Object.assign(Array.prototype, { toJSON: () => 'rubbish' });
    });
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'Past the old Prototype library');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
  });

  test('a wrong call warns once and never throws into the page', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    const warnings: string[] = [];
    guest.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    const thrown = watchErrors(guest);
    await guest.goto(shop.origin);
    await expect(launcher(guest)).toBeVisible();
    await guest.evaluate(() => {
      const call = (window as unknown as { foyer: (...args: unknown[]) => void }).foyer;
      for (let i = 0; i < 3; i++) {
        call('nonsense');
        call('track', { toString: null });
        call('on', 'ready', () => {
          throw new Error('the page’s own fault');
        });
      }
      const cyclic: Record<string, unknown> = {};
      cyclic['self'] = cyclic;
      call('track', 'Cyclic', cyclic);
      call('identify');
    });
    expect(thrown).toEqual([]);
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(warnings.length).toBeGreaterThan(0);
  });

  test('calls made before the script came are replayed in order', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.addInitScript(() => {
      const queue: unknown[] = [];
      const stub = Object.assign(
        function (...args: unknown[]) {
          queue.push(args);
        },
        { q: queue },
      );
      Object.assign(window, { foyer: stub });
      stub('track', 'Early one');
      stub('track', 'Early two');
    });
    const names: string[] = [];
    guest.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload)) as { events?: { name: string }[] };
        for (const event of frame.events ?? []) names.push(event.name);
      }),
    );
    await guest.goto(shop.origin);
    await expect.poll(() => names.filter((name) => name.startsWith('Early'))).toEqual(['Early one', 'Early two']);
  });
});
