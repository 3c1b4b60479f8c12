/**
 * `npm test`: builds, checks format, lint and types, then units, the server over each store, faults, a look at every query
 * that was sent, and the built widget in a real browser.
 * Ends with one line, "N passed, N failed", and a status that says the same; what was skipped is said right before it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chromiumPath } from './support/chromium.mjs';
import { missingServices } from './support/services.mjs';

const results = 'test-results';

const missing = missingServices();
if (missing.length > 0) {
  console.error(withoutServices(missing));
  if (process.env.CI) end(0, 1);
}
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
const skipped = (vitest?.numPendingTests ?? 0) + (playwright?.stats.skipped ?? 0);
// A suite that could not run at all, or failed outside its tests, is a failure too.
const broken = [
  [vitestOk, vitest, vitest?.numFailedTests],
  [playwrightOk, playwright, playwright?.stats.unexpected],
].filter(([ok, report, failures]) => !report || (!ok && !failures)).length;
if (skipped > 0) console.log(`${skipped} skipped`);
if (missing.length > 0) console.log(withoutServices(missing));
end(passed, failed + broken);

function withoutServices(names) {
  const skips = 'everything on PostgreSQL and NATS is skipped, and the embedded store alone is tested';
  return `No ${names.join(' and no ')} here, so ${skips} (\`apt-get install ${names.join(' ')}\`).`;
}

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
