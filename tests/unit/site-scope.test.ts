import { describe, expect, test } from 'vitest';
import { outsideSite } from '../queries/site-scope.ts';

const WITHOUT_SITE = new Set(['sites', 'operators', 'operator_sessions']);
const problems = (sql: string) => outsideSite(sql, WITHOUT_SITE);

describe('a query that stays within sites', () => {
  test.each([
    'SELECT * FROM events WHERE site_id = $1 AND id = $2',
    'SELECT * FROM "events" WHERE "events"."site_id" = $1',
    'SELECT * FROM events e JOIN visitors v ON v.site_id = e.site_id AND v.id = e.visitor_id WHERE e.site_id = $1',
    'SELECT * FROM events JOIN visitors USING (site_id, id) WHERE events.site_id = $1',
    'SELECT * FROM events e LEFT JOIN visitors v ON v.site_id = e.site_id WHERE e.site_id = $1',
    'SELECT * FROM events WHERE (site_id, id) = ($1, $2)',
    'SELECT * FROM events WHERE (site_id, id) IN (SELECT a, b FROM unnest($1::text[], $2::text[]) t(a, b))',
    'SELECT * FROM events WHERE site_id = ANY($1::text[])',
    'SELECT * FROM events WHERE (site_id = $1 AND id = $2) OR (site_id = $3 AND id = $4)',
    'SELECT v.id FROM jsonb_array_elements($1::jsonb) j(v) CROSS JOIN visitors v WHERE v.site_id = j.v->>0',
    'SELECT * FROM sites JOIN items ON items.site_id = sites.id WHERE sites.write_key = $1',
    'SELECT * FROM operators o JOIN operator_sessions s ON s.operator_id = o.id',
    'WITH recent AS (SELECT id FROM events WHERE site_id = $1) SELECT count(*) FROM recent',
    'SELECT (SELECT max(m.at) FROM messages m WHERE m.site_id = c.site_id) FROM conversations c WHERE c.site_id = $1',
    'SELECT id FROM events WHERE site_id = $1 UNION SELECT id FROM decisions WHERE site_id = $1',
    'INSERT INTO event_ids (site_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    'INSERT INTO items (site_id, id) VALUES ($1, $2) ON CONFLICT (site_id, id) DO UPDATE SET id = excluded.id',
    'UPDATE conversations SET seq = seq + 1 WHERE site_id = $1 AND id = $2',
    'UPDATE visitors v SET fold = r.fold FROM unnest($1::text[], $2::text[]) r(site, fold) WHERE v.site_id = r.site',
    'DELETE FROM events e USING visitors v WHERE e.site_id = $1 AND v.site_id = e.site_id AND v.id = e.visitor_id',
    "SELECT relname FROM pg_class WHERE relname LIKE 'events%'",
    'SELECT 1',
    'BEGIN',
  ])('%s', async (sql) => {
    expect(await problems(sql)).toEqual([]);
  });
});

describe('a query that leaves its site is caught', () => {
  test.each([
    ['SELECT count(*) FROM events', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE id = $1', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE site_id <> $1', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE site_id = $1 OR id = $2', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE NOT (site_id = $1)', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE site_id = site_id', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE site_id = visitor_id', ['events is not tied to a site_id']],
    ['SELECT * FROM events WHERE site_id NOT IN ($1)', ['events is not tied to a site_id']],
    [
      'SELECT * FROM events e JOIN visitors v ON v.id = e.visitor_id WHERE e.site_id = $1',
      ['visitors (v) is not tied to a site_id'],
    ],
    [
      'SELECT * FROM events e JOIN visitors v ON v.site_id = e.site_id',
      ['events (e) is not tied to a site_id', 'visitors (v) is not tied to a site_id'],
    ],
    [
      'SELECT * FROM events e LEFT JOIN visitors v ON v.site_id = e.site_id AND e.site_id = $1',
      ['events (e) is not tied to a site_id', 'visitors (v) is not tied to a site_id'],
    ],
    [
      'SELECT (SELECT count(*) FROM messages) FROM conversations WHERE site_id = $1',
      ['messages is not tied to a site_id'],
    ],
    ['WITH recent AS (SELECT id FROM events) SELECT count(*) FROM recent', ['events is not tied to a site_id']],
    ['SELECT id FROM events WHERE site_id = $1 UNION SELECT id FROM items', ['items is not tied to a site_id']],
    ['SELECT * FROM (SELECT * FROM items) i WHERE i.site_id = $1', ['items is not tied to a site_id']],
    ['INSERT INTO event_ids (id) VALUES ($1)', ['INSERT INTO event_ids does not name site_id among its columns']],
    ['INSERT INTO event_ids VALUES ($1, $2)', ['INSERT INTO event_ids does not name site_id among its columns']],
    [
      'INSERT INTO items (site_id, id) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
      ['ON CONFLICT of items is by a key without site_id'],
    ],
    ['INSERT INTO event_ids (site_id, id) SELECT site_id, id FROM events', ['events is not tied to a site_id']],
    ['UPDATE conversations SET seq = 0 WHERE id = $1', ['conversations is not tied to a site_id']],
    ['DELETE FROM events WHERE at < $1', ['events is not tied to a site_id']],
    ['DELETE FROM events USING visitors v WHERE v.site_id = $1', ['events is not tied to a site_id']],
  ])('%s', async (sql, said) => {
    expect((await problems(sql)).toSorted()).toEqual(said);
  });

  test('what is not SQL is no query', async () => {
    await expect(problems('SELEKT 1')).rejects.toThrow(/syntax error/);
  });
});
