/** A canned reply is filled in: {{visitor.name}} and the like become what is known, and what is not stays a blank. */

export type Variable = 'visitor.name' | 'operator.name' | 'site.name' | 'page.title';

export const VARIABLES: { [name in Variable]: string } = {
  'visitor.name': 'the visitor’s name',
  'operator.name': 'your name',
  'site.name': 'the site’s name',
  'page.title': 'the page they are on',
};

/** A stretch of the text: as it was written, filled in, or a blank. */
export interface Piece {
  kind: 'text' | 'filled' | 'blank';
  text: string;
}

const BLANK = /\{\{\s*([\w.]+)\s*\}\}/g;

/** The text in pieces. A value that is '' leaves a blank; so does a name that is no variable. */
export function pieces(text: string, values: { [name in Variable]: string }): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(BLANK)) {
    const name = found[1]!;
    if (found.index > from) out.push({ kind: 'text', text: text.slice(from, found.index) });
    const value = Object.hasOwn(values, name) ? values[name as Variable] : '';
    out.push(value ? { kind: 'filled', text: value } : { kind: 'blank', text: found[0] });
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) });
  return out;
}

/** The blanks that are left in a text, as one reads them: "visitor name". */
export function blanksIn(text: string): string[] {
  return [...text.matchAll(BLANK)].map((found) => found[1]!.replaceAll('.', ' '));
}

/** Where the first blank stands, for selecting it; null where there is none. */
export function firstBlank(text: string): { from: number; to: number } | null {
  const found = new RegExp(BLANK).exec(text);
  return found && { from: found.index, to: found.index + found[0].length };
}

/** "1 blank to fill: visitor name" */
export function blankWords(blanks: readonly string[]): string {
  return `${blanks.length === 1 ? '1 blank' : `${blanks.length} blanks`} to fill: ${blanks.join(', ')}`;
}
