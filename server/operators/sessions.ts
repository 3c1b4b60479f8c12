/** Who is logged in: a random token in a cookie, its hash in the store, the operator's open sockets beside it. */
import { createHash } from 'node:crypto';
import {
  deleteSession,
  deleteSessionsOf,
  insertSession,
  operatorOfSession,
} from '../../db/queries/operator-sessions.ts';
import { hasRole, operatorByEmail } from '../../db/queries/operators.ts';
import { isUnavailable, type Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { verifyPassword } from './passwords.ts';
import type { SecondFactor } from './second-factor.ts';

export interface Operator {
  id: string;
  name: string;
  email: string;
}

export interface OperatorSession {
  operator: Operator;
  /** Names the session, for ending it; not the token. */
  key: string;
}

export type Login =
  | { kind: 'in'; token: string; operator: Operator }
  /** An unknown address, a wrong password, or suspended everywhere: the same answer in the same time. */
  | { kind: 'refused' }
  /** The password is right, and a code is asked for: none was given, or a wrong or used one. */
  | { kind: 'code' }
  /** Too many codes were tried; so many milliseconds until the next. */
  | { kind: 'wait'; ms: number };

export interface OperatorSessions {
  /** @param code of the second factor; '' where none was given */
  login(email: string, password: string, code: string): Promise<Login>;
  byToken(token: string): Promise<OperatorSession | null>;
  /** Ends the session and closes what was opened with it. */
  logout(token: string): Promise<void>;
  /** Ends all of an operator's sessions but one, and closes what was opened with them, on every process. */
  endAll(operatorId: string, exceptKey?: string): Promise<void>;
  /** The same for sessions that a commit has removed already. */
  ended(operatorId: string, keys: string[], exceptKey?: string): void;
  /** News were missed: closes what was opened with the session if it has ended meanwhile. */
  recheck(key: string): Promise<void>;
  /** Another process ended a session: closes what was opened with it here. */
  hearEnd(key: string): void;
  /** Calls back when the session ends; returns what stops it. */
  onEnd(key: string, listener: () => void): () => void;
}

export const SESSION_MS = 14 * 24 * 3600 * 1000;

interface Unsaved {
  operator: Operator;
  createdAt: number;
  expiresAt: number;
  saving: boolean;
}

export function createOperatorSessions(
  store: Store,
  link: Link,
  deps: Pick<Deps, 'now' | 'newSecret'>,
  { secondFactor, tries }: { secondFactor: Pick<SecondFactor, 'isOn' | 'take'>; tries: SharedBuckets },
): OperatorSessions {
  const listeners = new Map<string, Set<() => void>>();
  /** Begun while the store could be read but not written, as with a full disk: held here until it can. */
  const unsaved = new Map<string, Unsaved>();

  const save = (tokenHash: string, { operator, createdAt, expiresAt }: Omit<Unsaved, 'saving'>) =>
    insertSession(store, { tokenHash, operatorId: operator.id, createdAt, expiresAt });

  async function saveLater(key: string, session: Unsaved): Promise<void> {
    if (session.saving) return;
    session.saving = true;
    try {
      await save(key, session);
      unsaved.delete(key);
      // Signed out while it was written.
      if (session.expiresAt === 0) await deleteSession(store, key);
    } catch {
      session.saving = false;
    }
  }

  const end = (key: string) => {
    for (const listener of listeners.get(key) ?? []) listener();
  };
  const endEverywhere = (key: string) => {
    end(key);
    link.send(EVERY_SITE, { k: 'signed_out', key });
  };
  // The first unknown address is not to wait for what all later ones find.
  void verifyPassword(undefined, '');

  function ended(operatorId: string, keys: string[], exceptKey = ''): void {
    for (const [key, session] of unsaved) {
      if (session.operator.id !== operatorId || key === exceptKey) continue;
      session.expiresAt = 0;
      if (!session.saving) unsaved.delete(key);
      endEverywhere(key);
    }
    for (const key of keys) endEverywhere(key);
  }

  return {
    async login(email, password, code) {
      const operator = await operatorByEmail(store, email.trim().toLowerCase());
      // Asked for unknown addresses as well, and of nobody.
      const mayCome = await hasRole(store, operator?.id ?? '');
      if (!(await verifyPassword(operator?.passwordHash, password)) || !operator || !mayCome)
        return { kind: 'refused' };
      if (await secondFactor.isOn(operator.id)) {
        if (code === '') return { kind: 'code' };
        // By operator: who has the password may have many addresses.
        const ms = await tries.take(`code ${operator.id}`, 1, deps.now());
        if (ms) return { kind: 'wait', ms };
        if (!(await secondFactor.take(operator.id, code))) return { kind: 'code' };
      }
      const token = deps.newSecret(32);
      const now = deps.now();
      const { id, name, email: address } = operator;
      const session = { operator: { id, name, email: address }, createdAt: now, expiresAt: now + SESSION_MS };
      try {
        await save(hashToken(token), session);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        unsaved.set(hashToken(token), { ...session, saving: false });
      }
      return { kind: 'in', token, operator: session.operator };
    },
    async byToken(token) {
      if (!/^[\w-]{43}$/.test(token)) return null;
      const key = hashToken(token);
      const held = unsaved.get(key);
      if (held) {
        void saveLater(key, held);
        return deps.now() < held.expiresAt ? { operator: held.operator, key } : null;
      }
      const operator = await operatorOfSession(store, key, deps.now());
      return operator && { operator, key };
    },
    async logout(token) {
      const key = hashToken(token);
      const held = unsaved.get(key);
      if (held) held.expiresAt = 0;
      if (held && !held.saving) unsaved.delete(key);
      else await deleteSession(store, key);
      endEverywhere(key);
    },
    async endAll(operatorId, exceptKey = '') {
      ended(operatorId, await deleteSessionsOf(store, operatorId, exceptKey), exceptKey);
    },
    ended,
    async recheck(key) {
      if (unsaved.has(key) || !listeners.has(key)) return;
      if (!(await operatorOfSession(store, key, deps.now()))) end(key);
    },
    hearEnd: end,
    onEnd(key, listener) {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(key);
      };
    },
  };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
