/** The IANA name. Intl's first formatter is dear, 25 ms of a fast processor: Temporal is asked where there is one. */
export function timeZone(): string {
  const { Temporal } = window as { Temporal?: { Now: { timeZoneId(): string } } };
  return Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
