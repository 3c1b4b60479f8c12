/** Conversations and their messages. A conversation's sequence is made in the commit that stores the message. */
import { and, asc, desc, eq, gt, inArray, lt, ne, type SQL } from 'drizzle-orm';
import { entryOfMessage } from '../search/entries.ts';
import type { Statement, Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type ConversationRecord = Tables['conversations']['$inferSelect'];
export type MessageRecord = Tables['messages']['$inferSelect'];
export type TraitRecord = Tables['traits']['$inferSelect'];

export interface NewMessage {
  siteId: string;
  conversationId: string;
  id: string;
  /** Whose conversation it must be; null for an operator, who may write in any of the site. */
  visitorId: string | null;
  sender: 'visitor' | 'operator';
  operatorId: string | null;
  name: string;
  text: string;
  /** Of a conversation that begins with it: where, and in which language. */
  page?: string;
  language?: string;
  kind?: 'file';
  /** JSON. */
  attached?: string;
  at: number;
}

/**
 * Whoever writes in a conversation opens it, and the first operator who answers in one that is nobody's takes it.
 * @returns the stored message with its sequence, and whose conversation it is; null where that is not the sender's.
 * `isNew` is false for an id that was there.
 */
export async function appendMessage(
  store: Store,
  m: NewMessage,
): Promise<{ message: MessageRecord; owner: string; isNew: boolean } | null> {
  const preview = m.text.slice(0, 160);
  const once = 'NOT EXISTS (SELECT 1 FROM messages WHERE site_id = ?1 AND conversation_id = ?2 AND id = ?3)';
  const mine = '(CAST(?4 AS text) IS NULL OR visitor_id = ?4)';
  const key = [m.siteId, m.conversationId, m.id, m.visitorId];
  const statements: Statement[] = [];
  if (m.sender === 'visitor') {
    statements.push({
      sql: `INSERT INTO conversations (site_id, id, visitor_id, status, seq, read_by_visitor, read_by_operator, waiting_since,
          preview, preview_from, page, language, created_at, updated_at)
        VALUES (?1, ?2, ?3, 'open', 0, 0, 0, NULL, '', 'visitor', ?5, ?6, ?4, ?4) ON CONFLICT DO NOTHING`,
      args: [m.siteId, m.conversationId, m.visitorId, m.at, m.page ?? '', m.language ?? ''],
    });
  }
  statements.push(
    // Whoever writes in it at the same time waits here, and then sees what was written.
    {
      sql: `SELECT seq FROM conversations WHERE site_id = ?1 AND id = ?2${store.dialect.forUpdate}`,
      args: [m.siteId, m.conversationId],
    },
    {
      sql: `UPDATE conversations SET seq = seq + 1, status = 'open', preview = ?5, preview_from = CAST(?6 AS text), updated_at = ?7,
          snoozed_until = NULL, closed_at = NULL,
          assistant = CASE WHEN assistant = 'solved' THEN 'answered' ELSE assistant END,
          assignee_id = coalesce(assignee_id, CAST(?8 AS text)),
          first_reply_at = CASE WHEN CAST(?6 AS text) = 'operator' THEN coalesce(first_reply_at, ?7) ELSE first_reply_at END,
          waiting_since = CASE WHEN CAST(?6 AS text) = 'operator' THEN NULL ELSE coalesce(waiting_since, ?7) END,
          read_by_visitor = CASE WHEN CAST(?6 AS text) = 'visitor' THEN seq + 1 ELSE read_by_visitor END,
          read_by_operator = CASE WHEN CAST(?6 AS text) = 'operator' THEN seq + 1 ELSE read_by_operator END
        WHERE site_id = ?1 AND id = ?2 AND ${mine} AND ${once} RETURNING seq`,
      args: [...key, preview, m.sender, m.at, m.operatorId],
    },
    {
      sql: `INSERT INTO messages (site_id, conversation_id, seq, id, sender, operator_id, name, text, at, kind, attached)
        SELECT site_id, id, seq, CAST(?3 AS text), CAST(?5 AS text), CAST(?6 AS text), CAST(?7 AS text), CAST(?8 AS text),
          CAST(?9 AS bigint), CAST(?10 AS text), CAST(?11 AS text) FROM conversations
        WHERE site_id = ?1 AND id = ?2 AND ${mine} AND ${once}`,
      args: [...key, m.sender, m.operatorId, m.name, m.text, m.at, m.kind ?? 'message', m.attached ?? '{}'],
    },
  );
  const results = await store.write([...statements, entryOfMessage(store, m)]);
  const isNew = results[statements.length - 2]!.length > 0;
  const found = await messageById(store, m.siteId, m.conversationId, m.id);
  if (!found || (m.visitorId !== null && found.owner !== m.visitorId)) return null;
  return { ...found, isNew };
}

/** A message with the visitor whose conversation it is in. */
export async function messageById(
  store: Store,
  siteId: string,
  conversationId: string,
  id: string,
): Promise<{ message: MessageRecord; owner: string } | null> {
  const { conversations, messages } = store.tables;
  const [found] = await store.orm
    .select({ message: messages, owner: conversations.visitorId })
    .from(messages)
    .innerJoin(
      conversations,
      and(eq(conversations.siteId, messages.siteId), eq(conversations.id, messages.conversationId)),
    )
    .where(
      and(
        eq(messages.siteId, siteId),
        eq(messages.conversationId, conversationId),
        eq(messages.id, id),
        forVisitors(messages),
      ),
    );
  return found ?? null;
}

export async function conversationById(store: Store, siteId: string, id: string): Promise<ConversationRecord | null> {
  const { conversations } = store.tables;
  const [row] = await store.orm
    .select()
    .from(conversations)
    .where(and(eq(conversations.siteId, siteId), eq(conversations.id, id)));
  return row ?? null;
}

export async function conversationsById(store: Store, siteId: string, ids: string[]): Promise<ConversationRecord[]> {
  const { conversations } = store.tables;
  return store.orm
    .select()
    .from(conversations)
    .where(and(eq(conversations.siteId, siteId), inArray(conversations.id, ids)));
}

/** A visitor's conversations, newest first. */
export async function conversationsOfVisitor(
  store: Store,
  siteId: string,
  visitorId: string,
  limit: number,
): Promise<ConversationRecord[]> {
  const { conversations } = store.tables;
  return store.orm
    .select()
    .from(conversations)
    .where(and(eq(conversations.siteId, siteId), eq(conversations.visitorId, visitorId)))
    .orderBy(desc(conversations.updatedAt))
    .limit(limit);
}

/** What is in the conversation's own sequence: everything but notes, which no visitor ever gets. */
function forVisitors(messages: Tables['messages']): SQL {
  return and(ne(messages.kind, 'note'), gt(messages.seq, 0))!;
}

/** Messages after a sequence, oldest first. */
export async function messagesAfter(
  store: Store,
  siteId: string,
  conversationId: string,
  seq: number,
  limit: number,
): Promise<MessageRecord[]> {
  const { messages } = store.tables;
  return store.orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.siteId, siteId),
        eq(messages.conversationId, conversationId),
        forVisitors(messages),
        gt(messages.seq, seq),
      ),
    )
    .orderBy(asc(messages.seq))
    .limit(limit);
}

/** The newest messages before a sequence, oldest first. */
export async function messagesBefore(
  store: Store,
  siteId: string,
  conversationId: string,
  seq: number,
  limit: number,
): Promise<MessageRecord[]> {
  const { messages } = store.tables;
  const rows = await store.orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.siteId, siteId),
        eq(messages.conversationId, conversationId),
        forVisitors(messages),
        lt(messages.seq, seq),
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(limit);
  return rows.reverse();
}

/** A visitor's messages before a time, newest first, for the timeline. */
export async function messagesOfVisitor(
  store: Store,
  siteId: string,
  visitorId: string,
  before: number,
  limit: number,
): Promise<MessageRecord[]> {
  const { conversations, messages } = store.tables;
  const rows = await store.orm
    .select({ message: messages })
    .from(conversations)
    // SQLite does not reorder a cross join; left to itself it begins with all messages of the site.
    .crossJoin(messages)
    .where(
      and(
        eq(conversations.siteId, siteId),
        eq(conversations.visitorId, visitorId),
        eq(messages.siteId, conversations.siteId),
        eq(messages.conversationId, conversations.id),
        forVisitors(messages),
        lt(messages.at, before),
      ),
    )
    .orderBy(desc(messages.at))
    .limit(limit);
  return rows.map((row) => row.message);
}

/** Moves a read mark forward, never back nor past the last message. Returns whether it moved. */
export async function markRead(
  store: Store,
  who: { siteId: string; conversationId: string; visitorId: string | null; by: 'visitor' | 'operator'; seq: number },
): Promise<boolean> {
  const column = who.by === 'visitor' ? 'read_by_visitor' : 'read_by_operator';
  const seen = 'CASE WHEN seq < CAST(?4 AS bigint) THEN seq ELSE CAST(?4 AS bigint) END';
  const [rows] = await store.write([
    {
      sql: `UPDATE conversations SET ${column} = ${seen} WHERE site_id = ?1 AND id = ?2
        AND (CAST(?3 AS text) IS NULL OR visitor_id = ?3) AND ${column} < ${seen} RETURNING id`,
      args: [who.siteId, who.conversationId, who.visitorId, who.seq],
    },
  ]);
  return rows!.length > 0;
}

/** How many messages of the visitor no operator has read, of these conversations of one site. */
export async function unreadByOperator(store: Store, siteId: string, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await store.read({
    sql: `SELECT c.id AS id, count(m.seq) AS n FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN conversations c
      JOIN messages m ON m.site_id = c.site_id AND m.conversation_id = c.id
        AND m.seq > c.read_by_operator AND m.sender = 'visitor'
      WHERE c.site_id = ?1 AND c.id = j.v GROUP BY c.id`,
    args: [siteId, JSON.stringify(ids)],
  });
  return new Map(rows.map((row) => [String(row['id']), Number(row['n'])]));
}

/** The newest traits of a profile; anybody may name any number of them. */
export async function traitsOf(store: Store, siteId: string, profileId: string, limit: number): Promise<TraitRecord[]> {
  const rows = await store.read({
    sql: `SELECT t.site_id AS "siteId", t.profile_id AS "profileId", t.name, t.source, t.value, t.at
      FROM traits t WHERE t.site_id = ? AND t.profile_id = ? ORDER BY t.at DESC LIMIT ?`,
    args: [siteId, profileId, limit],
  });
  return rows as unknown as TraitRecord[];
}

/** The traits of these profiles that have one of these names, the newest first. */
export async function traitsNamed(
  store: Store,
  siteId: string,
  profileIds: string[],
  names: readonly string[],
): Promise<TraitRecord[]> {
  if (profileIds.length === 0) return [];
  const rows = await store.read({
    sql: `SELECT t.site_id AS "siteId", t.profile_id AS "profileId", t.name, t.source, t.value, t.at
      FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN ${store.dialect.texts('?3', 'n')} CROSS JOIN traits t
      WHERE t.site_id = ?1 AND t.profile_id = j.v AND t.name = n.v ORDER BY t.at DESC`,
    args: [siteId, JSON.stringify(profileIds), JSON.stringify(names)],
  });
  return rows as unknown as TraitRecord[];
}
