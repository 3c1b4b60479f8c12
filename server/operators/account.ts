/** What operators change about themselves. */
import { operatorById } from '../../db/queries/operators.ts';
import { changePassword } from '../../db/queries/team.ts';
import type { Store } from '../../db/store.ts';
import { Refusal } from '../refusal.ts';
import { acceptablePassword } from './operators.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { OperatorSessions } from './sessions.ts';

/**
 * Gives a new password to who knows the old one, and ends their sessions but the one at hand.
 * @throws Refusal `forbidden` for a wrong password, `bad_request` for a new one that will not do
 */
export async function renewPassword(
  { store, sessions }: { store: Store; sessions: Pick<OperatorSessions, 'ended'> },
  { operatorId, sessionKey, current, next }: { operatorId: string; sessionKey: string; current: string; next: string },
): Promise<void> {
  await confirmPassword(store, operatorId, current);
  const passwordHash = await hashPassword(acceptablePassword(next));
  const ended = await changePassword(store, { operatorId, passwordHash, exceptSession: sessionKey });
  sessions.ended(operatorId, ended, sessionKey);
}

/** @throws Refusal `forbidden`; not `unauthorized`, which says that the session has ended */
export async function confirmPassword(store: Store, operatorId: string, password: string): Promise<void> {
  const operator = await operatorById(store, operatorId);
  if (!(await verifyPassword(operator?.passwordHash, password)))
    throw new Refusal('forbidden', 'That is not your password.');
}
