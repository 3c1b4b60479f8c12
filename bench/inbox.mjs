/**
 * node bench/inbox.mjs [conversations] [--json] [--dist FOLDER]
 *
 * How long a list of the inbox takes to open on the agent page, with so many open conversations (10,000 unless told): from
 * the click to its first rows on the screen, request, store and drawing included, in Chromium on the same machine; each
 * list is one that was not read before. And what the server alone takes for the page and for the counts. Embedded store.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../tests/support/chromium.mjs';
import { median, quantile } from './figures.mjs';
import { askAsOperator, login } from './operator.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
  },
});
const [conversations = 10_000] = positionals.map(Number);
const ROUNDS = 9;
const ROWS = 1_000;

const dataDir = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
const first = await start();
const { site } = first;
await first.stop();
// The file has one writer at a time.
await fill();
const { url, stop } = await start({ BENCH_SITE: JSON.stringify(site) });
const cookie = await login(url, site);
const asked = {};
for (const path of ['/conversations?view=all', '/counts']) {
  asked[path] = [];
  for (let round = 0; round < ROUNDS + 1; round++) {
    const start = performance.now();
    await askAsOperator(url, cookie, site, path);
    if (round > 0) asked[path].push(performance.now() - start);
  }
}
const opened = await open();
await stop();
await rm(dataDir, { recursive: true, force: true });

const figures = {
  conversations,
  rounds: ROUNDS,
  openMs: { median: median(opened), worst: Math.max(...opened), p90: quantile(opened, 0.9) },
  pageMs: median(asked['/conversations?view=all']),
  countsMs: median(asked['/counts']),
};
if (values.json) console.log(JSON.stringify({ bench: 'inbox', ...figures }));
else {
  const { openMs, pageMs, countsMs } = figures;
  console.log(`The inbox with ${conversations} open conversations, ${ROUNDS} lists\n`);
  console.log(`  from the click to its rows  ${openMs.median.toFixed(0)} ms (slowest ${openMs.worst.toFixed(0)} ms)`);
  console.log(`  the server: a page ${pageMs.toFixed(1)} ms, the counts ${countsMs.toFixed(1)} ms`);
}
process.exitCode = figures.openMs.median > 200 ? 1 : 0;

/** The product on this data. */
async function start(env = {}) {
  const product = fileURLToPath(new URL('./product/server.mjs', import.meta.url));
  const server = fork(product, [dataDir, values.dist], { env: { ...process.env, ...env } });
  const [told] = await once(server, 'message');
  return {
    ...told,
    async stop() {
      server.send('stop');
      await once(server, 'exit');
    },
  };
}

/** Through the store, not the doors. */
async function fill() {
  const { openStore } = await import(pathToFileURL(join(resolve(values.dist), 'db/store.js')).href);
  const store = await openStore(`file:${join(dataDir, 'foyer.db')}`);
  const now = Date.now();
  for (let from = 0; from < conversations; from += ROWS) {
    const ids = Array.from({ length: Math.min(ROWS, conversations - from) }, (_, at) => from + at);
    const rows = ids.map((n) => {
      const at = now - (conversations - n) * 1_000;
      const waits = n % 3 === 0 ? 'NULL' : String(at);
      return `('${site.siteId}', 'c_${String(n).padStart(8, '0')}', 'v_${n}', 'open', 1, 1, 0, ${waits},
        'A question, number ${n}, about what was ordered last week', 'visitor', ${at}, ${at})`;
    });
    const said = ids.map((n) => {
      const id = String(n).padStart(8, '0');
      return `('${site.siteId}', 'c_${id}', 1, 'm_${id}', 'visitor', '', 'A question', ${now - n})`;
    });
    const tagged = ids
      .filter((n) => n % 5 === 0)
      .map((n) => `('${site.siteId}', 'c_${String(n).padStart(8, '0')}', 'tag ${n % 20}')`);
    await store.write([
      {
        sql: `INSERT INTO conversations (site_id, id, visitor_id, status, seq, read_by_visitor, read_by_operator,
          waiting_since, preview, preview_from, created_at, updated_at) VALUES ${rows.join(',')}`,
        args: [],
      },
      {
        sql: `INSERT INTO messages (site_id, conversation_id, seq, id, sender, name, text, at) VALUES ${said.join(',')}`,
        args: [],
      },
      {
        sql: `INSERT INTO conversation_tags (site_id, conversation_id, tag) VALUES ${tagged.join(',')}`,
        args: [],
      },
    ]);
  }
  await store.close();
}

/** A page that has read no list but the closed ones, the click on "All", and the time until rows stand there. */
async function open() {
  const browser = await chromium.launch({ executablePath: chromiumPath() });
  const times = [];
  try {
    const [name, value] = cookie.split('=');
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([{ name, value, url }]);
    for (let round = 0; round < ROUNDS; round++) {
      const page = await context.newPage();
      await page.addInitScript(() => sessionStorage.setItem('foyer.agent.view', 'closed'));
      await page.goto(`${url}/agent/`);
      await page.getByText('Nothing is closed yet').waitFor();
      times.push(
        await page.evaluate(
          () =>
            new Promise((done) => {
              const all = [...document.querySelectorAll('.switch-tabs button')].find((one) =>
                one.textContent.startsWith('All'),
              );
              const start = performance.now();
              const look = () => {
                if (document.querySelectorAll('[data-row]').length < 10) return requestAnimationFrame(look);
                // Drawn by now: this is the frame after the one that brought them.
                requestAnimationFrame(() => done(performance.now() - start));
              };
              all.click();
              look();
            }),
        ),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return times;
}
