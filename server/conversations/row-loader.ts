/** Rows of the inbox one by one, read together where many are asked for at once. */
import { conversationsById } from '../../db/queries/conversations.ts';
import type { Store } from '../../db/store.ts';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { RowsOf } from './rows.ts';

/** So many are read at once. */
const AT_ONCE = 200;

interface Asked {
  id: string;
  resolve(row: ConversationRow | null): void;
  reject(error: unknown): void;
}

/**
 * The row as it is after the call, null where there is none. The first is read at once; who asks while a site's rows are
 * being read waits for the next reading, so that a busy site costs as many readings as fit, however much is said on it.
 */
export function createRowLoader(
  store: Store,
  rows: RowsOf,
): (siteId: string, id: string) => Promise<ConversationRow | null> {
  const sites = new Map<string, Asked[]>();

  async function read(siteId: string, asked: Asked[]): Promise<void> {
    try {
      const records = await conversationsById(store, siteId, [...new Set(asked.map(({ id }) => id))]);
      const found = new Map((await rows(siteId, records)).map((row) => [row.id, row]));
      for (const { id, resolve } of asked) resolve(found.get(id) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async function serve(siteId: string, waiting: Asked[]): Promise<void> {
    while (waiting.length > 0) await read(siteId, waiting.splice(0, AT_ONCE));
    sites.delete(siteId);
  }

  return (siteId, id) =>
    new Promise((resolve, reject) => {
      const asked = { id, resolve, reject };
      const waiting = sites.get(siteId);
      if (waiting) return void waiting.push(asked);
      const first = [asked];
      sites.set(siteId, first);
      void serve(siteId, first);
    });
}
