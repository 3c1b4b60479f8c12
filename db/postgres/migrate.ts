/**
 * Brings a PostgreSQL database to this program's schema, in one transaction, and refuses one that a newer program made.
 * Processes that start together wait for the first of them.
 */
import type { Sql } from 'postgres';
import { pendingMigrations } from '../migrations.ts';

/** Any number will do that no other program on the database takes: "foyer" in ASCII. */
const MIGRATION_LOCK = 0x66_6f_79_65_72;

export async function migratePostgres(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await tx`CREATE TABLE IF NOT EXISTS foyer_migrations (hash text PRIMARY KEY, at bigint NOT NULL)`;
    const rows = await tx<{ hash: string }[]>`SELECT hash FROM foyer_migrations`;
    for (const { sql: texts, hash, folderMillis } of pendingMigrations('postgres', new Set(rows.map((r) => r.hash)))) {
      for (const text of texts) await tx.unsafe(text);
      await tx`INSERT INTO foyer_migrations (hash, at) VALUES (${hash}, ${folderMillis})`;
    }
  });
}
