/** Keys that the whole installation has once. */
import type { Store } from '../store.ts';

/** The value of a key; this one where there was none. Of several who ask at once, all get the same. */
export async function keyOnce(
  store: Store,
  { name, value, createdAt }: { name: string; value: string; createdAt: number },
): Promise<string> {
  await store.write([
    {
      sql: 'INSERT INTO installation_keys (name, value, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING',
      args: [name, value, createdAt],
    },
  ]);
  const [row] = await store.read({ sql: 'SELECT value FROM installation_keys WHERE name = ?1', args: [name] });
  return String(row!['value']);
}
