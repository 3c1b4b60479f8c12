/** One visit of the demo's home by a new visitor, with everything measured that the page could feel. */
import { setTimeout as sleep } from 'node:timers/promises';
import { marksOf, nameOf, stretchesOf, tasksOf, timeByFile } from './blame.mjs';

const LONG_MS = 50;
const SAMPLE_US = 200;
const TRACED = ['-*', 'toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
/** What the page still does by itself once everything is there: late images, fonts, timers. */
const SETTLE_MS = 1_500;
const ASK_AGAIN_MS = 100;
const WAIT_MS = 30_000;

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
    let visit = {};
    if (tagged) {
      visit.launcherMs = await when(cdp, 'bench.launcherAt');
      await when(cdp, 'bench.slot()?.querySelector("a")');
      await sleep(SETTLE_MS);
      await evaluate(cdp, 'bench.lookAtItem()');
      await when(cdp, 'bench.slot().textContent.includes("Because you viewed")');
      await sleep(SETTLE_MS);
      const loaded = requests.list.length;
      await evaluate(cdp, 'performance.mark("opening")');
      await click(cdp, await evaluate(cdp, 'bench.launcher().getBoundingClientRect().toJSON()'));
      visit.openMs = await when(cdp, 'bench.usableAt - bench.clickedAt');
      visit.opening = await requests.sizes(loaded);
      visit.loading = (await requests.sizes(0)).filter(({ file }) => !visit.opening.some((one) => one.file === file));
    }
    await sleep(SETTLE_MS);

    const { profile } = await cdp.send('Profiler.stop');
    const trace = JSON.parse(String(await browser.stopTracing()));
    const stretches = stretchesOf(profile, foyerUrl);
    const { following = Infinity, opening = Infinity } = marksOf(trace);
    const tasks = tasksOf(trace, stretches);
    return {
      ...visit,
      shifts: await evaluate(cdp, 'bench.shifts'),
      phases: {
        loading: phase(tasks.filter(({ at }) => at < following)),
        following: phase(tasks.filter(({ at }) => at >= following && at < opening)),
        opening: phase(tasks.filter(({ at }) => at >= opening)),
      },
      scripts: timeByFile(tasks),
    };
  } finally {
    await context.close();
  }
}

/**
 * What a part of the visit had in tasks. `theirs` are the milliseconds of the long ones that are Foyer's: those which
 * would have been short without what the browser did for Foyer's code.
 */
function phase(tasks) {
  const long = tasks.filter(({ ms }) => ms > LONG_MS);
  return {
    long: long.length,
    theirs: long.filter(({ ms, ofThemMs }) => ofThemMs > 0 && ms - ofThemMs <= LONG_MS).map(({ ms }) => ms),
    mostOfThem: Math.max(0, ...tasks.map(({ ofThemMs }) => ofThemMs)),
    longest: Math.max(0, ...tasks.map(({ ms }) => ms)),
  };
}

/**
 * An expression's value in the page, asked over the protocol: a locator would run scripts of its own there, tasks of
 * 50 to 100 ms on a slowed down processor.
 */
async function evaluate(cdp, expression) {
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
  return result.value;
}

/** The first value of an expression that is true, or a number over 0. */
async function when(cdp, expression) {
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    const value = await evaluate(
      cdp,
      `(() => { const it = ${expression}; return typeof it === 'number' ? it : !!it; })()`,
    );
    if (value === true || value > 0) return value;
    await sleep(ASK_AGAIN_MS);
  }
  throw new Error(`The page never came to: ${expression}`);
}

/** A real pointer that comes and presses at once, with nothing injected into the page. */
async function click(cdp, { x, y, width, height }) {
  const at = { x: x + width / 2, y: y + height / 2 };
  await cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
  await cdp.send('Input.dispatchMouseEvent', { type: 'mousePressed', button: 'left', clickCount: 1, ...at });
  await cdp.send('Input.dispatchMouseEvent', { type: 'mouseReleased', button: 'left', clickCount: 1, ...at });
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

/** Runs in the page, before any of its scripts. */
function watchPage() {
  const bench = {
    shifts: [],
    launcherAt: 0,
    clickedAt: 0,
    usableAt: 0,
    launcher: () => document.querySelector('foyer-widget')?.shadowRoot.querySelector('button'),
    slot: () => document.querySelector('[data-foyer-slot]')?.shadowRoot,
    /** In the page's name, and in a task of the page's own. */
    lookAtItem() {
      performance.mark('following');
      setTimeout(() => window.foyer('track', 'Product Viewed', { product_id: 'dome-lamp', category: 'lighting' }));
    },
  };
  window.bench = bench;
  new MutationObserver((_, watching) => {
    if (!bench.launcher()) return;
    bench.launcherAt = performance.now();
    watching.disconnect();
  }).observe(document, { childList: true, subtree: true });
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
        const way = shadowRoot.querySelector('[role=dialog] li button');
        if (way?.checkVisibility()) bench.usableAt = performance.now();
        else requestAnimationFrame(look);
      };
      look();
    },
    true,
  );
}
