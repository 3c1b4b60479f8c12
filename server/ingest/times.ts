/**
 * When did it happen? The browser's clock may be wrong, so the time is counted back from the arrival by how long
 * before sending it happened (Segment's rule: receivedAt - (sentAt - originalTimestamp)), and never lies ahead.
 */
export function effectiveTime(receivedAt: number, sentAt: number | null, originalAt: number | null): number {
  if (sentAt === null || originalAt === null) return receivedAt;
  return Math.min(receivedAt, Math.max(0, receivedAt - Math.max(0, sentAt - originalAt)));
}

/** A time that the sender vouches for, kept as it is but for the future. */
export function statedTime(receivedAt: number, timestamp: number): number {
  return Math.min(receivedAt, Math.max(0, timestamp));
}
