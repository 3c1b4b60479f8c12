/** How long visitors waited for a first answer. */
import type { Store } from '../store.ts';

/**
 * From the first message to an operator's first, in ms, of the site's conversations that a visitor, and no robot, began after `since`: of the
 * `limit` that changed last those that were answered.
 */
export async function replyTimes(store: Store, siteId: string, since: number, limit: number): Promise<number[]> {
  const rows = await store.read({
    sql: `SELECT c.created_at AS begun, MIN(m.at) AS answered
      FROM (SELECT id, visitor_id, created_at FROM conversations WHERE site_id = ?1 AND created_at > ?2
        ORDER BY updated_at DESC LIMIT CAST(?3 AS integer)) c
      JOIN messages f ON f.site_id = ?1 AND f.conversation_id = c.id AND f.seq = 1 AND f.sender = 'visitor'
      JOIN messages m ON m.site_id = ?1 AND m.conversation_id = c.id AND m.sender = 'operator' AND m.kind = 'message'
      WHERE NOT EXISTS (SELECT 1 FROM visitors v WHERE v.site_id = ?1 AND v.id = c.visitor_id AND v.automated)
      GROUP BY c.id, c.created_at`,
    args: [siteId, since, limit],
  });
  return rows.map(({ begun, answered }) => Number(answered) - Number(begun));
}
