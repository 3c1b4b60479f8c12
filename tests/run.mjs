/**
 * `npm test`: builds, checks format, lint and types, then units, the server over a real database, faults, and the built widget in a real browser.
 * Ends with one line, "N passed, N failed", and a status that says the same.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chromiumPath } from './support/chromium.mjs';

const results = 'test-results';

for (const step of ['build', 'check']) if (!run('npm', ['run', '--silent', step])) end(0, 1);
if (!findBrowser()) end(0, 1);

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const vitestOk = run('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}/vitest.json`,
]);
// Playwright empties the folder when it begins.
const vitest = read(`${results}/vitest.json`);
const playwrightOk = run('npx', ['playwright', 'test']);

const playwright = read(`${results}/e2e.json`);
const passed = (vitest?.numPassedTests ?? 0) + (playwright?.stats.expected ?? 0);
const failed = (vitest?.numFailedTests ?? 0) + (playwright?.stats.unexpected ?? 0) + (playwright?.stats.flaky ?? 0);
// A suite that could not run at all, or failed outside its tests, is a failure too.
const broken = [
  [vitestOk, vitest, vitest?.numFailedTests],
  [playwrightOk, playwright, playwright?.stats.unexpected],
].filter(([ok, report, failures]) => !report || (!ok && !failures)).length;
end(passed, failed + broken);

function findBrowser() {
  if (chromiumPath()) return true;
  console.error('No Chromium found; trying: npx playwright install chromium');
  if (run('npx', ['playwright', 'install', 'chromium']) && chromiumPath()) return true;
  console.error(
    'The browser tests need Chromium: run `apt-get install chromium` or `npx playwright install chromium`.',
  );
  return false;
}

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function end(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
