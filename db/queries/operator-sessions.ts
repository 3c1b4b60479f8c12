/** Sessions of operators, by the hash of their token. */
import { and, eq, gt, lt } from 'drizzle-orm';
import { statement, type Row, type Statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { deletingSubscriptionsOf } from './push-subscriptions.ts';

export async function insertSession(store: Store, row: Tables['operatorSessions']['$inferSelect']): Promise<void> {
  const { operatorSessions } = store.tables;
  await store.write([
    statement(store.orm.delete(operatorSessions).where(lt(operatorSessions.expiresAt, row.createdAt))),
    statement(store.orm.insert(operatorSessions).values(row)),
  ]);
}

/** Who holds the token, if the session has not ended. */
export async function operatorOfSession(
  store: Store,
  tokenHash: string,
  now: number,
): Promise<{ id: string; name: string; email: string } | null> {
  const { operators, operatorSessions } = store.tables;
  const [row] = await store.orm
    .select({ id: operators.id, name: operators.name, email: operators.email })
    .from(operatorSessions)
    .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
    .where(and(eq(operatorSessions.tokenHash, tokenHash), gt(operatorSessions.expiresAt, now)));
  return row ?? null;
}

export async function deleteSession(store: Store, tokenHash: string): Promise<void> {
  const { operatorSessions } = store.tables;
  await store.write([
    deletingSubscriptionsOf(tokenHash),
    statement(store.orm.delete(operatorSessions).where(eq(operatorSessions.tokenHash, tokenHash))),
  ]);
}

/** Ends an operator's sessions but one. @returns the hashes of their tokens */
export async function deleteSessionsOf(store: Store, operatorId: string, except = ''): Promise<string[]> {
  const [rows] = await store.write([endingSessions(operatorId, except)]);
  return endedIn(rows);
}

/** The same as a statement of a larger commit; `endedIn` reads its rows. */
export function endingSessions(operatorId: string, except = ''): Statement {
  return {
    sql: 'DELETE FROM operator_sessions WHERE operator_id = ? AND token_hash <> ? RETURNING token_hash',
    args: [operatorId, except],
  };
}

export function endedIn(rows: Row[] | undefined): string[] {
  return (rows ?? []).map((row) => String(row['token_hash']));
}
