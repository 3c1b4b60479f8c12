/** One visit of the demo's home by a new visitor, with everything measured that the page could feel. */
import { longTasks, nameOf, stretchesOf, timeByFile } from './blame.mjs';

const LONG_MS = 50;
const SAMPLE_US = 200;
const TRACED = ['-*', 'toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** What the page still does by itself once everything is there: late images, fonts, timers. */
const SETTLE_MS = 1_500;

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {{shopUrl: string, foyerUrl: string, tagged: boolean, throttle: number}} how
 */
export async function loadPage(browser, { shopUrl, foyerUrl, tagged, throttle }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const requests = foyersRequests(page, foyerUrl);
    if (!tagged) await withoutTag(page, shopUrl, foyerUrl);
    await page.addInitScript(watchPage);

    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await browser.startTracing(page, { categories: TRACED });
    await cdp.send('Profiler.start');

    await page.goto(shopUrl, { waitUntil: 'load' });
    const launcher = page.locator('foyer-widget button');
    let visit = {};
    if (tagged) {
      await launcher.waitFor();
      visit.launcherMs = await page.evaluate(() => performance.now());
      await page.locator('[data-foyer-slot] a').first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
      const loaded = requests.list.length;
      await changeSlot(page);
      await launcher.click();
      await page.waitForFunction(() => window.bench.usableAt > 0);
      visit.openMs = await page.evaluate(() => window.bench.usableAt - window.bench.clickedAt);
      visit.opening = await requests.sizes(loaded);
      visit.loading = (await requests.sizes(0)).filter(({ file }) => !visit.opening.some((one) => one.file === file));
    }
    await page.waitForTimeout(SETTLE_MS);

    const { profile } = await cdp.send('Profiler.stop');
    const trace = JSON.parse(String(await browser.stopTracing()));
    const stretches = stretchesOf(profile, foyerUrl);
    const openedAt = stretches.find(({ file }) => file === 'panel')?.from ?? Infinity;
    const tasks = longTasks(trace, stretches, LONG_MS);
    // A task is theirs where it would have been short without them.
    const theirs = tasks.filter(({ ms, ofThemMs }) => ofThemMs > 0 && ms - ofThemMs <= LONG_MS);
    return {
      ...visit,
      shifts: await page.evaluate(() => window.bench.shifts),
      longTasks: tasks.filter(({ at }) => at < openedAt).length,
      foyersLongTasks: theirs.filter(({ at }) => at < openedAt).map(({ ms }) => ms),
      openingLongTasks: theirs.filter(({ at }) => at >= openedAt).map(({ ms }) => ms),
      scripts: timeByFile(stretches),
    };
  } finally {
    await context.close();
  }
}

/** What is asked of Foyer's origin, in order; a socket is none of these. */
function foyersRequests(page, foyerUrl) {
  const list = [];
  page.on('request', (request) => {
    if (request.url().startsWith(foyerUrl)) list.push(request);
  });
  return {
    list,
    sizes: (from) =>
      Promise.all(
        list.slice(from).map(async (request) => {
          const { responseBodySize, responseHeadersSize } = await request.sizes();
          return { file: nameOf(request.url()), bytes: responseBodySize, headers: responseHeadersSize };
        }),
      ),
  };
}

/** The same page as its owner had it before pasting the tag. */
async function withoutTag(page, shopUrl, foyerUrl) {
  await page.route(`${shopUrl}/`, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const bare = html.replace(new RegExp(`<script[^>]*src="${foyerUrl}/foyer\\.js"[^>]*></script>\\s*`), '');
    if (bare === html) throw new Error('The page has no tag.');
    await route.fulfill({ response, body: bare });
  });
}

/** Looks at an item in the page's name, and waits until the slot has followed. */
async function changeSlot(page) {
  await page.evaluate(() => window.foyer('track', 'Product Viewed', { product_id: 'dome-lamp', category: 'lighting' }));
  await page
    .locator('[data-foyer-slot]')
    .getByText(/viewed/i)
    .first()
    .waitFor();
}

/** Runs in the page, before any of its scripts. */
function watchPage() {
  const bench = { shifts: [], clickedAt: 0, usableAt: 0 };
  window.bench = bench;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const nodes = sources.map(({ node }) => (node instanceof Element ? `${node.localName}.${node.className}` : '?'));
      bench.shifts.push({ value, hadRecentInput, nodes });
    }
  }).observe({ type: 'layout-shift', buffered: true });

  addEventListener(
    'click',
    (event) => {
      if (event.target.localName !== 'foyer-widget' || bench.clickedAt > 0) return;
      bench.clickedAt = event.timeStamp;
      const { shadowRoot } = event.target;
      const look = () => {
        const box = shadowRoot.querySelector('textarea');
        if (box?.checkVisibility() && !box.disabled) bench.usableAt = performance.now();
        else requestAnimationFrame(look);
      };
      look();
    },
    true,
  );
}
