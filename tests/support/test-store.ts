/** Which store a test's servers stand on: FOYER_TEST_STORE says it, one vitest project for each. */
import { join } from 'node:path';
import { createDatabase, dropDatabase } from './postgres.mjs';

export type StoreKind = 'embedded' | 'postgres';

export const STORE: StoreKind = process.env['FOYER_TEST_STORE'] === 'postgres' ? 'postgres' : 'embedded';

/** Where a server with this data folder keeps its data: an empty database of its own. */
export async function newDatabaseUrl(dataDir: string): Promise<string> {
  return STORE === 'postgres' ? createDatabase(said('FOYER_TEST_POSTGRES')) : `file:${join(dataDir, 'foyer.db')}`;
}

/** The embedded file goes with its folder. */
export async function removeDatabase(url: string): Promise<void> {
  if (url.startsWith('postgres')) await dropDatabase(url);
}

/** The bus of the servers on PostgreSQL; the embedded store is one process's. */
export function busUrl(): string | undefined {
  return STORE === 'postgres' ? said('FOYER_TEST_NATS') : undefined;
}

function said(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is set by tests/support/run-services.ts, which has not run.`);
  return url;
}
