/**
 * `npm run test:fault`: every fault in full, and a table of what was seen, printed and written to docs/faults.md.
 * Words after it choose files, as in `npm run test:fault -- kill storm`; then only their rows are written anew.
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

const PAGE = 'docs/faults.md';
const HEAD = ['| fault | on | asked | seen | day |', '| --- | --- | --- | --- | --- |'];
const begun = new Date();
const faults = chosen.length > 0 ? chosen.map((word) => `tests/fault/${word}`) : [];
const ok = [run('npx', ['vitest', 'run', '--project', 'fault*', ...faults])];
// Playwright empties test-results when it begins.
const first = figures();
if (chosen.length === 0) {
  rmSync(gathered, { force: true });
  ok.push(run('npx', ['playwright', 'test', 'tests/e2e/closed-tab.test.ts']));
}
const all = chosen.length === 0 ? [...first, ...figures()] : first;
const day = begun.toISOString().slice(0, 10);
const seen = all.map(({ fault, on, mark, seen }) => `| ${[fault, on, mark, seen, day].map(cell).join(' | ')} |`);
console.log(`\n${[...HEAD, ...seen].join('\n')}\n`);
if (ok.every(Boolean)) writeFileSync(PAGE, page(chosen.length === 0 ? seen : merged(rowsOf(PAGE), seen)));
process.exit(ok.every(Boolean) ? 0 : 1);

/** The rows that a page has already. */
function rowsOf(path) {
  if (!existsSync(path)) return [];
  const rows = readFileSync(path, 'utf8').split('\n');
  return rows.filter((row) => row.startsWith('| ') && !HEAD.includes(row));
}

/** Old rows with new ones in their places; what is new stands at the end. */
function merged(old, fresh) {
  const key = (row) => row.split(' | ', 2).join(' | ');
  const byKey = new Map([...old, ...fresh].map((row) => [key(row), row]));
  return [...byKey.values()];
}

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

What happens when something breaks, as \`npm run test:fault\` saw it with Node ${process.version} on ${machine}.
Written by that command, which fails where a mark is missed. \`npm test\` makes each fault once and short.

Everybody is on the one machine: the program, its database, those who use it and those who attack it.

${[...HEAD, ...rows].join('\n')}
`;
}
