import { rowsOf } from './sqlite.ts';
import { conversation, expect, launcher, openPanel, operator, page, say, test, visitor } from './world.ts';

test.describe('a conversation', () => {
  test(
    'goes both ways between two browsers, with typing, read marks and an unread badge',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const desk = await operator(browser, foyer, shop.siteId, 'Mara');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      const dialog = await openPanel(guest);
      await say(dialog, 'Is the red lamp in stock?');
      await expect(dialog.getByRole('log').getByText('Is the red lamp in stock?')).toBeVisible();

      await desk.page.getByText('Is the red lamp in stock?').first().click();
      const composer = desk.page.getByRole('textbox').last();
      await composer.pressSequentially('It is');
      await expect(dialog.getByRole('img', { name: 'Mara is writing' })).toBeVisible();
      await composer.pressSequentially(', twelve of them.');
      await composer.press('Enter');
      await expect(dialog.getByRole('log').getByText('It is, twelve of them.')).toBeVisible();
      await expect(dialog.getByText(/read/i).first()).toBeVisible();

      await guest.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await composer.fill('Shall I keep one for you?');
      await composer.press('Enter');
      await expect(launcher(guest)).toHaveAccessibleName(/1/);
      await launcher(guest).click();
      await expect(guest.getByRole('dialog').getByText('Shall I keep one for you?')).toBeVisible();
    },
  );

  test('two operators see each other’s answers', { tag: '@both' }, async ({ browser, foyer, shop }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    const jonas = await operator(browser, foyer, shop.siteId, 'Jonas');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await say(await openPanel(guest), 'Who is there?');
    for (const desk of [mara, jonas]) await desk.page.getByText('Who is there?').first().click();
    await mara.page.getByRole('textbox').last().fill('Mara here.');
    await mara.page.getByRole('textbox').last().press('Enter');
    await expect(jonas.page.getByText('Mara here.').first()).toBeVisible();
    await expect(jonas.page.getByText('Mara', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  });

  test('[P6] history is there after a reload, and the draft with it', { tag: '@both' }, async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    let dialog = await openPanel(guest);
    await say(dialog, 'First');
    await say(dialog, 'Second');
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    await dialog.getByRole('textbox').fill('Half a thou');
    await guest.reload();
    dialog = await openPanel(guest);
    await expect(dialog.getByRole('log').getByText('First')).toBeVisible();
    await expect(dialog.getByRole('log').getByText('Second')).toBeVisible();
    await expect(dialog.getByRole('textbox')).toHaveValue('Half a thou');
  });

  test('[A3] a closed conversation says so before one writes, also to who comes back; writing begins a new one', async ({
    browser,
    foyer,
    shop,
  }) => {
    const line = 'This conversation was closed. Write to start a new one.';
    const { desk, guest, dialog } = await conversation(browser, foyer, shop, 'Thank you, that is all');
    await expect(dialog.getByText(line)).toHaveCount(0);
    await desk.page.getByRole('button', { name: 'Close e' }).click();
    await expect(dialog.getByText(line)).toBeVisible();

    await guest.reload();
    await openPanel(guest);
    await expect(dialog.getByRole('log').getByText('Thank you, that is all')).toBeVisible();
    await expect(dialog.getByText(line)).toBeVisible();
    await say(dialog, 'One more thing');
    await expect(dialog.getByRole('log').getByText('One more thing')).toBeVisible();
    await expect(dialog.getByText(/sent/i).first()).toBeVisible();
    await expect(dialog.getByText(line)).toHaveCount(0);
    const rows = rowsOf(
      foyer.dataDir,
      `SELECT status, seq FROM conversations WHERE site_id = '${shop.siteId}' ORDER BY created_at`,
    );
    expect(rows).toEqual([
      { status: 'closed', seq: 1 },
      { status: 'open', seq: 1 },
    ]);
  });

  test('text stays text: nothing a visitor writes becomes markup, here or on the agent page', async ({
    browser,
    foyer,
    shop,
  }) => {
    const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> javascript:alert(1)';
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, hostile);
    await expect(dialog.getByRole('log').getByText(hostile)).toBeVisible();
    await desk.page
      .getByText(/onerror/)
      .first()
      .click();
    await expect(desk.page.getByText(hostile).last()).toBeVisible();
    for (const side of [guest, desk.page]) expect(await side.evaluate(() => 'hit' in window)).toBe(false);
  });

  test('addresses of the web in a message are links for both sides, which open apart; others stay text', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await say(dialog, 'See https://shop.example/lamp?a=1. Not javascript:alert(1) nor https://you@bank.example/');
    await desk.page.getByText('See https').first().click();
    for (const side of [dialog.getByRole('log'), desk.page.getByRole('log')]) {
      const links = side.getByRole('link');
      await expect(links).toHaveText('https://shop.example/lamp?a=1');
      await expect(links).toHaveAttribute('href', 'https://shop.example/lamp?a=1');
      await expect(links).toHaveAttribute('target', '_blank');
      await expect(links).toHaveAttribute('rel', /noopener noreferrer/);
    }
  });

  test('Escape closes the panel and focus returns to the launcher', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await openPanel(guest);
    await guest.keyboard.press('Escape');
    await expect(guest.getByRole('dialog')).toHaveCount(0);
    await expect(launcher(guest)).toBeFocused();
  });

  test('an input method’s Enter does not send; Shift+Enter breaks the line', async ({ browser, shop }) => {
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    const box = dialog.getByRole('textbox');
    await box.fill('にほん');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true, keyCode: 229 });
    await expect(box).toHaveValue('にほん');
    await box.press('Shift+Enter');
    await box.pressSequentially('second line');
    await expect(box).toHaveValue('にほん\nsecond line');
    await box.press('Enter');
    await expect(dialog.getByRole('log').getByText('second line')).toBeVisible();
  });

  test('two tabs of one visitor show one conversation', async ({ browser, shop }) => {
    const first = await visitor(browser);
    await first.goto(shop.origin);
    const second = await first.context().newPage();
    await second.goto(shop.origin);
    const here = await openPanel(first);
    await say(here, 'Said in the first tab');
    const there = await openPanel(second);
    await expect(there.getByRole('log').getByText('Said in the first tab')).toBeVisible();
    await say(there, 'Said in the second tab');
    await expect(here.getByRole('log').getByText('Said in the second tab')).toBeVisible();
    await expect(here.getByRole('log').getByText('Said in the second tab')).toHaveCount(1);
  });

  test('tabs that were opened at once are one visitor, whichever of them made the token last', async ({
    browser,
    shop,
  }) => {
    shop.pages.set('/bare', { html: '<!doctype html><title>No tag</title>' });
    const first = await visitor(browser);
    const hellos: string[] = [];
    first.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const token = /^{"t":"hello",.*?"token":"(\w+)"/.exec(String(payload))?.[1];
        if (token) hellos.push(token);
      }),
    );
    await first.goto(shop.origin);
    await expect.poll(() => hellos.length).toBe(1);
    // What a tab does that found none on the shelf: browsers tell one tab only later what another has written.
    const second = await first.context().newPage();
    await second.goto(`${shop.origin}/bare`);
    const key = `foyer.${shop.writeKey}.token`;
    const other = hellos[0]!.replaceAll(/./g, (letter) => (letter === '9' ? '8' : '9'));
    await second.evaluate(([at, token]) => localStorage.setItem(at!, token!), [key, other]);
    await expect.poll(() => hellos).toEqual([hellos[0], other]);

    await second.goto(shop.origin);
    const here = await openPanel(first);
    await say(here, 'Said in the first tab');
    const there = await openPanel(second);
    await expect(there.getByRole('log').getByText('Said in the first tab')).toBeVisible();
    expect(hellos).toHaveLength(2);
  });

  test('a conversation begun in another tab is the one on view here, but what is being written stays', async ({
    browser,
    shop,
  }) => {
    const first = await visitor(browser);
    const context = first.context();
    const [second, third] = [await context.newPage(), await context.newPage()];
    for (const each of [first, second, third]) await each.goto(shop.origin);
    const here = await openPanel(first);
    const there = await openPanel(second);
    const busy = await openPanel(third);
    await busy.getByRole('textbox').fill('Half a sentence');
    await say(here, 'Said in the first tab');
    await expect(there.getByRole('log').getByText('Said in the first tab')).toBeVisible();
    await expect(busy.getByRole('textbox')).toHaveValue('Half a sentence');
    await busy.getByRole('textbox').press('Enter');
    await expect(busy.getByRole('log').getByText('Said in the first tab')).toBeVisible();
    await expect(here.getByRole('log').getByText('Half a sentence')).toBeVisible();
  });

  test('on a phone the panel takes the whole screen and is modal', async ({ browser, shop }) => {
    const guest = await visitor(browser, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    });
    shop.pages.set('/long', { html: page(shop.tag, `<p>${'long page '.repeat(2000)}</p>`) });
    await guest.goto(`${shop.origin}/long`);
    const dialog = await openPanel(guest);
    await expect(dialog).toHaveAttribute('aria-modal', 'true');
    const box = (await dialog.boundingBox())!;
    expect([box.x, box.y, box.width].map(Math.round)).toEqual([0, 0, 360]);
    expect(box.height).toBeGreaterThan(700);
    expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
