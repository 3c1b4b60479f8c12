import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attachment, fileName } from '../../server/files/name.ts';
import { FILE_TYPES } from '../../server/files/types.ts';

describe('D3 what a file is called', () => {
  test.each([
    ['holiday.png', 'image/png', 'holiday.png'],
    ['Photo.JPEG', 'image/jpeg', 'Photo.JPEG'],
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\Users\\ana\\list.csv', 'text/plain', 'list.csv'],
    ['invoice.exe', 'application/pdf', 'invoice.exe.pdf'],
    ['page.html', 'text/plain', 'page.html.txt'],
    ['photo\u202egpj.exe', 'image/jpeg', 'photogpj.exe.jpg'],
    ['a\u0000b\u0007\u200b.pdf', 'application/pdf', 'ab.pdf'],
    ['...', 'image/png', 'file.png'],
    ['', 'text/plain', 'file.txt'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['CON.txt', 'text/plain', '_CON.txt'],
    ['what?<b>|"no".txt', 'text/plain', 'what__b___no_.txt'],
    ['Rechnung März 2026.pdf', 'application/pdf', 'Rechnung März 2026.pdf'],
    ['فاتورة.pdf', 'application/pdf', 'فاتورة.pdf'],
  ])('%j of %s is %j', (given, type, name) => {
    expect(fileName(given, type)).toBe(name);
  });

  test('is made of as many dots and blanks as somebody likes to send', () => {
    expect(fileName(`a${'. '.repeat(500_000)}x`, 'text/plain')).toMatch(/^a(\. )+.*\.txt$/);
    expect(fileName(`a${'. '.repeat(500_000)}`, 'text/plain')).toBe('a.txt');
  });

  test('is one line without a path, however it came, and not too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...FILE_TYPES), (given, type) => {
        const name = fileName(given, type);
        expect(name.length).toBeLessThanOrEqual(120);
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
        expect(name).toMatch(/^[^. ].*\.[a-z]+$/isu);
        expect(name.isWellFormed()).toBe(true);
        // What is offered is a header: ASCII, one line, one value.
        expect(attachment(name)).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[\w.~%-]+$/,
        );
      }),
    );
  });
});
