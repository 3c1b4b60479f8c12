/** What a file is called. The name is only ever shown and offered; where its bytes are has nothing to do with it. */
import { FILE_NAME_LENGTH } from '../../protocol/limits.ts';
import { endingsOf } from './types.ts';

/**
 * Control characters, and those without a width that turn the reading direction or hide: "gpj.exe" can be made to read
 * "exe.jpg" with them (Unicode TR 36, 2.10.2).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029\u115F\u1160\u3164\uFFA0]/gu;
/** No name of a file on Windows has these, and a slash is a path everywhere. */
const RESERVED = /[<>:"|?*/\\]/g;
/** Devices on Windows, whatever ends them. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * One line of a name that looks like what it is, with an ending that says what the content is: "report.exe" that is a
 * picture becomes "report.exe.png". Never empty, never a path, at most FILE_NAME_LENGTH.
 */
export function fileName(given: string, type: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(UNSEEN, '')
    .replace(RESERVED, '_')
    .replace(/\s+/g, ' ')
    // From where they begin and nowhere within: a name may be as long as a header.
    .replace(/^[. ]+|(?<![. ])[. ]+$/g, '');
  const [first] = endingsOf(type);
  const match = /^(.+)\.([^.]{1,10})$/.exec(plain);
  const known = match !== null && endingsOf(type).includes(match[2]!.toLowerCase());
  const stem = known ? match[1]! : plain || 'file';
  const ending = known ? match[2]! : first!;
  const safe = DEVICE.test(stem) ? `_${stem}` : stem;
  return `${cut(safe, FILE_NAME_LENGTH - ending.length - 1)}.${ending}`;
}

/** At most so many UTF-16 units, and no half of a character at the end. */
function cut(text: string, length: number): string {
  return text.length <= length
    ? text
    : text
        .slice(0, length)
        .toWellFormed()
        .replace(/\uFFFD$/, '');
}

/** Offers a file under a name in any letters, to old and new browsers alike (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
