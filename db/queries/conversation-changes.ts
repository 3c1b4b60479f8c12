/** What operators do with conversations, many at once in one commit. */
import type { Row, Statement, Store, Value } from '../store.ts';

export type StoredChange =
  | { kind: 'assign'; to: string | null; from?: string | null | undefined }
  | { kind: 'snooze'; until: number | null }
  | { kind: 'tag'; add: string[]; remove: string[] }
  | { kind: 'close' }
  | { kind: 'reopen' };

/**
 * Changes those of these conversations that are not yet as they should be.
 * @param beside statements of the same commit
 * @returns the ids that exist, and those that changed
 */
export async function changeConversations(
  store: Store,
  { siteId, ids, change, now }: { siteId: string; ids: string[]; change: StoredChange; now: number },
  beside: Statement[] = [],
): Promise<{ found: string[]; changed: string[] }> {
  const wanted = `IN (SELECT j.v FROM ${store.dialect.texts('?2', 'j')})`;
  const key = [siteId, JSON.stringify(ids)];
  const changes = statementsOf(store, change, { wanted, key, now });
  const [found, ...results] = await store.write([
    // The lock, in one order for all, so that two changes of the same ones wait for each other and do not cross.
    {
      sql: `SELECT id FROM conversations WHERE site_id = ?1 AND id ${wanted} ORDER BY id${store.dialect.forUpdate}`,
      args: key,
    },
    ...changes,
    ...beside,
  ]);
  const changed = results.slice(0, changes.length).flatMap((rows) => rows.map(idOf));
  return { found: found!.map(idOf), changed: [...new Set(changed)] };
}

/** Opens a snoozed conversation whose time has come; its row is the answer. */
export function wakeStatement(siteId: string, id: string, now: number): Statement {
  return {
    sql: `UPDATE conversations SET status = 'open', snoozed_until = NULL, updated_at = ?3
      WHERE site_id = ?1 AND id = ?2 AND status = 'snoozed' AND snoozed_until <= ?3 RETURNING id`,
    args: [siteId, id, now],
  };
}

function statementsOf(
  store: Store,
  change: StoredChange,
  { wanted, key, now }: { wanted: string; key: string[]; now: number },
): Statement[] {
  const update = (set: string, where: string, args: Value[]): Statement => ({
    sql: `UPDATE conversations SET ${set} WHERE site_id = ?1 AND id ${wanted} AND ${where} RETURNING id`,
    args: [...key, ...args],
  });
  switch (change.kind) {
    case 'assign': {
      const { to, from } = change;
      const differs = `coalesce(assignee_id, '') <> coalesce(CAST(?3 AS text), '')`;
      // Whose it was is who gave it back: they do not get it again by themselves.
      const set = `assignee_id = CAST(?3 AS text), given_back_by = CASE WHEN CAST(?3 AS text) IS NULL THEN assignee_id END`;
      if (from === undefined) return [update(set, differs, [to])];
      const still = `coalesce(assignee_id, '') = coalesce(CAST(?4 AS text), '')`;
      return [update(set, `${differs} AND ${still}`, [to, from])];
    }
    case 'snooze':
      return [
        update(
          `status = 'snoozed', snoozed_until = CAST(?3 AS bigint)`,
          `(status = 'open' OR (status = 'snoozed' AND coalesce(snoozed_until, -1) <> coalesce(CAST(?3 AS bigint), -1)))`,
          [change.until],
        ),
      ];
    case 'close':
      return [
        update(
          `status = 'closed', waiting_since = NULL, snoozed_until = NULL, closed_at = ?3, updated_at = ?3`,
          `status <> 'closed'`,
          [now],
        ),
      ];
    case 'reopen':
      return [
        update(
          `status = 'open', snoozed_until = NULL, closed_at = NULL, updated_at = ?3, waiting_since = ${UNANSWERED_SINCE}`,
          `status <> 'open'`,
          [now],
        ),
      ];
    case 'tag':
      return tagStatements(store, change, key, wanted);
  }
}

/** When the oldest visitor message came that no operator answered; who is opened again waits since then. */
export const UNANSWERED_SINCE = `(SELECT min(m.at) FROM messages m
  WHERE m.site_id = conversations.site_id AND m.conversation_id = conversations.id AND m.sender = 'visitor'
    AND m.seq > coalesce((SELECT max(o.seq) FROM messages o WHERE o.site_id = conversations.site_id
      AND o.conversation_id = conversations.id AND o.sender = 'operator' AND o.kind = 'message'), 0))`;

/** A conversation that has more tags than this gets no further ones. */
const TAGS = 20;

function tagStatements(
  { dialect }: Store,
  { add, remove }: { add: string[]; remove: string[] },
  key: string[],
  wanted: string,
): Statement[] {
  return [
    {
      sql: `DELETE FROM conversation_tags WHERE site_id = ?1 AND conversation_id ${wanted}
        AND tag IN (SELECT t.v FROM ${dialect.texts('?3', 't')}) RETURNING conversation_id AS id`,
      args: [...key, JSON.stringify(remove)],
    },
    {
      sql: `INSERT INTO conversation_tags (site_id, conversation_id, tag)
        SELECT c.site_id, c.id, t.v FROM conversations c CROSS JOIN ${dialect.texts('?3', 't')}
        WHERE c.site_id = ?1 AND c.id ${wanted} AND (SELECT count(*) FROM conversation_tags x
          WHERE x.site_id = ?1 AND x.conversation_id = c.id) < ${TAGS}
        ON CONFLICT DO NOTHING RETURNING conversation_id AS id`,
      args: [...key, JSON.stringify(add)],
    },
  ];
}

function idOf(row: Row): string {
  return String(row['id']);
}
