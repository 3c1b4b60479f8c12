/**
 * node bench/search.mjs [messages] [--store embedded|postgres] [--json] [--write]
 *
 * How long the operators' search takes with so many messages (100,000 unless told) in a tenth as many conversations, on
 * each store: asked over HTTP, one question after the other, with words that stand in few messages, in many and in nearly
 * all, with beginnings of words, several words, other scripts, names and numbers. And how long it takes until everything
 * is found that was stored before there was a search, and how long a message's commit takes with all that beside it.
 */
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, quantile } from './figures.mjs';
import { DIST, openGround, startNode } from './installations.mjs';
import { askAsOperator, login } from './operator.mjs';
import { circumstances, markdownTable, plainTable, writeSection } from './page.mjs';
import { seededDraw } from './traffic.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const messages = Number(positionals[0] ?? 100_000);
const GOAL_MS = 200;
const ROUNDS = 40;
const ROWS = 1_000;
const COMMITS = 300;
const load = (path) => import(pathToFileURL(join(resolve(DIST), path)).href);

/** Words by how often they are used, as in any language (Zipf); and some that stand out. */
const SYLLABLES = 'ba co di fu ga he jo ki lu ma ne po ra si tu va we xo yi ze'.split(' ');
const WORDS = Array.from({ length: 5_000 }, (_, n) =>
  [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400) % 20].map((at) => SYLLABLES[at]).join(''),
);
const CJK = [...'木桌椅子橡色送货时间价格颜色尺寸'];

const QUESTIONS = {
  'a rare word': (n) => ({ q: WORDS[700 + n] }),
  'a usual word': (n) => ({ q: WORDS[100 + n] }),
  'a word of nearly all': () => ({ q: 'hello' }),
  'two usual words': (n) => ({ q: `${WORDS[10 + n]} ${WORDS[60 + n]}` }),
  'a usual and a rare one': (n) => ({ q: `hello ${WORDS[4_000 + n]}` }),
  'two letters': (n) => ({ q: SYLLABLES[n % 20] }),
  'four letters': (n) => ({ q: WORDS[n].slice(0, 4) }),
  'a word of nobody': (n) => ({ q: `qqq${n}` }),
  'two Chinese letters': (n) => ({ q: CJK[n % 16] + CJK[(n + 1) % 16] }),
  'an order number': (n) => ({ q: String(1_000_000 + n * 97) }),
  'a name': (n) => ({ q: `person${n * 7}`, in: 'people' }),
  'an address': (n) => ({ q: `person${n * 7}@mail.example`, in: 'people' }),
  'a number': (n) => ({ q: `0170 ${String(5_000_000 + n)}`, in: 'people' }),
};

const found = {};
for (const store of values.store ? [values.store] : ['embedded', 'postgres']) found[store] = await measure(store);

if (values.json) console.log(JSON.stringify({ bench: 'search', messages, ...found }));
else {
  console.log(`Search among ${messages} messages\n`);
  for (const [store, { questions, all, filledS, commitMs }] of Object.entries(found)) {
    const rows = Object.entries(questions).map(([name, { p50, p95, hits }]) => [
      name,
      String(hits),
      p50.toFixed(1),
      p95.toFixed(1),
    ]);
    rows.push(['all of them', '', all.p50.toFixed(1), all.p95.toFixed(1)]);
    console.log(`${plainTable([store, 'first page', 'p50 ms', 'p95 ms'], rows)}`);
    console.log(
      `  everything found after ${filledS.toFixed(0)} s in the background; a message's commit p50 ${commitMs.toFixed(1)} ms\n`,
    );
  }
}
if (values.write) writeSection('search', table());
process.exitCode = Object.values(found).every(({ all }) => all.p95 <= GOAL_MS) ? 0 : 1;

/** A line for each question, with both times of each store. */
function table() {
  const NAMES = { embedded: 'embedded', postgres: 'PostgreSQL' };
  const stores = Object.keys(found);
  const times = ({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
  const head = ['', ...stores.map((store) => `${NAMES[store]} p50 / p95 ms`)];
  const rows = Object.keys(QUESTIONS).map((name) => [
    name,
    ...stores.map((store) => times(found[store].questions[name])),
  ]);
  rows.push(['all of them', ...stores.map((store) => times(found[store].all))]);
  const side = stores.map(
    (store) => `${NAMES[store]}: ${found[store].filledS.toFixed(0)} s and ${found[store].commitMs.toFixed(1)} ms`,
  );
  return (
    `${markdownTable(head, rows)}\n\n${messages.toLocaleString('en')} messages, ${ROUNDS} times each question. ` +
    `Until everything stored before was found, and the median commit of a message: ${side.join('; ')}. ${circumstances()}`
  );
}

async function measure(kind) {
  const ground = await openGround({ postgres: kind === 'postgres', nats: false });
  const databaseUrl = kind === 'postgres' ? await ground.postgres.createDatabase() : '';
  const where = { folder: join(ground.folder, kind), databaseUrl };
  const first = await startNode(where);
  await first.stop();
  const { openStore } = await load('db/store.js');
  const store = await openStore(databaseUrl || `file:${join(where.folder, 'foyer.db')}`);
  await fill(store, first.site.siteId);
  await store.close();

  const began = performance.now();
  const server = await startNode({ ...where, site: first.site });
  const cookie = await login(server.url, server.site);
  const ask = (query) => askAsOperator(server.url, cookie, server.site, `/search?${new URLSearchParams(query)}`);
  // The messages of the last conversation are found last, and then the people.
  while ((await ask({ q: 'person0', in: 'people' })).hits.length === 0)
    await new Promise((done) => setTimeout(done, 500));
  const filledS = (performance.now() - began) / 1000;
  if (kind === 'postgres') await analyze(databaseUrl, openStore);

  const questions = {};
  const every = [];
  for (const [name, query] of Object.entries(QUESTIONS)) {
    const took = [];
    let hits = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      hits = (await ask(query(round))).hits.length;
      took.push(performance.now() - start);
    }
    every.push(...took);
    questions[name] = { p50: median(took), p95: quantile(took, 0.95), hits };
  }
  await server.stop();
  const commitMs = await commits(await openStore(databaseUrl || `file:${join(where.folder, 'foyer.db')}`), first.site);
  await ground.end();
  return { questions, all: { p50: median(every), p95: quantile(every, 0.95) }, filledS, commitMs };
}

async function analyze(url, openStore) {
  const store = await openStore(url);
  await store.read({ sql: 'ANALYZE', args: [] });
  await store.close();
}

/** Through the store, not the doors, and without what search finds: as after an update from an older version. */
async function fill(store, siteId) {
  const draw = seededDraw(7);
  const usual = () =>
    WORDS[Math.min(WORDS.length - 1, Math.floor((1 / (draw() + 1 / WORDS.length) - 1) % WORDS.length))];
  const now = Date.now();
  const { conversations, messages: table, traits } = store.tables;
  for (let from = 0; from < messages; from += ROWS) {
    const said = Array.from({ length: Math.min(ROWS, messages - from) }, (_, i) => {
      const n = from + i;
      const words = Array.from({ length: 8 + Math.floor(draw() * 12) }, usual);
      if (draw() < 0.9) words.unshift('Hello,');
      if (n % 50 === 0) words.push(Array.from({ length: 6 }, (_, at) => CJK[(n / 50 + at) % 16]).join(''));
      if (n % 97 === 0) words.push(`order ${1_000_000 + n}`);
      return {
        siteId,
        conversationId: `c_${String(Math.floor(n / 10)).padStart(8, '0')}`,
        seq: (n % 10) + 1,
        id: `m_${String(n).padStart(8, '0')}`,
        sender: n % 2 === 0 ? 'visitor' : 'operator',
        name: n % 2 === 0 ? '' : 'Mara',
        text: words.join(' '),
        at: now - (messages - n) * 1_000,
      };
    });
    const heads = said
      .filter(({ seq }) => seq === 1)
      .map(({ conversationId: id, text, at }) => ({
        siteId,
        id,
        visitorId: `v_${id}`,
        status: 'closed',
        seq: 10,
        readByVisitor: 10,
        readByOperator: 10,
        waitingSince: null,
        preview: text.slice(0, 160),
        previewFrom: 'visitor',
        createdAt: at,
        updatedAt: at + 10_000,
      }));
    await store.orm.insert(conversations).values(heads);
    for (let some = 0; some < said.length; some += 500) {
      await store.orm.insert(table).values(said.slice(some, some + 500));
    }
    const trait = (id, name, value) => ({
      siteId,
      profileId: `p_${id}`,
      name,
      source: 'claim',
      value: JSON.stringify(value),
      at: now,
    });
    await store.orm.insert(traits).values(
      heads.flatMap(({ id }) => {
        const n = Number(id.slice(2));
        return [
          trait(id, 'name', `Person${n} Of Bench`),
          trait(id, 'email', `person${n}@mail.example`),
          trait(id, 'phone', `+49170${5_000_000 + n}`),
        ];
      }),
    );
  }
}

async function commits(store, { siteId }) {
  const { appendMessage } = await load('db/queries/conversations.js');
  const took = [];
  for (let n = 0; n < COMMITS; n++) {
    const message = { siteId, conversationId: 'c_00000001', id: `m_new_${n}`, visitorId: null, sender: 'operator' };
    const start = performance.now();
    await appendMessage(store, {
      ...message,
      operatorId: 'o_bench',
      name: 'Mara',
      text: `Hello, ${WORDS.slice(n, n + 14).join(' ')}`,
      at: Date.now(),
    });
    took.push(performance.now() - start);
  }
  await store.close();
  return median(took);
}
