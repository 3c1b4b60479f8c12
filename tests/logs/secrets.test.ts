/** Behind the whole run: what its servers logged and its browsers asked for holds nothing that is to be kept. */
import { describe, expect, test } from 'vitest';
import { foundIn, kept, keepsLogs } from '../support/kept-logs.ts';

// Only `npm test` keeps them.
describe.skipIf(!keepsLogs)('the logs of the run', () => {
  test('have no token, key, cookie, password and no word that somebody wrote', () => {
    const log = kept('log');
    const secrets = kept('secret');
    // Something was there to be found in, and to be found.
    expect(log).toContain('"msg":"listening"');
    for (const kind of [/^sk_/, /^[\w-]{22,64}$/]) expect(secrets.some((one) => kind.test(one))).toBe(true);
    expect(kept('text').length).toBeGreaterThan(10);
    expect(foundIn(log, [...secrets, ...kept('text')])).toEqual([]);
  });

  test('have no address of who came, beyond what is cut off', () => {
    expect(kept('log')).not.toMatch(/"(ip|address|remoteAddress)":"\d+\.\d+\.\d+\.[1-9]/);
  });

  test('no address that a browser asked for has a token, key, cookie or password', () => {
    const addresses = kept('address');
    expect(addresses).toContain('/foyer.js');
    expect(foundIn(addresses, kept('secret'))).toEqual([]);
  });
});
