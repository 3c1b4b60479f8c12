/**
 * Notes of operators in a conversation. They are messages of the kind 'note', outside of its sequence: that counts what
 * the visitor sees, and has no gap where a note stands. A note's own sequence is negative and says where it stands: the
 * n-th after message S is at -(S * ROOM + n). So no question for the messages after or before a sequence meets a note,
 * and the notes between two messages are one range of the key.
 */
import { and, asc, desc, eq, gte, lte } from 'drizzle-orm';
import { entryOfMessage } from '../search/entries.ts';
import type { Statement, Store } from '../store.ts';
import type { MessageRecord } from './conversations.ts';

/** More notes than this after one message are not taken. */
const ROOM = 1_048_576;

export interface NewNote {
  siteId: string;
  conversationId: string;
  id: string;
  operatorId: string;
  name: string;
  text: string;
  /** Operators who are named in it. */
  mentions: string[];
  at: number;
}

/** Where a note stands: it is the `nth` after the message with that sequence. */
export function placeOf(note: Pick<MessageRecord, 'seq'>): { after: number; nth: number } {
  return { after: Math.floor(-note.seq / ROOM), nth: -note.seq % ROOM };
}

/** Changes nothing of the conversation itself. @returns null where there is none; `isNew` is false for an id that was there. */
export async function appendNote(store: Store, note: NewNote): Promise<{ note: MessageRecord; isNew: boolean } | null> {
  const key = [note.siteId, note.conversationId, note.id];
  const fresh = `EXISTS (SELECT 1 FROM conversations WHERE site_id = ?1 AND id = ?2)
    AND NOT EXISTS (SELECT 1 FROM messages WHERE site_id = ?1 AND conversation_id = ?2 AND id = ?3)`;
  const statements: Statement[] = [
    {
      sql: `SELECT seq FROM conversations WHERE site_id = ?1 AND id = ?2${store.dialect.forUpdate}`,
      args: [note.siteId, note.conversationId],
    },
    {
      sql: `INSERT INTO mentions (site_id, operator_id, conversation_id, message_id)
        SELECT CAST(?1 AS text), j.v, CAST(?2 AS text), CAST(?3 AS text) FROM ${store.dialect.texts('?4', 'j')}
        WHERE ${fresh} ON CONFLICT DO NOTHING`,
      args: [...key, JSON.stringify(note.mentions)],
    },
    {
      sql: `INSERT INTO messages (site_id, conversation_id, seq, id, sender, operator_id, name, text, kind, attached, at)
        SELECT c.site_id, c.id, -(c.seq * ${ROOM} + 1 + (SELECT count(*) FROM messages n WHERE n.site_id = ?1
            AND n.conversation_id = ?2 AND n.seq < -c.seq * ${ROOM} AND n.seq > -(c.seq + 1) * ${ROOM})),
          CAST(?3 AS text), 'operator', CAST(?4 AS text), CAST(?5 AS text), CAST(?6 AS text), 'note',
          CAST(?7 AS text), CAST(?8 AS bigint)
        FROM conversations c WHERE c.site_id = ?1 AND c.id = ?2 AND ${fresh} RETURNING seq`,
      args: [...key, note.operatorId, note.name, note.text, JSON.stringify({ mentions: note.mentions }), note.at],
    },
  ];
  const results = await store.write([...statements, entryOfMessage(store, note)]);
  const found = await noteById(store, note.siteId, note.conversationId, note.id);
  return found && { note: found, isNew: results[statements.length - 1]!.length > 0 };
}

export async function noteById(
  store: Store,
  siteId: string,
  conversationId: string,
  id: string,
): Promise<MessageRecord | null> {
  const { messages } = store.tables;
  const [row] = await store.orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.siteId, siteId),
        eq(messages.conversationId, conversationId),
        eq(messages.id, id),
        eq(messages.kind, 'note'),
      ),
    );
  return row ?? null;
}

/** The newest notes after the message `from` and up to those after the message `to`, in order. */
export async function notesBetween(
  store: Store,
  siteId: string,
  conversationId: string,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<MessageRecord[]> {
  const { messages } = store.tables;
  const rows = await store.orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.siteId, siteId),
        eq(messages.conversationId, conversationId),
        gte(messages.seq, -(to + 1) * ROOM + 1),
        lte(messages.seq, -from * ROOM),
      ),
    )
    .orderBy(asc(messages.seq), desc(messages.id))
    .limit(limit);
  return rows.reverse();
}

/** The conversations in which an operator is named and has not looked. */
export async function mentionsOf(store: Store, siteId: string, operatorId: string, limit: number): Promise<string[]> {
  const rows = await store.read({
    sql: `SELECT DISTINCT conversation_id AS id FROM mentions WHERE site_id = ? AND operator_id = ? LIMIT ?`,
    args: [siteId, operatorId, limit],
  });
  return rows.map((row) => String(row['id']));
}

/** The operator has looked. */
export async function forgetMentions(
  store: Store,
  siteId: string,
  operatorId: string,
  conversationId: string,
): Promise<void> {
  await store.write([
    {
      sql: 'DELETE FROM mentions WHERE site_id = ? AND operator_id = ? AND conversation_id = ?',
      args: [siteId, operatorId, conversationId],
    },
  ]);
}
