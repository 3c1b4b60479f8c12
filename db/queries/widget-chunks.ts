/** The widget's later code, of every version that processes of an installation started with lately. */
import { eq, lt } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';

/** Keeps these, as started with now, and forgets those that nobody started with since. */
export async function keepChunks(
  store: Store,
  chunks: { name: string; code: string }[],
  { now, forgetBefore }: { now: number; forgetBefore: number },
): Promise<void> {
  const { widgetChunks } = store.tables;
  const kept = chunks.map(({ name, code }) =>
    statement(
      store.orm
        .insert(widgetChunks)
        .values({ name, code, startedAt: now })
        .onConflictDoUpdate({ target: widgetChunks.name, set: { startedAt: now } }),
    ),
  );
  await store.write([
    ...kept,
    statement(store.orm.delete(widgetChunks).where(lt(widgetChunks.startedAt, forgetBefore))),
  ]);
}

export async function chunkNamed(store: Store, name: string): Promise<string | null> {
  const { widgetChunks } = store.tables;
  const [row] = await store.orm
    .select({ code: widgetChunks.code })
    .from(widgetChunks)
    .where(eq(widgetChunks.name, name));
  return row?.code ?? null;
}
