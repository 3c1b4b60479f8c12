/** The owner of the installation: made at the first start, owner of every site there is and every site to come. */
import { operatorByEmail, ownerExists, upsertRoles, type StoredRole } from '../../db/queries/operators.ts';
import { EVERY_SITE } from '../../db/queries/sites.ts';
import type { Store } from '../../db/store.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { listSites } from '../sites/sites.ts';
import { normalEmail, storeOperator } from './operators.ts';

export interface OwnerCreated {
  operatorId: string;
  email: string;
  /** The generated password, to be shown once; null where the environment gave one. */
  generatedPassword: string | null;
}

export const DEFAULT_OWNER_EMAIL = 'owner@localhost';

/** Makes the owner where there is none, from the environment or with a generated password. Null when there is one. */
export async function ensureOwner(
  store: Store,
  deps: Deps,
  config: Pick<Config, 'ownerEmail' | 'ownerPassword'>,
): Promise<OwnerCreated | null> {
  if (await ownerExists(store)) return null;
  const email = normalEmail(config.ownerEmail || DEFAULT_OWNER_EMAIL);
  const siteIds = [EVERY_SITE, ...(await listSites(store)).map((site) => site.id)];
  const roles = (operatorId: string): StoredRole[] => siteIds.map((siteId) => ({ siteId, operatorId, role: 'owner' }));
  const known = await operatorByEmail(store, email);
  if (known) {
    await upsertRoles(store, roles(known.id));
    return { operatorId: known.id, email, generatedPassword: null };
  }
  const given = config.ownerPassword || undefined;
  const created = await storeOperator(store, deps, { email, name: undefined, password: given, roles }).catch(
    async (error: unknown) => {
      // Another process that started at the same moment was first; it has told the password.
      if (await ownerExists(store)) return null;
      throw error;
    },
  );
  if (!created) return null;
  return { operatorId: created.operatorId, email, generatedPassword: given === undefined ? created.password : null };
}
