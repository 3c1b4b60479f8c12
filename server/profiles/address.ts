import { isIP } from 'node:net';

/**
 * An address without its last part, so that it names a network and nobody: IPv4 to /24 (203.0.113.0), IPv6 to /48
 * (2001:db8:1::). An IPv4 address in IPv6 clothing (::ffff:203.0.113.9) is taken for what it is. Empty if no address.
 */
export function truncateAddress(ip: string): string {
  const zone = ip.indexOf('%');
  const address = zone < 0 ? ip : ip.slice(0, zone);
  const version = isIP(address);
  if (version === 4) return truncateV4(address);
  if (version !== 6) return '';
  const groups = expand(address);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return `${high >> 8}.${high & 255}.${low >> 8}.0`;
  }
  const network = groups.slice(0, 3).map((group) => group.toString(16));
  while (network.at(-1) === '0') network.pop();
  return `${network.join(':')}::`;
}

function truncateV4(address: string): string {
  return `${address.slice(0, address.lastIndexOf('.'))}.0`;
}

/** The eight groups of a valid IPv6 address (RFC 4291, 2.2). */
export function expand(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function groupsOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}
