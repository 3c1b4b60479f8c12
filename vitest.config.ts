import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{unit,server,fault}/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    retry: 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
