/** Who an event belongs to: ids that name a visitor without telling its token, never the same on two sites. */
import { createHash } from 'node:crypto';

/** The browser that holds the token. */
export function visitorOfToken(siteId: string, token: string): string {
  return `v_${digest(siteId, 'token', token)}`;
}

/** Somebody whom another system names; `claim` came with the public key and never meets what `server` vouched for. */
export function visitorOfClaim(
  siteId: string,
  source: 'claim' | 'server',
  kind: 'anonymous' | 'user',
  id: string,
): string {
  return `${source === 'server' ? 'k' : 'c'}_${digest(siteId, kind, id)}`;
}

/** 128 bits of SHA-256, base64url. */
function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest().subarray(0, 16).toString('base64url');
}
