/**
 * Finds start tags in a page, after the states of the HTML standard (13.2.5 Tokenization) that decide where a tag is
 * one: comments, quoted values, and elements whose content is text. What a template or noscript holds is not run by a
 * browser with scripts, so it is not found. Goes through the text once.
 */

export interface Tag {
  name: string;
  /** By name in small letters, the first of each; values as they mean, with character references resolved. */
  attributes: Map<string, string>;
}

/** Nothing inside of these is a tag, or none that counts. */
const OPAQUE = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'noscript',
  'template',
  'iframe',
  'noembed',
  'noframes',
  'xmp',
]);

const NAME = /[a-z][^\s/>]*/iy;
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)?))?/y;

/** @param names of elements, in small letters */
export function findTags(html: string, names: readonly string[]): Tag[] {
  const found: Tag[] = [];
  let at = 0;
  for (;;) {
    at = html.indexOf('<', at);
    if (at < 0) return found;
    if (html.startsWith('<!--', at)) {
      at = after(html, '-->', at + 4);
      continue;
    }
    if (/[!?/]/.test(html[at + 1] ?? '')) {
      at = after(html, '>', at + 1);
      continue;
    }
    NAME.lastIndex = at + 1;
    const name = NAME.exec(html)?.[0].toLowerCase();
    if (name === undefined) {
      at++;
      continue;
    }
    const { attributes, end } = readAttributes(html, at + 1 + name.length);
    if (end < 0) return found;
    if (names.includes(name)) found.push({ name, attributes });
    at = OPAQUE.has(name) ? endOf(html, name, end) : end;
  }
}

function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  ATTRIBUTE.lastIndex = from;
  let at = from;
  for (let match; (match = ATTRIBUTE.exec(html));) {
    const [, name = '', double, single, bare] = match;
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, resolved(double ?? single ?? bare ?? ''));
    at = ATTRIBUTE.lastIndex;
  }
  const end = html.indexOf('>', at);
  return { attributes, end: end < 0 ? -1 : end + 1 };
}

/** Behind the end tag; the end of the text where there is none. */
function endOf(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi');
  closing.lastIndex = from;
  const match = closing.exec(html);
  return match ? match.index : html.length;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

const NAMED: { [name: string]: string } = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** Those references that programs write into values. */
function resolved(value: string): string {
  return value.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(amp|quot|apos|lt|gt));/gi, (_, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()]!;
    const code = decimal ? Number(decimal) : parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
