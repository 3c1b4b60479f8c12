/** One PostgreSQL and one NATS for a whole run, started only when a test file is in it that wants them. */
import { forgetQueries } from './query-log.ts';
import { startNats } from './nats.mjs';
import { startPostgres } from './postgres.mjs';

/** The workers inherit the environment. @returns what ends both */
export async function setup(): Promise<() => Promise<void>> {
  forgetQueries();
  const [postgres, nats] = await Promise.all([startPostgres({ durable: false }), startNats()]);
  process.env['FOYER_TEST_POSTGRES'] = postgres.url;
  process.env['FOYER_TEST_NATS'] = nats.url;
  return async () => {
    await Promise.all([postgres.dispose(), nats.dispose()]);
  };
}
