/**
 * Automatic answers. They are messages of the conversation's own sequence, sent by nobody: `sender` is 'assistant'. Once
 * an operator has written in a conversation, or it was handed over, there are none any more.
 */
import { and, asc, eq } from 'drizzle-orm';
import { entryOfMessage } from '../search/entries.ts';
import type { Store } from '../store.ts';
import type { MessageRecord } from './conversations.ts';

export interface AutomaticMessage {
  siteId: string;
  conversationId: string;
  /** Follows from what it answers: whoever stores it again changes nothing. */
  id: string;
  name: string;
  text: string;
  /** JSON: the article quoted. */
  attached: string;
  /** What the conversation becomes. */
  becomes: 'answered' | 'handed_over';
  at: number;
}

/** @returns null where it may not stand there, or is there already: a person answers, or it was handed over */
export async function appendAutomatic(store: Store, m: AutomaticMessage): Promise<MessageRecord | null> {
  const { messages } = store.tables;
  const key = [m.siteId, m.conversationId, m.id];
  const [, inserted] = await store.write([
    {
      sql: `SELECT seq FROM conversations WHERE site_id = ?1 AND id = ?2${store.dialect.forUpdate}`,
      args: [m.siteId, m.conversationId],
    },
    {
      sql: `INSERT INTO messages (site_id, conversation_id, seq, id, sender, operator_id, name, text, kind, attached, at)
        SELECT c.site_id, c.id, c.seq + 1, CAST(?3 AS text), 'assistant', NULL, CAST(?4 AS text), CAST(?5 AS text),
          'automatic', CAST(?6 AS text), CAST(?7 AS bigint)
        FROM conversations c WHERE c.site_id = ?1 AND c.id = ?2 AND c.status <> 'closed'
          AND c.assistant IN ('', 'answered')
          AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.site_id = ?1 AND o.conversation_id = ?2
            AND (o.id = ?3 OR (o.sender = 'operator' AND o.kind = 'message')))
        RETURNING seq`,
      args: [...key, m.name, m.text, m.attached, m.at],
    },
    {
      sql: `UPDATE conversations SET seq = seq + 1, preview = ?4, preview_from = 'assistant', updated_at = ?5,
          assistant = CASE WHEN assistant = '' AND CAST(?6 AS text) = 'handed_over' THEN 'no_answer'
            ELSE CAST(?6 AS text) END
        WHERE site_id = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM messages m WHERE m.site_id = ?1
          AND m.conversation_id = ?2 AND m.id = ?3 AND m.seq = conversations.seq + 1)`,
      args: [...key, m.text.slice(0, PREVIEW), m.at, m.becomes],
    },
    entryOfMessage(store, m),
  ]);
  if (inserted!.length === 0) return null;
  const [stored] = await store.orm
    .select()
    .from(messages)
    .where(and(eq(messages.siteId, m.siteId), eq(messages.conversationId, m.conversationId), eq(messages.id, m.id)));
  return stored ?? null;
}

const PREVIEW = 160;

/** What was said automatically in a conversation, oldest first. */
export async function automaticMessages(
  store: Store,
  siteId: string,
  conversationId: string,
): Promise<MessageRecord[]> {
  const { messages } = store.tables;
  return store.orm
    .select()
    .from(messages)
    .where(
      and(eq(messages.siteId, siteId), eq(messages.conversationId, conversationId), eq(messages.sender, 'assistant')),
    )
    .orderBy(asc(messages.seq));
}

/** The visitor says that an automatic answer was enough. @returns whether that closed the conversation */
export async function settleAutomatic(
  store: Store,
  who: { siteId: string; conversationId: string; visitorId: string; now: number },
): Promise<boolean> {
  const [changed] = await store.write([
    {
      sql: `UPDATE conversations SET assistant = 'solved', status = 'closed', waiting_since = NULL, snoozed_until = NULL,
          closed_at = ?4, updated_at = ?4
        WHERE site_id = ?1 AND id = ?2 AND visitor_id = ?3 AND status <> 'closed' AND assistant = 'answered'
          AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.site_id = ?1 AND o.conversation_id = ?2
            AND o.sender = 'operator' AND o.kind = 'message')
        RETURNING id`,
      args: [who.siteId, who.conversationId, who.visitorId, who.now],
    },
  ]);
  return changed!.length > 0;
}

export interface AutomaticFigures {
  /** Conversations that began in that time. */
  conversations: number;
  /** Of those: in which the help was quoted. */
  answered: number;
  /** Of those: the visitor said that it answers the question, and no operator wrote. */
  solved: number;
  /** Of those: nobody wrote any more, neither the visitor nor an operator. Whether it helped is not known. */
  unsaid: number;
  /** Of those: an operator wrote, or has to. */
  toPeople: number;
}

/** What became of the conversations that persons began from `from` until before `to`. */
export async function automaticFigures(
  store: Store,
  siteId: string,
  { from, to }: { from: number; to: number },
): Promise<AutomaticFigures> {
  const [row] = await store.read({
    sql: `SELECT count(*) AS conversations, coalesce(sum(quoted), 0) AS answered,
        coalesce(sum(CASE WHEN quoted = 1 AND person = 0 AND assistant = 'solved' THEN 1 ELSE 0 END), 0) AS solved,
        coalesce(sum(CASE WHEN quoted = 1 AND person = 0 AND assistant = 'answered' THEN 1 ELSE 0 END), 0) AS unsaid
      FROM (SELECT c.assistant,
          CASE WHEN c.first_reply_at IS NULL THEN 0 ELSE 1 END AS person,
          CASE WHEN c.assistant IN ('', 'no_answer') THEN 0 ELSE 1 END AS quoted
        FROM conversations c LEFT JOIN visitors v ON v.site_id = c.site_id AND v.id = c.visitor_id
        WHERE c.site_id = ?1 AND c.created_at >= ?2 AND c.created_at < ?3
          AND (v.automated IS NULL OR NOT v.automated)) of_each`,
    args: [siteId, from, to],
  });
  const number = (name: string): number => Number(row?.[name] ?? 0);
  const [answered, solved, unsaid] = [number('answered'), number('solved'), number('unsaid')];
  return { conversations: number('conversations'), answered, solved, unsaid, toPeople: answered - solved - unsaid };
}
