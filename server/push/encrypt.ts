/** Message Encryption for Web Push (RFC 8291): what is sent only the browser can read that subscribed. */
import { createCipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';

/** Of a subscription, base64url: the browser's public key, and a secret that it shares with us. */
export interface PushKeys {
  p256dh: string;
  auth: string;
}

/** What stands in for chance where a test wants the RFC's own message. */
export interface Chosen {
  /** Private key of this one message. */
  key: Buffer;
  salt: Buffer;
}

const CURVE = 'prime256v1';
const KEY_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** The size of a record; ours is the only one, and shorter. */
const RECORD_BYTES = 4096;
/** What every push service takes is 4096 bytes of body (RFC 8030, 7.2): header, delimiter and tag are in it. */
export const MOST_BYTES = RECORD_BYTES - (SALT_BYTES + 4 + 1 + KEY_BYTES) - TAG_BYTES - 1;

/** Whether these are keys at all: a point on the curve, and a secret of the right size. */
export function arePushKeys({ p256dh, auth }: PushKeys): boolean {
  const point = Buffer.from(p256dh, 'base64url');
  if (point.length !== KEY_BYTES || point[0] !== 4 || Buffer.from(auth, 'base64url').length !== AUTH_BYTES)
    return false;
  try {
    const ecdh = createECDH(CURVE);
    ecdh.generateKeys();
    ecdh.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

/** @returns the body of the request, for `Content-Encoding: aes128gcm` */
export function encryptPush(keys: PushKeys, plain: Buffer, chosen: Partial<Chosen> = {}): Buffer {
  if (plain.length > MOST_BYTES) throw new RangeError(`A push message has at most ${MOST_BYTES} bytes.`);
  const browser = Buffer.from(keys.p256dh, 'base64url');
  const ecdh = createECDH(CURVE);
  if (chosen.key) ecdh.setPrivateKey(chosen.key);
  else ecdh.generateKeys();
  const ours = ecdh.getPublicKey();
  const shared = ecdh.computeSecret(browser);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser, ours]);
  const secret = expand(hmac(Buffer.from(keys.auth, 'base64url'), shared), info, 32);
  return seal(secret, chosen.salt ?? randomBytes(SALT_BYTES), ours, plain);
}

/** One record of the content coding aes128gcm (RFC 8188), the last one. */
export function seal(secret: Buffer, salt: Buffer, keyId: Buffer, plain: Buffer): Buffer {
  const { key, nonce } = recordKeys(secret, salt);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 ends the last record.
  const sealed = [cipher.update(Buffer.concat([plain, Buffer.of(2)])), cipher.final(), cipher.getAuthTag()];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([salt, size, Buffer.of(keyId.length), keyId, ...sealed]);
}

/** Of a message's first record. */
export function recordKeys(secret: Buffer, salt: Buffer): { key: Buffer; nonce: Buffer } {
  const random = hmac(salt, secret);
  return {
    key: expand(random, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    nonce: expand(random, Buffer.from('Content-Encoding: nonce\0'), 12),
  };
}

/** HKDF-Expand (RFC 5869) of at most one block. */
export function expand(key: Buffer, info: Buffer, bytes: number): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.of(1)])).subarray(0, bytes);
}

export function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
