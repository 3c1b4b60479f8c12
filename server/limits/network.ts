import { isIP } from 'node:net';
import { expand } from '../profiles/address.ts';

/**
 * By what limits count an address: an IPv4 address by itself, an IPv6 address by its /64 (2001:db8:1:2::), which is what
 * one connection gets and in which it may pick among 2^64. An IPv4 address in IPv6 clothing, mapped (::ffff:0:0/96) or
 * translated (64:ff9b::/96, RFC 6052), counts as what it is. Ports that proxies write, and zones, are left away; what is
 * no address stays as it is.
 */
export function networkOf(given: string): string {
  const address = bareAddress(given);
  if (isIP(address) !== 6) return address;
  const groups = expand(address);
  const before = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (before === '0:0:0:0:0:ffff' || before === '64:ff9b:0:0:0:0') {
    const [high = 0, low = 0] = groups.slice(6);
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  while (network.at(-1) === '0') network.pop();
  return `${network.join(':')}::`;
}

function bareAddress(given: string): string {
  const inside = /^\[([^\]]*)\](?::\d+)?$/.exec(given)?.[1] ?? /^([\d.]+):\d+$/.exec(given)?.[1] ?? given;
  const zone = inside.indexOf('%');
  return zone < 0 ? inside : inside.slice(0, zone);
}
