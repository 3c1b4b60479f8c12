import { defineConfig } from '@playwright/test';
import { LAUNCH } from './tests/support/launch.ts';
import { STORES } from './tests/support/store-services.ts';
import type { StoreOption } from './tests/e2e/world.ts';

export default defineConfig<object, StoreOption>({
  testDir: 'tests/e2e',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  // Every journey on the embedded store; on two nodes with PostgreSQL and NATS one of each area, and what is about them.
  projects: STORES.map((store) => ({
    name: store,
    use: { store },
    ...(store === 'postgres' ? { grep: /@both|@postgres/ } : { grepInvert: /@postgres/ }),
  })),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    trace: 'off',
    launchOptions: LAUNCH,
  },
});
