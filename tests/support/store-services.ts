/** What a store needs beside the program: a PostgreSQL, a NATS and a folder for files of the test's own, or nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats, type TestNats } from './nats.mjs';
import { startPostgres, type PostgresOptions, type TestPostgres } from './postgres.mjs';
import { missingServices } from './services.mjs';
import type { StoreKind } from './test-store.ts';

/** Those that this machine has; `npm test` says what it lacks. */
export const STORES: readonly StoreKind[] = missingServices().length === 0 ? ['embedded', 'postgres'] : ['embedded'];

export interface StoreServices {
  /** DATABASE_URL, NATS_URL and FILES_URL; nothing on the embedded store. */
  env: Record<string, string>;
  postgres: TestPostgres | null;
  nats: TestNats | null;
  dispose(): Promise<void>;
}

/** @param options of the PostgreSQL */
export async function openServices(kind: StoreKind, options?: PostgresOptions): Promise<StoreServices> {
  if (kind === 'embedded') return { env: {}, postgres: null, nats: null, dispose: async () => {} };
  const [postgres, nats, files] = await Promise.all([
    startPostgres(options),
    startNats(),
    mkdtemp(join(tmpdir(), 'foyer-files-')),
  ]);
  return {
    env: { DATABASE_URL: await postgres.createDatabase(), NATS_URL: nats.url, FILES_URL: `file:${files}` },
    postgres,
    nats,
    async dispose() {
      await Promise.all([postgres.dispose(), nats.dispose()]);
      await rm(files, { recursive: true, force: true });
    },
  };
}
