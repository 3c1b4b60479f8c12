/** Which addresses a fetch for somebody else may reach: those of the public internet, and no others. */
import { BlockList, isIP } from 'node:net';

/**
 * What is not globally reachable by the registries of IANA (RFC 6890 and its updates), multicast, and what leads to an
 * IPv4 address inside of an IPv6 one, whatever that may be.
 */
const REFUSED: [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // The platform address of Azure, public by its number only.
  ['168.63.129.16', 32],
  ['::', 96],
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** One list each: Node takes a rule for IPv4 inside of IPv6 as one for IPv4 itself. */
const refused = { 4: new BlockList(), 6: new BlockList() };
for (const [network, prefix] of REFUSED) {
  if (network.includes(':')) refused[6].addSubnet(network, prefix, 'ipv6');
  else refused[4].addSubnet(network, prefix, 'ipv4');
}

/** @param address an IP address as text; anything else is not public. */
export function isPublicAddress(address: string): boolean {
  const bare = address.split('%', 1)[0]!;
  const kind = isIP(bare);
  if (kind === 4) return !refused[4].check(bare, 'ipv4');
  return kind === 6 && !refused[6].check(bare, 'ipv6');
}
