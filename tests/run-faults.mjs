/**
 * `npm run test:fault`: every fault in full, and a table of what was seen, printed and written to docs/faults.md.
 * Words after it choose files, as in `npm run test:fault -- kill storm`; then nothing is written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';

const gathered = resolve('test-results/faults.jsonl');
const chosen = process.argv.slice(2);
const env = { ...process.env, FOYER_FAULT: 'full', FOYER_FIGURES: gathered };

mkdirSync('test-results', { recursive: true });
rmSync(gathered, { force: true });
const run = (command, args) => spawnSync(command, args, { stdio: 'inherit', env }).status === 0;

const begun = new Date();
const faults = chosen.length > 0 ? chosen.map((word) => `tests/fault/${word}`) : [];
const ok = [run('npx', ['vitest', 'run', '--project', 'fault', ...faults])];
// Playwright empties test-results when it begins.
const first = figures();
if (chosen.length === 0) {
  rmSync(gathered, { force: true });
  ok.push(run('npx', ['playwright', 'test', 'tests/e2e/closed-tab.test.ts']));
}
const all = chosen.length === 0 ? [...first, ...figures()] : first;
const table = [
  '| fault | on | asked | seen |',
  '| --- | --- | --- | --- |',
  ...all.map(({ fault, on, mark, seen }) => `| ${[fault, on, mark, seen].map(cell).join(' | ')} |`),
].join('\n');
console.log(`\n${table}\n`);
if (ok.every(Boolean) && chosen.length === 0) writeFileSync('docs/faults.md', page(table));
process.exit(ok.every(Boolean) ? 0 : 1);

function figures() {
  if (!existsSync(gathered)) return [];
  return readFileSync(gathered, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function page(rows) {
  const machine = `${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  return `# Faults

What happens when something breaks, as \`npm run test:fault\` saw it on ${begun.toISOString().slice(0, 10)} with Node ${process.version} on ${machine}.
Written by that command, which fails where a mark is missed. \`npm test\` makes each fault once and short.

Everybody is on the one machine: the program, its database, those who use it and those who attack it.

${rows}
`;
}
