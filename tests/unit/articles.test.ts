import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOnPage, isSafeHref, isSafeSrc, type Piece } from '../../protocol/article.ts';
import { slugOf } from '../../server/articles/articles.ts';
import { plainText, readMarkdown } from '../../server/articles/markdown.ts';
import { countable } from '../../server/articles/searches.ts';
import { HOSTILE } from '../support/filled-store.ts';

const read = (source: string) => readMarkdown(source, (src) => src.startsWith('https://shop.example/'));

/** Every element of a tree. */
function* elements(pieces: Piece[]): Generator<Exclude<Piece, string>> {
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    yield piece;
    yield* elements(piece.c ?? []);
  }
}

describe('an article’s Markdown', () => {
  test('becomes the few elements there are', () => {
    expect(read('# Title\n\nSend it *back* to [us](https://shop.example/x).\n\n3. three\n4. four')).toEqual([
      { t: 'h2', c: ['Title'] },
      {
        t: 'p',
        c: ['Send it ', { t: 'em', c: ['back'] }, ' to ', { t: 'a', href: 'https://shop.example/x', c: ['us'] }, '.'],
      },
      {
        t: 'ol',
        start: 3,
        c: [
          { t: 'li', c: ['three'] },
          { t: 'li', c: ['four'] },
        ],
      },
    ]);
    const [table] = read('| To | Days |\n|--|--|\n| NL | 2 |');
    expect(table).toEqual({
      t: 'table',
      c: [
        {
          t: 'tr',
          c: [
            { t: 'th', c: ['To'] },
            { t: 'th', c: ['Days'] },
          ],
        },
        {
          t: 'tr',
          c: [
            { t: 'td', c: ['NL'] },
            { t: 'td', c: ['2'] },
          ],
        },
      ],
    });
  });

  test('shows pictures of the allow-list and makes links of the others', () => {
    expect(read('![A lamp](https://shop.example/lamp.png)')).toEqual([
      { t: 'p', c: [{ t: 'img', src: 'https://shop.example/lamp.png', alt: 'A lamp' }] },
    ]);
    expect(read('![A lamp](https://tracker.example/p.gif)')).toEqual([
      { t: 'p', c: [{ t: 'a', href: 'https://tracker.example/p.gif', c: ['A lamp'] }] },
    ]);
  });

  test('leaves HTML as text and no address that could run', () => {
    const source = [
      '<script>hit()</script>',
      '<img src=x onerror=hit()>',
      '[a](javascript:hit())',
      '[b](data:text/html,x)',
      '[c](//evil.example)',
      '[d](/\\evil.example)',
      '![e](javascript:hit())',
      '<javascript:hit()>',
      '[f](https://user@evil.example/)',
      ...HOSTILE,
    ].join('\n\n');
    const all = [...elements(read(source))];
    expect(all.map(({ t }) => t)).not.toContain('script');
    for (const { href, src } of all) {
      if (href !== undefined) expect(isSafeHref(href), href).toBe(true);
      if (src !== undefined) expect(isSafeSrc(src), src).toBe(true);
    }
    expect(plainText(read(source))).toContain('<script>hit()</script>');
  });

  test('holds only safe addresses and known elements, whatever is written', () => {
    const chars = fc.constantFrom(...'[]()!*_`#>-|<:/\\\n "ajvscript:1.', 'javascript:', 'https://x.y/', '](', '![');
    fc.assert(
      fc.property(fc.array(chars, { maxLength: 60 }), (parts) => {
        for (const { href, src } of elements(read(parts.join('')))) {
          if (href !== undefined && !isSafeHref(href)) return false;
          if (src !== undefined && !isSafeSrc(src)) return false;
        }
        return true;
      }),
    );
  });
});

test('an article is made of as many blanks as somebody likes to write', () => {
  const blanks = ' \t'.repeat(250_000);
  expect(plainText([`a${blanks}b`])).toBe(`a${blanks}b`);
  expect(plainText([`a${blanks}\n${blanks}b`])).toBe('a\nb');
});

test('a table that would be more cells than anybody reads is text', () => {
  const row = '|a'.repeat(10);
  const rows = (count: number) => `${row}\n${'|-'.repeat(10)}\n${`${row}\n`.repeat(count)}`;
  expect([...elements(read(rows(30)))].some(({ t }) => t === 'table')).toBe(true);
  const wide = `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|\n'.repeat(10_000)}`;
  expect([...elements(read(wide))].some(({ t }) => t === 'table')).toBe(false);
});

test('addresses that may stand behind a word', () => {
  for (const good of ['https://a.b/c', 'mailto:a@b.c', 'tel:+3112', '/orders', '/', '#part']) {
    expect(isSafeHref(good), good).toBe(true);
  }
  for (const bad of ['javascript:x', ' javascript:x', '//a.b', '/\\a.b', 'data:x', 'vbscript:x', 'https:a', '', 'a']) {
    expect(isSafeHref(bad), bad).toBe(false);
  }
});

test('a rule says on which pages an article comes first', () => {
  const at = 'https://shop.example/lamps/dome?x=1#y';
  for (const rule of ['/lamps/dome', '/lamps/*', '*dome', '*', 'https://shop.example/*', '/l*s/*e']) {
    expect(isOnPage(rule, at), rule).toBe(true);
  }
  for (const rule of ['/lamps', '/bowls/*', 'https://other.example/*', '/lamps/dome*e', '']) {
    expect(isOnPage(rule, at), rule).toBe(false);
  }
  expect(isOnPage('*', 'no address')).toBe(false);
  expect(isOnPage(`/${'*a'.repeat(200)}`, `https://shop.example/${'a'.repeat(2000)}b`)).toBe(false);
});

test('a search in vain is kept in one spelling, and never with what could say who asked', () => {
  expect(countable('  Lid   LOST ')).toBe('lid lost');
  for (const personal of ['ana@shop.example', 'order 20931', '+49 30 123456', '1 2 3 4 5', 'https://x.y', 'ab']) {
    expect(countable(personal), personal).toBeNull();
  }
  expect(countable('why did you not answer my letter of last week about it')).toBeNull();
  expect(countable('x'.repeat(81))).toBeNull();
});

test('an address is made of a title', () => {
  expect(slugOf('Returns & refunds')).toBe('returns-refunds');
  expect(slugOf('Größe, über alles!')).toBe('große-uber-alles');
  expect(slugOf('الإرجاع والاسترداد')).toBe('الإرجاع-والاسترداد'.normalize('NFKD').replace(/\p{M}/gu, ''));
});
