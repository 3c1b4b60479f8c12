import { createHash } from 'node:crypto';

const BITS_32 = 2 ** 32;

/**
 * Whether a visitor belongs to the share (in percent) that sees the popular list so that the rest can be compared with
 * it. The same visitor of the same site always gets the same answer, and who is held out at 5 % is so at 10 % too:
 * the first 32 bits of SHA-256 of "SITE:holdout:VISITOR", as a share of 2^32, below the percentage.
 */
export function isHeldOut(siteId: string, visitorId: string, percent: number): boolean {
  if (percent <= 0) return false;
  const draw = createHash('sha256').update(`${siteId}:holdout:${visitorId}`).digest().readUInt32BE(0);
  return (draw / BITS_32) * 100 < percent;
}
