/** What tells an operator who looks elsewhere: title, sound, desktop, and the service worker with the page closed. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { newKeys } from '../support/push-receiver.ts';
import { expect, openPanel, operator, say, test, visitor, type Shop } from './world.ts';

async function asks(browser: Browser, shop: Shop, text: string): Promise<Page> {
  const guest = await visitor(browser);
  await guest.goto(shop.origin);
  await say(await openPanel(guest), text);
  await expect(guest.getByRole('dialog').getByText(/sent/i).first()).toBeVisible();
  return guest;
}

/** Notes what sounds, and lets the test say whether anybody looks at the page. */
async function rigged(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const rig = { tones: 0, looked: true };
    Object.assign(window, { rig });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...given: [number?]) {
      rig.tones++;
      return start.apply(this, given);
    };
    document.hasFocus = () => rig.looked;
  });
}

const rig = (page: Page) => page.evaluate(() => (window as unknown as { rig: { tones: number } }).rig);
const look = (page: Page, looked: boolean) =>
  page.evaluate((looked) => {
    Object.assign((window as unknown as { rig: object }).rig, { looked });
    dispatchEvent(new Event(looked ? 'focus' : 'blur'));
  }, looked);
/** What the service worker of the page shows. */
const shown = (page: Page) =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.getRegistration('/agent/');
    const all = (await worker?.getNotifications()) ?? [];
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** An operator with desktop notifications on, at the inbox. */
async function notified(browser: Browser, foyer: Parameters<typeof operator>[1], shop: Shop): Promise<Page> {
  const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
  const context = page.context();
  await context.grantPermissions(['notifications'], { origin: new URL(page.url()).origin });
  await rigged(context);
  await page.reload();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Notifications' }).click();
  await page.getByRole('switch', { name: /On the desktop/ }).click();
  await expect(page.getByRole('switch', { name: /On the desktop/ })).toBeChecked();
  return page;
}

test(
  'with three tabs open a message is one notification and one sound, and the title of each counts it',
  { tag: '@both' },
  async ({ browser, foyer, shop }) => {
    const first = await notified(browser, foyer, shop);
    expect(await violations(first)).toEqual([]);
    const tabs = [first, await first.context().newPage(), await first.context().newPage()];
    for (const tab of tabs.slice(1)) await tab.goto(first.url());
    for (const tab of tabs) {
      await tab.getByRole('link', { name: 'Inbox' }).click();
      await expect(tab.locator('.you')).toContainText('Here');
      await look(tab, false);
    }
    const hostile = '<img src=x onerror="alert(1)"> hello';
    const guest = await asks(browser, shop, hostile);
    await expect.poll(() => shown(first)).toHaveLength(1);
    expect((await shown(first))[0]).toMatchObject({ body: hostile });
    for (const tab of tabs) await expect(tab).toHaveTitle(/^\(1\) /);
    const tones = async () => (await Promise.all(tabs.map(rig))).map((one) => one.tones);
    await expect.poll(async () => (await tones()).reduce((sum, n) => sum + n)).toBe(2);
    expect((await tones()).filter(Boolean), 'two tones, by one tab').toEqual([2]);

    await say(guest.getByRole('dialog'), 'and more');
    await expect.poll(() => shown(first)).toHaveLength(2);
    for (const tab of tabs) await expect(tab).toHaveTitle(/^\(2\) /);
    await look(first, true);
    await expect(first).not.toHaveTitle(/^\(/);
  },
);

test('of what somebody reads nothing rings, of the rest of the site only the sound, and muted not even that', async ({
  browser,
  foyer,
  shop,
}) => {
  const page = await notified(browser, foyer, shop);
  await page.getByRole('link', { name: 'Inbox' }).click();
  const guest = await asks(browser, shop, 'first');
  await expect.poll(async () => (await rig(page)).tones).toBe(2);
  expect(await shown(page)).toEqual([]);
  await page.getByRole('list').getByRole('link', { name: /first/ }).click();
  await expect(page.getByRole('textbox', { name: /Reply to/ })).toBeVisible();
  await say(guest.getByRole('dialog'), 'second');
  await expect(page.getByText('second').first()).toBeVisible();
  expect((await rig(page)).tones).toBe(2);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sound');
  await page.keyboard.press('Enter');
  await asks(browser, shop, 'third');
  await expect(page.getByText('third').first()).toBeVisible();
  await look(page, false);
  await asks(browser, shop, 'fourth');
  await expect.poll(() => shown(page)).toHaveLength(1);
  expect((await rig(page)).tones).toBe(2);
});

test('before a gesture nothing sounds', async ({ browser, foyer, shop }) => {
  const { page } = await operator(browser, foyer, shop.siteId, 'Mara');
  await rigged(page.context());
  await page.reload();
  await asks(browser, shop, 'hello');
  await expect(page.getByText('hello').first()).toBeVisible();
  expect((await rig(page)).tones).toBe(0);
});

test('the service worker shows what is pushed as text, once, and a click leads to the conversation', async ({
  browser,
  foyer,
  shop,
}) => {
  const page = await notified(browser, foyer, shop);
  const address = page.url();
  const origin = new URL(address).origin;
  const guest = await asks(browser, shop, 'Is somebody there?');
  await guest.close();
  const context = page.context();
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${origin}/agent/`);
      if (ours) resolve(ours.registrationId);
    }),
  );
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  await look(page, false);
  await page.goto('about:blank');
  const hostile = { title: '"><script>alert(1)</script>', body: '<img src=x onerror=alert(1)> \u202Ehello' };
  const place = { site: shop.siteId, conversation: 'c_somewhere' };
  const push = (data: string) => cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  await push(JSON.stringify({ v: 1, id: 'm_one', at: Date.now(), ...place, ...hostile }));
  await push(JSON.stringify({ v: 1, id: 'm_one', at: Date.now(), ...place, ...hostile }));
  await push('from a newer server');
  const watcher = await context.newPage();
  await watcher.goto(`${origin}/agent/`);
  await expect.poll(() => shown(watcher)).toHaveLength(2);
  expect(await shown(watcher)).toContainEqual({ ...hostile, tag: 'message m_one' });

  // A site that somebody looks at tells them itself, another one does not.
  await expect(watcher.locator('.you')).toContainText('Here');
  await push(JSON.stringify({ v: 1, id: 'm_two', at: Date.now(), ...place, ...hostile }));
  await push(JSON.stringify({ v: 1, id: 'm_three', at: Date.now(), ...place, ...hostile, site: 's_elsewhere' }));
  await expect.poll(async () => (await shown(watcher)).map(({ tag }) => tag)).toContain('message m_three');
  expect((await shown(watcher)).map(({ tag }) => tag)).not.toContain('message m_two');

  // Browsers let a worker focus a tab only for a click of somebody's hand.
  const worker = context.serviceWorkers().find((one) => one.url() === `${origin}/agent/worker.js`)!;
  await worker.evaluate(clicked, 'message m_one');
  await expect(watcher).toHaveURL(`${origin}/agent/#/inbox/${shop.siteId}/c_somewhere`);
  const keys = newKeys();
  const given = {
    endpoint: 'https://push.example/moved',
    keys: { p256dh: keys.p256dh.toString('base64url'), auth: keys.auth.toString('base64url') },
  };
  expect(await worker.evaluate(moved, given), 'asked for the key, and told the new address').toEqual([200, 204]);
});

/** Of a worker's global scope what the tests use; these files know that of pages. */
interface WorkerScope {
  registration: ServiceWorkerRegistration;
  WindowClient: { prototype: object };
  ExtendableEvent: new (type: string) => Event;
  NotificationEvent: new (type: string, given: object) => Event;
}

/** In the worker: somebody clicks on a notification. */
async function clicked(tag: string): Promise<void> {
  const scope = self as unknown as WorkerScope;
  Object.assign(scope.WindowClient.prototype, { focus: async () => {} });
  const [notification] = await scope.registration.getNotifications({ tag });
  self.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
}

/** In the worker: the push service has another address for the browser. @returns what the server answers */
async function moved(given: object): Promise<number[]> {
  const answers: number[] = [];
  const ask = fetch;
  const told = new Promise<void>((resolve, reject) => {
    self.fetch = async (...what) => {
      const answer = await ask(...what).catch((error: unknown) => (reject(error), Response.error()));
      answers.push(answer.status);
      if (answers.length === 2) resolve();
      return answer;
    };
  });
  Object.assign(PushManager.prototype, { subscribe: async () => ({ toJSON: () => given }) });
  const { ExtendableEvent } = self as unknown as WorkerScope;
  self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange'));
  await told;
  return answers;
}

test('who subscribes in a browser is told there, and not any more after they log out', async ({
  browser,
  foyer,
  shop,
}) => {
  const page = await notified(browser, foyer, shop);
  const keys = newKeys();
  const given = {
    endpoint: 'https://push.example/for-mara',
    keys: { p256dh: keys.p256dh.toString('base64url'), auth: keys.auth.toString('base64url') },
  };
  // No push service is reached from here: what one answers is put in its place, the rest is real.
  await page.evaluate((given) => {
    let made: { endpoint: string } | null = null;
    const subscription = { ...given, options: {}, toJSON: () => given, unsubscribe: async () => ((made = null), true) };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => made,
      subscribe: async () => (made = subscription),
    });
  }, given);
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/push/subscriptions'));
  await page.getByRole('switch', { name: /When the page is closed/ }).click();
  expect((await sent).status()).toBe(204);
  await expect(page.getByRole('switch', { name: /When the page is closed/ })).toBeChecked();
  await page.locator('.you').click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) === null),
    )
    .toBe(true);
});
