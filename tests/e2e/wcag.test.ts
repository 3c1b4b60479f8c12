/** WCAG 2.2 AA of the widget: eight states, by keyboard alone, one word per new message, and whoever sets colours. */
import type { BrowserContextOptions, Locator, Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { setService } from '../support/service-settings.ts';
import { ANSWERS, writeArticles } from './articles.ts';
import { expect, holdSocket, launcher, operator, page, say, test, visitor, ways } from './world.ts';

/** Where one may be, in the order in which one comes through them. Each leads there from the one before. */
const STATES: { name: string; reach(guest: Page, dialog: Locator): Promise<void> }[] = [
  { name: 'closed', reach: (guest) => expect(launcher(guest)).toBeVisible() },
  {
    name: 'home',
    async reach(guest, dialog) {
      await launcher(guest).click();
      await expect(ways(dialog).first()).toBeVisible();
    },
  },
  {
    name: 'a conversation',
    async reach(_, dialog) {
      await ways(dialog).first().click();
      await say(dialog, 'Is it oak, and does https://example.org show it?');
      await expect(dialog.getByText(/\b(?:Sent|Read)\b|أُرسلت|قُرئت/).first()).toBeVisible();
    },
  },
  {
    name: 'messages',
    async reach(_, dialog) {
      await dialog.getByRole('button', { name: /^(?:Back|رجوع)$/ }).click();
      await dialog.getByRole('tab', { name: /^(?:Messages|الرسائل)/ }).click();
      await expect(dialog.getByRole('button', { name: /Is it oak/ })).toBeVisible();
    },
  },
  {
    name: 'help',
    async reach(_, dialog) {
      await dialog.getByRole('tab', { name: /^(?:Help|المساعدة)$/ }).click();
      await expect(dialog.getByRole('button', { name: 'Delivery times' })).toBeVisible();
    },
  },
  {
    name: 'an article',
    async reach(_, dialog) {
      await dialog.getByRole('button', { name: 'Delivery times' }).click();
      await expect(dialog.getByRole('cell', { name: 'Lisbon' })).toBeVisible();
    },
  },
  {
    name: 'call me',
    async reach(_, dialog) {
      await dialog.getByRole('button', { name: /^(?:Back|رجوع)$/ }).click();
      await dialog.getByRole('tab', { name: /^(?:Call me|اتصال)$/ }).click();
      await expect(dialog.getByLabel(/Your number|رقم هاتفك/)).toBeVisible();
    },
  },
  {
    name: 'offline, with a message that waits',
    async reach(guest, dialog) {
      await dialog.getByRole('tab', { name: /^(?:Messages|الرسائل)/ }).click();
      await dialog.getByRole('button', { name: /Is it oak/ }).click();
      await guest.context().setOffline(true);
      await say(dialog, 'And this one waits');
      await expect(dialog.getByText(/You are offline|غير متصل بالإنترنت/)).toBeVisible();
    },
  },
];

const LOOKS: { name: string; options: BrowserContextOptions }[] = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'light, 320x256', options: { colorScheme: 'light', viewport: { width: 320, height: 256 } } },
  { name: 'dark, 320x256', options: { colorScheme: 'dark', viewport: { width: 320, height: 256 } } },
];

test.describe('WCAG 2.2 AA', () => {
  for (const path of ['/', '/rtl']) {
    for (const { name, options } of LOOKS) {
      const way = path === '/' ? 'left to right' : 'right to left';
      test(`in eight states axe finds nothing, targets have 24 px and nothing is wider than the screen: ${name}, ${way}`, async ({
        browser,
        foyer,
        shop,
      }) => {
        await setService(foyer.url, shop.siteId);
        const desk = await operator(browser, foyer, shop.siteId, 'Mara');
        await writeArticles(desk.page, shop.siteId, ANSWERS);
        shop.pages.set('/rtl', { html: page(shop.tag, '<h1>متجر</h1>').replace('lang="en"', 'lang="ar" dir="rtl"') });
        const guest = await visitor(browser, { reducedMotion: 'reduce', ...options });
        await guest.goto(shop.origin + path);
        const dialog = guest.getByRole('dialog');
        for (const state of STATES) {
          await state.reach(guest, dialog);
          expect(await violations(guest), state.name).toEqual([]);
          expect(await smallTargets(guest), state.name).toEqual([]);
          expect(await sideways(guest), state.name).toEqual([]);
        }
      });
    }
  }

  test('by keyboard alone one opens, writes, reads help, asks for a call and leaves, and the focus is always seen', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    await expect(launcher(guest)).toBeVisible();
    await tabTo(guest, launcher(guest));
    await guest.keyboard.press('Enter');
    const dialog = guest.getByRole('dialog');
    await tabTo(guest, ways(dialog).first());
    await guest.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox')).toBeFocused();
    await guest.keyboard.type('By keys');
    await guest.keyboard.press('Enter');
    await expect(dialog.getByText(/\b(Sent|Read)\b/).first()).toBeVisible();
    await tabTo(guest, dialog.getByRole('button', { name: 'Back' }));
    await guest.keyboard.press('Enter');
    await tabTo(guest, dialog.getByRole('tab', { selected: true }));
    await arrowTo(guest, dialog.getByRole('tab', { name: 'Help' }));
    await tabTo(guest, dialog.getByRole('button', { name: 'Delivery times' }));
    await guest.keyboard.press('Enter');
    await expect(dialog.getByRole('cell', { name: 'Lisbon' })).toBeVisible();
    await tabTo(guest, dialog.getByRole('button', { name: 'Back' }));
    await guest.keyboard.press('Enter');
    await tabTo(guest, dialog.getByRole('tab', { selected: true }));
    await arrowTo(guest, dialog.getByRole('tab', { name: 'Call me' }));
    await tabTo(guest, dialog.getByLabel('Your name'));
    await guest.keyboard.type('Oskar Brandt');
    await tabTo(guest, dialog.getByLabel('Your number'));
    await guest.keyboard.type('+49 30 123456');
    await tabTo(guest, dialog.getByRole('checkbox'));
    await guest.keyboard.press('Space');
    await tabTo(guest, dialog.getByRole('button', { name: 'Call me as soon as possible' }));
    // On a slow phone one may press the next key before all that a press leads to is done.
    const cdp = await guest.context().newCDPSession(guest);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    await guest.keyboard.press('Enter');
    await expect(dialog.getByText('We ring you')).toBeVisible();
    await guest.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(launcher(guest)).toBeFocused();
  });

  test('a new message is said once, history never, and neither takes the focus from the page', async ({
    browser,
    foyer,
    shop,
  }) => {
    shop.pages.set('*', { html: page(shop.tag, '<h1>A shop</h1><label>Name <input id="own"></label>') });
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = guest.getByRole('dialog');
    await launcher(guest).click();
    await ways(dialog).first().click();
    await say(dialog, 'Anybody there?');
    await desk.page.getByText('Anybody there?').first().click();
    const answer = async (text: string): Promise<void> => {
      await desk.page.getByRole('textbox', { name: /reply|answer/i }).fill(text);
      await desk.page.keyboard.press('Enter');
      await expect(dialog.getByRole('log').getByText(text)).toBeVisible();
    };
    await answer('Somebody is.');

    // History: the page anew, with the conversation in view.
    await guest.reload();
    await expect(launcher(guest)).toBeVisible();
    await guest.evaluate(listenToLiveRegions);
    await launcher(guest).click();
    await expect(dialog.getByRole('log').getByText('Somebody is.')).toBeVisible();
    await guest.locator('#own').focus();
    await answer('And once more.');
    await expect.poll(() => heard(guest)).toEqual(['Mara: And once more.']);
    await expect(guest.locator('#own')).toBeFocused();
    await answer('A second one.');
    await expect.poll(() => heard(guest)).toEqual(['Mara: And once more.', 'Mara: A second one.']);
    await expect(guest.locator('#own')).toBeFocused();
  });

  test('who opens the panel before the server has answered is where they were, and nothing old is said', async ({
    browser,
    foyer,
    shop,
  }) => {
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = guest.getByRole('dialog');
    await launcher(guest).click();
    await ways(dialog).first().click();
    await say(dialog, 'Anybody there?');
    await desk.page.getByText('Anybody there?').first().click();
    const answer = async (text: string): Promise<void> => {
      await desk.page.getByRole('textbox', { name: /reply|answer/i }).fill(text);
      await desk.page.keyboard.press('Enter');
      await expect(dialog.getByRole('log').getByText(text)).toBeVisible();
    };
    await answer('Somebody is.');

    const socket = await holdSocket(guest);
    await guest.reload();
    await expect(launcher(guest)).toBeVisible();
    await guest.evaluate(listenToLiveRegions);
    await launcher(guest).click();
    await expect(dialog.getByRole('textbox')).toBeVisible();
    await expect.poll(socket.held).toBeGreaterThan(0);
    await expect(dialog.getByText('Somebody is.')).toBeHidden();
    socket.release();
    await expect(dialog.getByRole('log').getByText('Somebody is.')).toBeVisible();
    await answer('And once more.');
    await expect.poll(() => heard(guest)).toEqual(['Mara: And once more.']);
  });

  test('who wants little motion gets none, from the launcher to every view', async ({ browser, foyer, shop }) => {
    await setService(foyer.url, shop.siteId);
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser, { reducedMotion: 'reduce' });
    await guest.goto(shop.origin);
    const dialog = guest.getByRole('dialog');
    for (const state of STATES) {
      await state.reach(guest, dialog);
      expect(await moving(guest), state.name).toEqual([]);
    }
  });

  test('with forced colours every control has an edge of its own, and what is chosen can be told', async ({
    browser,
    foyer,
    shop,
  }) => {
    await setService(foyer.url, shop.siteId);
    const desk = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(desk.page, shop.siteId, ANSWERS);
    const guest = await visitor(browser, { forcedColors: 'active', reducedMotion: 'reduce' });
    await guest.goto(shop.origin);
    const dialog = guest.getByRole('dialog');
    for (const state of STATES) {
      await state.reach(guest, dialog);
      expect(await edgeless(guest), state.name).toEqual([]);
    }
  });
});

/** Everything in the document and its open shadow roots that can be pressed and is seen. */
const CONTROLS = `(() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  return all(document).filter((one) => one.getRootNode() !== document
    && one.matches('button, a[href], input, select, textarea, [role=button], [role=tab]')
    && one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !one.closest('[inert], .vh'));
})()`;

/** SC 2.5.8: 24 by 24 CSS px, but for a link within a sentence. A field's label is part of it. */
function smallTargets(on: Page): Promise<string[]> {
  return on.evaluate(`${CONTROLS}.flatMap((one) => {
    const inSentence = one.matches('a') && getComputedStyle(one).display === 'inline';
    const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
    if (inSentence || boxes.some(({ width, height }) => width >= 23.99 && height >= 23.99)) return [];
    return [one.outerHTML.slice(0, 120) + ' ' + boxes.map(({ width, height }) => width + 'x' + height).join(' ')];
  })`);
}

/** What reaches past the sides of the screen. */
function sideways(on: Page): Promise<string[]> {
  return on.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    const out = ${CONTROLS}.filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < -0.5 || right > wide + 0.5);
    }).map((one) => one.outerHTML.slice(0, 120));
    return document.documentElement.scrollWidth > wide ? [...out, 'the page scrolls sideways'] : out;
  })()`);
}

/** Animations that run, but for those that only hold a state. */
function moving(on: Page): Promise<string[]> {
  return on.evaluate(`(() => {
    const roots = [document, ...[...document.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? [])];
    return roots.flatMap((root) => root.getAnimations()).filter((one) => {
      const { duration, iterations } = one.effect.getComputedTiming();
      return one.playState === 'running' && (duration > 1 || iterations === Infinity);
    }).map((one) => (one.animationName ?? one.transitionProperty) + ' ' + one.effect.target.className);
  })()`);
}

/** Controls without border (a field's may be around it), outline, underline or a drawn icon, which forced colours would leave invisible as such. */
function edgeless(on: Page): Promise<string[]> {
  return on.evaluate(`${CONTROLS}.filter((one) => {
    const style = getComputedStyle(one);
    const around = one.matches('textarea, input') ? [one, one.parentElement, one.parentElement?.parentElement] : [one];
    const edge = around.filter(Boolean).map((each) => getComputedStyle(each)).some((each) =>
      ['Top', 'Bottom'].some((side) => parseFloat(each['border' + side + 'Width']) > 0 && each['border' + side + 'Style'] !== 'none'));
    return !edge && !one.matches('input[type=radio], input[type=checkbox]') && style.textDecorationLine === 'none'
      && !one.querySelector('svg') && one.textContent.trim() === '';
  }).map((one) => one.outerHTML.slice(0, 120))`);
}

/** Presses Tab until the focus is there; everything on the way must be seen to have it. */
async function tabTo(on: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((one) => (one.getRootNode() as Document | ShadowRoot).activeElement === one)) return;
    await on.keyboard.press('Tab');
    expect(await focusSeen(on)).toBe(true);
  }
  throw new Error(`60 times Tab did not lead to ${String(target)}`);
}

async function arrowTo(on: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 6; presses++) {
    if (await target.evaluate((one) => (one.getRootNode() as Document | ShadowRoot).activeElement === one)) return;
    await on.keyboard.press('ArrowRight');
  }
  throw new Error(`the arrows did not lead to ${String(target)}`);
}

/** Of ours: the focused element has an outline, a ring or a changed edge. The page's own are not our business. */
function focusSeen(on: Page): Promise<boolean> {
  return on.evaluate(() => {
    let at = document.activeElement;
    if (!at?.shadowRoot) return true;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const rings = [at, at?.parentElement, at?.closest('label, form')].map((one) => one && getComputedStyle(one));
    return rings.some(
      (style) =>
        style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'),
    );
  });
}

/** Notes what live regions say from now on, in `window.heard`. */
function listenToLiveRegions(): void {
  const said: string[] = [];
  Object.assign(window, { heard: said });
  const LIVE = '[role=status], [role=alert], [aria-live]:not([aria-live=off])';
  const seen = new WeakSet<Node>();
  const watch = (root: Node): void => {
    if (seen.has(root)) return;
    seen.add(root);
    new MutationObserver((changes) => {
      find();
      for (const change of changes) {
        const at = change.target instanceof Element ? change.target : change.target.parentElement;
        const text = at?.closest(LIVE)?.textContent?.trim();
        if (text && said.at(-1) !== text) said.push(text);
      }
    }).observe(root, { childList: true, characterData: true, subtree: true });
  };
  const find = (): void => {
    for (const one of document.querySelectorAll('*')) if (one.shadowRoot) watch(one.shadowRoot);
  };
  watch(document);
  find();
}

/** What was said of messages: the marks of delivery are no news of the other side. */
function heard(on: Page): Promise<string[]> {
  return on.evaluate(() => (window as unknown as { heard: string[] }).heard.filter((text) => text.includes(':')));
}
