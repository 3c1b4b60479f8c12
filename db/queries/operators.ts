/** Operators and their roles as they are stored. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { statement, type Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { EVERY_SITE } from './sites.ts';

export type OperatorRow = Tables['operators']['$inferSelect'];
export type StoredRole = Omit<Tables['operatorRoles']['$inferSelect'], 'disabledAt'>;

/** Stores an operator with its roles, in one commit. Fails (see `isDuplicate`) when the address is taken. */
export async function insertOperator(store: Store, row: OperatorRow, roles: StoredRole[]): Promise<void> {
  await store.write([
    statement(store.orm.insert(store.tables.operators).values(row)),
    ...roles.map((role) => roleStatement(store, role)),
  ]);
}

/** Gives roles, replacing the ones held on the same sites; a suspended one holds again. */
export async function upsertRoles(store: Store, roles: StoredRole[]): Promise<void> {
  if (roles.length) await store.write(roles.map((role) => roleStatement(store, role)));
}

export async function operatorByEmail(store: Store, email: string): Promise<OperatorRow | undefined> {
  const { operators } = store.tables;
  return (await store.orm.select().from(operators).where(eq(operators.email, email)))[0];
}

export async function operatorById(store: Store, id: string): Promise<OperatorRow | undefined> {
  const { operators } = store.tables;
  return (await store.orm.select().from(operators).where(eq(operators.id, id)))[0];
}

/** The sites an operator works for, oldest first, without those where they are suspended. */
export async function sitesOfOperator(
  store: Store,
  operatorId: string,
): Promise<{ id: string; name: string; role: StoredRole['role'] }[]> {
  const { sites, operatorRoles } = store.tables;
  return store.orm
    .select({ id: sites.id, name: sites.name, role: operatorRoles.role })
    .from(operatorRoles)
    .innerJoin(sites, eq(sites.id, operatorRoles.siteId))
    .where(and(eq(operatorRoles.operatorId, operatorId), isNull(operatorRoles.disabledAt)))
    .orderBy(asc(sites.createdAt), asc(sites.id));
}

/** The role an operator has on a site; undefined where there is none, or none that holds. */
export async function roleOnSite(
  store: Store,
  operatorId: string,
  siteId: string,
): Promise<StoredRole['role'] | undefined> {
  const { operatorRoles } = store.tables;
  const rows = await store.orm
    .select({ role: operatorRoles.role })
    .from(operatorRoles)
    .where(
      and(eq(operatorRoles.operatorId, operatorId), eq(operatorRoles.siteId, siteId), isNull(operatorRoles.disabledAt)),
    );
  return rows[0]?.role;
}

/** Whether an operator has a role anywhere that holds. */
export async function hasRole(store: Store, operatorId: string): Promise<boolean> {
  const { operatorRoles } = store.tables;
  const rows = await store.orm
    .select({ siteId: operatorRoles.siteId })
    .from(operatorRoles)
    .where(and(eq(operatorRoles.operatorId, operatorId), isNull(operatorRoles.disabledAt)))
    .limit(1);
  return rows.length > 0;
}

/** Whether the installation has an owner: an operator whose role holds on every site. */
export async function ownerExists(store: Store): Promise<boolean> {
  const { operatorRoles } = store.tables;
  const rows = await store.orm
    .select({ id: operatorRoles.operatorId })
    .from(operatorRoles)
    .where(and(eq(operatorRoles.siteId, EVERY_SITE), eq(operatorRoles.role, 'owner')))
    .limit(1);
  return rows.length > 0;
}

function roleStatement(store: Store, role: StoredRole) {
  const { operatorRoles } = store.tables;
  return statement(
    store.orm
      .insert(operatorRoles)
      .values(role)
      .onConflictDoUpdate({
        target: [operatorRoles.siteId, operatorRoles.operatorId],
        set: { role: role.role, disabledAt: null },
      }),
  );
}

/** Who works on a site, by name, with how many open conversations are theirs. */
export async function operatorsOfSite(
  store: Store,
  siteId: string,
): Promise<{ id: string; name: string; role: StoredRole['role']; open: number }[]> {
  const rows = await store.read({
    sql: `SELECT o.id, o.name, r.role, (SELECT count(*) FROM conversations c
        WHERE c.site_id = ?1 AND c.assignee_id = o.id AND c.status = 'open') AS open
      FROM operator_roles r JOIN operators o ON o.id = r.operator_id WHERE r.site_id = ?1 AND r.disabled_at IS NULL
      ORDER BY o.name, o.id`,
    args: [siteId],
  });
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    role: row['role'] as StoredRole['role'],
    open: Number(row['open']),
  }));
}

/** What was said under the old name keeps it. */
export async function renameOperator(store: Store, id: string, name: string): Promise<void> {
  await store.write([{ sql: 'UPDATE operators SET name = ? WHERE id = ?', args: [name, id] }]);
}

/** The names of operators, whether or not they still work here. */
export async function operatorNames(store: Store, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { operators } = store.tables;
  const rows = await store.orm
    .select({ id: operators.id, name: operators.name })
    .from(operators)
    .where(inArray(operators.id, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
