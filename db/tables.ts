/** The tables of whichever store is open. */
import type * as sqlite from './schema/sqlite.ts';

/** Typed as the embedded store's; PostgreSQL's hold the same names and types. */
export type Tables = typeof sqlite;

/**
 * Tables that no `site_id` leads, and why. Everything else belongs to one site: every key of it begins with `site_id`,
 * every query names it. A test reads this list.
 */
export const TABLES_WITHOUT_SITE = {
  sites: 'the list of the sites itself; found by write key and by secret key before a site is known',
  operators: 'people of the installation, who may work for several sites',
  operator_roles: 'which sites an operator works for: asked by operator when they log in',
  operator_sessions: 'found by the hash of the token in the cookie, before anything else is known',
  second_factors: 'of people of the installation, asked for at login',
  recovery_codes: 'of people of the installation, asked for at login',
  push_subscriptions: 'of people of the installation, who may work for several sites',
  installation_keys: 'of the installation',
  jobs: 'taken by whichever process is free, for all sites',
  shared_buckets: 'limits by address, before a site is known, and by key',
  widget_chunks: 'the same for all sites, and asked for by anybody',
  foyer_migrations: 'the history of the schema',
} as const satisfies Record<string, string>;

/** Tables that can be made anew from the others: a copy leaves them out, and the server on its target makes them. */
export const DERIVED_TABLES = {
  search_entries: 'what search finds: made from messages, conversations, requests and traits',
} as const satisfies Record<string, string>;
