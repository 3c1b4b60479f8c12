/**
 * What is removed when it is old enough, a few rows a commit: what is oldest is looked up first, by an index, and then
 * removed up to a bound, so that every statement of the commit is about the same rows.
 */
import type { Statement, Store } from '../store.ts';

/** A kind of rows that may go. Times are milliseconds; `upTo` is in the unit of the rows' own order. */
export interface Perishable {
  /** The oldest rows from before a time: where they end, and how many they are; null where there are none. */
  oldest(store: Store, siteId: string, before: number, limit: number): Promise<{ upTo: number; rows: number } | null>;
  removal(store: Store, siteId: string, upTo: number): Statement[];
}

const DAY_MS = 86_400_000;

/** Their counts and their ids stay. */
export const perishableEvents: Perishable = {
  oldest: (store, siteId, before, limit) =>
    endOfOldest(store, 'SELECT arrival AS at FROM events WHERE site_id = ? AND arrival < ? ORDER BY arrival LIMIT ?', [
      siteId,
      before * 1_000,
      limit,
    ]),
  removal(store, siteId, upTo) {
    const args = [siteId, upTo];
    return [
      {
        sql: `INSERT INTO event_days (site_id, day, type, name, events)
          SELECT site_id, ${DAY_OF_ARRIVAL}, type, name, count(*) FROM events WHERE site_id = ?1 AND arrival <= ?2
          GROUP BY 1, 2, 3, 4 ${ADD_TO_DAY}`,
        args,
      },
      // On PostgreSQL they are there since the event came.
      ...(store.dialect.name === 'sqlite'
        ? [
            {
              sql: `INSERT INTO event_ids (site_id, id) SELECT site_id, id FROM events
                WHERE site_id = ?1 AND arrival <= ?2`,
              args,
            },
          ]
        : []),
      { sql: 'DELETE FROM events WHERE site_id = ?1 AND arrival <= ?2', args },
    ];
  },
};

const DAY_OF_ARRIVAL = `received_at - received_at % ${DAY_MS}`;
const ADD_TO_DAY = `ON CONFLICT (site_id, day, type, name) DO UPDATE SET events = event_days.events + excluded.events`;

/** With what was seen of them. */
export const perishableDecisions: Perishable = {
  oldest: (store, siteId, before, limit) =>
    endOfOldest(store, 'SELECT at FROM decisions WHERE site_id = ? AND at < ? ORDER BY at LIMIT ?', [
      siteId,
      before,
      limit,
    ]),
  removal(_store, siteId, upTo) {
    const args = [siteId, upTo];
    return [
      {
        sql: `DELETE FROM exposures WHERE site_id = ?1
          AND decision_id IN (SELECT d.id FROM decisions d WHERE d.site_id = ?1 AND d.at <= ?2)`,
        args,
      },
      { sql: 'DELETE FROM decisions WHERE site_id = ?1 AND at <= ?2', args },
    ];
  },
};

/** A conversation is as old as the last that happened in it; its messages go with it. */
export const perishableConversations: Perishable = {
  oldest: (store, siteId, before, limit) =>
    endOfOldest(
      store,
      `SELECT updated_at AS at FROM conversations WHERE site_id = ? AND status = 'closed' AND updated_at < ?
        ORDER BY updated_at LIMIT ?`,
      // Each with all of its messages.
      [siteId, before, Math.ceil(limit / MESSAGES_EXPECTED)],
    ),
  removal({ dialect }, siteId, upTo) {
    const args = [siteId, upTo];
    return [
      // The lock: whoever writes in one of them meanwhile waits, and then finds it gone; or it is open, and stays.
      {
        sql: `DELETE FROM messages WHERE site_id = ?1 AND conversation_id IN (SELECT c.id FROM conversations c
          WHERE c.site_id = ?1 AND c.status = 'closed' AND c.updated_at <= ?2${dialect.forUpdate})`,
        args,
      },
      ...Object.entries(OF_CONVERSATIONS).map(([table, column]) => ({
        sql: `DELETE FROM ${table} WHERE site_id = ?1 AND ${column} IN (SELECT c.id FROM conversations c
          WHERE c.site_id = ?1 AND c.status = 'closed' AND c.updated_at <= ?2)`,
        args,
      })),
      { sql: `DELETE FROM conversations WHERE site_id = ?1 AND status = 'closed' AND updated_at <= ?2`, args },
    ];
  },
};

const MESSAGES_EXPECTED = 10;
/** What goes with a conversation, and the column that says whose it is. */
const OF_CONVERSATIONS = {
  conversation_tags: 'conversation_id',
  mentions: 'conversation_id',
  search_entries: 'subject_id',
};

async function endOfOldest(
  store: Store,
  ages: string,
  args: Statement['args'],
): Promise<{ upTo: number; rows: number } | null> {
  const [row] = await store.read({ sql: `SELECT max(o.at) AS "upTo", count(*) AS n FROM (${ages}) o`, args });
  const rows = Number(row!['n']);
  return rows === 0 ? null : { upTo: Number(row!['upTo']), rows };
}

/** Adds what a whole partition holds to the counts of the days. */
export function partitionToDays(partition: string): Statement {
  return {
    sql: `INSERT INTO event_days (site_id, day, type, name, events)
      SELECT e.site_id, ${DAY_OF_ARRIVAL}, e.type, e.name, count(*)
      FROM sites s JOIN ${partition} e ON e.site_id = s.id WHERE true GROUP BY 1, 2, 3, 4 ${ADD_TO_DAY}`,
    args: [],
  };
}

/** What nobody needs any more: sessions that ended, buckets that are full again. */
export function leftovers({ now, bucketsIdleSince }: { now: number; bucketsIdleSince: number }): Statement[] {
  return [
    { sql: 'DELETE FROM operator_sessions WHERE expires_at < ?', args: [now] },
    {
      sql: `DELETE FROM push_subscriptions WHERE NOT EXISTS (SELECT 1 FROM operator_sessions s
        WHERE s.token_hash = push_subscriptions.session_hash)`,
      args: [],
    },
    { sql: 'DELETE FROM shared_buckets WHERE at < ?', args: [bucketsIdleSince] },
  ];
}
