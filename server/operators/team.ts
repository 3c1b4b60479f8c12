/** Who works for a site: invited by a link, with a role that can be changed, suspended and taken away. */
import { createHash } from 'node:crypto';
import {
  deleteInvitation,
  insertInvitation,
  invitationByHash,
  openInvitations,
  useInvitation,
  type InvitationRow,
} from '../../db/queries/invitations.ts';
import { operatorByEmail, roleOnSite } from '../../db/queries/operators.ts';
import {
  changeRole,
  installationOwners,
  membersOfSite,
  membersWithSecondFactor,
  type Change,
} from '../../db/queries/team.ts';
import { isDuplicate, type Store } from '../../db/store.ts';
import type { Role } from '../../protocol/agent.ts';
import type { Invitation, InvitationMade, InvitationSeen, MembersPage } from '../../protocol/team.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';
import { acceptablePassword, displayName, normalEmail } from './operators.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { OperatorSessions } from './sessions.ts';

export const INVITATION_MS = 7 * 24 * 3600 * 1000;
/** Of one site at a time, so that invitations are no way to fill the store. */
export const MOST_INVITATIONS = 100;

export interface Team {
  page(siteId: string): Promise<MembersPage>;
  /** @throws Refusal `bad_request`; `conflict` for who is in the team, and when there are too many. */
  invite(siteId: string, byOperator: string, given: { email: string; role: Role }): Promise<InvitationMade>;
  /** @throws Refusal `not_found` */
  withdraw(siteId: string, email: string): Promise<void>;
  /** What the link is for. @throws Refusal `not_found` once it was used, withdrawn or is over. */
  look(site: Site, token: string): Promise<InvitationSeen>;
  /**
   * Uses the link: a new operator gets a name and a password; one who is known gives theirs.
   * @throws Refusal `not_found`, `bad_request`, and `forbidden` for a wrong password.
   */
  accept(site: Site, given: { token: string; name: string; password: string }): Promise<void>;
  /** Ends the operator's sessions as well. @throws Refusal `not_found`, `conflict` for the last owner. */
  change(siteId: string, operatorId: string, change: Change): Promise<void>;
  /** @throws Refusal `not_found` */
  signOut(siteId: string, operatorId: string): Promise<void>;
}

export function createTeam(parts: {
  store: Store;
  deps: Deps;
  sessions: Pick<OperatorSessions, 'endAll' | 'ended'>;
  publicUrl: string;
}): Team {
  const { store, deps, sessions } = parts;
  /** One change at a time: of two owners who remove each other, one stays. */
  let last: Promise<unknown> = Promise.resolve();

  async function invitation(siteId: string, token: string): Promise<InvitationRow> {
    const found = await invitationByHash(store, siteId, hashToken(token), deps.now());
    if (!found) throw new Refusal('not_found', 'This invitation was used, withdrawn, or is older than seven days.');
    return found;
  }

  async function mayBeChanged(siteId: string, operatorId: string): Promise<void> {
    const members = await membersOfSite(store, siteId);
    if (!members.some(({ id }) => id === operatorId)) throw missing();
    if ((await installationOwners(store)).has(operatorId))
      throw new Refusal('conflict', 'They own the installation: nobody changes that from a site.');
  }

  return {
    async page(siteId) {
      const [members, fixed, secondFactor, open] = await Promise.all([
        membersOfSite(store, siteId),
        installationOwners(store),
        membersWithSecondFactor(store, siteId),
        openInvitations(store, siteId, deps.now()),
      ]);
      return {
        members: members.map(({ disabledAt, ...member }) => ({
          ...member,
          suspendedAt: disabledAt,
          secondFactor: secondFactor.has(member.id),
          fixed: fixed.has(member.id),
        })),
        invitations: open.map(invitationView),
      };
    },

    async invite(siteId, byOperator, given) {
      const email = normalEmail(given.email);
      const known = await operatorByEmail(store, email);
      if (known && (await roleOnSite(store, known.id, siteId)))
        throw new Refusal('conflict', `${email} is in the team already.`);
      if ((await openInvitations(store, siteId, deps.now())).length >= MOST_INVITATIONS)
        throw new Refusal('conflict', `There are ${MOST_INVITATIONS} open invitations; withdraw some first.`);
      const token = deps.newSecret(32);
      const createdAt = deps.now();
      const row = {
        siteId,
        tokenHash: hashToken(token),
        email,
        role: given.role,
        invitedBy: byOperator,
        createdAt,
        expiresAt: createdAt + INVITATION_MS,
      };
      await insertInvitation(store, row);
      // Behind the #, which no browser sends: the token stands in no log and no Referer.
      return { link: `${parts.publicUrl}/agent/#/invitation/${siteId}/${token}`, invitation: invitationView(row) };
    },

    async withdraw(siteId, email) {
      if (!(await deleteInvitation(store, siteId, normalEmail(email)))) throw missing();
    },

    async look(site, token) {
      const { email, role } = await invitation(site.id, token);
      const known = (await operatorByEmail(store, email)) !== undefined;
      return { siteName: site.name, email, role, known };
    },

    async accept(site, { token, name, password }) {
      const { email, tokenHash } = await invitation(site.id, token);
      const now = deps.now();
      const which = { siteId: site.id, tokenHash, now };
      const known = await operatorByEmail(store, email);
      if (known && !(await verifyPassword(known.passwordHash, password)))
        throw new Refusal('forbidden', 'That is not the password of this account.');
      const id = known?.id ?? deps.newId('o');
      const created = known
        ? undefined
        : {
            id,
            email,
            name: displayName(name),
            passwordHash: await hashPassword(acceptablePassword(password)),
            createdAt: now,
          };
      try {
        const used = await useInvitation(store, which, { id, ...(created && { created }) });
        if (!used) throw new Refusal('not_found', 'This invitation was used a moment ago.');
      } catch (error) {
        if (isDuplicate(error)) throw new Refusal('conflict', 'This account was made a moment ago.');
        throw error;
      }
    },

    change(siteId, operatorId, change) {
      const mine = last.then(async () => {
        await mayBeChanged(siteId, operatorId);
        const changed = await changeRole(store, { siteId, operatorId }, change);
        if (changed.ok) return sessions.ended(operatorId, changed.ended);
        if (changed.because === 'missing') throw missing();
        throw new Refusal('conflict', 'A site keeps at least one owner: make somebody else an owner first.');
      });
      last = mine.catch(() => {});
      return mine;
    },

    async signOut(siteId, operatorId) {
      await mayBeChanged(siteId, operatorId);
      await sessions.endAll(operatorId);
    },
  };
}

function invitationView({ email, role, createdAt, expiresAt }: InvitationRow): Invitation {
  return { email, role, createdAt, expiresAt };
}

function missing(): Refusal {
  return new Refusal('not_found', 'There is no such thing.');
}

/** The token has 256 random bits: nothing slower is needed to keep a stolen hash from opening anything. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
