/** Answers ready to be put into a reply. */
import { and, asc, eq } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type CannedReplyRecord = Tables['cannedReplies']['$inferSelect'];

/** By shortcut. */
export async function cannedReplies(store: Store, siteId: string, limit: number): Promise<CannedReplyRecord[]> {
  const { cannedReplies: table } = store.tables;
  return store.orm.select().from(table).where(eq(table.siteId, siteId)).orderBy(asc(table.shortcut)).limit(limit);
}

/** Stores one, or what became of it. Fails (see `isDuplicate`) when another has the shortcut. */
export async function putCannedReply(store: Store, row: CannedReplyRecord): Promise<void> {
  const { cannedReplies: table } = store.tables;
  const { shortcut, title, text, updatedAt } = row;
  await store.write([
    statement(
      store.orm
        .insert(table)
        .values(row)
        .onConflictDoUpdate({ target: [table.siteId, table.id], set: { shortcut, title, text, updatedAt } }),
    ),
  ]);
}

/** Returns whether there was one. */
export async function deleteCannedReply(store: Store, siteId: string, id: string): Promise<boolean> {
  const { cannedReplies: table } = store.tables;
  const gone = store.orm
    .delete(table)
    .where(and(eq(table.siteId, siteId), eq(table.id, id)))
    .returning({ id: table.id });
  const [rows] = await store.write([statement(gone)]);
  return rows!.length > 0;
}
