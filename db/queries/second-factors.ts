/** Second factors of operators, and the codes that stand in for them. */
import { eq } from 'drizzle-orm';
import type { Statement, Store } from '../store.ts';
import type { Tables } from '../tables.ts';

export type SecondFactorRow = Tables['secondFactors']['$inferSelect'];

export async function secondFactorOf(store: Store, operatorId: string): Promise<SecondFactorRow | undefined> {
  const { secondFactors } = store.tables;
  return (await store.orm.select().from(secondFactors).where(eq(secondFactors.operatorId, operatorId)))[0];
}

/** Keeps a key that is not confirmed yet, in place of an earlier one. @returns false where one is confirmed */
export async function beginSecondFactor(store: Store, operatorId: string, key: string): Promise<boolean> {
  const [rows] = await store.write([
    {
      sql: `INSERT INTO second_factors (operator_id, key, last_step) VALUES (?, ?, 0)
        ON CONFLICT (operator_id) DO UPDATE SET key = excluded.key, last_step = 0
        WHERE second_factors.confirmed_at IS NULL RETURNING operator_id`,
      args: [operatorId, key],
    },
  ]);
  return rows!.length > 0;
}

/**
 * Confirms a key with its first code and stores the recovery codes' hashes, in one commit.
 * @returns false where there is no such key to confirm
 */
export async function confirmSecondFactor(
  store: Store,
  { operatorId, key, step, now, codeHashes }: ConfirmingFactor,
): Promise<boolean> {
  const results = await store.write([
    {
      sql: `UPDATE second_factors SET confirmed_at = ?, last_step = ?
        WHERE operator_id = ? AND key = ? AND confirmed_at IS NULL RETURNING operator_id`,
      args: [now, step, operatorId, key],
    },
    // Of two at once only the first adds codes.
    ...codeHashes.map((hash): Statement => ({
      sql: `INSERT INTO recovery_codes (operator_id, code_hash)
          SELECT operator_id, CAST(? AS text) FROM second_factors
          WHERE operator_id = ? AND key = ? AND confirmed_at = ? AND last_step = ?
            AND (SELECT count(*) FROM recovery_codes c WHERE c.operator_id = second_factors.operator_id) < ?`,
      args: [hash, operatorId, key, now, step, codeHashes.length],
    })),
  ]);
  return results[0]!.length > 0;
}

export interface ConfirmingFactor {
  operatorId: string;
  key: string;
  step: number;
  now: number;
  codeHashes: string[];
}

/** Takes a time step's code, once: false where that step or a later one was taken. */
export async function takeStep(store: Store, operatorId: string, step: number): Promise<boolean> {
  const [rows] = await store.write([
    {
      sql: 'UPDATE second_factors SET last_step = ? WHERE operator_id = ? AND last_step < ? RETURNING operator_id',
      args: [step, operatorId, step],
    },
  ]);
  return rows!.length > 0;
}

/** Takes a recovery code, once. */
export async function takeRecoveryCode(store: Store, operatorId: string, codeHash: string): Promise<boolean> {
  const [rows] = await store.write([
    {
      sql: 'DELETE FROM recovery_codes WHERE operator_id = ? AND code_hash = ? RETURNING operator_id',
      args: [operatorId, codeHash],
    },
  ]);
  return rows!.length > 0;
}

export async function recoveryCodesLeft(store: Store, operatorId: string): Promise<number> {
  const [row] = await store.read({
    sql: 'SELECT count(*) AS n FROM recovery_codes WHERE operator_id = ?',
    args: [operatorId],
  });
  return Number(row?.['n'] ?? 0);
}

/** Takes the factor and its codes away. */
export async function deleteSecondFactor(store: Store, operatorId: string): Promise<void> {
  await store.write([
    { sql: 'DELETE FROM recovery_codes WHERE operator_id = ?', args: [operatorId] },
    { sql: 'DELETE FROM second_factors WHERE operator_id = ?', args: [operatorId] },
  ]);
}
