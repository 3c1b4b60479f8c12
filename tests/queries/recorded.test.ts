/** Looks at every query that the server suite has sent to PostgreSQL; it runs behind that suite. */
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { numbered } from '../../db/postgres/numbered.ts';
import * as schema from '../../db/schema/postgres.ts';
import { TABLES_WITHOUT_SITE } from '../../db/tables.ts';
import { recordedQueries } from '../support/query-log.ts';
import { outsideSite } from './site-scope.ts';

const queries = recordedQueries().map(numbered);
const withoutSite: ReadonlySet<string> = new Set(Object.keys(TABLES_WITHOUT_SITE));

// Without PostgreSQL there is nothing to look at; `npm test` says so.
test.skipIf(queries.length === 0)('every query of a site names its site', async () => {
  const wrong: Record<string, string[]> = {};
  for (const sql of queries) {
    const problems = await outsideSite(sql, withoutSite);
    if (problems.length > 0) wrong[sql] = problems;
  }
  expect(wrong).toEqual({});
});

test.skipIf(queries.length === 0)('no table is left out: each is in a query of the suite', () => {
  const tables = Object.values(schema as Record<string, unknown>).flatMap((one) =>
    is(one, PgTable) ? [getTableName(one)] : [],
  );
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter((table) => !queries.some((sql) => new RegExp(`\\b${table}\\b`).test(sql)))).toEqual([]);
});
