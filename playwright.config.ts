import { defineConfig } from '@playwright/test';
import { chromiumPath } from './tests/support/chromium.mjs';

export default defineConfig({
  testDir: 'tests/e2e',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    trace: 'off',
    launchOptions: {
      executablePath: chromiumPath() ?? undefined,
      args: [
        // As root Chromium refuses its sandbox; and tests are people, not robots, unless they say so.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-blink-features=AutomationControlled',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
