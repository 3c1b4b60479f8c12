/** Who was asked to join a site, by the hash of the token in the link. */
import { and, asc, eq, gt } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { OperatorRow } from './operators.ts';

export type InvitationRow = Tables['invitations']['$inferSelect'];

/** Stores an invitation; an earlier one for the same address on that site ends, and what is over goes. */
export async function insertInvitation(store: Store, row: InvitationRow): Promise<void> {
  const { invitations } = store.tables;
  await store.write([
    {
      sql: 'DELETE FROM invitations WHERE site_id = ? AND (email = ? OR expires_at <= ?)',
      args: [row.siteId, row.email, row.createdAt],
    },
    statement(store.orm.insert(invitations).values(row)),
  ]);
}

/** Those that still hold, oldest first. */
export async function openInvitations(store: Store, siteId: string, now: number): Promise<InvitationRow[]> {
  const { invitations } = store.tables;
  return store.orm
    .select()
    .from(invitations)
    .where(and(eq(invitations.siteId, siteId), gt(invitations.expiresAt, now)))
    .orderBy(asc(invitations.createdAt), asc(invitations.email));
}

/** Undefined where it was used, withdrawn, replaced, is over or never was. */
export async function invitationByHash(
  store: Store,
  siteId: string,
  tokenHash: string,
  now: number,
): Promise<InvitationRow | undefined> {
  const { invitations } = store.tables;
  const rows = await store.orm
    .select()
    .from(invitations)
    .where(and(eq(invitations.siteId, siteId), eq(invitations.tokenHash, tokenHash), gt(invitations.expiresAt, now)));
  return rows[0];
}

/** Whether there was one for that address. */
export async function deleteInvitation(store: Store, siteId: string, email: string): Promise<boolean> {
  const [rows] = await store.write([
    { sql: 'DELETE FROM invitations WHERE site_id = ? AND email = ? RETURNING email', args: [siteId, email] },
  ]);
  return rows!.length > 0;
}

/**
 * Uses an invitation up: in one commit it goes, and its role is given to the operator it names, who is stored with it if
 * new. A role that holds already stays as it is. Fails (see `isDuplicate`) when a new operator's address is taken.
 * @returns false where it no longer holds; then nothing changed
 */
export async function useInvitation(
  store: Store,
  { siteId, tokenHash, now }: { siteId: string; tokenHash: string; now: number },
  operator: { id: string; created?: OperatorRow },
): Promise<boolean> {
  const holds = 'i.site_id = ? AND i.token_hash = ? AND i.expires_at > ?';
  const which = [siteId, tokenHash, now];
  const { created } = operator;
  const results = await store.write([
    { sql: `SELECT i.email FROM invitations i WHERE ${holds}${store.dialect.forUpdate}`, args: which },
    ...(created
      ? [
          {
            sql: `INSERT INTO operators (id, email, name, password_hash, created_at)
              SELECT CAST(? AS text), i.email, CAST(? AS text), CAST(? AS text), CAST(? AS bigint)
              FROM invitations i WHERE ${holds}`,
            args: [created.id, created.name, created.passwordHash, created.createdAt, ...which],
          },
        ]
      : []),
    {
      sql: `INSERT INTO operator_roles (site_id, operator_id, role)
        SELECT i.site_id, CAST(? AS text), i.role FROM invitations i WHERE ${holds}
        ON CONFLICT (site_id, operator_id) DO UPDATE SET role = excluded.role, disabled_at = NULL
        WHERE operator_roles.disabled_at IS NOT NULL`,
      args: [operator.id, ...which],
    },
    { sql: 'DELETE FROM invitations WHERE site_id = ? AND token_hash = ? RETURNING email', args: [siteId, tokenHash] },
  ]);
  return results[0]!.length > 0;
}
