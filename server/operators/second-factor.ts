/** A code from an authenticator app beside the password, and recovery codes for who has lost the app. */
import { createHash } from 'node:crypto';
import {
  beginSecondFactor,
  confirmSecondFactor,
  deleteSecondFactor,
  recoveryCodesLeft,
  secondFactorOf,
  takeRecoveryCode,
  takeStep,
} from '../../db/queries/second-factors.ts';
import type { Store } from '../../db/store.ts';
import type { SecondFactorBegun, SecondFactorState } from '../../protocol/account.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { fromBase32, KEY_BYTES, keyUri, stepOf, toBase32 } from './totp.ts';

export const RECOVERY_CODES = 10;
/** 80 random bits each: nothing slower than SHA-256 is needed to keep a stolen hash from opening anything. */
const RECOVERY_BYTES = 10;

export interface SecondFactor {
  state(operatorId: string): Promise<SecondFactorState>;
  /** Whether a login needs a code. */
  isOn(operatorId: string): Promise<boolean>;
  /** A new key, which counts once it is confirmed. @throws Refusal `conflict` where one is confirmed already */
  begin(operatorId: string, email: string): Promise<SecondFactorBegun>;
  /** @returns the recovery codes, shown here and never again. @throws Refusal `bad_request` for a wrong code */
  confirm(operatorId: string, code: string): Promise<string[]>;
  /** Whether the code is right; then it is used up, whichever kind it is. */
  take(operatorId: string, code: string): Promise<boolean>;
  off(operatorId: string): Promise<void>;
}

export function createSecondFactor(
  { store, deps }: { store: Store; deps: Pick<Deps, 'now' | 'newSecret'> },
  issuer: string,
): SecondFactor {
  return {
    async state(operatorId) {
      const row = await secondFactorOf(store, operatorId);
      const since = row?.confirmedAt ?? null;
      return { since, recoveryCodes: since === null ? 0 : await recoveryCodesLeft(store, operatorId) };
    },

    async isOn(operatorId) {
      return ((await secondFactorOf(store, operatorId))?.confirmedAt ?? null) !== null;
    },

    async begin(operatorId, email) {
      const key = toBase32(Buffer.from(deps.newSecret(KEY_BYTES), 'base64url'));
      if (!(await beginSecondFactor(store, operatorId, key)))
        throw new Refusal('conflict', 'There is a second factor already: turn it off first.');
      return { key, uri: keyUri(key, issuer, email) };
    },

    async confirm(operatorId, code) {
      const row = await secondFactorOf(store, operatorId);
      if (!row || row.confirmedAt !== null) throw new Refusal('conflict', 'There is nothing to confirm.');
      const now = deps.now();
      const step = stepOf(fromBase32(row.key), code, now);
      if (step === null) throw new Refusal('bad_request', 'That is not the code of this moment.');
      const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(deps));
      const codeHashes = codes.map(hashCode);
      if (!(await confirmSecondFactor(store, { operatorId, key: row.key, step, now, codeHashes })))
        throw new Refusal('conflict', 'There is nothing to confirm.');
      return codes;
    },

    async take(operatorId, given) {
      const code = given.replaceAll(/[\s-]/g, '').toUpperCase();
      const row = await secondFactorOf(store, operatorId);
      if (!row || row.confirmedAt === null) return false;
      const step = stepOf(fromBase32(row.key), code, deps.now());
      if (step !== null) return takeStep(store, operatorId, step);
      return /^[A-Z2-7]{16}$/.test(code) && takeRecoveryCode(store, operatorId, hashCode(code));
    },

    off: (operatorId) => deleteSecondFactor(store, operatorId),
  };
}

/** Four groups of four: "ABCD-EFGH-IJKL-MNOP". */
function newRecoveryCode(deps: Pick<Deps, 'newSecret'>): string {
  const letters = toBase32(Buffer.from(deps.newSecret(RECOVERY_BYTES), 'base64url'));
  return letters.match(/.{4}/g)!.join('-');
}

function hashCode(code: string): string {
  return createHash('sha256').update(code.replaceAll('-', '')).digest('hex');
}
