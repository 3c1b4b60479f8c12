import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { missingServices } from './tests/support/services.mjs';

/** Projects with a number run one after the other: what measures time is not disturbed, what looks back comes last. */
const project = (
  name: string,
  include: string | string[],
  order: number,
  more: object = {},
): TestProjectConfiguration => ({
  extends: true,
  test: { name, include: [include].flat(), sequence: { groupOrder: order }, ...more },
});

/** Faults that are mostly waited out: half a minute and more, in which others may work. */
const PATIENT = ['tests/fault/vanished.test.ts', 'tests/fault/jobs.test.ts'];

/** The same tests, once for each store. */
const server = (store: 'embedded' | 'postgres') =>
  project(`server (${store})`, 'tests/server/**/*.test.ts', 0, {
    env: { FOYER_TEST_STORE: store },
    globalSetup: store === 'postgres' ? ['tests/support/run-services.ts'] : [],
  });

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Much of a test is waiting for the store and for sockets: two at a time also on two cores.
    maxWorkers: 2,
    retry: 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('unit', 'tests/unit/**/*.test.ts', 0),
      server('embedded'),
      ...(missingServices().length === 0 ? [server('postgres')] : []),
      project('fault (patient)', PATIENT, 0),
      project('fault', 'tests/fault/**/*.test.ts', 1, { maxWorkers: 1, exclude: PATIENT }),
      project('logs', 'tests/logs/**/*.test.ts', 3),
      project('queries', 'tests/queries/**/*.test.ts', 2, { maxWorkers: 1 }),
    ],
  },
});
