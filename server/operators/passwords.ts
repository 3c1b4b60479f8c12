/**
 * Passwords as argon2id (RFC 9106). 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage
 * Cheat Sheet, about 20 ms on a small server, so that a burst of logins does not starve the visitors' sockets.
 */
import { hash, verify } from '@node-rs/argon2';

/** `Algorithm.Argon2id`; the package declares it as a const enum, which isolated modules cannot read. */
const ARGON2ID = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 256;

/** A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), PARAMETERS);
}

/**
 * Whether the password is the one behind the hash. With no hash (an unknown user) it does the same work against a
 * dummy and answers false, so that the time taken names no users.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('the password of nobody');
  const against = passwordHash ?? (await dummyHash);
  const matches = await verify(against, password.slice(0, PASSWORD_MAX).normalize('NFKC')).catch(() => false);
  return matches && passwordHash !== undefined;
}

let dummyHash: Promise<string> | undefined;
