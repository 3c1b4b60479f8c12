/** What the tests need of the system beside Node and a browser. */
import { findNats } from './nats.mjs';
import { findPostgres } from './postgres.mjs';

/** @returns {string[]} the names of what is not here, which are those of Debian's packages, too. */
export function missingServices() {
  return [findPostgres() ? null : 'postgresql', findNats() ? null : 'nats-server'].filter((name) => name !== null);
}
