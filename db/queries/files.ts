/** Rows of files; their bytes are elsewhere. */
import { and, eq } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type FileRecord = Tables['files']['$inferSelect'];

export async function insertFile(store: Store, row: FileRecord): Promise<void> {
  await store.write([statement(store.orm.insert(store.tables.files).values(row))]);
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
