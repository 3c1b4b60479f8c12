/**
 * node bench/answers.mjs [--json] [--write] [--missed] [--dist FOLDER]
 *
 * How often the assistant quotes the right article of the demo's help, by how sure it has to be. Two sets of questions:
 * with `questions/calibration.json` the rules of finding were made and the threshold is found; `questions/check.json` was
 * written when both stood, and changes nothing. A question names the articles that answer it, none where the help does
 * not, and words of the passage that does. `--missed` prints every answer that is not right.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable, plainTable, writeSection } from './page.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
  },
});
const load = (path) => import(pathToFileURL(join(resolve(values.dist), path)).href);
const { HELP } = await load('server/demo/help.js');
const { readMarkdown } = await load('server/articles/markdown.js');
const { passagesOf } = await load('server/assistant/passages.js');
const { createFinder, THRESHOLD } = await load('server/assistant/finder.js');

const finder = createFinder();
for (const { title: category, articles } of HELP) {
  for (const { slug, title, body } of articles) {
    finder.add(
      passagesOf({
        slug,
        language: 'en',
        title,
        category,
        updatedAt: 0,
        words: 0,
        body: readMarkdown(body, () => false),
      }),
    );
  }
}

const HEAD = [
  'questions',
  'threshold',
  'from a right article',
  'the right passage',
  'of what the help answers',
  'quoted where it does not',
];
const STEP = 0.05;
const steps = Array.from({ length: 13 }, (_, at) => Math.round((0.1 + at * STEP) * 100) / 100);
const sets = { calibration: await judged('calibration'), check: await judged('check') };
const byStep = (set) => steps.map((threshold) => ({ threshold, ...figures(set, threshold) }));
const flawless = byStep(sets.calibration).find(({ answered, article }) => answered > 0 && article === answered);
const found = Math.round((flawless.threshold + STEP) * 100) / 100;

const result = {
  threshold: THRESHOLD,
  found,
  calibration: { ...figures(sets.calibration, THRESHOLD), steps: byStep(sets.calibration) },
  check: { ...figures(sets.check, THRESHOLD), steps: byStep(sets.check) },
};
if (values.json) console.log(JSON.stringify({ bench: 'answers', ...result }));
else
  console.log(`${plainTable(HEAD, rows())}\n\nThe threshold in use is ${THRESHOLD}; found on the first set: ${found}.`);
if (values.missed) {
  for (const [name, set] of Object.entries(sets)) {
    for (const { question, score, slug, article, passage } of set) {
      if (score < THRESHOLD || passage) continue;
      console.log(`${name}: "${question}" -> ${slug}${article ? ', another passage' : ''} (${score.toFixed(2)})`);
    }
  }
}
if (values.write) writeSection('answers', markdownTable(HEAD, rows()));
if (found !== THRESHOLD) process.exitCode = 1;

/** Every question of a set with what would be quoted, and whether that is right. */
async function judged(name) {
  const text = await readFile(new URL(`questions/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text).map(({ question, articles, says }) => {
    const [best] = finder.find(question);
    const article = best !== undefined && articles.includes(best.passage.slug);
    const passage = article && best.passage.text.toLowerCase().includes(says.toLowerCase());
    const answerable = articles.length > 0;
    return { question, answerable, slug: best?.passage.slug, score: best?.score ?? 0, article, passage };
  });
}

function figures(set, threshold) {
  const said = set.filter(({ score }) => score >= threshold);
  return {
    questions: set.length,
    answerable: set.filter(({ answerable }) => answerable).length,
    answered: said.length,
    article: said.filter(({ article }) => article).length,
    passage: said.filter(({ passage }) => passage).length,
    /** Answers to what the help does not answer. */
    unasked: said.filter(({ answerable }) => !answerable).length,
  };
}

function rows() {
  const share = (part, whole) => (whole ? `${part} of ${whole}, ${Math.round((100 * part) / whole)} %` : 'none');
  return Object.entries(sets).flatMap(([name, set]) =>
    [0.3, 0.4, 0.5, 0.6].map((threshold) => {
      const { answerable, answered, article, passage, unasked } = figures(set, threshold);
      return [
        name,
        `${threshold}${threshold === THRESHOLD ? ' (used)' : ''}`,
        share(article, answered),
        share(passage, answered),
        share(article, answerable),
        share(unasked, set.length - answerable),
      ];
    }),
  );
}
