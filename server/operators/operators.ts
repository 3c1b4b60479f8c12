/** Operators belong to the installation and have a role per site. */
import { insertOperator, operatorByEmail, upsertRoles, type StoredRole } from '../../db/queries/operators.ts';
import { siteExists } from '../../db/queries/sites.ts';
import { isDuplicate, type Store } from '../../db/store.ts';
import type { Role } from '../../protocol/agent.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { hashPassword, PASSWORD_MAX, PASSWORD_MIN } from './passwords.ts';

export const ROLES = ['owner', 'admin', 'operator'] as const satisfies Role[];

export interface NewOperator {
  email: string;
  /** The name visitors see; what stands before the @ unless told. */
  name?: string | undefined;
  siteId: string;
  role: Role;
  /** Generated unless told. */
  password?: string | undefined;
}

export interface OperatorCreated {
  operatorId: string;
  email: string;
  /** As given or generated; null where the operator was there already and keeps its own. */
  password: string | null;
}

/**
 * Makes an operator with a role on a site. One that exists gets the role on that site and keeps its password.
 * @throws Refusal `not_found` for an unknown site, `conflict` where a password is given for an operator that has one.
 */
export async function createOperator(store: Store, deps: Deps, input: NewOperator): Promise<OperatorCreated> {
  if (!ROLES.includes(input.role)) throw new Refusal('bad_request', `The role is one of ${ROLES.join(', ')}.`);
  if (!(await siteExists(store, input.siteId)))
    throw new Refusal('not_found', `There is no site ${input.siteId.slice(0, 64)}.`);
  const email = normalEmail(input.email);
  const roles = (operatorId: string): StoredRole[] => [{ siteId: input.siteId, operatorId, role: input.role }];
  const known = await operatorByEmail(store, email);
  if (known) {
    if (input.password !== undefined)
      throw new Refusal('conflict', `${email} is an operator already and keeps its password.`);
    await upsertRoles(store, roles(known.id));
    return { operatorId: known.id, email, password: null };
  }
  return storeOperator(store, deps, { email, name: input.name, password: input.password, roles });
}

/** Stores a new operator with a given or generated password. @throws Refusal `conflict` when the address is taken. */
export async function storeOperator(
  store: Store,
  deps: Deps,
  input: {
    email: string;
    name: string | undefined;
    password: string | undefined;
    roles: (operatorId: string) => StoredRole[];
  },
): Promise<OperatorCreated> {
  const password = acceptablePassword(input.password ?? deps.newSecret(12));
  const id = deps.newId('o');
  const row = {
    id,
    email: input.email,
    name: displayName(input.name ?? nameInEmail(input.email)),
    passwordHash: await hashPassword(password),
    createdAt: deps.now(),
  };
  try {
    await insertOperator(store, row, input.roles(id));
  } catch (error) {
    if (isDuplicate(error)) throw new Refusal('conflict', `${input.email} is an operator already.`);
    throw error;
  }
  return { operatorId: id, email: input.email, password };
}

/** @throws Refusal `bad_request` */
export function acceptablePassword(password: string): string {
  if (password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX) return password;
  throw new Refusal('bad_request', `A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`);
}

/** Addresses are compared without case. @throws Refusal `bad_request` */
export function normalEmail(email: string): string {
  const normal = email.trim().toLowerCase();
  if (normal.length > 254 || !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(normal)) {
    throw new Refusal('bad_request', `"${normal.slice(0, 100)}" is not an e-mail address.`);
  }
  return normal;
}

/** "mara@shop.example" is Mara until somebody says otherwise. */
function nameInEmail(email: string): string {
  const local = email.slice(0, email.indexOf('@'));
  return (local.charAt(0).toUpperCase() + local.slice(1)).slice(0, 100);
}

/** What visitors see. @throws Refusal `bad_request` */
export function displayName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > 100 || /\p{Cc}/u.test(trimmed)) {
    throw new Refusal('bad_request', 'A name has 1 to 100 characters on one line.');
  }
  return trimmed;
}
