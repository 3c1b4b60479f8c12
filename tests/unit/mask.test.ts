import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { URL_LENGTH } from '../../protocol/limits.ts';
import { mask } from '../../widget/mask.ts';

const NAMES = [
  'token',
  'access_token',
  'id_token',
  'password',
  'passwd',
  'pwd',
  'email',
  'e-mail',
  'user_email',
  'reset',
  'reset_key',
  'key',
  'api_key',
  'apikey',
  'secret',
  'client_secret',
  'auth',
  'authorization',
  'code',
  'session',
  'sessionid',
  'sid',
  'otp',
  'signature',
  'sig',
  'invite',
  'PASSWORD',
  'user[email]',
  'phone',
];

const value = fc.stringMatching(/^[A-Za-z0-9_.~-]{6,40}$/).map((text) => 'Zq9' + text);

describe('masking', () => {
  it('lets no value of a secret-looking name through, in query or fragment, first or later', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        value,
        fc.constantFrom(
          'https://shop.example/a?',
          'https://shop.example/#',
          '/x#/route?',
          'https://shop.example/?a=1&',
        ),
        fc.constantFrom('', '&page=2', '#top'),
        (name, secret, before, after) => {
          const masked = mask(`${before}${name}=${secret}${after}`);
          expect(masked).toBe(`${before}${name}=***${after}`);
        },
      ),
    );
  });

  it('masks inside an encoded address that is itself a value', () => {
    const inner = encodeURIComponent('https://shop.example/?token=abc123&page=2');
    expect(mask(`https://x.example/?next=${inner}`)).not.toContain('abc123');
    expect(mask(`https://x.example/?next=${inner}`)).toContain('page');
  });

  it('masks addresses and web tokens wherever they stand, and credentials before the host', () => {
    expect(mask('https://x.example/u/anna@example.org?q=bob%40example.org')).toBe('https://x.example/u/***?q=***');
    expect(mask('https://anna:pw@x.example/')).toBe('https://x.example/');
    expect(mask('https://x.example/v/eyJhbGciOi.eyJzdWIiOi.c2ln')).toBe('https://x.example/v/***');
    expect(mask('Write to anna@example.org now')).toBe('Write to *** now');
  });

  it('leaves what tells how somebody came and what they looked at', () => {
    const plain =
      'https://shop.example/lamps/dome?utm_source=news&utm_campaign=spring&gclid=abc&keyword=lamp&page=2&size=m#reviews';
    expect(mask(plain)).toBe(plain);
  });

  it('keeps to the length of the wire, and is done in no time on hostile text', () => {
    const began = performance.now();
    for (const part of ['token', 'a@', 'key%5b', '%40', 'eyJ', '=&', 'pass=']) {
      expect(mask(part.repeat(2000)).length).toBeLessThanOrEqual(URL_LENGTH);
    }
    expect(performance.now() - began).toBeLessThan(500);
  });
});
