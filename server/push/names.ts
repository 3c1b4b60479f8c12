/**
 * Where the hosts of push services are, by DNS alone: the system's own lookup takes turns on two threads, and one name that
 * nobody answers for keeps everybody else's waiting.
 */
import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';

/** The addresses of a host. @throws where it has none, or none is known in time */
export type FindHost = (hostname: string) => Promise<LookupAddress[]>;

/** @param servers those of the system, unless they are named */
export function hostsByDns(timeoutMs: number, servers?: string[]): FindHost {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (servers) resolver.setServers(servers);
  return async (hostname) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found: LookupAddress[] = [];
    if (four.status === 'fulfilled') found.push(...four.value.map((address) => ({ address, family: 4 })));
    if (six.status === 'fulfilled') found.push(...six.value.map((address) => ({ address, family: 6 })));
    if (found.length === 0) throw (four as PromiseRejectedResult).reason;
    return found;
  };
}
