/** Rows of files; their bytes are elsewhere. */
import { and, eq } from 'drizzle-orm';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type FileRecord = Tables['files']['$inferSelect'];

/**
 * Stores it where all of the site's files together take at most so many bytes. Two at once wait for each other, so that
 * each sees what the other took.
 * @returns whether it did.
 */
export async function insertFile(store: Store, row: FileRecord, most: number): Promise<boolean> {
  const { siteId, id, conversationId, messageId, visitorId, operatorId, name, type } = row;
  const [, stored] = await store.write([
    { sql: `SELECT id FROM sites WHERE id = ?1${store.dialect.forUpdate}`, args: [siteId] },
    {
      sql: `INSERT INTO files (site_id, id, conversation_id, message_id, visitor_id, operator_id, name, type, bytes, room,
          width, height, at)
        SELECT CAST(?1 AS text), CAST(?2 AS text), CAST(?3 AS text), CAST(?4 AS text), CAST(?5 AS text),
          CAST(?6 AS text), CAST(?7 AS text), CAST(?8 AS text), CAST(?9 AS bigint), CAST(?10 AS bigint),
          CAST(?11 AS bigint), CAST(?12 AS bigint), CAST(?13 AS bigint)
        WHERE (SELECT COALESCE(SUM(room), 0) FROM files WHERE site_id = ?1)
          + CAST(?10 AS bigint) <= CAST(?14 AS bigint)
        RETURNING id`,
      args: [
        ...[siteId, id, conversationId, messageId, visitorId, operatorId, name, type],
        ...[row.bytes, row.room, row.width, row.height, row.at, most],
      ],
    },
  ]);
  return stored!.length > 0;
}

/** What a site's files take together, of whatever is left of them in rows. */
export async function roomTaken(store: Store, siteId: string): Promise<number> {
  const [row] = await store.read({
    sql: 'SELECT COALESCE(SUM(room), 0) AS taken FROM files WHERE site_id = ?1',
    args: [siteId],
  });
  return Number(row!['taken']);
}

export async function fileById(store: Store, siteId: string, id: string): Promise<FileRecord | null> {
  const { files } = store.tables;
  const [row] = await store.orm
    .select()
    .from(files)
    .where(and(eq(files.siteId, siteId), eq(files.id, id)));
  return row ?? null;
}

export async function deleteFile(store: Store, siteId: string, id: string): Promise<void> {
  await store.write([{ sql: 'DELETE FROM files WHERE site_id = ? AND id = ?', args: [siteId, id] }]);
}

/** Its row stays, so that its bytes are found and removed, and counts for nothing. */
export async function emptyFile(store: Store, siteId: string, id: string): Promise<void> {
  await store.write([{ sql: 'UPDATE files SET room = 0 WHERE site_id = ? AND id = ?', args: [siteId, id] }]);
}

/**
 * Of a page of a site's files, by id, those from before a time whose message is not there.
 * @returns `next`: after which the next page begins; null at the end.
 */
export async function filesWithoutMessage(
  store: Store,
  siteId: string,
  { after, before, limit }: { after: string; before: number; limit: number },
): Promise<{ lost: string[]; next: string | null }> {
  const rows = await store.read({
    sql: `SELECT f.id AS id, CASE WHEN f.at < ?3 AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.site_id = ?1
        AND m.conversation_id = f.conversation_id AND m.id = f.message_id) THEN 1 ELSE 0 END AS lost
      FROM files f WHERE f.site_id = ?1 AND f.id > ?2 ORDER BY f.id LIMIT ?4`,
    args: [siteId, after, before, limit],
  });
  return {
    lost: rows.filter((row) => Number(row['lost']) === 1).map((row) => String(row['id'])),
    next: rows.length < limit ? null : String(rows.at(-1)!['id']),
  };
}
