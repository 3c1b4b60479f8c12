/** The operators of a site, and what changes who they are there. */
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Row, Statement, Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { endedIn, endingSessions } from './operator-sessions.ts';
import { EVERY_SITE } from './sites.ts';

type Role = Tables['operatorRoles']['$inferSelect']['role'];

export interface MemberRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabledAt: number | null;
}

/** In the order in which they were made. */
export async function membersOfSite(store: Store, siteId: string): Promise<MemberRow[]> {
  const { operators, operatorRoles } = store.tables;
  return store.orm
    .select({
      id: operators.id,
      name: operators.name,
      email: operators.email,
      role: operatorRoles.role,
      disabledAt: operatorRoles.disabledAt,
    })
    .from(operatorRoles)
    .innerJoin(operators, eq(operators.id, operatorRoles.operatorId))
    .where(eq(operatorRoles.siteId, siteId))
    .orderBy(asc(operators.createdAt), asc(operators.id));
}

/** Owners of the installation. */
export async function installationOwners(store: Store): Promise<Set<string>> {
  const { operatorRoles } = store.tables;
  const rows = await store.orm
    .select({ id: operatorRoles.operatorId })
    .from(operatorRoles)
    .where(eq(operatorRoles.siteId, EVERY_SITE));
  return new Set(rows.map(({ id }) => id));
}

/** Those of a site who sign in with a second factor. */
export async function membersWithSecondFactor(store: Store, siteId: string): Promise<Set<string>> {
  const { operatorRoles, secondFactors } = store.tables;
  const rows = await store.orm
    .select({ id: secondFactors.operatorId })
    .from(secondFactors)
    .innerJoin(operatorRoles, eq(operatorRoles.operatorId, secondFactors.operatorId))
    .where(and(eq(operatorRoles.siteId, siteId), isNotNull(secondFactors.confirmedAt)));
  return new Set(rows.map(({ id }) => id));
}

/** What becomes of a role. */
export type Change = { to: 'role'; role: Role } | { to: 'suspended'; at: number | null } | { to: 'removed' };

/** `ended`: the sessions that ended with it, by the hash of their token. */
export type Changed = { ok: true; ended: string[] } | { ok: false; because: 'missing' | 'last_owner' };

/**
 * Changes a role on a site and ends the operator's sessions, in one commit; not where the site would be left without an
 * owner who may come in. In the embedded store one of these is to be under way at a time.
 */
export async function changeRole(
  store: Store,
  { siteId, operatorId }: { siteId: string; operatorId: string },
  change: Change,
): Promise<Changed> {
  let refused: 'missing' | 'last_owner' | null = null;
  const roles: Statement = {
    sql: `SELECT operator_id, role, disabled_at FROM operator_roles WHERE site_id = ?${store.dialect.forUpdate}`,
    args: [siteId],
  };
  const results = await store.writeAfter([roles], ([rows]) => {
    refused = refusal(rows!, operatorId, change);
    return refused ? [] : [endingSessions(operatorId), changing(siteId, operatorId, change)];
  });
  return refused ? { ok: false, because: refused } : { ok: true, ended: endedIn(results[0]) };
}

function refusal(rows: Row[], operatorId: string, change: Change): 'missing' | 'last_owner' | null {
  if (!rows.some((row) => row['operator_id'] === operatorId)) return 'missing';
  const stays = (change.to === 'role' && change.role === 'owner') || (change.to === 'suspended' && change.at === null);
  const isOwner = (row: Row) => row['role'] === 'owner' && row['disabled_at'] === null;
  const owners = rows.filter(isOwner).map((row) => row['operator_id']);
  return !stays && owners.length === 1 && owners[0] === operatorId ? 'last_owner' : null;
}

function changing(siteId: string, operatorId: string, change: Change): Statement {
  const which = 'WHERE site_id = ? AND operator_id = ?';
  switch (change.to) {
    case 'role':
      return { sql: `UPDATE operator_roles SET role = ? ${which}`, args: [change.role, siteId, operatorId] };
    case 'suspended':
      return {
        sql: `UPDATE operator_roles SET disabled_at = CAST(? AS bigint) ${which}`,
        args: [change.at, siteId, operatorId],
      };
    case 'removed':
      return { sql: `DELETE FROM operator_roles ${which}`, args: [siteId, operatorId] };
  }
}

/** Replaces a password and ends the operator's other sessions, in one commit. @returns the sessions that ended */
export async function changePassword(
  store: Store,
  { operatorId, passwordHash, exceptSession }: { operatorId: string; passwordHash: string; exceptSession: string },
): Promise<string[]> {
  const [rows] = await store.write([
    endingSessions(operatorId, exceptSession),
    { sql: 'UPDATE operators SET password_hash = ? WHERE id = ?', args: [passwordHash, operatorId] },
  ]);
  return endedIn(rows);
}

/** Their names by id, of those who have a role on the site. */
export async function operatorsNamed(store: Store, siteId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { operators, operatorRoles } = store.tables;
  const rows = await store.orm
    .select({ id: operators.id, name: operators.name })
    .from(operatorRoles)
    .innerJoin(operators, eq(operators.id, operatorRoles.operatorId))
    .where(and(inArray(operatorRoles.siteId, [siteId, EVERY_SITE]), inArray(operatorRoles.operatorId, ids)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
