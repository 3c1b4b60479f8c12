/** Looks at every query that the server suite has sent to PostgreSQL; it runs behind that suite. */
import { expect, test } from 'vitest';
import { numbered } from '../../db/postgres/numbered.ts';
import { TABLES_WITHOUT_SITE } from '../../db/tables.ts';
import { recordedQueries } from '../support/query-log.ts';
import { outsideSite } from './site-scope.ts';

const queries = recordedQueries().map(numbered);
const withoutSite: ReadonlySet<string> = new Set(Object.keys(TABLES_WITHOUT_SITE));

// Without PostgreSQL there is nothing to look at; `npm test` says so.
test.skipIf(queries.length === 0)('every query of the suite that concerns a site names it', async () => {
  const wrong: Record<string, string[]> = {};
  for (const sql of queries) {
    const problems = await outsideSite(sql, withoutSite);
    if (problems.length > 0) wrong[sql] = problems;
  }
  expect(wrong).toEqual({});
});
