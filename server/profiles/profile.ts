/** A visitor's own profile, until it is linked to another's. */
export function profileOf(visitorId: string): string {
  return `p_${visitorId.slice(2)}`;
}
