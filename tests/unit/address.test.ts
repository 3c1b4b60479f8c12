import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from '../../server/limits/address.ts';
import { networkOf } from '../../server/limits/network.ts';
import { truncateAddress } from '../../server/profiles/address.ts';
import { describeDevice, isBot } from '../../server/profiles/device.ts';

test.each([
  ['203.0.113.77', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['::ffff:cb00:714d', '203.0.113.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ['2001:DB8:0001::6', '2001:db8:1::'],
  ['2001:db8::1', '2001:db8::'],
  ['2001:0:5::1', '2001:0:5::'],
  ['fe80::1%eth0', 'fe80::'],
  ['::1', '::'],
  ['::', '::'],
  ['64:ff9b::192.0.2.33', '64:ff9b::'],
  ['', ''],
  ['unknown', ''],
  ['203.0.113.77:443', ''],
])('%s is kept as "%s"', (address, kept) => {
  expect(truncateAddress(address)).toBe(kept);
});

test('two IPv4 addresses of one /24 are kept the same, and the last part is gone', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 255 }), (address, last) => {
      const neighbour = address.replace(/\d+$/, String(last));
      expect(truncateAddress(address)).toBe(truncateAddress(neighbour));
      expect(truncateAddress(address)).toMatch(/\.0$/);
    }),
  );
});

test('what is kept of an IPv6 address is an address that keeps itself', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const kept = truncateAddress(address);
      expect(truncateAddress(kept)).toBe(kept);
      expect(kept.split(':').filter(Boolean).length).toBeLessThanOrEqual(4);
    }),
  );
});

test.each([
  ['203.0.113.77', '203.0.113.77'],
  ['203.0.113.77:443', '203.0.113.77'],
  ['::ffff:203.0.113.77', '203.0.113.77'],
  ['::ffff:cb00:714d', '203.0.113.77'],
  ['64:ff9b::203.0.113.77', '203.0.113.77'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['[2001:DB8:1:2::6]:443', '2001:db8:1:2::'],
  ['2001:db8::1', '2001:db8::'],
  ['fe80::1%eth0', 'fe80::'],
  ['::1', '::'],
  ['unknown', 'unknown'],
])('limits count %s as "%s"', (address, counted) => {
  expect(networkOf(address)).toBe(counted);
});

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));

test('limits count all addresses of one IPv6 /64 as one, and those of two as two', () => {
  const from = (address: string) =>
    clientAddress({ socket: {}, headers: { 'x-forwarded-for': address } } as unknown as IncomingMessage, 1);
  fc.assert(
    fc.property(half, half, half, half, (network, other, host, another) => {
      fc.pre(![network, other].some((one) => /^(0:0:0:0|64:ff9b:0:0)$/.test(one)));
      expect(from(`${network}:${host}`)).toBe(from(`${network}:${another}`));
      expect(from(`${network}:${host}`) === from(`${other}:${another}`)).toBe(network === other);
      const counted = networkOf(`${network}:${host}`);
      expect(networkOf(counted)).toBe(counted);
      expect(truncateAddress(counted)).toBe(truncateAddress(`${network}:${host}`));
    }),
  );
});

test('limits count an IPv4 address the same in IPv6 clothing', () => {
  const direct = (remoteAddress: string) =>
    clientAddress({ socket: { remoteAddress }, headers: {} } as unknown as IncomingMessage, 0);
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(direct(address)).toBe(address);
      expect(direct(`::ffff:${address}`)).toBe(address);
    }),
  );
});

test.each([
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    'Chrome on Android phone',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari on iOS phone',
  ],
  ['', ''],
  ['x', 'Unknown device'],
])('names the device of %s', (userAgent, device) => {
  expect(describeDevice(userAgent)).toBe(device);
  expect(isBot('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)')).toBe(true);
  expect(isBot('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0')).toBe(false);
});

test('describes any user agent without throwing', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2000 }), (userAgent) => typeof describeDevice(userAgent) === 'string'));
});
