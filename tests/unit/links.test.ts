import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkify } from '../../protocol/links.ts';

const joined = (text: string): string =>
  linkify(text)
    .map((part) => part.text)
    .join('');
const hrefs = (text: string): string[] => linkify(text).flatMap((part) => part.href ?? []);

/** Text made of what makes links hard: schemes, marks, brackets, quotes, invisible characters. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'http://',
        'https://',
        'HTTPS://',
        'www.',
        'javascript:',
        'data:text/html,',
        'example.org',
        '/a?b=c#d',
      ),
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '.',
        ',',
        '"',
        '<',
        '>',
        "'",
        ' ',
        '\n',
        '@',
        ':',
        '\u202e',
        '\u2066',
        '\u0000',
        '%',
        '\\',
      ),
      fc.string({ maxLength: 5, unit: 'grapheme' }),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

describe('linkify', () => {
  test('gives pieces that joined are the text again', () => {
    fc.assert(
      fc.property(fc.oneof(tricky, fc.string({ unit: 'binary' })), (text) => {
        expect(joined(text)).toBe(text);
      }),
    );
  });

  test('never gives an empty piece', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        for (const part of linkify(text)) expect(part.text).not.toBe('');
      }),
    );
  });

  test('links to http and https only, never with a user name, never with a mark that turns the writing', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        for (const part of linkify(text)) {
          if (part.href === undefined) continue;
          const url = new URL(part.href);
          expect(['http:', 'https:']).toContain(url.protocol);
          expect(url.username + url.password).toBe('');
          expect(part.text).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\s<>"]/);
        }
      }),
    );
  });

  test('leaves other schemes as text', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,<b>',
      'vbscript:x',
      'file:///etc/passwd',
      'mailto:a@b.c',
    ])
      expect(hrefs(text)).toEqual([]);
  });

  test('leaves the full stop, the comma and the bracket of the sentence outside', () => {
    expect(linkify('See https://example.org/a.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a', href: 'https://example.org/a' },
      { text: '.' },
    ]);
    expect(hrefs('(https://example.org/a)')).toEqual(['https://example.org/a']);
    expect(hrefs('https://example.org/Oak_(stool), and more')).toEqual(['https://example.org/Oak_(stool)']);
  });

  test('takes www. as https', () => {
    expect(hrefs('www.example.org/lamps')).toEqual(['https://www.example.org/lamps']);
  });

  test('does not make a link of an address that hides its host behind a user name', () => {
    expect(hrefs('https://bank.example@evil.example/')).toEqual([]);
  });

  test('takes off as many closing brackets as somebody likes to send', () => {
    const closed = ')'.repeat(500_000);
    expect(linkify(`https://a.example/(b)${closed}`)).toEqual([
      { text: 'https://a.example/(b)', href: 'https://a.example/(b)' },
      { text: closed },
    ]);
  });

  test('finds every link of a text', () => {
    expect(hrefs('http://a.example and https://b.example/?q=1#x!')).toEqual([
      'http://a.example/',
      'https://b.example/?q=1#x',
    ]);
  });
});
