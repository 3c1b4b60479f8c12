/**
 * One-time passwords by time: RFC 6238 over HOTP (RFC 4226), with SHA-1, six digits and steps of 30 seconds, which is what
 * every authenticator app understands. Keys are base32 (RFC 4648).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const STEP_MS = 30_000;
const DIGITS = 6;
/** 160 bits, as RFC 4226 (4, R6) recommends. */
export const KEY_BYTES = 20;
/** A clock may be one step off, either way (RFC 6238, 5.2). */
const DRIFT = 1;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a time step. */
export function codeAt(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** The step whose code this is, within the drift around now; null for none. Compares in constant time. */
export function stepOf(key: Uint8Array, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const current = Math.floor(now / STEP_MS);
  let found: number | null = null;
  for (let step = Math.max(0, current - DRIFT); step <= current + DRIFT; step++) {
    if (timingSafeEqual(Buffer.from(codeAt(key, step)), Buffer.from(code))) found = step;
  }
  return found;
}

/** What a QR code for an app says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function keyUri(key: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${key}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`;
}

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31]!;
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31]! : text;
}

/** @param text of our own making: letters that are not base32 throw */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const letter of text) {
    const five = ALPHABET.indexOf(letter);
    if (five === -1) throw new Error('That is not base32.');
    value = (value << 5) | five;
    bits += 5;
    if (bits >= 8) bytes.push((value >>> (bits - 8)) & 255);
    if (bits >= 8) bits -= 8;
    value &= (1 << bits) - 1;
  }
  return new Uint8Array(bytes);
}
