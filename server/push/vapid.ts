/** Voluntary Application Server Identification (RFC 8292): the key by which push services know this installation. */
import { createECDH, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { keyOnce } from '../../db/queries/installation-keys.ts';
import type { Store } from '../../db/store.ts';

export interface Vapid {
  /** The uncompressed point, base64url: what browsers subscribe with. */
  publicKey: string;
  /** The value of `Authorization` for a request to this endpoint. */
  authorization(endpoint: string, now: number): string;
}

const NAME = 'vapid';
/** A token is good for so long; a day is the most that is allowed. */
const GOOD_MS = 12 * 3_600_000;

/**
 * Made at the first start, and kept in the store: browsers subscribe to this key and no other.
 * @param publicUrl where one reads whose installation it is; told to push services where it is https
 */
export async function loadVapid(store: Store, publicUrl: string, now: number): Promise<Vapid> {
  const fresh = createECDH('prime256v1');
  fresh.generateKeys();
  const kept = await keyOnce(store, { name: NAME, value: fresh.getPrivateKey('base64url'), createdAt: now });
  return vapidOf(Buffer.from(kept, 'base64url'), publicUrl);
}

/** @param secret the private key, 32 bytes */
export function vapidOf(secret: Buffer, publicUrl: string): Vapid {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const key = createPrivateKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: secret.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
    format: 'jwk',
  });
  const publicKey = point.toString('base64url');
  return {
    publicKey,
    authorization(endpoint, now) {
      const claims = {
        aud: new URL(endpoint).origin,
        exp: Math.floor((now + GOOD_MS) / 1000),
        ...(publicUrl.startsWith('https:') && { sub: publicUrl }),
      };
      return `vapid t=${token(key, claims)}, k=${publicKey}`;
    },
  };
}

/** A JSON Web Token signed with ES256 (RFC 7515, RFC 7518). */
function token(key: KeyObject, claims: object): string {
  const said = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' });
  return `${said}.${signature.toString('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
