/** Tags of conversations. */
import type { Store } from '../store.ts';

/** The tags of these conversations of one site, each list in the order of the alphabet. */
export async function tagsOf(store: Store, siteId: string, ids: string[]): Promise<Map<string, string[]>> {
  const tags = new Map<string, string[]>();
  if (ids.length === 0) return tags;
  const rows = await store.read({
    sql: `SELECT t.conversation_id AS id, t.tag FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN conversation_tags t
      WHERE t.site_id = ?1 AND t.conversation_id = j.v ORDER BY t.tag`,
    args: [siteId, JSON.stringify(ids)],
  });
  for (const row of rows) {
    const id = String(row['id']);
    tags.set(id, [...(tags.get(id) ?? []), String(row['tag'])]);
  }
  return tags;
}

/** The tags in use on a site, the most used first. */
export async function tagsInUse(store: Store, siteId: string, limit: number): Promise<string[]> {
  const rows = await store.read({
    sql: `SELECT tag, count(*) AS n FROM conversation_tags WHERE site_id = ? GROUP BY tag ORDER BY n DESC, tag LIMIT ?`,
    args: [siteId, limit],
  });
  return rows.map((row) => String(row['tag']));
}
