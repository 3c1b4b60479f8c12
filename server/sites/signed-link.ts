/**
 * Links that let whoever has one do one thing with one record, and nothing else. Signed with a key of the site that
 * nobody outside knows, for one purpose, until a time.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE_BYTES = 18;

export interface LinkKey {
  /** A link for one is none for another. */
  purpose: 'callback' | 'conversation' | 'file';
  siteId: string;
  /** Secret; a new one makes all links void. */
  secret: string;
}

/** @param expiresAt ms UTC @returns letters, digits, `-`, `_` and `.` */
export function signLink(key: LinkKey, id: string, expiresAt: number): string {
  const said = `${id}.${expiresAt.toString(36)}`;
  return `${said}.${signature(key, said)}`;
}

/** The id that a link is for, or null where it is not ours or too old. */
export function readLink(key: LinkKey, link: string, now: number): string | null {
  const match = /^([\w-]{1,64})\.([0-9a-z]{1,12})\.([\w-]{24})$/.exec(link);
  if (!match) return null;
  const [, id, expires, signed] = match as unknown as [string, string, string, string];
  const expected = Buffer.from(signature(key, `${id}.${expires}`));
  if (!timingSafeEqual(expected, Buffer.from(signed))) return null;
  return parseInt(expires, 36) > now ? id : null;
}

function signature({ purpose, siteId, secret }: LinkKey, said: string): string {
  return createHmac('sha256', secret)
    .update(`${purpose} ${siteId} ${said}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url');
}
