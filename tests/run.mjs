/**
 * `npm test`: builds, checks format, lint and types, then units, the server over each store, faults, a look at every query
 * that was sent, the built widget in a real browser, and at last a look at what all the servers logged.
 * Ends with one line, "N passed, N failed", and a status that says the same; what was skipped is said right before it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

// Servers of all three keep their logs here, for the last to look at.
const logs = mkdtempSync(join(tmpdir(), 'foyer-logs-'));
process.env.FOYER_TEST_LOGS = logs;
const suites = [vitest('server', ['--project', '!logs']), playwright(), vitest('logs', ['--project', 'logs'])];
rmSync(logs, { recursive: true, force: true });

const sum = (of) => suites.reduce((all, suite) => all + suite[of], 0);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
if (skipped > 0) console.log(`${skipped} skipped`);
if (missing.length > 0) console.log(withoutServices(missing));
end(passed, failed);

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

/** What a run of Vitest came to; its report is read at once, since Playwright empties the folder when it begins. */
function vitest(name, args) {
  const file = `${results}/${name}.json`;
  const ok = run('npx', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ]);
  const report = read(file);
  return counted(ok, report, report?.numPassedTests, report?.numFailedTests, report?.numPendingTests);
}

function playwright() {
  const ok = run('npx', ['playwright', 'test']);
  const report = read(`${results}/e2e.json`);
  const { expected, unexpected = 0, flaky = 0, skipped } = report?.stats ?? {};
  return counted(ok, report, expected, unexpected + flaky, skipped);
}

/** A suite that could not run at all, or failed outside its tests, is a failure too. */
function counted(ok, report, passed = 0, failed = 0, skipped = 0) {
  return { passed, failed: !report || (!ok && failed === 0) ? failed + 1 : failed, skipped };
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
