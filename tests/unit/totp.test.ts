import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeAt, fromBase32, keyUri, stepOf, toBase32 } from '../../server/operators/totp.ts';

const KEY = Buffer.from('12345678901234567890');

describe('one-time passwords', () => {
  // RFC 6238, appendix B, for SHA-1; its eight digits end in our six.
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])("are the RFC's at %i seconds", (seconds, eight) => {
    expect(codeAt(KEY, Math.floor(seconds / 30))).toBe(eight.slice(2));
  });

  // RFC 4226, appendix D.
  it("are the RFC's for the counters 0 to 9", () => {
    const codes = Array.from({ length: 10 }, (_, step) => codeAt(KEY, step));
    expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
  });

  it('are taken one step early and one step late, and no more', () => {
    const now = 1_700_000_000_000;
    const step = Math.floor(now / 30_000);
    for (const drift of [-1, 0, 1]) expect(stepOf(KEY, codeAt(KEY, step + drift), now)).toBe(step + drift);
    for (const drift of [-3, -2, 2, 3]) expect(stepOf(KEY, codeAt(KEY, step + drift), now)).toBeNull();
    for (const odd of ['', '12345', '1234567', 'abcdef', '１２３４５６']) expect(stepOf(KEY, odd, now)).toBeNull();
  });

  it("have keys in base32: RFC 4648's examples, and any bytes there and back", () => {
    for (const [text, base32] of [
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foobar', 'MZXW6YTBOI'],
    ] as const) {
      expect(toBase32(Buffer.from(text))).toBe(base32);
    }
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(bytes);
      }),
    );
  });

  it('are told to an app with names that cannot leave their place', () => {
    const uri = new URL(keyUri('ABC', 'a shop&secret=x', 'me@shop.example?x'));
    expect(uri.searchParams.getAll('secret')).toEqual(['ABC']);
    expect(uri.searchParams.get('issuer')).toBe('a shop&secret=x');
  });
});
