/**
 * node --expose-gc bench/recommend.mjs [clicks ...] [--json] [--dist FOLDER]
 *
 * How long a recommendation takes in process, and how much memory the recommender holds, after so many synthetic
 * clicks (100,000 and 1,000,000 unless told): sessions of 2 to 12 items around a neighbourhood of the catalogue, items
 * by Zipf's law, a visitor's fold of one to eight views. `recommend` is the algorithm; `decide` is the whole decision:
 * with the slot's focus, the catalogue's cards and the reasons.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { median, quantile } from './figures.mjs';
import { seededDraw, zipf } from './traffic.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
  },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [100_000, 1_000_000];
const load = (path) => import(pathToFileURL(join(resolve(values.dist), path)).href);
const { createRecommender } = await load('server/recommend/covisits.js');
const { createCatalogue } = await load('server/catalogue/memory.js');
const { decide } = await load('server/decisions/decide.js');
const { emptyFold, foldInto } = await load('server/profiles/fold.js');

const QUESTIONS = 4_000;
/** Each question is asked so often, and its median counts: being put aside by a busy machine is no property of ours. */
const PASSES = 5;
const SLOT_ITEMS = 8;
const MINUTE_MS = 60_000;
const BEGIN = Date.UTC(2026, 0, 1);
const CONTEXT = { device: '', language: '', timeZone: '', screen: '', ip: '', automated: false, referrer: '' };

function measure(clicks) {
  const draw = seededDraw(clicks);
  const items = Math.round(Math.sqrt(clicks) * 10);
  const pick = zipf(items, draw);
  const nameOf = (i) => `item-${i % items}`;
  const catalogue = createCatalogue(
    Array.from({ length: items }, (_, i) => ({
      id: nameOf(i),
      title: `Item ${i}`,
      url: `/p/${i}`,
      image: '',
      price: 1,
      currency: 'EUR',
      category: `category-${i % 40}`,
      inStock: i % 20 !== 0,
      createdAt: BEGIN,
    })),
  );

  globalThis.gc?.();
  const before = process.memoryUsage();
  const recommender = createRecommender();
  const learning = performance.now();
  let at = BEGIN;
  for (let session = 0, observed = 0; observed < clicks; session++) {
    const length = 2 + Math.floor(draw() * 11);
    const first = pick();
    for (let i = 0; i < length; i++, observed++) {
      at += (60 * 24 * 60 * MINUTE_MS) / clicks;
      const item = nameOf(first + Math.floor(draw() * 30));
      recommender.observe({ visitor: `v${session}`, item, kind: 'view', at });
    }
  }
  const learnMs = performance.now() - learning;
  globalThis.gc?.();
  const after = process.memoryUsage();

  const folds = Array.from({ length: QUESTIONS }, (_, n) => {
    const fold = emptyFold();
    const views = 1 + (n % 8);
    const first = pick();
    for (let i = 0; i < views; i++) {
      const properties = { product_id: nameOf(first + Math.floor(draw() * 30)), category: `category-${first % 40}` };
      const event = { id: `e${i}`, siteId: 's', visitorId: 'v', type: 'track', name: 'Product Viewed', url: '' };
      foldInto(fold, { ...event, at: at - (views - i) * MINUTE_MS, properties }, CONTEXT);
    }
    return fold;
  });
  const without = new Set();
  const ask = {
    recommend: (fold) => recommender.recommend({ fold, catalogue, limit: SLOT_ITEMS, without }).length,
    decide: (fold) =>
      decide({
        siteId: 's',
        visitorId: 'v',
        fold,
        slot: 'home',
        limit: SLOT_ITEMS,
        recommender,
        catalogue,
        heldOut: false,
        personalization: true,
      }).items.length,
  };
  const row = {
    clicks,
    items,
    learnMs,
    megabytes: (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 2 ** 20,
  };
  for (const [name, question] of Object.entries(ask)) {
    for (const fold of folds.slice(0, 500)) question(fold);
    const waits = folds.map(() => []);
    for (let pass = 0; pass < PASSES; pass++) {
      folds.forEach((fold, i) => {
        const start = performance.now();
        if (question(fold) !== SLOT_ITEMS) throw new Error(`${name} gave a list that is not full`);
        waits[i].push(performance.now() - start);
      });
    }
    const usual = waits.map(median);
    row[name] = { p50: quantile(usual, 0.5), p99: quantile(usual, 0.99), worst: Math.max(...waits.flat()) };
  }
  return row;
}

const rows = sizes.map(measure);
if (values.json) console.log(JSON.stringify({ bench: 'recommend', rows }));
else {
  console.log('Recommendations in process, lists of 8\n');
  console.log('    clicks   items   learn ms    MB   recommend p50/p99 ms   decide p50/p99 ms');
  for (const { clicks, items, learnMs, megabytes, recommend, decide } of rows) {
    const pair = ({ p50, p99 }) => `${p50.toFixed(3)} / ${p99.toFixed(3)}`;
    console.log(
      `${clicks}`.padStart(10) +
        `${items}`.padStart(8) +
        learnMs.toFixed(0).padStart(11) +
        megabytes.toFixed(1).padStart(6) +
        pair(recommend).padStart(23) +
        pair(decide).padStart(20),
    );
  }
  if (!globalThis.gc) console.log('\nThe memory is a guess without --expose-gc.');
}
