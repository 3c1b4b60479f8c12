/** Time, ids and chance, handed in so that tests own them. */
import { randomBytes } from 'node:crypto';

export interface Deps {
  /** Integer milliseconds UTC. */
  now(): number;
  /** A new id: the prefix, the time in base36 so that ids sort by age, and 80 random bits. */
  newId(prefix: string): string;
  /** A secret with so many random bytes, base64url. */
  newSecret(bytes: number): string;
  /** Uniform in [0, 1). */
  random(): number;
}

export const systemDeps: Deps = {
  now: () => Date.now(),
  newId: (prefix) => `${prefix}_${Date.now().toString(36)}${randomBytes(10).toString('base64url')}`,
  newSecret: (bytes) => randomBytes(bytes).toString('base64url'),
  random: Math.random,
};
