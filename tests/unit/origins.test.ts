import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOrigins } from '../../server/sites/origins.ts';

describe('the origins of a site', () => {
  test('are taken as browsers send them', () => {
    expect(parseOrigins(['https://Shop.Example:443', 'http://localhost:3000', 'https://shop.example'])).toEqual([
      'https://shop.example',
      'http://localhost:3000',
    ]);
  });

  test.each([
    'shop.example',
    'https://',
    'https://shop.example/',
    'https://shop.example/path',
    'https://shop.example?x',
    'https://a@b',
    'ftp://shop.example',
    'https://*.shop.example',
    '*',
    'null',
    '',
    ' https://shop.example',
    'https:\\\\shop.example',
    'javascript:alert(1)',
    'https://shop.example#x',
    'https://shop example',
  ])('are never "%s"', (text) => {
    expect(() => parseOrigins([text])).toThrow(/not an origin/);
  });

  test('are at least one', () => {
    expect(() => parseOrigins([])).toThrow(/at least one/);
  });

  test('are their own origin, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.domain().map((domain) => `https://${domain}`),
        ),
        (text) => {
          let parsed: string[];
          try {
            parsed = parseOrigins([text]);
          } catch {
            return;
          }
          expect(new URL(parsed[0]!).origin).toBe(parsed[0]);
          expect(parseOrigins(parsed)).toEqual(parsed);
        },
      ),
    );
  });
});
