import { bookCall, callOffer } from '../support/callbacks.ts';
import { ALWAYS_OPEN, setService } from '../support/service-settings.ts';
import { violations } from '../support/axe.ts';
import { expect, test, visitor } from './world.ts';

const HOSTILE = '<img src=x onerror="window.hit=1">"\'&';

test('without any script a link shows a call, moves it, gives it to a calendar and cancels it', async ({
  browser,
  foyer,
  shop,
}) => {
  await setService(foyer.url, shop.siteId, { hours: { ...ALWAYS_OPEN, timeZone: 'Asia/Tokyo' } });
  const site = { url: foyer.url, ...shop };
  const { slots } = await callOffer(site);
  const { link } = await bookCall(site, { slotAt: slots[0]!, timeZone: 'Europe/Berlin' });
  const page = await visitor(browser, { javaScriptEnabled: false });
  await page.goto(link);
  const clock = (at: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(at);
  await expect(page.getByText(clock(slots[0]!), { exact: true })).toBeVisible();
  await expect(page.getByText(`until ${clock(slots[0]! + 900_000)}, Berlin time`)).toBeVisible();

  await page.getByLabel('Another time').selectOption(String(slots[3]!));
  await page.getByRole('button', { name: 'Move the call' }).click();
  await expect(page.getByText(clock(slots[3]!), { exact: true })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Put it in my calendar' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('call.ics');

  await page.getByRole('button', { name: 'Cancel the call' }).click();
  await expect(page.getByText('This call is cancelled.')).toBeVisible();
  expect((await callOffer(site)).slots).toContain(slots[3]!);
  await page.goto(`${link}x`);
  await expect(page.getByText('This link is not valid, or no longer.')).toBeVisible();
});

test('a time that somebody else has is refused in words, and nothing is lost', async ({ browser, foyer, shop }) => {
  await setService(foyer.url, shop.siteId);
  const site = { url: foyer.url, ...shop };
  const { slots } = await callOffer(site);
  const { link } = await bookCall(site, { slotAt: slots[0]! });
  const page = await visitor(browser, { javaScriptEnabled: false });
  await page.goto(link);
  await bookCall(site, { slotAt: slots[1]!, phone: '+49 30 123457' });
  await page.getByLabel('Another time').selectOption(String(slots[1]!));
  await page.getByRole('button', { name: 'Move the call' }).click();
  await expect(page.getByRole('alert')).toHaveText('Somebody has just taken that time.');
  await expect(page.getByRole('button', { name: 'Cancel the call' })).toBeVisible();
});

test('hostile names and topics are text on it, nothing else loads, and axe finds nothing', async ({
  browser,
  foyer,
  shop,
}) => {
  await setService(foyer.url, shop.siteId);
  const site = { url: foyer.url, ...shop };
  const { link } = await bookCall(site, { name: HOSTILE, topic: HOSTILE });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await visitor(browser, { colorScheme, viewport: { width: 360, height: 740 } });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const answer = await page.goto(link);
    expect(answer!.headers()['content-security-policy']).toContain("form-action 'self'");
    expect(answer!.headers()['content-security-policy']).not.toContain('script-src');
    await expect(page.getByText(HOSTILE)).toHaveCount(2);
    expect(asked).toEqual([new URL(link).pathname, `/s/${shop.writeKey}/style.css`]);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  }
});

test('another page cannot change a call, even with its link', async ({ foyer, shop }) => {
  await setService(foyer.url, shop.siteId);
  const { link } = await bookCall({ url: foyer.url, ...shop });
  for (const origin of ['https://evil.example', undefined]) {
    const answer = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ do: 'cancel' }),
      headers: origin ? { origin } : {},
    });
    expect(answer.status).toBe(403);
  }
});
