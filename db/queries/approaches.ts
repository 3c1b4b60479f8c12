/** Who was spoken to first, when, and who asked not to be. */
import { entryOfMessage } from '../search/entries.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type ApproachRecord = Tables['approaches']['$inferSelect'];

export interface NewApproach {
  siteId: string;
  visitorId: string;
  operatorId: string;
  name: string;
  conversationId: string;
  messageId: string;
  text: string;
  at: number;
  /** Whoever was spoken to since then is not again. */
  notSince: number;
  /** Whoever asked not to be spoken to since then is not. */
  notDeclinedSince: number;
}

/**
 * Begins a conversation by the operator's message, in one commit; nothing where the visitor talks already, was spoken to,
 * or asked not to be. Of two operators who try at once one does.
 * @returns whether it began
 */
export async function beginApproach(store: Store, a: NewApproach): Promise<boolean> {
  const results = await store.write([
    {
      sql: `INSERT INTO approaches (site_id, visitor_id, operator_id, conversation_id, at, declined_at)
        SELECT s.id, CAST(?2 AS text), CAST(?3 AS text), CAST(?4 AS text), CAST(?5 AS bigint), NULL FROM sites s
        WHERE s.id = ?1 AND NOT EXISTS (SELECT 1 FROM conversations c
          WHERE c.site_id = ?1 AND c.visitor_id = ?2 AND c.status <> 'closed')
        ON CONFLICT (site_id, visitor_id) DO UPDATE SET operator_id = excluded.operator_id,
          conversation_id = excluded.conversation_id, at = excluded.at, declined_at = NULL
        WHERE approaches.at <= CAST(?6 AS bigint)
          AND (approaches.declined_at IS NULL OR approaches.declined_at <= CAST(?7 AS bigint))
        RETURNING at`,
      args: [a.siteId, a.visitorId, a.operatorId, a.conversationId, a.at, a.notSince, a.notDeclinedSince],
    },
    {
      sql: `INSERT INTO conversations (site_id, id, visitor_id, status, seq, read_by_visitor, read_by_operator,
          waiting_since, preview, preview_from, assignee_id, created_at, updated_at)
        SELECT a.site_id, a.conversation_id, a.visitor_id, 'open', 1, 0, 1, NULL, CAST(?3 AS text), 'operator',
          a.operator_id, a.at, a.at FROM approaches a
        WHERE a.site_id = ?1 AND a.visitor_id = ?2 AND a.conversation_id = ?4 AND a.at = ?5 ON CONFLICT DO NOTHING`,
      args: [a.siteId, a.visitorId, a.text.slice(0, 160), a.conversationId, a.at],
    },
    {
      sql: `INSERT INTO messages (site_id, conversation_id, seq, id, sender, operator_id, name, text, at)
        SELECT c.site_id, c.id, 1, CAST(?3 AS text), 'operator', CAST(?4 AS text), CAST(?5 AS text), CAST(?6 AS text),
          CAST(?7 AS bigint) FROM conversations c
        WHERE c.site_id = ?1 AND c.id = ?2 AND c.seq = 1 AND c.created_at = ?7 ON CONFLICT DO NOTHING`,
      args: [a.siteId, a.conversationId, a.messageId, a.operatorId, a.name, a.text, a.at],
    },
    entryOfMessage(store, { ...a, id: a.messageId }),
  ]);
  return results[0]!.length > 0;
}

export async function approachTo(store: Store, siteId: string, visitorId: string): Promise<ApproachRecord | null> {
  const rows = await store.read({
    sql: `SELECT a.site_id AS "siteId", a.visitor_id AS "visitorId", a.operator_id AS "operatorId",
        a.conversation_id AS "conversationId", a.at AS "at", a.declined_at AS "declinedAt"
      FROM approaches a WHERE a.site_id = ? AND a.visitor_id = ?`,
    args: [siteId, visitorId],
  });
  return (rows[0] as unknown as ApproachRecord | undefined) ?? null;
}

/** The visitor does not want to be spoken to: the conversation is closed, unless they wrote in it. @returns whether it was */
export async function declineApproach(
  store: Store,
  siteId: string,
  visitorId: string,
  conversationId: string,
  at: number,
): Promise<boolean> {
  const [declined, closed] = await store.write([
    {
      sql: `UPDATE approaches SET declined_at = ?4
        WHERE site_id = ?1 AND visitor_id = ?2 AND conversation_id = ?3 AND declined_at IS NULL RETURNING at`,
      args: [siteId, visitorId, conversationId, at],
    },
    {
      sql: `UPDATE conversations SET status = 'closed', closed_at = ?4, updated_at = ?4, read_by_visitor = seq
        WHERE site_id = ?1 AND visitor_id = ?2 AND id = ?3 AND status = 'open'
          AND EXISTS (SELECT 1 FROM approaches a WHERE a.site_id = ?1 AND a.visitor_id = ?2
            AND a.conversation_id = ?3 AND a.declined_at = ?4)
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.site_id = ?1 AND m.conversation_id = ?3
            AND m.sender = 'visitor') RETURNING id`,
      args: [siteId, visitorId, conversationId, at],
    },
  ]);
  return declined!.length > 0 && closed!.length > 0;
}
